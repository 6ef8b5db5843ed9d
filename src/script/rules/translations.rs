//! Nynorsk and English carry the same nodes and lead to the same places as bokmål.

mod buttons;

use super::{Draft, Index, placed};
use crate::finding::{Finding, Severity};
use crate::language::Language;
use crate::script::NodeId;
use crate::script::translated::mark;

pub(super) fn check(draft: &Draft<'_>, index: &Index<'_>, findings: &mut Vec<Finding>) {
    ranges(draft, findings);
    for (page, node) in placed(draft.pages) {
        if page.language == Language::Nb {
            missing(draft, page, node, index, findings);
        } else {
            same(draft, page, node, index, findings);
            outdated(draft, page, node, index, findings);
        }
    }
}

/// A test means the same in every language.
fn ranges(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    let written = |page: &super::Page| {
        let rows = page.front.score.as_ref()?.iter();
        Some(
            rows.map(|(range, result)| (range.clone(), result.get_ref().clone()))
                .collect::<Vec<_>>(),
        )
    };
    let bokmål = |name: &str| {
        let mut pages = draft.pages.iter();
        pages.find(|page| page.language == Language::Nb && page.name == name)
    };
    for page in draft
        .pages
        .iter()
        .filter(|page| page.front.is_read && !page.is_unwritten)
    {
        let Some(source) = bokmål(&page.name).filter(|source| source.front.is_read) else {
            continue;
        };
        if written(page) != written(source) {
            findings.push(page.source.error(
                "translation-points",
                page.front.span.clone(),
                "[score] er ikke den samme som på bokmål",
                "kopier [score] fra siden på bokmål",
            ));
        }
    }
}

fn missing(
    draft: &Draft<'_>,
    page: &super::Page,
    node: &super::Node,
    index: &Index<'_>,
    findings: &mut Vec<Finding>,
) {
    for language in [Language::Nn, Language::En] {
        // A page that waits to be filled in is told of as a whole.
        let is_waiting = |other: &super::Page| {
            other.is_unwritten && other.language == language && other.name == page.name
        };
        if index.get(language, &node.id).is_none() && !draft.pages.iter().any(is_waiting) {
            findings.push(page.source.warning(
                "translation-missing",
                node.span.clone(),
                format!(
                    "«{}» er ikke oversatt til {language}; der vises bokmål",
                    node.id
                ),
                format!("skriv noden i {language}/{}.md", page.name),
            ));
        }
    }
}

/// Bokmål says something else than it did when the translation was made.
fn outdated(
    draft: &Draft<'_>,
    page: &super::Page,
    node: &super::Node,
    index: &Index<'_>,
    findings: &mut Vec<Finding>,
) {
    let Some((source, bokmål)) = index.get(Language::Nb, &node.id) else {
        return;
    };
    if is_outdated(draft, page, node, bokmål) {
        let line = source.source.position(bokmål.span.start).0;
        findings.push(page.source.warning(
            "translation-outdated",
            node.span.clone(),
            format!("«{}» er endret på bokmål siden den ble oversatt", node.id),
            format!(
                "les {}:{line}, rett oversettelsen, og kjør så rusvakt check --accept {}/{}; passer den som den er, skriv \
                 {}/{} bak --accept",
                source.source.file, page.language, page.name, page.language, named(&node.id)
            ),
        ));
    }
}

/// A node as `--accept` is told of it.
fn named(id: &NodeId) -> String {
    match id.as_str().contains('#') {
        true => id.to_string(),
        false => format!("{id}#start"),
    }
}

/// Whether it is known that the translation was made from another text.
fn is_outdated(
    draft: &Draft<'_>,
    page: &super::Page,
    node: &super::Node,
    bokmål: &super::Node,
) -> bool {
    let choices = bokmål.choices.iter();
    let choices = choices.map(|choice| (&choice.label, &choice.target));
    let made_from = draft.translated.of(page.language, &node.id);
    made_from.is_some_and(|made_from| made_from != mark(&bokmål.text, choices))
}

/// Says of a node that bokmål does not have it; of a page that bokmål does not have, once.
fn extra(draft: &Draft<'_>, page: &super::Page, node: &super::Node) -> Option<Finding> {
    let mut pages = draft.pages.iter();
    let has_page = pages.any(|other| other.language == Language::Nb && other.name == page.name);
    let is_first = page.nodes.first().is_some_and(|first| first.id == node.id);
    let (what, which) = match has_page {
        true => ("noden", node.id.as_str()),
        false => ("siden", &*page.name),
    };
    (has_page || is_first).then(|| {
        page.source.error(
            "translation-extra",
            node.span.clone(),
            format!("{what} «{which}» finnes ikke på bokmål, som er kilden"),
            format!("skriv {what} i nb/{}.md først", page.name),
        )
    })
}

fn same(
    draft: &Draft<'_>,
    page: &super::Page,
    node: &super::Node,
    index: &Index<'_>,
    findings: &mut Vec<Finding>,
) {
    let Some((bokmål, source)) = index.get(Language::Nb, &node.id) else {
        return findings.extend(extra(draft, page, node));
    };
    // Bokmål may go ahead: what waits for its translation is said as it was. Answers that count must not differ.
    let lags = is_outdated(draft, page, node, source);
    let severity = match lags && !node.is_question() && !source.is_question() {
        true => Severity::Warning,
        false => Severity::Error,
    };
    let attributes = |node: &super::Node| {
        (
            node.level,
            node.categories.clone(),
            node.asks.clone(),
            node.follow_up.clone(),
            node.topic.clone(),
            node.is_fixed,
            node.has_reviewed_doses,
        )
    };
    findings.extend(buttons::differ((page, node), (bokmål, source), severity));
    let targets = buttons::targets;
    let points = |node: &super::Node| {
        node.choices
            .iter()
            .map(|c| c.target.points())
            .collect::<Vec<_>>()
    };
    if targets(node) == targets(source) && points(node) != points(source) {
        findings.push(page.source.error(
            "translation-points",
            node.span.clone(),
            format!(
                "poengene under «{}» er ikke de samme som på bokmål",
                node.id
            ),
            "kopier tallene bak knappene fra siden på bokmål",
        ));
    }
    if !node.text.conditions().eq(source.text.conditions()) {
        const CODE: &str = "translation-when";
        findings.push(page.source.finding(
            severity,
            CODE,
            node.span.clone(),
            format!(
                "avsnittene med {{when …}} i «{}» er ikke de samme som på bokmål",
                node.id
            ),
            "ha de samme {when …} i samme rekkefølge som på bokmål",
        ));
    }
    if attributes(node) != attributes(source) {
        findings.push(page.source.error(
            "translation-attributes",
            node.span.clone(),
            format!(
                "det som står bak navnet på «{}», er ikke det samme som på bokmål",
                node.id
            ),
            "kopier det som står i {…} fra siden på bokmål",
        ));
    }
}
