//! Nynorsk and English carry the same nodes and lead to the same places as bokmål.

use super::{Draft, Index, placed};
use crate::finding::Finding;
use crate::language::Language;

pub(super) fn check(draft: &Draft<'_>, index: &Index<'_>, findings: &mut Vec<Finding>) {
    for (page, node) in placed(draft.pages) {
        if page.language == Language::Nb {
            missing(page, node, index, findings);
        } else {
            same(page, node, index, findings);
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
            .map(|c| c.target.to_string())
            .collect::<Vec<_>>()
    };
    let attributes = |node: &super::Node| {
        (
            node.level,
            node.categories.clone(),
            node.asks.clone(),
            node.follow_up.clone(),
            node.topic.clone(),
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
