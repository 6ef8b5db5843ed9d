//! Counts of conversations, to be published; see [`crate::review::cells`] for what is told of each.
//!
//! **Invariants.** Only periods of one kind are told, whole ones that are over and of which every day is kept, so that no
//! two tables overlap in part and a later one of the same period says the same. Every value of a closed list is told in
//! each period, so that none shows by its absence. Of a period with few conversations only that is told: else cells that
//! are all small could be reckoned from their sum.

use super::Table;
use crate::language::Language;
use crate::review::cells::{Draws, Told, told};
use crate::triage::{Category, Level};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What is counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// Each week, by its Monday.
    Week,
    /// Each month, by its first day.
    Month,
}

impl Period {
    /// The first day of the period that a day is in.
    pub fn first(self, day: Date) -> Date {
        match self {
            Period::Week => {
                let back = i32::from(day.weekday().to_monday_zero_offset());
                day.saturating_sub(back.days())
            }
            Period::Month => day.first_of_month(),
        }
    }

    /// The first day of the period after the one that begins on this day.
    pub fn after(self, first: Date) -> Date {
        match self {
            Period::Week => first.saturating_add(7.days()),
            Period::Month => first.saturating_add(1.month()),
        }
    }
}

/// What a row counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    /// All conversations.
    All,
    /// Those that ended in a language.
    Language(Language),
    /// Those whose gravest reading was this.
    Level(Level),
    /// Those in which such a danger was read.
    Category(Category),
    /// Those in which a page was shown.
    Page(String),
}

impl Of {
    /// What they are told apart by: `all`, `language`, `level`, `category` or `page`.
    pub fn by(&self) -> &'static str {
        match self {
            Of::All => "all",
            Of::Language(_) => "language",
            Of::Level(_) => "level",
            Of::Category(_) => "category",
            Of::Page(_) => "page",
        }
    }

    /// Which of these.
    pub fn value(&self) -> &str {
        match self {
            Of::All => "",
            Of::Language(language) => language.code(),
            Of::Level(level) => level.name(),
            Of::Category(category) => category.name(),
            Of::Page(page) => page,
        }
    }
}

/// A row of the export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The first day of the period.
    pub period: Date,
    /// What is counted.
    pub of: Of,
    /// How many conversations, as it is told.
    pub talks: Told,
}

/// How counts are told.
#[derive(Clone, Debug)]
pub struct Telling {
    /// What is counted together.
    pub period: Period,
    /// Below how many a count is withheld.
    pub k: usize,
    /// What is taken off the others.
    pub draws: Draws,
}

impl Table {
    /// Conversations of the periods that these days are in: all, and by language, gravest level, kind of danger and page,
    /// each by itself and not by each other, so that cells stay large.
    pub fn counts(&self, (from, to): (Date, Date), today: Date, telling: &Telling) -> Vec<Row> {
        // What was purged may have taken some of the first file that is kept, and the first hours of a period lie in the
        // file of the day before: only when an earlier one is here, nothing of it is gone.
        let kept = self.parts.keys().next().copied();
        let period = telling.period;
        let mut first = period.first(from.max(kept.unwrap_or(today)));
        let mut rows = Vec::new();
        while from <= to && first <= to && period.after(first) <= today {
            let after = period.after(first);
            let before = first.yesterday().unwrap_or(Date::MIN);
            if kept.is_some_and(|kept| kept < before) {
                rows.extend(self.sums(first, after).rows(first, telling));
            }
            first = after;
        }
        rows
    }

    fn sums(&self, first: Date, after: Date) -> Sums<'_> {
        let mut sums = Sums::default();
        let last = after.yesterday().unwrap_or(after);
        for (_, counted) in self.counted(first, last) {
            let figures = &counted.figures;
            add(&mut sums.languages, &figures.languages);
            add(&mut sums.levels, &figures.levels);
            add(&mut sums.categories, &counted.categories);
            for (page, talks) in &counted.pages {
                let name = &*self.nodes.page_names[*page as usize];
                *sums.pages.entry(name).or_default() += talks;
            }
        }
        sums
    }
}

fn add(sums: &mut [usize], counts: &[usize]) {
    sums.iter_mut()
        .zip(counts)
        .for_each(|(sum, count)| *sum += count);
}

/// The pages that are shown because a danger was read.
const OF_DANGER: [&str; 3] = ["emergency", "now", "urgent"];

/// What a period came to.
#[derive(Clone, Debug, Default)]
struct Sums<'a> {
    /// In the order of [`Language::ALL`].
    languages: [usize; Language::ALL.len()],
    /// In the order of [`Level::ALL`].
    levels: [usize; Level::ALL.len()],
    /// In the order of [`Category::ALL`].
    categories: [usize; Category::ALL.len()],
    pages: BTreeMap<&'a str, usize>,
}

impl Sums<'_> {
    fn rows(&self, period: Date, telling: &Telling) -> Vec<Row> {
        let k = telling.k.max(1);
        let row = |of: Of, talks: Told| Row { period, of, talks };
        let drawn = |of: Of, count: usize| {
            let cell = format!("{period} {} {}", of.by(), of.value());
            let talks = told(count, k, telling.draws.steps(&cell));
            row(of, talks)
        };
        let all: usize = self.levels.iter().sum();
        // From so many on, at least one of each list is told, which may be any number, and so no sum binds the others.
        let fewest = k * Level::ALL.len().max(Language::ALL.len());
        if all < fewest {
            return vec![row(Of::All, Told::Below(fewest))];
        }
        let mut rows = vec![drawn(Of::All, all)];
        let languages = Language::ALL.into_iter().zip(self.languages);
        rows.extend(languages.map(|(language, count)| drawn(Of::Language(language), count)));
        // Each danger is of some kind, and each kind is a danger: where one of the two has no large cell, sums of the
        // other would tell of its small ones.
        let levels = || Level::ALL.into_iter().zip(self.levels);
        let is_grave = levels().any(|(level, count)| level >= Level::Urgent && count >= k);
        let kinds = || {
            let kinds = Category::ALL.into_iter().zip(self.categories);
            kinds.filter(|(category, _)| *category != Category::None)
        };
        let has_kind = kinds().any(|(_, count)| count >= k);
        rows.extend(levels().map(|(level, count)| match level >= Level::Urgent {
            true if !has_kind => row(Of::Level(level), told(count.min(k), k, 0)),
            _ => drawn(Of::Level(level), count),
        }));
        if is_grave {
            rows.extend(kinds().map(|(category, count)| drawn(Of::Category(category), count)));
        }
        // Pages are no closed list: one that is not told was shown in few conversations, or in none.
        // Those that only a danger leads to are dangers counted once more.
        let is_safe = |page: &str| is_grave && has_kind || !OF_DANGER.contains(&page);
        let pages = self
            .pages
            .iter()
            .filter(|(page, count)| **count >= k && is_safe(page));
        rows.extend(pages.map(|(page, count)| drawn(Of::Page((*page).to_owned()), *count)));
        rows
    }
}

#[cfg(test)]
mod tests;
