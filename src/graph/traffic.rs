//! How many people went each way, and where they stopped, counted from what the log says that they were shown.
//!
//! **Invariant**: what fewer than [`FEWEST`] people did is not told, so that nobody can be found in it.

use super::{Graph, page_of};
use crate::script::NodeId;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Fewest people that are counted together.
pub const FEWEST: usize = 5;

/// From where people went where. Somebody counts once a day for each way, by the name that the log has for them that day.
#[derive(Clone, Debug, Default)]
pub struct Traffic {
    people: HashMap<String, usize>,
    /// The node that each was shown last.
    last: HashMap<usize, NodeId>,
    nodes: HashMap<(NodeId, NodeId), HashSet<usize>>,
    pages: HashMap<(String, String), HashSet<usize>>,
}

impl Traffic {
    /// Notes that somebody was shown a node next.
    pub fn note(&mut self, who: &str, node: &NodeId) {
        let number = self.people.len();
        let who = *self.people.entry(who.to_owned()).or_insert(number);
        let Some(from) = self.last.insert(who, node.clone()) else {
            return;
        };
        let pages = (from.page().to_owned(), node.page().to_owned());
        self.pages.entry(pages).or_default().insert(who);
        self.nodes
            .entry((from, node.clone()))
            .or_default()
            .insert(who);
    }

    /// Whether something of it may be told.
    pub fn is_told(&self) -> bool {
        !self.left().is_empty() || self.pages.values().any(|people| told(people).is_some())
    }

    /// How many people's last page each page was, when that may be told.
    fn left(&self) -> BTreeMap<String, usize> {
        let mut left: BTreeMap<String, usize> = BTreeMap::new();
        for node in self.last.values() {
            *left.entry(node.page().to_owned()).or_default() += 1;
        }
        left.retain(|_, people| *people >= FEWEST);
        left
    }

    fn between(&self, from: &str, to: &str) -> Option<usize> {
        let name = |id: &str| NodeId::new(id.split_once('/').map_or(id, |(_, name)| name));
        told(self.nodes.get(&(name(from), name(to)))?)
    }
}

/// A number of people, when it may be told.
fn told(people: &HashSet<usize>) -> Option<usize> {
    Some(people.len()).filter(|people| *people >= FEWEST)
}

impl Graph {
    /// Notes on each button how many people went its way, and at each page how many stopped there.
    pub fn count(&mut self, traffic: &Traffic) {
        for edge in &mut self.edges {
            edge.people = traffic.between(&edge.from, &edge.to);
        }
        let pages = traffic.pages.iter();
        let pages = pages.filter_map(|(pages, people)| Some((pages.clone(), told(people)?)));
        self.between_pages = Some(pages.collect::<BTreeMap<_, _>>());
        self.left = traffic.left();
    }

    /// How many people went from a page to another, when it is counted and may be told.
    pub(super) fn people_between(&self, from: &str, to: &str) -> Option<usize> {
        let pages = (page_of(from).to_owned(), page_of(to).to_owned());
        self.between_pages.as_ref()?.get(&pages).copied()
    }

    /// How many people stopped at a page, when it is counted and may be told.
    pub(super) fn people_left(&self, page: &str) -> Option<usize> {
        self.left.get(page).copied()
    }

    /// What is said of the numbers, when there are some.
    pub(super) fn traffic_note(&self) -> Option<String> {
        self.between_pages.as_ref().map(|_| {
            format!(
                "Tallene er hvor mange som gikk den veien, hver person én gang om dagen, og «sluttet her» hvor mange som ikke fikk se mer den dagen. Færre enn {FEWEST} vises ikke."
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Graph, Traffic};
    use crate::graph::Edge;
    use crate::script::NodeId;

    #[test]
    fn a_way_that_few_went_is_not_told() {
        let mut traffic = Traffic::default();
        let nodes = ["menu", "heroin", "heroin#effects", "menu", "heroin"];
        for (number, seen) in [4, 4, 4, 5, 5, 5, 2].into_iter().enumerate() {
            for node in &nodes[..seen] {
                traffic.note(&number.to_string(), &NodeId::new(*node));
            }
        }
        let edge = |from: &str, to: &str| Edge {
            from: from.to_owned(),
            to: to.to_owned(),
            label: "…".to_owned(),
            people: None,
        };
        let mut graph = Graph {
            edges: vec![
                edge("nb/menu", "nb/heroin"),
                edge("nb/heroin", "nb/heroin#effects"),
                edge("nb/heroin#effects", "nb/menu"),
                edge("nb/menu", "@113"),
            ],
            ..Graph::default()
        };
        graph.count(&traffic);
        let counted: Vec<_> = graph.edges.iter().map(|edge| edge.people).collect();
        assert_eq!(counted, [Some(7), Some(6), Some(6), None]);
        assert_eq!(graph.people_between("nb/menu", "nb/heroin"), Some(7));
        assert_eq!(graph.people_left("heroin"), None, "four are too few");
        for who in ["a", "b"] {
            traffic.note(who, &NodeId::new("heroin#risks"));
        }
        graph.count(&traffic);
        assert_eq!(graph.people_left("heroin"), Some(6));
        assert!(traffic.is_told());
        let mut few = Traffic::default();
        for who in ["a", "b", "c", "d"] {
            few.note(who, &NodeId::new("menu"));
            few.note(who, &NodeId::new("heroin"));
        }
        assert!(!few.is_told());
        graph.count(&few);
        assert!(graph.edges.iter().all(|edge| edge.people.is_none()));
    }
}
