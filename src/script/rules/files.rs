//! Every file is read for something, and none is left half merged.

use super::Draft;
use crate::finding::{Finding, Source};
use crate::language::Language;
use crate::script::TRANSLATED;

/// What version control writes around two versions of the same lines.
const MARKS: [&str; 3] = ["<<<<<<<", "|||||||", ">>>>>>>"];

pub(super) fn check(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    for source in draft.files {
        merge_conflict(source, findings);
        if !is_used(&source.file) {
            findings.push(source.warning(
                "file-unused",
                0..0,
                "filen blir ikke lest av boten",
                "sider ligger i nb, nn eller en, ordlister i triage og questions; flytt den dit, eller ta den bort",
            ));
        }
    }
}

/// Says it once a file, at the first mark: the others are mended with it.
fn merge_conflict(source: &Source, findings: &mut Vec<Finding>) {
    let mut offset = 0;
    for line in source.text.split_inclusive('\n') {
        let rest = MARKS.iter().find_map(|mark| line.strip_prefix(mark));
        if rest.is_some_and(|rest| rest.starts_with(char::is_whitespace) || rest.is_empty()) {
            return findings.push(source.error(
                "merge-conflict",
                offset..offset + line.len(),
                "to utgaver av filen er flettet sammen uten at noen har valgt mellom dem",
                "behold de linjene som skal gjelde, og ta bort linjene med <<<<<<<, ======= og >>>>>>>",
            ));
        }
        offset += line.len();
    }
}

fn is_used(name: &str) -> bool {
    match name.split_once('/') {
        None => matches!(
            name,
            "contacts.toml" | "bot.toml" | "mixing.toml" | "style.toml" | TRANSLATED
        ),
        Some(("triage" | "questions", file)) => file.ends_with(".toml"),
        Some((folder, page)) => page.ends_with(".md") && Language::from_code(folder).is_some(),
    }
}
