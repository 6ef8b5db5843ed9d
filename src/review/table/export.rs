//! Counts of conversations, to be published; see [`crate::review::cells`] for what is told of them.

use super::Table;
use crate::language::Language;
use crate::review::cells;
use crate::triage::{Category, Level};
use jiff::civil::Date;
use std::collections::BTreeMap;

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
        let mut cells: BTreeMap<(Date, &'static str, &str), usize> = BTreeMap::new();
        for (day, counted) in self.counted(from, to) {
            let period = period.first(*day);
            let mut count = |by, value, count| {
                *cells.entry((period, by, value)).or_default() += count;
            };
            let figures = &counted.figures;
            count("all", "", figures.talks());
            for (language, talks) in Language::ALL.into_iter().zip(figures.languages) {
                count("language", language.code(), talks);
            }
            for (level, talks) in Level::ALL.into_iter().zip(figures.levels) {
                count("level", level.name(), talks);
            }
            for (category, talks) in Category::ALL.into_iter().zip(counted.categories) {
                if category != Category::None {
                    count("category", category.name(), talks);
                }
            }
            for (page, talks) in &counted.pages {
                count("page", &self.nodes.page_names[*page as usize], *talks);
            }
        }
        cells.retain(|_, count| *count > 0);
        let row = |((period, by, value), count): ((Date, &'static str, &str), usize)| Row {
            period,
            by,
            value: value.to_owned(),
            talks: cells::written(count, k),
        };
        cells.into_iter().map(row).collect()
    }
}
