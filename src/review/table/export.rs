//! Counts of conversations, to be published; see [`crate::review::cells`] for what is told of them.

use super::Table;
use crate::review::cells;
use crate::triage::Level;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// What is counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Each day.
    Day,
    /// Each week, by its Monday.
    Week,
    /// Each month, by its first day.
    Month,
}

impl Period {
    /// All periods.
    pub const ALL: [Period; 3] = [Period::Day, Period::Week, Period::Month];

    /// The name in an address.
    pub fn name(self) -> &'static str {
        match self {
            Period::Day => "day",
            Period::Week => "week",
            Period::Month => "month",
        }
    }

    pub(super) fn first(self, day: Date) -> Date {
        match self {
            Period::Day => day,
            Period::Week => {
                let back = i32::from(day.weekday().to_monday_zero_offset());
                day.saturating_sub(jiff::Span::new().days(back))
            }
            Period::Month => day.first_of_month(),
        }
    }
}

/// A row of the export.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// The first day of the period.
    pub period: Date,
    /// `all`, `language`, `level`, `category` or `page`.
    pub by: &'static str,
    /// Which of these.
    pub value: String,
    /// How many conversations, as it is told.
    pub talks: String,
}

impl Table {
    /// Conversations of these days: all, and by language, gravest level, kind of danger and page, each by itself and not
    /// by each other, so that cells stay large.
    pub fn counts(&self, from: Date, to: Date, period: Period, k: usize) -> Vec<Row> {
        let mut talks: FxHashMap<(Date, u64), Talk<'_>> = FxHashMap::default();
        for (_, _, row) in self.of_days(from, to).filter(|(_, _, row)| row.who != 0) {
            let talk = talks.entry((row.day, row.who)).or_default();
            talk.language = row.language.code();
            if let Some((level, category)) = row.read {
                talk.level = talk.level.max(level);
                if level >= Level::Urgent {
                    talk.categories.insert(category.name());
                }
            }
            if let Some(node) = self.nodes.names.get(row.node as usize) {
                talk.pages.insert(node.split('#').next().unwrap_or(node));
            }
        }
        let mut cells: BTreeMap<(Date, &'static str, &str), usize> = BTreeMap::new();
        for ((day, _), talk) in &talks {
            let period = period.first(*day);
            let mut count = |by, value| *cells.entry((period, by, value)).or_default() += 1;
            count("all", "");
            count("language", talk.language);
            count("level", talk.level.name());
            talk.categories
                .iter()
                .for_each(|value| count("category", value));
            talk.pages.iter().for_each(|value| count("page", value));
        }
        let row = |((period, by, value), count): ((Date, &'static str, &str), usize)| Row {
            period,
            by,
            value: value.to_owned(),
            talks: cells::written(count, k),
        };
        cells.into_iter().map(row).collect()
    }
}

#[derive(Default)]
struct Talk<'a> {
    language: &'static str,
    level: Level,
    categories: BTreeSet<&'static str>,
    pages: BTreeSet<&'a str>,
}
