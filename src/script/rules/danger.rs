//! Where life is at stake the number stands in the first line, and each danger has one answer.

use super::{Draft, Node, Page, placed};
use crate::finding::Finding;
use crate::language::Language;
use crate::script::NodeId;
use crate::script::lead_of;
use crate::script::words::{Field, Owner, Slot};
use crate::triage::{Category, Level};
use std::collections::HashMap;

/// The services that somebody who may be dying is led to.
const EMERGENCY: [&str; 3] = ["113", "112", "110"];

pub(super) fn check(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    for (page, node) in placed(draft.pages) {
        asks(page, node, findings);
        let Some(level) = node.level.filter(|level| *level >= Level::Urgent) else {
            continue;
        };
        let says = |line: &Vec<&str>| line.iter().any(|id| EMERGENCY.contains(id));
        if level == Level::Emergency && !named(node).iter().all(says) {
            findings.push(page.source.error(
                "emergency-without-number",
                node.span.clone(),
                format!("«{}» sier ikke nummeret i første linje", node.id),
                "begynn med **Ring {contact.113.phone}**, eller 112 eller 110",
            ));
        }
        leads(page, node, level, &node.categories, findings);
        // A message that comes by itself can give somebody away to whoever threatens them.
        let quiet = node
            .categories
            .iter()
            .all(|category| *category == Category::Violence);
        if !quiet && node.follow_up.is_none() && level == Level::Emergency {
            findings.push(page.source.warning(
                "entry-without-follow-up",
                node.span.clone(),
                format!("«{}» spør ikke igjen når ingen svarer", node.id),
                "skriv follow-up=3m:#node bak navnet",
            ));
        }
    }
    twice(draft, findings);
}

/// The contacts whose numbers each line says that can be the first.
fn named<'a>(node: &'a Node) -> Vec<Vec<&'a str>> {
    let of = |slot: &'a Slot| match &slot.of {
        Owner::Contact(id) if slot.field == Field::Phone => Some(id.as_str()),
        _ => None,
    };
    let lines = node.text.first_lines().into_iter();
    lines
        .map(|line| line.into_iter().filter_map(of).collect())
        .collect()
}

/// What asks whether a danger is happening now is urgent, and leads as if it were.
fn asks(page: &Page, node: &Node, findings: &mut Vec<Finding>) {
    if !node.asks.is_empty() && node.level != Some(Level::Urgent) {
        findings.push(page.source.error(
            "asks-not-urgent",
            node.span.clone(),
            format!("«{}» har asks=, men ikke level=urgent", node.id),
            "skriv level=urgent bak navnet",
        ));
    }
    leads(page, node, Level::Emergency, &node.asks, findings);
}

/// The first line names first whom the protocol leads with.
fn leads(
    page: &Page,
    node: &Node,
    level: Level,
    categories: &[Category],
    findings: &mut Vec<Finding>,
) {
    for lead in lead_of(level, categories) {
        let leads = |line: &Vec<&str>| line.first() == Some(&lead);
        if !named(node).iter().all(leads) {
            findings.push(page.source.error(
                "entry-leads-elsewhere",
                node.span.clone(),
                format!("«{}» skal nevne {lead} først", node.id),
                format!("begynn første linje med {{contact.{lead}.phone}}"),
            ));
        }
    }
}

/// A danger of a level has one entry and one node that asks; translations are held against bokmål.
fn twice(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    let mut first: HashMap<(Option<Level>, Category), &NodeId> = HashMap::new();
    for (page, node) in placed(draft.pages).filter(|(page, _)| page.language == Language::Nb) {
        let entries = node
            .categories
            .iter()
            .map(|category| (node.level, *category));
        let asks = node.asks.iter().map(|category| (None, *category));
        let entries = entries.filter(|(level, _)| level.is_some());
        for key in entries.chain(asks) {
            if let Some(other) = first.insert(key, &node.id) {
                findings.push(page.source.error(
                    "category-twice",
                    node.span.clone(),
                    format!("«{other}» svarer alt på {}", key.1),
                    "la category= og asks= stå ved den noden som svarer best",
                ));
            }
        }
    }
}
