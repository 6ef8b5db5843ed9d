//! The README tells how well messages are read: what `rusvakt bench` prints, on messages that nothing was tuned on.

use std::fs;
use std::path::Path;
use std::process::Command;

/// What stands around the table in the README.
const MARKS: (&str, &str) = ("<!-- bench -->\n", "<!-- /bench -->");

#[test]
fn the_readme_shows_what_bench_prints() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(project.join("README.md")).unwrap();
    let after = readme.split_once(MARKS.0).unwrap().1;
    let shown = after.split_once(MARKS.1).unwrap().0;
    let ended = Command::new(env!("CARGO_BIN_EXE_rusvakt"))
        .arg("bench")
        .current_dir(project)
        .output()
        .unwrap();
    let printed = String::from_utf8(ended.stdout).unwrap();
    assert_eq!(
        shown, printed,
        "put what `rusvakt bench` prints into the README"
    );
    assert!(ended.status.success(), "a share is below its limit");
}
