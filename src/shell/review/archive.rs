//! The events, as their files are: what comes is added, what is deleted is gone with the next page.
//!
//! Each file is read through once and counted; then only the last days, which change, and what was not understood stay in
//! memory. A page that asks for other days has their files read again ([`Archive::with`]). **Invariant.** However many days
//! there are, no more of them are here whole than the last two, and those that a page is made of meanwhile.

use crate::review::label::Item;
use crate::review::likeness::{Groups, Member};
use crate::review::table::{Found, Seen, Table};
use crate::shell::store::{EventRecord, Journal, Place, Unread};
use jiff::civil::Date;
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::ops::RangeInclusive;
use std::time::SystemTime;

/// The events, and what was not understood among them, in groups.
pub(super) struct Archive {
    journal: Journal,
    pub(super) table: Table,
    pub(super) groups: Groups<Item>,
    files: BTreeMap<Date, Known>,
}

/// What is known of a file.
#[derive(Default)]
struct Known {
    place: Place,
    changed: Option<(SystemTime, u64)>,
    /// Lines that are blank because what they told was deleted.
    blank: usize,
    damaged: usize,
    newer: usize,
}

impl Archive {
    pub(super) fn of(journal: Journal) -> Archive {
        Archive {
            journal,
            table: Table::default(),
            groups: Groups::default(),
            files: BTreeMap::new(),
        }
    }

    /// How many lines make no sense, and how many a newer program wrote.
    pub(super) fn unread(&self) -> (usize, usize) {
        let files = self.files.values();
        files.fold((0, 0), |(damaged, newer), known| {
            (damaged + known.damaged, newer + known.newer)
        })
    }

    /// Reads what has come and lets go of what is gone.
    pub(super) fn refresh(&mut self) -> io::Result<()> {
        let days = self.journal.days()?;
        let known = self.files.keys().copied();
        let gone: Vec<Date> = known.filter(|day| !days.contains(day)).collect();
        let mut changed = Vec::new();
        for day in &days {
            let is_as_it_was = self.files.get(day).map(|known| known.changed);
            if is_as_it_was != Some(self.stamp(*day)?) {
                changed.push(*day);
            }
        }
        // A day of Norway's lies in two files: it is counted while both are here.
        let around = |day: &Date| [day.yesterday().ok(), Some(*day), day.tomorrow().ok()];
        let wanted: BTreeSet<Date> = gone
            .iter()
            .chain(&changed)
            .flat_map(around)
            .flatten()
            .filter(|day| days.binary_search(day).is_ok())
            .collect();
        let mut is_less = !gone.is_empty();
        for day in gone {
            self.forget(day);
        }
        for day in wanted {
            match changed.binary_search(&day) {
                Ok(_) => is_less |= self.refresh_day(day)?,
                Err(_) => self.open(day)?,
            }
            self.table.settle_until(day);
            self.close(day.yesterday().unwrap_or(day));
        }
        self.table.settle();
        self.close(Date::MAX);
        if is_less {
            self.group_anew();
        }
        Ok(())
    }

    /// What is made of the events of these files, which are all here meanwhile.
    pub(super) fn with<T>(
        &mut self,
        files: RangeInclusive<Date>,
        make: impl FnOnce(&Table) -> T,
    ) -> io::Result<T> {
        let files: Vec<Date> = match files.is_empty() {
            true => Vec::new(),
            false => self.files.range(files).map(|(day, _)| *day).collect(),
        };
        for file in files {
            self.open(file)?;
        }
        let made = make(&self.table);
        self.close(Date::MAX);
        Ok(made)
    }

