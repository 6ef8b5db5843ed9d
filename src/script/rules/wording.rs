//! What a page should not say: words that blame, promises that nobody can keep, and doses.

use super::{Draft, Node, Page, place, placed};
use crate::finding::Finding;
use crate::script::style::{Fault, Hit};

pub(super) fn check(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    for (page, node) in placed(draft.pages) {
        let labels = node.choices.iter().map(|choice| &choice.label);
        for text in std::iter::once(&node.text).chain(labels) {
            let text = text.written();
            for hit in draft.style.hits(page.language, &text) {
                findings.extend(finding(page, node, &text, &hit));
            }
        }
    }
}

fn finding(page: &Page, node: &Node, text: &str, hit: &Hit<'_>) -> Option<Finding> {
    let written = &text[hit.span.clone()];
    let at = place(page, node, written);
    let source = &page.source;
    match hit.fault {
        Fault::Blames => (!node.is_fixed).then(|| {
            source.warning(
                "text-blames",
                at,
                format!("«{written}» gir folk skyld, eller setter en merkelapp på dem"),
                format!("{}; skal ordet forklares, sett det i «…»", hit.instead),
            )
        }),
        Fault::Promises => Some(source.warning(
            "text-promises",
            at,
            format!("«{written}» lover mer enn noen kan holde"),
            hit.instead,
        )),
        Fault::Doses => (!node.has_reviewed_doses).then(|| {
            source.warning(
                "text-doses",
                at,
                format!("«{written}» er en mengde, og noen kan ta den som et råd"),
                format!(
                    "{}; må den stå, la en fagperson se over og skriv doses=reviewed bak navnet",
                    hit.instead
                ),
            )
        }),
    }
}
