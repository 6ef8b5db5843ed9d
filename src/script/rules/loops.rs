//! Nobody is led in a ring: not by buttons, and not by a bot that asks again and again.

use super::{Draft, Node, Page};
use crate::finding::Finding;
use crate::language::Language;
use crate::script::{Act, NodeId, Target, mixing};
use std::collections::{HashMap, HashSet, VecDeque};

pub(super) fn check(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    let nodes = super::reach::shown(draft.pages, Language::Nb);
    for (page, node) in nodes.values() {
        if page.language != Language::Nb || mixing::is_made(&node.id) {
            continue;
        }
        asks_again(page, node, &nodes, findings);
        ring(page, node, &nodes, findings);
    }
}

type Nodes<'a> = HashMap<&'a NodeId, (&'a Page, &'a Node)>;

/// What is said when nobody answers ends some time.
fn asks_again(page: &Page, node: &Node, nodes: &Nodes<'_>, findings: &mut Vec<Finding>) {
    let next = |id: &NodeId| -> Option<&NodeId> {
        let (_, node) = nodes.get(id)?;
        node.follow_up.as_ref().map(|follow_up| &follow_up.node)
    };
    let mut seen = HashSet::new();
    let mut at = next(&node.id);
    while let Some(id) = at.filter(|id| seen.insert(*id)) {
        if *id == node.id {
            return findings.push(page.source.error(
                "follow-up-loop",
                node.span.clone(),
                format!("svarer ingen på «{id}», spør boten om og om igjen uten slutt"),
                "la follow-up til slutt lede til en node som ikke har follow-up",
            ));
        }
        at = next(id);
    }
}

/// Buttons that lead from node to node, back to the first, and nowhere else but to help.
fn ring(page: &Page, node: &Node, nodes: &Nodes<'_>, findings: &mut Vec<Finding>) {
    let mut seen = HashSet::new();
    let mut waiting = VecDeque::from([&node.id]);
    let mut comes_back = false;
    while let Some(id) = waiting.pop_front() {
        let Some((_, here)) = nodes.get(id).filter(|_| id.as_str() != "menu") else {
            return;
        };
        if here.choices.iter().any(|choice| leaves(&choice.target)) {
            return;
        }
        let targets = here.choices.iter().map(|choice| choice.target.onward());
        let next = targets.filter_map(|target| match target {
            Target::Node(id) if !id.is_help() => nodes.get_key_value(id).map(|(id, _)| *id),
            _ => None,
        });
        for next in next.chain(here.results.iter()) {
            comes_back |= *next == node.id;
            if seen.insert(next) {
                waiting.push_back(next);
            }
        }
    }
    if comes_back {
        findings.push(page.source.warning(
            "ring-closed",
            node.span.clone(),
            format!("knappene fra «{}» leder bare i ring, tilbake hit", node.id),
            "legg til - [Til menyen](!menu), eller en knapp som leder videre",
        ));
    }
}

/// Whether a button leads out of any ring: to the menu, back, to a web page.
fn leaves(target: &Target) -> bool {
    match target.onward() {
        Target::Act(act) => *act != Act::Score,
        Target::Web(_) => true,
        _ => false,
    }
}
