//! What a new page leaves to be written.

use super::Draft;
use crate::finding::Finding;

/// Stands where somebody has something to write.
const MARK: &str = "FYLL INN";

pub(super) fn check(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    for page in draft.pages {
        for (at, mark) in page.source.text.match_indices(MARK) {
            findings.push(page.source.warning(
                "text-unwritten",
                at..at + mark.len(),
                format!("her står det «{MARK}», så teksten er ikke ferdig"),
                "skriv teksten",
            ));
        }
    }
}
