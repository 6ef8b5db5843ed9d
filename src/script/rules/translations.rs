//! Nynorsk and English carry the same nodes and lead to the same places as bokmål.

use super::{Draft, Index, placed};
use crate::finding::Finding;
use crate::language::Language;
use crate::script::translated::mark;

pub(super) fn check(draft: &Draft<'_>, index: &Index<'_>, findings: &mut Vec<Finding>) {
    ranges(draft, findings);
    for (page, node) in placed(draft.pages) {
        if page.language == Language::Nb {
            missing(page, node, index, findings);
        } else {
            same(page, node, index, findings);
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
    for page in draft.pages.iter().filter(|page| page.front.is_read) {
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

fn missing(page: &super::Page, node: &super::Node, index: &Index<'_>, findings: &mut Vec<Finding>) {
    for language in [Language::Nn, Language::En] {
        if index.get(language, &node.id).is_none() {
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
    let made_from = draft.translated.of(page.language, &node.id);
    let (Some(made_from), Some((source, bokmål))) = (made_from, index.get(Language::Nb, &node.id))
    else {
        return;
    };
    if made_from
        != mark(
            &bokmål.text,
            bokmål.choices.iter().map(|choice| &choice.label),
        )
    {
        let line = source.source.position(bokmål.span.start).0;
        findings.push(page.source.warning(
            "translation-outdated",
            node.span.clone(),
            format!("«{}» er endret på bokmål siden den ble oversatt", node.id),
            format!(
                "les {}:{line}, rett oversettelsen, og kjør så rusvakt check --accept {}/{}",
                source.source.file, page.language, page.name
            ),
        ));
    }
}

fn same(page: &super::Page, node: &super::Node, index: &Index<'_>, findings: &mut Vec<Finding>) {
    let Some((_, source)) = index.get(Language::Nb, &node.id) else {
        return findings.push(page.source.error(
            "translation-extra",
            node.span.clone(),
            format!("«{}» finnes ikke på bokmål, som er kilden", node.id),
            format!("skriv noden i nb/{}.md først", page.name),
        ));
    };
    let targets = |node: &super::Node| {
        node.choices
            .iter()
            .map(|c| c.target.onward().to_string())
            .collect::<Vec<_>>()
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
    if targets(node) != targets(source) {
        findings.push(page.source.error(
            "translation-leads-elsewhere",
            node.span.clone(),
            format!(
                "knappene under «{}» leder ikke dit de leder på bokmål",
                node.id
            ),
            match targets(source)[..] {
                [] => "på bokmål er det ingen knapper her".to_owned(),
                ref targets => format!("på bokmål: {}", targets.join(", ")),
            },
        ));
    }
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
        findings.push(page.source.error(
            "translation-when",
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
