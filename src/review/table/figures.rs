//! What is counted of days and of nodes.

use super::Table;
use super::talks::is_miss;
use crate::language::Language;
use crate::triage::Level;
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
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
        let mut days: BTreeMap<Date, DayFigures> = from
            .series(jiff::Span::new().days(1))
            .take_while(|day| *day <= to)
            .map(|day| (day, DayFigures::default()))
            .collect();
        let mut talks: FxHashMap<(Date, u64), (Level, Language)> = FxHashMap::default();
        for (_, _, row) in self.of_days(from, to) {
            let Some(figures) = days.get_mut(&row.day) else {
                continue;
            };
            match row.kind() {
                "not-understood" => figures.not_understood += 1,
                "answer-declined" => figures.declined += 1,
                "danger-dismissed" => figures.dismissed += 1,
                "answer-failed" => figures.failed += 1,
                "message-read" => figures.messages += 1,
                _ => {}
            }
            if row.who == 0 {
                continue;
            }
            let talk = talks.entry((row.day, row.who)).or_default();
            talk.0 = talk
                .0
                .max(row.read.map_or(Level::Other, |(level, _)| level));
            talk.1 = row.language;
        }
        for ((day, _), (level, language)) in talks {
            let Some(figures) = days.get_mut(&day) else {
                continue;
            };
            let level = Level::ALL.iter().position(|of| *of == level);
            let language = Language::ALL.iter().position(|of| *of == language);
            figures.levels[level.unwrap_or_default()] += 1;
            figures.languages[language.unwrap_or_default()] += 1;
        }
        days.into_iter().collect()
    }

    /// How each node was visited on these days.
    pub fn traffic(&self, from: Date, to: Date) -> BTreeMap<&str, Traffic> {
        let mut of_node = vec![Traffic::default(); self.nodes.names.len()];
        let mut last: FxHashMap<(Date, u64), u32> = FxHashMap::default();
        let mut pairs: FxHashSet<(Date, u64, u32)> = FxHashSet::default();
        for (_, _, row) in self.of_days(from, to) {
            let Some(traffic) = of_node.get_mut(row.node as usize) else {
                continue;
            };
            traffic.shown += 1;
            if row.who != 0 {
                last.insert((row.day, row.who), row.node);
                traffic.talks += usize::from(pairs.insert((row.day, row.who, row.node)));
            }
        }
        for node in last.into_values() {
            of_node[node as usize].left += 1;
        }
        let names = self.nodes.names.iter().map(|name| &**name);
        names
            .zip(of_node)
            .filter(|(_, traffic)| traffic.shown > 0)
            .collect()
    }

    /// The messages whose words were written down because the bot did not find what was meant, the first one first.
    pub fn misses(&self) -> impl Iterator<Item = super::Found<'_>> {
        self.rows(Date::MIN, Date::MAX)
            .filter(|found| found.text.is_some() && is_miss(found.kind))
    }
}
