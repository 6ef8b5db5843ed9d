//! Events in memory, with what each day came to, so that a page over months looks at days and conversations alone.
//!
//! Each file of a day is a part, which is put in, taken out and added to by itself; [`Table::settle`] counts the days that
//! have changed anew. A part that is counted can be thinned: what was not understood stays, the rest is read again when a
//! page asks for its day. **Invariants.** A day is counted only while its files are here whole. A conversation is of one day of Norway's, as its name is. What was taken out is
//! nowhere any more, its words neither.

mod day;
mod export;
mod figures;
mod filter;
mod talks;

pub use export::{Of, Period, Row as ExportRow, Telling};
pub use figures::{DayFigures, Traffic};
pub use filter::Filter;
pub use talks::Talk;

use super::label::Item;
use crate::engine::Event;
use crate::language::Language;
use crate::privacy::pseudonym::Pseudonym;
use crate::privacy::scrub::Excerpt;
use crate::text::fold;
use crate::triage::{Category, Level};
use day::Day;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// An event, as it comes from its file.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// When, rounded.
    pub at: Timestamp,
    /// The name of its conversation.
    pub who: Option<&'a Pseudonym>,
    /// What.
    pub event: &'a Event,
    /// The language of the conversation.
    pub language: Language,
    /// The words, scrubbed.
    pub text: Option<&'a Excerpt>,
    /// Its line in the file.
    pub line: u32,
}

/// An event in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// When, in seconds of Unix time.
    pub at: i64,
    /// The day in Norway.
    pub day: Date,
    /// The conversation; 0 is none.
    pub who: u64,
    /// The line in its file.
    pub line: u32,
    /// The language of the conversation.
    pub language: Language,
    /// What triage read.
    pub read: Option<(Level, Category)>,
    /// The number of its kind in [`Event::KINDS`].
    kind: u8,
    node: u32,
    text: u32,
}

/// No node, no text.
const NONE: u32 = u32::MAX;

/// The events of one file.
#[derive(Clone, Debug, Default)]
pub struct Part {
    rows: Vec<Row>,
    texts: Vec<Words>,
    /// The lines that have words, when not all rows are here.
    worded: Option<Box<[u32]>>,
}

/// The words of a row.
#[derive(Clone, Debug, Default)]
struct Words {
    shown: Box<str>,
    folded: Box<str>,
}

/// All events.
#[derive(Debug)]
pub struct Table {
    parts: BTreeMap<Date, Part>,
    /// What the days came to, in Norway.
    days: BTreeMap<Date, Day>,
    /// The days that have changed since they were counted.
    changed: BTreeSet<Date>,
    nodes: Nodes,
    norway: TimeZone,
    /// The last time whose day was asked for: rounded times come many in a row.
    last: (i64, Date),
}

/// The names of nodes, each once.
#[derive(Debug, Default)]
struct Nodes {
    names: Vec<Box<str>>,
    /// The page of each, by its number in `page_names`.
    pages: Vec<u32>,
    page_names: Vec<Box<str>>,
    numbers: FxHashMap<Box<str>, u32>,
}

/// A row with what its numbers stand for.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// The row.
    pub row: &'a Row,
    /// Which message it is.
    pub item: Item,
    /// Its kind.
    pub kind: &'static str,
    /// The node that was shown.
    pub node: Option<&'a str>,
    /// The words, scrubbed.
    pub text: Option<&'a str>,
}

impl Found<'_> {
    /// Whether the bot did not find what was meant.
    pub fn is_miss(&self) -> bool {
        talks::is_miss(self.kind)
    }
}

impl Default for Table {
    fn default() -> Table {
        Table {
            parts: BTreeMap::new(),
            days: BTreeMap::new(),
            changed: BTreeSet::new(),
            nodes: Nodes::default(),
            norway: TimeZone::get("Europe/Oslo").unwrap_or(TimeZone::UTC),
            last: (i64::MIN, Date::ZERO),
        }
    }
}

impl Table {
    /// Adds an event at the end of the part of a file.
    pub fn add(&mut self, file: Date, seen: Seen<'_>) {
        let day = self.put(file, seen);
        self.changed.insert(day);
    }

    /// Begins a part anew that was thinned; its events come as before with [`Table::add_again`].
    pub fn begin_again(&mut self, file: Date) {
        self.parts.insert(file, Part::default());
    }

