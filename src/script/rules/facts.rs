//! Sources, dates, topics and the phrases that people ask with.

use super::{Draft, Index};
use crate::finding::Finding;
use crate::language::Language;
use crate::script::page::Page;
use crate::text::{self, meant};
use crate::topic;
use std::collections::HashMap;

pub(super) fn check(draft: &Draft<'_>, index: &Index<'_>, findings: &mut Vec<Finding>) {
    let mut asked: HashMap<(Language, String), String> = HashMap::new();
    for page in draft.pages {
        if page.front.is_read {
            sources(page, findings);
        }
        subject(page, findings);
        for (node, phrase) in &page.front.ask {
            let id = page.asked_node(node);
            if !index.shows(page.language, &id) {
                findings.push(
                    page.source.error(
                        "ask-without-node",
                        phrase.span(),
                        format!("[ask] nevner «{node}», som ikke er en node på siden"),
                        meant(
                            page.nodes
                                .iter()
                                .filter_map(|n| n.id.as_str().split('#').nth(1)),
                            node,
                            "navnet skal være det samme som i {#navn}; start er siden selv",
                        ),
                    ),
                );
            }
            let folded = (page.language, text::fold(phrase.get_ref()));
            let other = asked.insert(folded, id.to_string());
            if let Some(other) = other.filter(|other| *other != id.as_str()) {
                findings.push(page.source.error(
                    "ask-twice",
                    phrase.span(),
                    format!("«{}» spør alt etter «{other}»", phrase.get_ref()),
                    "la spørsmålet stå ved den noden som svarer best",
                ));
            }
        }
    }
}

fn sources(page: &Page, findings: &mut Vec<Finding>) {
    if page.front.sources.is_empty() {
        findings.push(page.source.error(
            "sources-missing",
            page.front.span.clone(),
            "siden nevner ingen kilder",
            "skriv sources = [\"https://…\"] med minst én nettadresse",
        ));
    }
    if page.front.reviewed.is_none() {
        findings.push(page.source.error(
            "reviewed-missing",
            page.front.span.clone(),
            "siden sier ikke når noen sist så over den",
            "skriv reviewed = og datoen, for eksempel 2026-11-24",
        ));
    }
}

fn subject(page: &Page, findings: &mut Vec<Finding>) {
    if let Some(subject) = page
        .front
        .subject
        .as_ref()
        .filter(|s| !topic::subject_exists(s.get_ref()))
    {
        findings.push(page.source.error(
            "subject-unknown",
            subject.span(),
            format!("«{}» er ikke et emne boten kjenner", subject.get_ref()),
            meant(
                topic::subjects(),
                subject.get_ref(),
                "velg et emne fra listen i dialogues/README.md, eller ta bort linjen",
            ),
        ));
    }
}
