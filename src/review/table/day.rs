//! What a day came to, counted once.

use super::Row;
use super::figures::{DayFigures, Traffic};
use super::talks::is_miss;
use crate::language::Language;
use crate::triage::{Category, Level};
use rustc_hash::FxHashMap;

/// What a day came to.
#[derive(Debug, Default)]
pub(super) struct Day {
    pub(super) figures: DayFigures,
    /// The conversations, the last one first.
    pub(super) talks: Vec<TalkOfDay>,
    /// How nodes were visited, by their numbers.
    pub(super) traffic: Vec<(u32, Traffic)>,
    /// Conversations by what was read in them, in the order of [`Category::ALL`].
    pub(super) categories: [usize; Category::ALL.len()],
    /// Conversations by the pages that were shown in them, by their numbers.
    pub(super) pages: FxHashMap<u32, usize>,
    /// Messages whose words were written down because the bot did not find what was meant.
    pub(super) misses: usize,
}

/// A conversation of a day.
#[derive(Debug)]
pub(super) struct TalkOfDay {
    pub(super) who: u64,
    pub(super) begun: i64,
    pub(super) messages: u32,
    pub(super) missed: u32,
    pub(super) texts: u32,
    pub(super) level: Level,
    pub(super) language: Language,
    /// A bit for each of [`Language::ALL`] that it was in.
    languages: u8,
    /// A bit for each of [`Category::ALL`] that was read in it.
    categories: u16,
    /// The nodes that were shown, each once, in order.
    pub(super) nodes: Vec<u32>,
    /// The nodes that were shown, in order.
    pub(super) path: Vec<u32>,
}

impl TalkOfDay {
    fn new(row: &Row) -> TalkOfDay {
        TalkOfDay {
            who: row.who,
            begun: row.at,
            messages: 0,
            missed: 0,
            texts: 0,
            level: Level::Other,
            language: row.language,
            languages: 0,
            categories: 0,
            nodes: Vec::new(),
            path: Vec::new(),
        }
    }

    fn take(&mut self, row: &Row) {
        self.language = row.language;
        self.languages |= 1 << place(&Language::ALL, row.language);
        self.texts += u32::from(row.text().is_some());
        self.missed += u32::from(is_miss(row.kind()));
        if let Some((level, category)) = row.read {
            self.messages += 1;
            self.level = self.level.max(level);
            self.categories |= 1 << place(&Category::ALL, category);
        }
        if let Some(node) = row.node() {
            self.path.push(node);
            if !self.nodes.contains(&node) {
                self.nodes.push(node);
            }
        }
    }

    /// Whether it was in that language.
    pub(super) fn speaks(&self, language: Language) -> bool {
        (self.languages >> place(&Language::ALL, language)) & 1 == 1
    }

    /// Whether that was read in it.
    pub(super) fn is_about(&self, category: Category) -> bool {
        (self.categories >> place(&Category::ALL, category)) & 1 == 1
    }
}

impl Day {
    /// Counts the events of a day. `pages` tells the page of each node.
    pub(super) fn of<'a>(rows: impl Iterator<Item = &'a Row>, pages: &[u32]) -> Day {
        let mut day = Day::default();
        let mut numbers: FxHashMap<u64, usize> = FxHashMap::default();
        let mut traffic: FxHashMap<u32, Traffic> = FxHashMap::default();
        for row in rows {
            day.count(row);
            if let Some(node) = row.node() {
                traffic.entry(node).or_default().shown += 1;
            }
            if row.who != 0 {
                let at = *numbers.entry(row.who).or_insert_with(|| {
                    day.talks.push(TalkOfDay::new(row));
                    day.talks.len() - 1
                });
                day.talks[at].take(row);
            }
        }
        for talk in &day.talks {
            day.figures.levels[place(&Level::ALL, talk.level)] += 1;
            day.figures.languages[place(&Language::ALL, talk.language)] += 1;
            for (count, category) in day.categories.iter_mut().zip(Category::ALL) {
                *count += usize::from(talk.is_about(category));
            }
            let mut seen: Vec<u32> = Vec::new();
            for node in &talk.nodes {
                traffic.entry(*node).or_default().talks += 1;
                let page = pages[*node as usize];
                if !seen.contains(&page) {
                    *day.pages.entry(page).or_default() += 1;
                    seen.push(page);
                }
            }
            if let Some(last) = talk.path.last() {
                traffic.entry(*last).or_default().left += 1;
            }
        }
        day.talks
            .sort_by_key(|talk| std::cmp::Reverse((talk.begun, talk.who)));
        day.traffic = traffic.into_iter().collect();
        day
    }

    /// Whether nothing happened.
    pub(super) fn is_empty(&self) -> bool {
        let Day {
            figures,
            talks,
            traffic,
            misses,
            ..
        } = self;
        talks.is_empty() && traffic.is_empty() && *misses == 0 && *figures == DayFigures::default()
    }

    fn count(&mut self, row: &Row) {
        let figures = &mut self.figures;
        match row.kind() {
            "not-understood" => figures.not_understood += 1,
            "answer-declined" => figures.declined += 1,
            "danger-dismissed" => figures.dismissed += 1,
            "answer-failed" => figures.failed += 1,
            "message-read" => figures.messages += 1,
            _ => {}
        }
        self.misses += usize::from(is_miss(row.kind()) && row.text().is_some());
    }
}

/// Where a value stands in the list of all; all of them do.
fn place<T: PartialEq>(all: &[T], one: T) -> usize {
    all.iter().position(|of| *of == one).unwrap_or_default()
}
