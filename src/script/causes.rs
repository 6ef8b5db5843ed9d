//! One finding for each cause: what follows from another fault is left until that is mended.

use crate::finding::{Finding, Severity};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::hash::Hash;
use std::sync::Arc;

/// What makes everything else that is found in the file uncertain.
const OF_THE_FILE: [&str; 2] = ["merge-conflict", "page-name"];

/// What is wrong with a heading, and what then is found of its node for that alone.
const OF_THE_HEADING: [&str; 2] = ["heading-missing", "node-without-id"];
const FROM_THE_HEADING: [&str; 4] = [
    "node-unreachable",
    "node-id-invalid",
    "translation-missing",
    "translation-extra",
];

/// What is wrong with the text of a page that is not written, and what then is found of it for that alone.
const OF_THE_TEXT: [&str; 1] = ["text-unwritten"];
const FROM_THE_TEXT: [&str; 2] = ["node-unreachable", "translation-missing"];

/// What is wrong with a button by itself; that a translation then has other buttons than bokmål follows from it.
const OF_A_BUTTON: [&str; 4] = [
    "choice-not-a-link",
    "contact-missing",
    "target-malformed",
    "target-missing",
];

/// What is found at each place that names something, when that is not there.
const OF_A_NAME: [&str; 2] = ["ask-without-node", "target-missing"];

/// Most places that are named with the first.
const PLACES: usize = 6;

/// Leaves the causes. The findings are in the order in which they are told.
pub(super) fn alone(findings: &mut Vec<Finding>) {
    of_files(findings);
    of_headings(findings);
    of_texts(findings);
    of_translations(findings);
    of_buttons(findings);
    of_names(findings);
}

fn of_files(findings: &mut Vec<Finding>) {
    let at_fault = at_fault(findings, &OF_THE_FILE, |finding| finding.file.clone());
    findings
        .retain(|finding| OF_THE_FILE.contains(&finding.code) || !at_fault.contains(&finding.file));
}

fn of_headings(findings: &mut Vec<Finding>) {
    let place = |finding: &Finding| (finding.file.clone(), finding.line);
    let at_fault = at_fault(findings, &OF_THE_HEADING, place);
    findings.retain(|finding| {
        !(FROM_THE_HEADING.contains(&finding.code) && at_fault.contains(&place(finding)))
    });
}

fn of_texts(findings: &mut Vec<Finding>) {
    let at_fault = at_fault(findings, &OF_THE_TEXT, |finding| finding.file.clone());
    findings.retain(|finding| {
        !(FROM_THE_TEXT.contains(&finding.code) && at_fault.contains(&finding.file))
    });
}

/// Drops what a translation is told for differing from a page that is itself at fault: it would ask to copy the fault.
fn of_translations(findings: &mut Vec<Finding>) {
    let at_fault: HashSet<String> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .filter_map(|finding| finding.file.strip_prefix("nb/").map(str::to_owned))
        .collect();
    findings.retain(|finding| {
        let page = finding.file.split_once('/').map(|(_, page)| page);
        let differs = finding.code.starts_with("translation-") && !finding.file.starts_with("nb/");
        !(differs && page.is_some_and(|page| at_fault.contains(page)))
    });
}

fn of_buttons(findings: &mut Vec<Finding>) {
    let at_fault = at_fault(findings, &OF_A_BUTTON, |finding| finding.file.clone());
    findings.retain(|finding| {
        finding.code != "translation-leads-elsewhere" || !at_fault.contains(&finding.file)
    });
}

/// The places of all findings with one of these codes.
fn at_fault<T: Eq + Hash>(
    findings: &[Finding],
    codes: &[&str],
    place: impl Fn(&Finding) -> T,
) -> HashSet<T> {
    let of_these = findings.iter().filter(|f| codes.contains(&f.code));
    of_these.map(place).collect()
}