    /// Adds an event that is counted already.
    pub fn add_again(&mut self, file: Date, seen: Seen<'_>) {
        self.put(file, seen);
    }

    /// Adds an event; its day in Norway.
    fn put(&mut self, file: Date, seen: Seen<'_>) -> Date {
        let (node, read) = match seen.event {
            Event::NodeShown { node, .. } => (self.nodes.number(node.as_str()), None),
            Event::MessageRead {
                level, category, ..
            } => (NONE, Some((*level, *category))),
            _ => (NONE, None),
        };
        let at = seen.at.as_second();
        let day = self.day(at);
        let part = self.parts.entry(file).or_default();
        let text = seen.text.map_or(NONE, |text| {
            part.texts.push(Words {
                shown: text.as_str().into(),
                folded: fold(text.as_str()).into(),
            });
            part.texts.len() as u32 - 1
        });
        part.rows.push(Row {
            at,
            day,
            who: seen.who.map_or(0, |who| number(who.as_str())),
            line: seen.line,
            language: seen.language,
            read,
            kind: kind_number(seen.event.kind()),
            node,
            text,
        });
        day
    }

    /// Whether all of a file is here, or nothing.
    pub fn is_whole(&self, file: Date) -> bool {
        let part = self.parts.get(&file);
        part.is_none_or(|part| part.worded.is_none())
    }

    /// Lets go of a file's rows, but for the words that were not understood.
    pub fn thin(&mut self, file: Date) {
        let Some(part) = self.parts.get_mut(&file) else {
            return;
        };
        if part.worded.is_some() {
            return;
        }
        let worded = part.rows.iter().filter(|row| row.text().is_some());
        part.worded = Some(worded.map(|row| row.line).collect());
        let mut texts = std::mem::take(&mut part.texts);
        let (rows, kept) = (std::mem::take(&mut part.rows), &mut part.texts);
        let missed = rows.into_iter().filter_map(|mut row| {
            let text = row.text().filter(|_| talks::is_miss(row.kind()))?;
            kept.push(std::mem::take(texts.get_mut(text as usize)?));
            row.text = kept.len() as u32 - 1;
            Some(row)
        });
        part.rows = missed.collect();
        part.rows.shrink_to_fit();
        part.texts.shrink_to_fit();
    }

    /// Takes out all of a file.
    pub fn drop_file(&mut self, file: Date) {
        self.parts.remove(&file);
        self.touch(file);
    }

    /// Takes out the rows of a file whose lines are gone; how many those were.
    pub fn retain_lines(&mut self, file: Date, is_there: impl Fn(u32) -> bool) -> usize {
        let Some(part) = self.parts.get_mut(&file) else {
            return 0;
        };
        let before = part.rows.len();
        let texts = &mut part.texts;
        part.rows.retain(|row| {
            let stays = is_there(row.line);
            if let (false, Some(words)) = (stays, texts.get_mut(row.text as usize)) {
                *words = Words::default();
            }
            stays
        });
        let gone = before - part.rows.len();
        self.touch(file);
        gone
    }

    /// Counts anew what has changed; until then days are told as they were.
    pub fn settle(&mut self) {
        self.settle_until(Date::MAX);
    }

    /// As [`Table::settle`], up to a day. One whose files are not here whole has to wait.
    pub fn settle_until(&mut self, last: Date) {
        let changed = self.changed.range(..=last).copied();
        let changed: Vec<Date> = changed
            .filter(|day| {
                self.is_whole(*day) && day.yesterday().is_ok_and(|day| self.is_whole(day))
            })
            .collect();
        for day in changed {
            self.changed.remove(&day);
            let rows = self.of_days(day, day).map(|(_, _, row)| row);
            let counted = Day::of(rows, &self.nodes.pages);
            match counted.is_empty() {
                true => drop(self.days.remove(&day)),
                false => drop(self.days.insert(day, counted)),
            }
        }
    }

    /// The days that lie in a file have changed.
    fn touch(&mut self, file: Date) {
        self.changed.insert(file);
        self.changed.extend(file.tomorrow().ok());
    }

    /// The files that there are parts of.
    pub fn files(&self) -> impl DoubleEndedIterator<Item = Date> {
        self.parts.keys().copied()
    }

