//! One broken script for each code, and what is said of it.
//!
//! `tests/scripts/base` is the least that is a script. A folder beside it is named after a code and holds the files
//! that differ; a file `WITHOUT` lists those that are left out.

use rusvakt::finding::{CODES, Finding, Severity, Source};
use rusvakt::script::{Compiled, Script};
use rusvakt::shell::content;
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The day on which the scripts are looked at.
const TODAY: jiff::civil::Date = jiff::civil::date(2026, 12, 31);

/// The line that the file of left-out files is called by.
const WITHOUT: &str = "WITHOUT";

#[test]
fn the_base_has_no_finding() {
    assert_eq!(rendered(&findings(base().path())), "");
    assert!(content::compile(base().path()).script.is_some());
}

#[test]
fn every_code_has_a_broken_script_that_shows_it() {
    let folders: BTreeSet<String> = fs::read_dir(scripts())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "base")
        .collect();
    let codes: BTreeSet<String> = CODES.iter().map(|code| (*code).to_owned()).collect();
    assert_eq!(folders, codes);
    for code in CODES {
        let script = base();
        lay(&scripts().join(code), script.path());
        let findings = compiled(script.path());
        assert!(findings.iter().any(|f| f.code == *code), "{code}");
        assert!(
            findings.iter().all(|f| CODES.contains(&f.code)),
            "{findings:#?}"
        );
        insta::with_settings!({ snapshot_path => "snapshots/findings", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(*code, rendered(&findings));
        });
    }
}

