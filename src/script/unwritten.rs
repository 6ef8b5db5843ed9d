//! What a new page leaves to be written, and what it is until then.
//!
//! **Invariant**: nobody is shown a node that waits to be written: on bokmål it makes the files no script, in another
//! language bokmål is shown in its place.

use super::page::Page;
use crate::finding::{Finding, Severity};
use crate::language::Language;
use std::collections::BTreeSet;

/// Stands where somebody has something to write.
const MARK: &str = "FYLL INN";

/// Most lines that are named.
const LINES: usize = 6;

/// Tells once of each page what waits to be written, and takes such nodes out of translations.
pub(super) fn set_aside(pages: &mut [Page], findings: &mut Vec<Finding>) {
    let bokmål: BTreeSet<String> = pages
        .iter()
        .filter(|page| page.language == Language::Nb)
        .map(|page| page.name.clone())
        .collect();
    for page in pages {
        let text = &page.source.text;
        let marks: Vec<usize> = text.match_indices(MARK).map(|(at, _)| at).collect();
        if marks.is_empty() {
            continue;
        }
        findings.push(finding(page, &marks));
        page.is_unwritten = true;
        if page.language != Language::Nb && bokmål.contains(&page.name) {
            take_out(page, &marks);
        }
    }
}

/// Takes out the nodes that hold a mark, in heading, text or buttons.
fn take_out(page: &mut Page, marks: &[usize]) {
    let starts: Vec<usize> = page.nodes.iter().map(|node| node.span.start).collect();
    let of = |mark: usize| starts.iter().filter(|start| **start <= mark).max();
    let waiting: BTreeSet<usize> = marks.iter().filter_map(|mark| of(*mark)).copied().collect();
    page.nodes
        .retain(|node| !waiting.contains(&node.span.start));
}

fn finding(page: &Page, marks: &[usize]) -> Finding {
    let mut lines: Vec<String> = marks
        .iter()
        .map(|at| page.source.position(*at).0.to_string())
        .collect();
    lines.dedup();
    let more = lines.len().saturating_sub(LINES);
    lines.truncate(LINES);
    let mut lines = lines.join(", ");
    if more > 0 {
        lines += &format!(" og {more} til");
    }
    let first = marks.first().copied().unwrap_or_default();
    let (severity, message, help) = match page.language {
        Language::Nb => (
            Severity::Error,
            format!("siden er ikke skrevet ferdig: «{MARK}» står på linje {lines}"),
            "skriv teksten der; til da kan ikke filene brukes".to_owned(),
        ),
        language => (
            Severity::Warning,
            format!(
                "siden er ikke oversatt ferdig: «{MARK}» står på linje {lines}; der vises bokmål"
            ),
            format!(
                "når nb/{name}.md er ferdig, oversetter du den her, og kjører rusvakt check --accept {language}/{name}",
                name = page.name
            ),
        ),
    };
    const CODE: &str = "text-unwritten";
    let span = first..first + MARK.len();
    page.source.finding(severity, CODE, span, message, help)
}
