//! Which conversations are asked for. What a form gives is of a closed list, or is compared and never run.

use super::{Found, Table};
use crate::language::Language;
use crate::text::fold;
use crate::triage::{Category, Level};
use rustc_hash::FxHashSet;

/// Which conversations are asked for: those that have, for each thing that is asked for, an event that is so.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// At least so grave.
    pub level: Option<Level>,
    /// A danger of this kind.
    pub category: Option<Category>,
    /// In this language.
    pub language: Option<Language>,
    /// On one of these nodes (of a topic).
    pub nodes: Option<FxHashSet<String>>,
    /// On this node, or on any of this page.
    pub node: Option<String>,
    /// With these words.
    pub words: Option<String>,
}

/// A filter as it is held against rows.
pub(super) struct Held<'a> {
    filter: &'a Filter,
    /// By the number of a node: whether it is one of [`Filter::nodes`], and whether it is at [`Filter::node`].
    at: Vec<(bool, bool)>,
    folded: Option<String>,
}

/// What all criteria together give.
const ALL: u8 = 0b11_1111;

impl Filter {
    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        let Filter {
            level,
            category,
            language,
            nodes,
            node,
            words,
        } = self;
        level.is_none()
            && category.is_none()
            && language.is_none()
            && nodes.is_none()
            && node.is_none()
            && words.is_none()
    }
}

impl<'a> Held<'a> {
    pub(super) fn new(filter: &'a Filter, table: &Table) -> Held<'a> {
        let is_at = |name: &str| {
            let node = filter.node.as_deref();
            node.is_some_and(|node| name == node || name.split('#').next() == Some(node))
        };
        let of = |name: &str| {
            filter
                .nodes
                .as_ref()
                .is_some_and(|nodes| nodes.contains(name))
        };
        let names = table.nodes.names.iter();
        Held {
            filter,
            at: names.map(|name| (of(name), is_at(name))).collect(),
            folded: filter.words.as_deref().map(fold),
        }
    }

    /// Which criteria a row meets, a bit each; those that are not asked for are always met.
    pub(super) fn met(&self, found: &Found<'_>, folded: Option<&str>) -> u8 {
        let Filter {
            level,
            category,
            language,
            nodes,
            node,
            ..
        } = self.filter;
        let row = found.row;
        let (of, at) = self.at.get(row.node as usize).copied().unwrap_or_default();
        let holds = [
            level.is_none_or(|level| row.read.is_some_and(|(is, _)| is >= level)),
            category.is_none_or(|category| row.read.is_some_and(|(_, is)| is == category)),
            language.is_none_or(|language| row.language == language),
            nodes.is_none() || of,
            node.is_none() || at,
            self.folded
                .as_ref()
                .is_none_or(|words| folded.is_some_and(|folded| folded.contains(words.as_str()))),
        ];
        let bits = holds.iter().enumerate();
        bits.fold(0, |met, (n, holds)| met | (u8::from(*holds) << n))
    }

    /// Whether these are all.
    pub(super) fn is_all(met: u8) -> bool {
        met == ALL
    }
}
