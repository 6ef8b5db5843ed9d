//! Headings that somebody took away: text that goes on below the buttons of a node belongs to another.

use super::{is_choice_list, items, lone_link};
use crate::finding::Source;
use crate::script::markup::Block;
use crate::script::target::Target;
use std::collections::BTreeSet;

/// So many buttons below each other are those of a node; fewer may be a slip in a text.
const BUTTONS: usize = 2;

/// How many of the blocks under a heading are a whole node, when more stand below its buttons.
pub(super) fn end_of_node(blocks: &[Block<'_>]) -> Option<usize> {
    let within = blocks.split_last()?.1;
    within.iter().position(is_buttons).map(|at| at + 1)
}

/// Whether a block is the buttons of a node and nothing else.
fn is_buttons(block: &Block<'_>) -> bool {
    let leads_on = |address: &str| !matches!(Target::read(address, ""), Ok(Target::Web(_)));
    is_choice_list(block)
        && items(block).count() >= BUTTONS
        && items(block).all(|item| lone_link(item).is_some_and(|link| leads_on(link.address)))
}

/// The name that the page uses for one of its nodes and that stands behind no heading, when there is only one: in `[ask]`
/// or on a button of the page.
pub(super) fn name<'a>(source: &'a Source, asked: impl Iterator<Item = &'a str>) -> Option<String> {
    let text = &*source.text;
    let names = |before: &'static str| {
        text.match_indices(before).map(move |(at, _)| {
            let rest = &text[at + before.len()..];
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
            &rest[..end.unwrap_or(rest.len())]
        })
    };
    let written: BTreeSet<&str> = names("{#").collect();
    let used = asked.filter(|name| *name != "start").chain(names("](#"));
    let lost: BTreeSet<&str> = used
        .filter(|name| !name.is_empty() && !written.contains(name))
        .collect();
    let mut lost = lost.into_iter();
    match (lost.next(), lost.next()) {
        (Some(name), None) => Some(name.to_owned()),
        _ => None,
    }
}
