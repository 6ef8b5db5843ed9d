//! Which conversations are asked for. What a form gives is of a closed list, or is compared and never run.

use super::Table;
use super::day::TalkOfDay;
use crate::language::Language;
use crate::text::fold;
use crate::triage::{Category, Level};
use jiff::civil::Date;
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
    /// One of these: those that have the words that are searched for ([`Table::having`]).
    pub having: Option<FxHashSet<(Date, u64)>>,
}

/// A filter as it is held against conversations.
pub(super) struct Held<'a> {
    filter: &'a Filter,
    /// By the number of a node: whether it is one of [`Filter::nodes`], and whether it is at [`Filter::node`].
    at: Vec<(bool, bool)>,
}

impl<'a> Held<'a> {
    pub(super) fn new(filter: &'a Filter, table: &Table) -> Held<'a> {
        let is_at = |name: &str| {
            let node = filter.node.as_deref();
            node.is_some_and(|node| name == node || name.split('#').next() == Some(node))
        };
        let nodes = filter.nodes.as_ref();
        let is_of = |name: &str| nodes.is_some_and(|nodes| nodes.contains(name));
        let names = table.nodes.names.iter();
        Held {
            filter,
            at: names.map(|name| (is_of(name), is_at(name))).collect(),
        }
    }

    /// Whether a conversation has all that is asked for.
    pub(super) fn wants(&self, day: Date, talk: &TalkOfDay) -> bool {
        let Filter {
            level,
            category,
            language,
            nodes,
            node,
            having,
        } = self.filter;
        let any = |wanted: fn(&(bool, bool)) -> bool| {
            let mut at = talk.nodes.iter().map(|node| self.at[*node as usize]);
            at.any(|at| wanted(&at))
        };
        level.is_none_or(|level| talk.messages > 0 && talk.level >= level)
            && category.is_none_or(|category| talk.is_about(category))
            && language.is_none_or(|language| talk.speaks(language))
            && (nodes.is_none() || any(|(of, _)| *of))
            && (node.is_none() || any(|(_, at)| *at))
            && having
                .as_ref()
                .is_none_or(|having| having.contains(&(day, talk.who)))
    }
}

impl Table {
    /// The conversations that have these words in one message, among the events of these days that are here.
    pub fn having(&self, words: &str, from: Date, to: Date) -> FxHashSet<(Date, u64)> {
        let words = fold(words);
        let rows = self.of_days(from, to);
        let having = rows.filter(|(_, part, row)| {
            let text = row.text().and_then(|text| part.texts.get(text as usize));
            text.is_some_and(|text| text.folded.contains(&words))
        });
        having.map(|(_, _, row)| (row.day, row.who)).collect()
    }
}