    /// What is made of the events of messages; each file is read once.
    pub(super) fn messages<T>(
        &mut self,
        items: &[Item],
        make: impl Fn(Found<'_>) -> T,
    ) -> io::Result<BTreeMap<Item, T>> {
        let mut of_file: BTreeMap<Date, Vec<Item>> = BTreeMap::new();
        for item in items {
            of_file.entry(item.day).or_default().push(*item);
        }
        let mut made = BTreeMap::new();
        for (file, items) in of_file {
            self.with(file..=file, |table| {
                let found = items.iter().filter_map(|item| table.item(*item));
                made.extend(found.map(|found| (found.item, make(found))));
            })?;
        }
        Ok(made)
    }

    /// The conversations of these days in Norway that have these words in a message. One file after the other is read.
    pub(super) fn having(
        &mut self,
        words: &str,
        (from, to): (Date, Date),
    ) -> io::Result<FxHashSet<(Date, u64)>> {
        let mut having = FxHashSet::default();
        let first = from.yesterday().unwrap_or(from);
        let files: Vec<Date> = match first <= to {
            true => self.files.range(first..=to).map(|(day, _)| *day).collect(),
            false => Vec::new(),
        };
        for file in files {
            let found = self.with(file..=file, |table| {
                // Rows of this file are of its day and of the next one.
                let next = file.tomorrow().unwrap_or(file);
                table.having(words, file.max(from), next.min(to))
            })?;
            having.extend(found);
        }
        Ok(having)
    }

    /// Has all of a file here that was read before.
    fn open(&mut self, file: Date) -> io::Result<()> {
        if self.table.is_whole(file) {
            return Ok(());
        }
        let lines = self.files.get(&file).map_or(0, |known| known.place.lines());
        let table = &mut self.table;
        table.begin_again(file);
        self.journal.read(file, &mut Place::default(), |line| {
            // What has come since is read with the next page, and counted then.
            if let Some(seen) = line.record.as_ref().ok().filter(|_| line.number <= lines) {
                table.add_again(file, seen_of(seen, line.number));
            }
        })
    }

    /// Lets go of files up to a day, but for the last two: those are added to, and asked for most.
    fn close(&mut self, last: Date) {
        let kept = self.files.keys().rev().nth(1).copied();
        let kept = kept.unwrap_or(Date::MIN);
        let files = self
            .files
            .keys()
            .filter(|day| **day <= last && **day < kept);
        files.for_each(|day| self.table.thin(*day));
    }

    /// When a file was changed last, and how long it is; none when it is gone.
    fn stamp(&self, day: Date) -> io::Result<Option<(SystemTime, u64)>> {
        match fs::metadata(self.journal.file(day)) {
            Ok(meta) => Ok(Some((meta.modified()?, meta.len()))),
            Err(_) => Ok(None),
        }
    }

    /// Whether something of the day is gone.
    fn refresh_day(&mut self, day: Date) -> io::Result<bool> {
        let Some(changed) = self.stamp(day)? else {
            return Ok(false);
        };
        let mut is_less = false;
        let before = self.files.get(&day).map(|known| known.changed);
        let is_shorter = |(_, length): (SystemTime, u64)| changed.1 < length;
        if before.is_some() && !self.table.is_whole(day) || before.flatten().is_some_and(is_shorter)
        {
            // It is not known what has changed, or another file has taken its place.
            self.forget(day);
            is_less = true;
        } else if before.is_some() {
            is_less = self.let_go_of_blank(day, &fs::read(self.journal.file(day))?);
        }
        self.read_on(day)?;
        self.files.entry(day).or_default().changed = Some(changed);
        Ok(is_less)
    }

    /// Takes out the rows whose lines were written over; whether there are any.
    fn let_go_of_blank(&mut self, day: Date, bytes: &[u8]) -> bool {
        let lines = bytes.split(|byte| *byte == b'\n').enumerate();
        let blank = lines.filter(|(_, line)| line.first() == Some(&b' '));
        let blank: Vec<u32> = blank.map(|(n, _)| n as u32 + 1).collect();
        let known = self.files.entry(day).or_default();
        if known.blank == blank.len() {
            return false;
        }
        known.blank = blank.len();
        let is_there = |line: u32| blank.binary_search(&line).is_err();
        self.table.retain_lines(day, is_there) > 0
    }

    fn read_on(&mut self, day: Date) -> io::Result<()> {
        let known = self.files.entry(day).or_default();
        let (table, groups) = (&mut self.table, &mut self.groups);
        let (mut damaged, mut newer) = (0, 0);
        self.journal
            .read(day, &mut known.place, |line| match line.record {
                Ok(record) => {
                    table.add(day, seen_of(&record, line.number));
                    let line = number(line.number);
                    if record.text.is_some() {
                        group(table, groups, Item { day, line });
                    }
                }
                Err(Unread::Damaged) => damaged += 1,
                Err(Unread::Newer) => newer += 1,
            })?;
        known.damaged += damaged;
        known.newer += newer;
        Ok(())
    }

    fn forget(&mut self, day: Date) {
        self.files.remove(&day);
        self.table.drop_file(day);
    }

    fn group_anew(&mut self) {
        let items: Vec<Item> = self.table.misses().map(|found| found.item).collect();
        self.groups = Groups::default();
        for item in items {
            group(&self.table, &mut self.groups, item);
        }
    }
}

fn seen_of(record: &EventRecord, line: usize) -> Seen<'_> {
    Seen {
        at: record.at,
        who: record.who.as_ref(),
        event: &record.event,
        language: record.language,
        text: record.text.as_ref(),
        line: number(line),
    }
}

fn number(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

/// Puts a message in a group when the bot did not find what was meant.
fn group(table: &Table, groups: &mut Groups<Item>, item: Item) {
    let found = table.item(item).filter(|found| found.is_miss());
    if let (Some(found), Some(folded)) = (found, table.folded(item)) {
        let (who, day) = (found.row.who, found.row.day);
        groups.add(
            folded,
            Member {
                who,
                day,
                key: item,
            },
        );
    }
}

#[cfg(test)]
mod tests;