/// Tells of a name that is not there once, at the first place, with the others. One that can be mended for sure is told
/// at each, as each is mended.
fn of_names(findings: &mut Vec<Finding>) {
    let mut first: HashMap<(&'static str, String), usize> = HashMap::new();
    let mut others: HashMap<usize, Vec<(Arc<str>, usize)>> = HashMap::new();
    let mut told: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        if !OF_A_NAME.contains(&finding.code) || finding.edit.is_some() {
            told.push(finding);
            continue;
        }
        // The name in an `[ask]` is of its page; that of a target is of all.
        let name = match finding.code {
            "ask-without-node" => format!("{}: {}", finding.file, finding.message),
            _ => finding.message.clone(),
        };
        match first.get(&(finding.code, name.clone())) {
            Some(at) => {
                let places = others.entry(*at).or_default();
                let place = (finding.file.clone(), finding.line);
                let is_first = (&told[*at].file, told[*at].line) == (&place.0, place.1);
                if !is_first && !places.contains(&place) {
                    places.push(place);
                }
            }
            None => {
                first.insert((finding.code, name), told.len());
                told.push(finding);
            }
        }
    }
    for (at, places) in others {
        if let Some(also) = in_words(&told[at].file, &places) {
            told[at].message += &also;
        }
    }
    *findings = told;
}

/// Where it is the same, in words; nothing for no place.
fn in_words(file: &str, places: &[(Arc<str>, usize)]) -> Option<String> {
    let (first, rest) = places.split_first()?;
    let mut text = String::from("; det samme på ");
    let mut last = file;
    for (number, (other, line)) in std::iter::once(first).chain(rest).take(PLACES).enumerate() {
        let between = if number > 0 { ", " } else { "" };
        let _ = match (&**other == last, number) {
            (true, 0) => write!(text, "linje {line}"),
            (true, _) => write!(text, "{between}{line}"),
            (false, _) => write!(text, "{between}{other}:{line}"),
        };
        last = other;
    }
    if let Some(more) = places.len().checked_sub(PLACES).filter(|more| *more > 0) {
        let _ = write!(text, " og {more} steder til");
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::alone;
    use crate::finding::{Finding, Source};

    fn codes(findings: &[Finding]) -> Vec<String> {
        let line = |f: &Finding| format!("{}:{} {} {}", f.file, f.line, f.code, f.message);
        findings.iter().map(line).collect()
    }

    #[test]
    fn a_name_that_is_not_there_is_told_once() {
        let (page, menu) = (
            Source::new("nb/a.md", "x\ny\nz\n"),
            Source::new("nb/menu.md", "x\n"),
        );
        let missing =
            |source: &Source, at: usize| source.error("target-missing", at..at, "«b» mangler", "h");
        let mut findings = vec![
            missing(&page, 0),
            missing(&page, 2),
            missing(&page, 4),
            missing(&menu, 0),
            page.error("ask-without-node", 0..0, "[ask] c", "h"),
            page.error("ask-without-node", 1..1, "[ask] c", "h"),
        ];
        alone(&mut findings);
        assert_eq!(
            codes(&findings),
            [
                "nb/a.md:1 target-missing «b» mangler; det samme på linje 2, 3, nb/menu.md:1",
                "nb/a.md:1 ask-without-node [ask] c",
            ]
        );
    }

    #[test]
    fn what_stands_in_a_half_merged_file_is_not_looked_at() {
        let (page, other) = (Source::new("nb/a.md", "x"), Source::new("nb/b.md", "x"));
        let mut findings = vec![
            page.error("merge-conflict", 0..0, "m", "h"),
            page.error("node-empty", 0..0, "e", "h"),
            other.error("node-empty", 0..0, "e", "h"),
        ];
        alone(&mut findings);
        assert_eq!(
            codes(&findings),
            ["nb/a.md:1 merge-conflict m", "nb/b.md:1 node-empty e"]
        );
    }
}
