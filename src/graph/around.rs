//! A part of a graph: what lies around one node, and the links that are drawn of it.

use super::{Edge, Graph};
use std::collections::{HashMap, HashSet};

/// A node to which more links lead is a hub, such as the menu: what leads there says nothing about a neighbourhood.
const HUB_LINKS: usize = 40;

/// A way from one place to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link<'a> {
    pub(super) from: &'a str,
    pub(super) to: &'a str,
    /// What stands on the button; a follow-up has none.
    pub(super) label: Option<&'a str>,
    /// How many people went it, when it was counted and may be told.
    pub(super) people: Option<usize>,
}

impl Graph {
    /// What is at most `depth` links away from a node or a contact, in both directions; none when there is no such place.
    ///
    /// It does not go on through hubs such as the menu and help, and keeps only those links to a hub that begin at the
    /// node itself.
    pub fn around(&self, focus: &str, depth: usize) -> Option<Graph> {
        let links: Vec<Link<'_>> = self.links().collect();
        let is_there = self.nodes.iter().any(|node| node.id == focus)
            || links.iter().any(|link| link.to == focus);
        if !is_there {
            return None;
        }
        let hubs = hubs(&links);
        let kept = near(&links, &hubs, focus, depth);
        let drawn = |edge: &Edge| {
            let hub = hubs.contains(edge.to.as_str()) || hubs.contains(edge.from.as_str());
            let own = edge.from == focus || (edge.to == focus && !hubs.contains(focus));
            kept.contains(edge.from.as_str())
                && (kept.contains(edge.to.as_str()) || edge.to.starts_with('!'))
                && (!hub || own)
        };
        let contacts = self.contacts.iter();
        Some(Graph {
            nodes: self
                .nodes
                .iter()
                .filter(|node| kept.contains(node.id.as_str()))
                .cloned()
                .collect(),
            edges: self
                .edges
                .iter()
                .filter(|edge| drawn(edge))
                .cloned()
                .collect(),
            contacts: contacts
                .filter(|(id, _)| kept.contains(id.as_str()))
                .map(|(id, name)| (id.clone(), name.clone()))
                .collect(),
            between_pages: self.between_pages.clone(),
            left: self.left.clone(),
        })
    }

    /// Every way to a node, a contact or a web page: the buttons, then the follow-ups.
    pub(super) fn links(&self) -> impl Iterator<Item = Link<'_>> {
        let buttons = self.edges.iter().map(|edge| Link {
            from: &edge.from,
            to: &edge.to,
            label: Some(&edge.label),
            people: edge.people,
        });
        let there: HashSet<&str> = self.nodes.iter().map(|node| node.id.as_str()).collect();
        let follow_ups = self.nodes.iter().filter_map(|node| {
            Some(Link {
                from: &node.id,
                to: node.follow_up.as_deref()?,
                label: None,
                people: None,
            })
        });
        buttons
            .filter(|link| !link.to.starts_with('!'))
            .chain(follow_ups.filter(move |link| there.contains(link.to)))
    }
}

/// The places to which very many links lead.
pub(super) fn hubs<'a>(links: &[Link<'a>]) -> HashSet<&'a str> {
    let mut count: HashMap<&str, usize> = HashMap::new();
    for link in links {
        *count.entry(link.to).or_default() += 1;
    }
    count.retain(|_, links| *links > HUB_LINKS);
    count.into_keys().collect()
}

fn near<'a>(
    links: &[Link<'a>],
    hubs: &HashSet<&'a str>,
    focus: &'a str,
    depth: usize,
) -> HashSet<&'a str> {
    let mut kept = HashSet::from([focus]);
    for _ in 0..depth {
        let mut next = Vec::new();
        for link in links {
            let onward = |id: &str| kept.contains(id) && !hubs.contains(id);
            if onward(link.from) || link.from == focus {
                next.push(link.to);
            }
            if onward(link.to) {
                next.push(link.from);
            }
        }
        kept.extend(next);
    }
    kept
}
