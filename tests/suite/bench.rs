//! The README tells how well messages are read and how well questions find their answer: what `rusvakt bench` prints, on
//! what nothing was tuned on.

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn the_readme_shows_what_bench_prints() {
    check_shown("bench", &["bench"]);
}

#[test]
fn the_readme_shows_how_well_questions_find_their_answer() {
    check_shown("bench-questions", &["bench", "--questions"]);
}

/// Between these marks of the README stands what a command prints, and no share is below its limit.
fn check_shown(mark: &str, arguments: &[&str]) {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(project.join("README.md")).unwrap();
    let after = readme.split_once(&format!("<!-- {mark} -->\n")).unwrap().1;
    let shown = after.split_once(&format!("<!-- /{mark} -->")).unwrap().0;
    let ended = Command::new(env!("CARGO_BIN_EXE_rusvakt"))
        .args(arguments)
        .current_dir(project)
        .output()
        .unwrap();
    let printed = String::from_utf8(ended.stdout).unwrap();
    let command = arguments.join(" ");
    assert_eq!(shown, printed, "put what `rusvakt {command}` prints there");
    assert!(ended.status.success(), "a share is below its limit");
}
