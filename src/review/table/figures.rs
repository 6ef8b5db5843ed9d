//! What is counted of days and of nodes.

use super::Table;
use super::day::Day;
use super::talks::is_miss;
use crate::language::Language;
use crate::triage::Level;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What a day came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayFigures {
    /// Conversations by the gravest reading in them, in the order of [`Level::ALL`].
    pub levels: [usize; Level::ALL.len()],
    /// Conversations by their last language, in the order of [`Language::ALL`].
    pub languages: [usize; Language::ALL.len()],
    /// Messages with words.
    pub messages: usize,
    /// What was not understood.
    pub not_understood: usize,
    /// Answers that were not what was meant.
    pub declined: usize,
    /// Emergencies that were said not to be happening.
    pub dismissed: usize,
    /// Turns that failed, so that the compiled-in card was said.
    pub failed: usize,
}

impl DayFigures {
    /// Conversations.
    pub fn talks(&self) -> usize {
        self.levels.iter().sum()
    }

    /// Conversations of a level.
    pub fn of(&self, level: Level) -> usize {
        let at = Level::ALL.iter().position(|of| *of == level);
        at.map_or(0, |at| self.levels[at])
    }
}

/// How a node was visited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// How often it was shown.
    pub shown: usize,
    /// In how many conversations.
    pub talks: usize,
    /// In how many it was the last.
    pub left: usize,
}

impl Table {
    /// What each of these days came to; a day without events too.
    pub fn days(&self, from: Date, to: Date) -> Vec<(Date, DayFigures)> {
        let days = from.series(jiff::Span::new().days(1));
        days.take_while(|day| *day <= to)
            .map(|day| {
                let counted = self.days.get(&day).map(|day| day.figures.clone());
                (day, counted.unwrap_or_default())
            })
            .collect()
    }

    /// How each node was visited on these days.
    pub fn traffic(&self, from: Date, to: Date) -> BTreeMap<&str, Traffic> {
        let mut of_node = vec![Traffic::default(); self.nodes.names.len()];
        for (node, own) in self.counted(from, to).flat_map(|(_, day)| &day.traffic) {
            let traffic = &mut of_node[*node as usize];
            traffic.shown += own.shown;
            traffic.talks += own.talks;
            traffic.left += own.left;
        }
        let names = self.nodes.names.iter().map(|name| &**name);
        names
            .zip(of_node)
            .filter(|(_, traffic)| traffic.shown > 0)
            .collect()
    }

    /// The nodes that each conversation of these days was shown, in order, with a name for it.
    pub fn paths(
        &self,
        from: Date,
        to: Date,
    ) -> impl Iterator<Item = (String, impl Iterator<Item = &str>)> {
        self.counted(from, to).flat_map(move |(day, counted)| {
            counted.talks.iter().map(move |talk| {
                let names = move |node: &u32| &*self.nodes.names[*node as usize];
                (format!("{day} {:x}", talk.who), talk.path.iter().map(names))
            })
        })
    }

    /// How many messages' words were written down because the bot did not find what was meant.
    pub fn miss_count(&self) -> usize {
        self.days.values().map(|day| day.misses).sum()
    }

    /// The messages whose words were written down because the bot did not find what was meant, the first one first.
    pub fn misses(&self) -> impl Iterator<Item = super::Found<'_>> {
        self.rows(Date::MIN, Date::MAX)
            .filter(|found| found.text.is_some() && is_miss(found.kind))
    }

    /// What these days came to.
    pub(super) fn counted(&self, from: Date, to: Date) -> impl Iterator<Item = (&Date, &Day)> {
        let days = (from <= to).then(|| self.days.range(from..=to));
        days.into_iter().flatten()
    }
}
