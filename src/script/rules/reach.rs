//! Help is near and nothing is out of reach: proved over the whole graph, in each language.

use super::{Draft, Node, Page, REQUIRED_PAGES, UNASKED};
use crate::finding::Finding;
use crate::language::Language;
use crate::script::graph::{Graph, leads_to};
use crate::script::mixing;
use crate::script::{Act, NodeId, TAPS_TO_HELP, Target};
use std::collections::HashMap;

pub(super) fn check(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    for language in Language::ALL {
        let nodes = shown(draft.pages, language);
        let graph = Graph::new(nodes.values().map(|(_, node)| *node));
        let reached = graph.reached(starts(draft, &nodes));
        for (page, node) in nodes.values() {
            if page.language != language {
                continue;
            }
            // The nodes that the table of mixtures makes hang together: its first one tells for all.
            if !reached.contains(&node.id) && !mixing::is_made(&node.id) {
                findings.push(page.source.warning(
                    "node-unreachable",
                    node.span.clone(),
                    format!("ingen knapp leder til «{}»", node.id),
                    "led en knapp dit, eller ta bort noden",
                ));
            }
            if node.id.page() != "group" {
                near(page, node, &graph, findings);
            }
        }
    }
}

/// What somebody who reads a language is shown: its nodes, and bokmål where they are missing.
pub(super) fn shown(pages: &[Page], language: Language) -> HashMap<&NodeId, (&Page, &Node)> {
    let in_language = |wanted| {
        let pages = pages.iter().filter(move |page| page.language == wanted);
        pages.flat_map(|page| page.nodes.iter().map(move |node| (&node.id, (page, node))))
    };
    in_language(Language::Nb)
        .chain(in_language(language))
        .collect()
}

/// The nodes that are shown without a button: the engine's own, entries of dangers, commands, follow-ups, and small
/// talk, which is what pages without a subject answer.
pub(super) fn starts(draft: &Draft<'_>, nodes: &HashMap<&NodeId, (&Page, &Node)>) -> Vec<NodeId> {
    let required = REQUIRED_PAGES.into_iter().map(NodeId::new);
    let commands = draft
        .commands
        .targets
        .iter()
        .filter_map(|(target, _)| leads_to(target));
    let entries = nodes
        .values()
        .filter(|(_, node)| !node.categories.is_empty() || !node.asks.is_empty())
        .map(|(_, n)| n.id.clone());
    let follow_ups = nodes
        .values()
        .filter_map(|(_, node)| node.follow_up.as_ref())
        .map(|f| f.node.clone());
    let talk = draft
        .pages
        .iter()
        .filter(|page| page.front.subject.is_none())
        .flat_map(|page| page.front.ask.iter().map(|(node, _)| page.asked_node(node)));
    required
        .chain(UNASKED.into_iter().map(NodeId::new))
        .chain(talk)
        .chain(commands)
        .chain(entries)
        .chain(follow_ups)
        .collect()
}

fn near(page: &Page, node: &Node, graph: &Graph<'_>, findings: &mut Vec<Finding>) {
    let targets = || node.choices.iter().map(|choice| &choice.target);
    let leads_on = |target: &Target| match target.onward() {
        Target::Node(id) => !id.is_help(),
        other => *other == Target::Act(Act::Score),
    };
    let is_leaf = !targets().any(leads_on);
    let menu = targets().any(|target| leads_to(target).is_some_and(|id| id.as_str() == "menu"));
    let help = node.id.is_help() || targets().filter_map(leads_to).any(|id| id.is_help());
    let language_choice = targets().all(|target| matches!(target, Target::Act(Act::Speak(_))));
    let way_out = (menu && help) || (language_choice && !node.choices.is_empty());
    if is_leaf && !way_out {
        findings.push(page.source.error(
            "leaf-without-way",
            node.span.clone(),
            format!("«{}» ender uten vei til menyen og til hjelp", node.id),
            "legg til - [Meny](!menu) og - [Snakk med noen](help)",
        ));
    }
    if graph
        .taps(&node.id, NodeId::is_help)
        .is_none_or(|taps| taps > TAPS_TO_HELP)
    {
        findings.push(page.source.error(
            "help-too-far",
            node.span.clone(),
            format!(
                "fra «{}» er det mer enn {TAPS_TO_HELP} trykk til hjelp",
                node.id
            ),
            "legg til - [Snakk med noen](help)",
        ));
    }
}
