//! Distances over the nodes: what can be reached, and how many taps away it is.

use super::NodeId;
use super::page::Draft;
use super::target::{Act, Target};
use std::collections::{HashMap, HashSet, VecDeque};

/// The links between the nodes of one language.
pub(super) struct Graph<'a> {
    next: HashMap<&'a NodeId, Vec<NodeId>>,
}

impl<'a> Graph<'a> {
    /// The graph of some nodes; acts lead to the pages that they show.
    pub(super) fn new(nodes: impl IntoIterator<Item = &'a Draft>) -> Graph<'a> {
        let links = |draft: &Draft| {
            draft
                .choices
                .iter()
                .filter_map(|choice| leads_to(&choice.target))
                .chain(draft.results.iter().cloned())
                .collect()
        };
        Graph {
            next: nodes
                .into_iter()
                .map(|draft| (&draft.id, links(draft)))
                .collect(),
        }
    }

    /// Every node that can be reached from some, themselves included.
    pub(super) fn reached(&self, from: impl IntoIterator<Item = NodeId>) -> HashSet<NodeId> {
        let mut reached = HashSet::new();
        let mut waiting: VecDeque<NodeId> = from.into_iter().collect();
        while let Some(node) = waiting.pop_front() {
            if reached.insert(node.clone()) {
                waiting.extend(self.next.get(&node).into_iter().flatten().cloned());
            }
        }
        reached
    }

    /// How many taps lead from a node to one that `is_goal`, when any number does.
    pub(super) fn taps(&self, from: &NodeId, is_goal: impl Fn(&NodeId) -> bool) -> Option<usize> {
        let mut seen = HashSet::new();
        let mut waiting = VecDeque::from([(from.clone(), 0)]);
        while let Some((node, taps)) = waiting.pop_front() {
            if is_goal(&node) {
                return Some(taps);
            }
            if seen.insert(node.clone()) {
                waiting.extend(
                    self.next
                        .get(&node)
                        .into_iter()
                        .flatten()
                        .map(|n| (n.clone(), taps + 1)),
                );
            }
        }
        None
    }
}

/// The node that a target shows. A contact card is a node of its own, `@id`; which result a test has, is not known here.
pub(super) fn leads_to(target: &Target) -> Option<NodeId> {
    match target.onward() {
        Target::Node(node) => Some(node.clone()),
        Target::Contact(contact) => Some(NodeId::new(format!("@{contact}"))),
        Target::Act(Act::Speak(_)) => Some(NodeId::new("menu")),
        Target::Act(act) => act.page().map(NodeId::new),
        // `onward` is never an answer.
        Target::Web(_) | Target::Answer(_) => None,
    }
}