/// A code that stands in the sources and not in the list has no broken script.
#[test]
fn the_list_of_codes_is_whole() {
    let emitted =
        regex::Regex::new(r#"(?:\b(?:error|warning)\(\s*|const CODE: &str = )"([a-z-]+)""#);
    let emitted = emitted.unwrap();
    let mut found = BTreeSet::new();
    for source in crate::architecture::sources() {
        for code in emitted.captures_iter(&source.text) {
            found.insert(code[1].to_owned());
        }
    }
    assert_eq!(found, CODES.iter().map(|code| (*code).to_owned()).collect());
}

/// Nothing should lead a danger away from help.
#[test]
fn a_question_that_is_a_danger_is_sent_nowhere_else() {
    let script = base();
    lay(&scripts().join("ask-elsewhere"), script.path());
    let page = script.path().join("nb/cannabis.md");
    let text = fs::read_to_string(&page).unwrap();
    let danger = text.replace("i morgen\"", "i morgen? han puster ikke\"");
    assert_ne!(danger, text);
    fs::write(page, danger).unwrap();
    assert_eq!(rendered(&findings(script.path())), "");
}

/// Whoever asks about a page without phrases does not wait until all are learned.
#[test]
fn phrases_are_learned_only_when_one_is_asked_about() {
    let folder = base();
    lay(&scripts().join("ask-elsewhere"), folder.path());
    let script = content::compile(folder.path()).script.unwrap();
    assert_eq!(script.misled(|file| file != "nb/cannabis.md"), []);
    assert!(script.learned().is_none());
    assert_ne!(script.misled(|file| file == "nb/cannabis.md"), []);
    assert!(script.learned().is_some());
}

#[test]
fn windows_line_ends_and_a_mark_at_the_beginning_change_nothing() {
    let script = base();
    for file in files(script.path(), Path::new("")) {
        let path = script.path().join(file);
        let text = fs::read_to_string(&path).unwrap().replace('\n', "\r\n");
        fs::write(path, format!("\u{feff}{text}")).unwrap();
    }
    assert_eq!(rendered(&findings(script.path())), "");

    for code in ["subject-unknown", "front-matter-unreadable", "link-in-text"] {
        let (unix, windows) = (base(), base());
        lay(&scripts().join(code), unix.path());
        for file in files(&scripts().join(code), Path::new("")) {
            let text = fs::read_to_string(scripts().join(code).join(&file)).unwrap();
            let text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
            fs::write(windows.path().join(file), text).unwrap();
        }
        assert_eq!(
            rendered(&findings(windows.path())),
            rendered(&findings(unix.path()))
        );
    }
}

#[test]
fn a_file_that_cannot_be_read_is_a_finding() {
    let script = base();
    let page = script.path().join("nb/group.md");
    let sound = fs::read(&page).unwrap();

    fs::write(&page, [b"# \xff\xfe\n".as_slice(), &sound].concat()).unwrap();
    check(
        &script,
        "nb/group.md:1:3 [file-unreadable]: filen eller mappen kan ikke leses: den er ikke lagret som UTF-8, men som Windows-1252 (ANSI)",
    );

    fs::File::create(&page).unwrap().set_len(50 << 20).unwrap();
    check(
        &script,
        "nb/group.md:1:1 [file-unreadable]: filen eller mappen kan ikke leses: den er 50 MB; en side er mye mindre",
    );

    fs::remove_file(&page).unwrap();
    symlink("help.md", &page).unwrap();
    check(
        &script,
        "nb/group.md:1:1 [file-unreadable]: filen eller mappen kan ikke leses: det er en snarvei til et annet sted",
    );
}

#[test]
fn a_page_that_is_a_folder_is_missed() {
    let script = base();
    let page = script.path().join("nb/group.md");
    fs::remove_file(&page).unwrap();
    fs::create_dir(&page).unwrap();
    check(
        &script,
        "nb/group.md:1:1 [page-required]: noden «group» mangler, og boten trenger den",
    );
}

#[test]
fn a_folder_that_is_not_there_has_one_finding() {
    let found = findings(Path::new("/nowhere/at/all"));
    assert_eq!(
        short(&found),
        ["dialogues:1:1 [file-unreadable]: filen eller mappen kan ikke leses: den er ikke der"]
    );
}

#[test]
fn what_editors_leave_beside_a_page_is_passed_over() {
    let script = base();
    symlink("somebody@somewhere", script.path().join("nb/.#menu.md")).unwrap();
    fs::write(script.path().join("nb/.menu.md.swp"), [0xff]).unwrap();
    fs::write(script.path().join("nb/menu.md~"), [0xff]).unwrap();
    fs::create_dir(script.path().join(".git")).unwrap();
    fs::write(script.path().join(".git/config.toml"), [0xff]).unwrap();
    fs::write(script.path().join("README.md"), "# Til deg som skriver").unwrap();
    assert_eq!(rendered(&findings(script.path())), "");
}

#[test]
fn a_page_that_an_editor_named_otherwise_is_told_and_the_others_are_used() {
    let script = base();
    for name in ["nb/cocaine.md.txt", "cocaine.md"] {
        fs::write(script.path().join(name), "# Kokain").unwrap();
    }
    let compiled = content::compile(script.path());
    assert!(compiled.script.is_some());
    assert_eq!(
        short(&compiled.findings),
        [
            "cocaine.md:1:1 [file-unused]: boten leser ikke filen, for den ligger ikke i mappen til et språk",
            "nb/cocaine.md.txt:1:1 [file-unused]: boten leser ikke filen, for navnet slutter på .txt",
        ]
    );
    // Whoever goes back to a version is not held up by it.
    assert!(content::content_files(script.path()).is_ok());
}

#[test]
fn nothing_that_a_file_holds_makes_it_fail() {
    for text in [
        "",
        "+++",
        "+++\n+++",
        "+++\n+++\n#",
        "+++\r\n+++\r\n# \r\n- [",
        "\u{feff}\u{feff}",
        "+++\n[ask]\nstart = [\"\"]\n+++\n# {#}\n\n{{}}\n\n- [](())",
        "\0\0\0",
        "= = =",
        "# æ {#ø follow-up=ø:#å level= =}\n\n> - > - {contact..phone}{contact.æ.phone}",
        "- [a](#)\n- [b](@)\n- [c](!)\n- [d](x#)\n",
    ] {
        for file in [
            "nb/menu.md",
            "bot.toml",
            "contacts.toml",
            "triage/fire.toml",
        ] {
            let script = base();
            fs::create_dir_all(script.path().join("triage")).unwrap();
            fs::write(script.path().join(file), text).unwrap();
            let found = compiled(script.path());
            assert!(found.iter().any(|f| &*f.file == file), "{file}: {text:?}");
        }
    }
}

fn check(script: &TempDir, expected: &str) {
    let found = short(&findings(script.path()));
    assert!(found.contains(&expected.to_owned()), "{found:#?}");
    assert!(content::compile(script.path()).script.is_none());
}

/// As [`findings`], with two words in place of those that are compiled in, which take their time; unless a file is
/// not text.
pub(crate) fn compiled(folder: &Path) -> Vec<Finding> {
    let source = |file: PathBuf| {
        let text = String::from_utf8(fs::read(folder.join(&file)).unwrap()).ok()?;
        Some(Source::new(file.to_str()?, text))
    };
    let sources: Option<Vec<Source>> = files(folder, Path::new(""))
        .into_iter()
        .map(source)
        .collect();
    match sources {
        Some(sources) => {
            let behind = Source::new("triage/fire.toml", "[burn]\nnb = [\"brann\"]\n");
            told(Script::compile(&sources, &[behind]))
        }
        None => findings(folder),
    }
}

fn findings(folder: &Path) -> Vec<Finding> {
    told(content::compile(folder))
}

/// Everything that is told: with where the questions lead.
fn told(compiled: Compiled) -> Vec<Finding> {
    let script = compiled.script.as_ref();
    let misled = script.map_or_else(Vec::new, |script| script.misled(|_| true));
    let mut told = compiled.told(TODAY);
    told.extend(misled);
    told
}

/// One line a finding, without its help.
fn short(findings: &[Finding]) -> Vec<String> {
    let line = |f: &Finding| {
        format!(
            "{}:{}:{} [{}]: {}",
            f.file, f.line, f.column, f.code, f.message
        )
    };
    findings.iter().map(line).collect()
}

fn rendered(findings: &[Finding]) -> String {
    let mut text = String::new();
    for f in findings {
        assert!(!f.help.is_empty() && f.line > 0 && f.column > 0, "{f:#?}");
        let severity = match f.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        text.push_str(&format!(
            "{}:{}:{}: {severity} [{}]: {}\n  help: {}\n",
            f.file, f.line, f.column, f.code, f.message, f.help
        ));
    }
    text
}

pub(crate) fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts")
}

/// A copy of the base.
pub(crate) fn base() -> TempDir {
    let copy = TempDir::new().unwrap();
    lay(&scripts().join("base"), copy.path());
    copy
}

/// Lays the files of a folder over another.
pub(crate) fn lay(from: &Path, over: &Path) {
    for file in files(from, Path::new("")) {
        if file == Path::new(WITHOUT) {
            for left_out in fs::read_to_string(from.join(WITHOUT)).unwrap().lines() {
                fs::remove_file(over.join(left_out)).unwrap();
            }
            continue;
        }
        fs::create_dir_all(over.join(&file).parent().unwrap()).unwrap();
        fs::copy(from.join(&file), over.join(&file)).unwrap();
    }
}

/// The files below a folder, as paths relative to it.
fn files(folder: &Path, below: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder.join(below)).unwrap() {
        let entry = entry.unwrap();
        let path = below.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => found.extend(files(folder, &path)),
            false => found.push(path),
        }
    }
    found.sort();
    found
}