    /// How many events are here.
    pub fn len(&self) -> usize {
        self.parts.values().map(|part| part.rows.len()).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The last day, in Norway, that has events.
    pub fn last_day(&self) -> Option<Date> {
        self.days.keys().next_back().copied()
    }

    /// The event of a message, when it is here.
    pub fn item(&self, item: Item) -> Option<Found<'_>> {
        let part = self.parts.get(&item.day)?;
        let at = part.rows.binary_search_by_key(&item.line, |row| row.line);
        Some(self.found(item.day, part, &part.rows[at.ok()?]))
    }

    /// The messages in these files that have words, in order.
    pub fn worded(&self, from: Date, to: Date) -> impl Iterator<Item = Item> {
        let parts = (from <= to).then(|| self.parts.range(from..=to));
        parts.into_iter().flatten().flat_map(|(file, part)| {
            let lines: Vec<u32> = match &part.worded {
                Some(lines) => lines.to_vec(),
                None => {
                    let worded = part.rows.iter().filter(|row| row.text().is_some());
                    worded.map(|row| row.line).collect()
                }
            };
            let day = *file;
            lines.into_iter().map(move |line| Item { day, line })
        })
    }

    /// The events of these days in Norway that are here, in order.
    pub fn rows(&self, from: Date, to: Date) -> impl Iterator<Item = Found<'_>> {
        self.of_days(from, to)
            .map(|(file, part, row)| self.found(file, part, row))
    }

    /// The folded words of an event; none when it has none.
    pub fn folded(&self, item: Item) -> Option<&str> {
        let part = self.parts.get(&item.day)?;
        let at = part.rows.binary_search_by_key(&item.line, |row| row.line);
        let text = part.rows[at.ok()?].text;
        part.texts.get(text as usize).map(|words| &*words.folded)
    }

    /// The days of Norway's lie in two files: its midnight comes before the one of Coordinated Universal Time.
    fn of_days(&self, from: Date, to: Date) -> impl Iterator<Item = (Date, &Part, &Row)> {
        let first = from.yesterday().unwrap_or(from);
        let parts = match first <= to {
            true => Some(self.parts.range(first..=to)),
            false => None,
        };
        parts.into_iter().flatten().flat_map(move |(file, part)| {
            let rows = part
                .rows
                .iter()
                .filter(move |row| row.day >= from && row.day <= to);
            rows.map(move |row| (*file, part, row))
        })
    }

    fn found<'a>(&'a self, file: Date, part: &'a Part, row: &'a Row) -> Found<'a> {
        Found {
            row,
            item: Item {
                day: file,
                line: row.line,
            },
            kind: Event::KINDS[usize::from(row.kind)],
            node: self.nodes.names.get(row.node as usize).map(|name| &**name),
            text: part.texts.get(row.text as usize).map(|words| &*words.shown),
        }
    }

    fn day(&mut self, at: i64) -> Date {
        if self.last.0 != at {
            let moment = Timestamp::from_second(at).unwrap_or_default();
            let day = moment.to_zoned_datetime(self.norway.clone()).date();
            self.last = (at, day);
        }
        self.last.1
    }
}

impl Row {
    /// The kind of the event, by its name.
    pub fn kind(&self) -> &'static str {
        Event::KINDS[usize::from(self.kind)]
    }

    /// The number of the node that was shown.
    fn node(&self) -> Option<u32> {
        Some(self.node).filter(|node| *node != NONE)
    }

    /// The number of its words in its part.
    fn text(&self) -> Option<u32> {
        Some(self.text).filter(|text| *text != NONE)
    }
}

impl Nodes {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.names.len() as u32;
        self.names.push(name.into());
        let page = name.split('#').next().unwrap_or(name);
        let known = self.page_names.iter().position(|own| **own == *page);
        self.pages
            .push(known.unwrap_or(self.page_names.len()) as u32);
        if known.is_none() {
            self.page_names.push(page.into());
        }
        self.numbers.insert(name.into(), number);
        number
    }
}

/// A conversation's name as a number; 0 for what is no name.
pub fn number(who: &str) -> u64 {
    u64::from_str_radix(who, 16).unwrap_or(0)
}

/// A conversation's name.
pub fn name(who: u64) -> String {
    format!("{who:016x}")
}

fn kind_number(kind: &str) -> u8 {
    let at = Event::KINDS.binary_search(&kind).unwrap_or_default();
    u8::try_from(at).unwrap_or_default()
}

#[cfg(test)]
mod tests;
