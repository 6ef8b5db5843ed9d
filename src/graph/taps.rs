//! How many taps lead from the menu to each node, and from each node to help.

use super::Graph;
use std::collections::{HashMap, VecDeque};

/// Writes down the taps of every node. `menu` is the menu's name.
pub(super) fn count(graph: &mut Graph, menu: &str) {
    let mut forth: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut back: HashMap<&str, Vec<&str>> = HashMap::new();
    for edge in &graph.edges {
        forth.entry(&edge.from).or_default().push(&edge.to);
        back.entry(&edge.to).or_default().push(&edge.from);
    }
    let ends = graph.edges.iter().map(|edge| edge.to.as_str());
    let nodes = graph.nodes.iter().map(|node| node.id.as_str());
    let from_menu = distances(&forth, [menu]);
    let to_help = distances(&back, ends.chain(nodes).filter(|id| is_help(id)));
    let found: Vec<_> = graph
        .nodes
        .iter()
        .map(|node| {
            let id = node.id.as_str();
            (from_menu.get(id).copied(), to_help.get(id).copied())
        })
        .collect();
    for (node, (from_menu, to_help)) in graph.nodes.iter_mut().zip(found) {
        node.from_menu = from_menu;
        node.to_help = to_help;
    }
}

/// Whether a human is reached here: a node of the page `help`, or the card of a contact.
fn is_help(id: &str) -> bool {
    let page = id.split_once('/').map(|(_, node)| node.split('#').next());
    id.starts_with('@') || page == Some(Some("help"))
}

/// The fewest steps from any of the starts to all that can be reached.
fn distances<'a>(
    next: &HashMap<&'a str, Vec<&'a str>>,
    starts: impl IntoIterator<Item = &'a str>,
) -> HashMap<&'a str, usize> {
    let mut found = HashMap::new();
    let mut waiting: VecDeque<(&str, usize)> = starts.into_iter().map(|start| (start, 0)).collect();
    while let Some((id, steps)) = waiting.pop_front() {
        if found.contains_key(id) {
            continue;
        }
        found.insert(id, steps);
        let after = next.get(id).into_iter().flatten();
        waiting.extend(after.map(|id| (*id, steps + 1)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::is_help;

    #[test]
    fn help_is_a_page_or_a_contact() {
        for help in ["nb/help", "en/help#more", "@113"] {
            assert!(is_help(help), "{help}");
        }
        for other in ["nb/helpless", "nb/menu#help", "https://help/help", "!back"] {
            assert!(!is_help(other), "{other}");
        }
    }
}
