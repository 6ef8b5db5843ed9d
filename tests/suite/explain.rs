//! Every code has a page, and the examples on it are true.

use crate::findings::{base, compiled, lay, scripts};
use rusvakt::finding::{CODES, Finding};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// An example on a page.
struct Example {
    /// The file that it is a part of; none for one that tells of files themselves.
    file: Option<String>,
    text: String,
}

#[test]
fn every_code_has_its_page() {
    let pages: BTreeSet<String> = fs::read_dir(pages())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let codes: BTreeSet<String> = CODES.iter().map(|code| format!("{code}.md")).collect();
    assert_eq!(pages, codes);
    for code in CODES {
        let page = page(code);
        assert!(page.starts_with(&format!("# {code}\n\n")), "{code}");
        let told = page.split("```").step_by(2).flat_map(str::lines);
        let headings: Vec<&str> = told.filter(|line| line.starts_with("## ")).collect();
        let expected = ["## Hva som sjekkes", "## Hvorfor", "## Galt", "## Riktig"];
        assert_eq!(headings, expected, "{code}");
    }
}

/// The mended example is found in the base, or the failing one in the broken script of the code; there they are exchanged.
#[test]
fn the_failing_example_gives_the_code_and_the_mended_one_does_not() {
    let mut wrong = Vec::new();
    for code in CODES {
        let [failing, mended] = examples(code);
        let Some(file) = &failing.file else {
            continue;
        };
        assert_eq!(failing.file, mended.file, "{code}");
        let from_base = base();
        let (bad, good) = match exchange(from_base.path(), file, &mended.text, &failing.text) {
            true => (from_base, base()),
            false => {
                let (broken, fixed) = (broken(code), broken(code));
                if !exchange(fixed.path(), file, &failing.text, &mended.text) {
                    wrong.push(format!("{code}: neither example stands in {file}"));
                    continue;
                }
                (broken, fixed)
            }
        };
        if !gives(code, file, bad.path()) {
            wrong.push(format!("{code}: the failing example does not give it"));
        }
        if gives(code, file, good.path()) {
            wrong.push(format!("{code}: the mended example gives it"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn gives(code: &str, file: &str, folder: &Path) -> bool {
    let findings: Vec<Finding> = compiled(folder);
    findings
        .iter()
        .any(|finding| finding.code == code && &*finding.file == file)
}

/// Puts one text in place of another; whether it was there.
fn exchange(folder: &Path, file: &str, from: &str, to: &str) -> bool {
    let Ok(text) = fs::read_to_string(folder.join(file)) else {
        return false;
    };
    let is_there = text.contains(from);
    fs::write(folder.join(file), text.replacen(from, to, 1)).unwrap();
    is_there
}

fn broken(code: &str) -> TempDir {
    let script = base();
    lay(&scripts().join(code), script.path());
    script
}

/// The failing example and the mended one.
fn examples(code: &str) -> [Example; 2] {
    let page = page(code);
    let blocks: Vec<Example> = page
        .split("```")
        .skip(1)
        .step_by(2)
        .map(|block| {
            let (info, text) = block.split_once('\n').unwrap();
            Example {
                file: info.split_once(' ').map(|(_, file)| file.to_owned()),
                text: text.trim_end_matches('\n').to_owned(),
            }
        })
        .collect();
    let count = blocks.len();
    blocks
        .try_into()
        .unwrap_or_else(|_| panic!("{code} has {count} examples"))
}

fn page(code: &str) -> String {
    fs::read_to_string(pages().join(format!("{code}.md"))).unwrap()
}

fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/script/findings")
}
