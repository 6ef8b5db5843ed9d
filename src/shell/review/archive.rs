//! The events in memory, kept as their files are: what comes is added, what is deleted is gone with the next page.

use crate::review::label::Item;
use crate::review::likeness::{Groups, Member};
use crate::review::table::{Seen, Table};
use crate::shell::store::{Journal, Place, Unread};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::fs;
use std::io;
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
        let gone: Vec<Date> = self
            .files
            .keys()
            .copied()
            .filter(|day| !days.contains(day))
            .collect();
        let mut is_less = !gone.is_empty();
        for day in gone {
            self.forget(day);
        }
        for day in days {
            is_less |= self.refresh_day(day)?;
        }
        if is_less {
            self.group_anew();
        }
        self.table.settle();
        Ok(())
    }

    /// Whether something of the day is gone.
    fn refresh_day(&mut self, day: Date) -> io::Result<bool> {
        let file = self.journal.file(day);
        let Ok(meta) = fs::metadata(&file) else {
            return Ok(false);
        };
        let changed = Some((meta.modified()?, meta.len()));
        let before = self.files.get(&day).map(|known| known.changed);
        if before == Some(changed) {
            return Ok(false);
        }
        let mut is_less = false;
        if before
            .flatten()
            .is_some_and(|(_, length)| meta.len() < length)
        {
            // Another file has taken its place.
            self.forget(day);
            is_less = true;
        } else if before.is_some() {
            is_less = self.let_go_of_blank(day, &fs::read(&file)?);
        }
        self.read_on(day)?;
        self.files.entry(day).or_default().changed = changed;
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
                    let line = u32::try_from(line.number).unwrap_or(u32::MAX);
                    table.add(
                        day,
                        Seen {
                            at: record.at,
                            who: record.who.as_ref(),
                            event: &record.event,
                            language: record.language,
                            text: record.text.as_ref(),
                            line,
                        },
                    );
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

/// Puts a message in a group when the bot did not find what was meant.
fn group(table: &Table, groups: &mut Groups<Item>, item: Item) {
    let found = table.item(item).filter(|found| found.is_miss());
    if let (Some(found), Some(folded)) = (found, table.folded(item)) {
        let (who, day) = (found.row.who, found.row.day);
        groups.add(folded, Member { who, day, key: item });
    }
}
