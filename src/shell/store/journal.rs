//! The events, a file a day, a line each, in a folder beside the database: whoever reviews them reads them while the bot
//! runs, and what is old goes as whole files.
//!
//! A kill loses no event that was written; a power cut may lose those of the last half minute, which nobody is answered
//! by. **Invariants.** A line is written whole, at the end of its file. What cannot be read is told with its file and
//! line, and hides no other line. Nothing in a line names a person.

use super::folder::{private_file, private_folder, sync_folder};
use super::record::EventRecord;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The folder in the data folder.
const FOLDER: &str = "events";
const ENDING: &str = "jsonl";
/// A line that is longer than this is none of ours.
const LONGEST: u64 = 64 * 1024;

/// The files of the events.
#[derive(Clone, Debug)]
pub struct Journal {
    dir: PathBuf,
}

/// A line of a day's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which one, the first is 1.
    pub number: usize,
    /// The event; none when the line is damaged, or of a later version.
    pub record: Option<EventRecord>,
}

/// How far a day's file was read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    bytes: u64,
    lines: usize,
}

impl Journal {
    /// The journal of a data folder.
    pub fn of(data: &Path) -> Journal {
        Journal {
            dir: data.join(FOLDER),
        }
    }

    /// Where the files lie.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The days that have events, first one first.
    ///
    /// # Errors
    /// When the folder is there and cannot be read.
    pub fn days(&self) -> io::Result<Vec<Date>> {
        let entries = match fs::read_dir(&self.dir) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let paths = entries.map(|entry| Ok(entry?.path()));
        let paths = paths.collect::<io::Result<Vec<_>>>()?;
        let mut days: Vec<Date> = paths.iter().filter_map(|path| day_of(path)).collect();
        days.sort_unstable();
        Ok(days)
    }

    /// The file of a day.
    pub fn file(&self, day: Date) -> PathBuf {
        self.dir.join(format!("{day}.{ENDING}"))
    }

    /// Gives each line of a day that has come since the place, and moves the place behind the last. A last line that is
    /// still being written is left for the next time.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn read(&self, day: Date, place: &mut Place, mut take: impl FnMut(Line)) -> io::Result<()> {
        let mut file = match File::open(self.file(day)) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            file => file?,
        };
        file.seek(SeekFrom::Start(place.bytes))?;
        let mut lines = BufReader::new(file);
        let mut line = Vec::new();
        loop {
            line.clear();
            let read = (&mut lines).take(LONGEST).read_until(b'\n', &mut line)?;
            if read == 0 {
                return Ok(());
            }
            let mut bytes = read;
            while line.last() != Some(&b'\n') {
                let rest = lines.fill_buf()?;
                if rest.is_empty() {
                    return Ok(());
                }
                let end = rest.iter().position(|byte| *byte == b'\n');
                let skipped = end.map_or(rest.len(), |end| end + 1);
                line = if end.is_some() {
                    vec![b'\n']
                } else {
                    Vec::new()
                };
                lines.consume(skipped);
                bytes += skipped;
            }
            place.bytes += bytes as u64;
            place.lines += 1;
            if line.len() > 1 || bytes > 1 {
                take(Line {
                    number: place.lines,
                    record: serde_json::from_slice(&line).ok(),
                });
            }
        }
    }

    /// All events from `since` on, and how many lines were damaged.
    pub(super) fn since(&self, since: Timestamp) -> io::Result<(Vec<EventRecord>, usize)> {
        let (mut records, mut damaged) = (Vec::new(), 0);
        let first = date_of(since);
        for day in self.days()?.into_iter().filter(|day| *day >= first) {
            self.read(day, &mut Place::default(), |line| match line.record {
                Some(record) => records.extend(Some(record).filter(|record| record.at >= since)),
                None => damaged += 1,
            })?;
        }
        Ok((records, damaged))
    }

    /// Adds events to the files of their days.
    pub(super) fn append<'a>(
        &self,
        records: impl Iterator<Item = &'a EventRecord>,
    ) -> io::Result<()> {
        let mut days: BTreeMap<Date, Vec<&EventRecord>> = BTreeMap::new();
        for record in records {
            days.entry(date_of(record.at)).or_default().push(record);
        }
        for (day, records) in days {
            self.append_lines(day, lines_of(records.into_iter())?)?;
        }
        Ok(())
    }

    /// Removes the events before the time; how many days were removed whole.
    ///
    /// # Errors
    /// When a file cannot be removed or written.
    pub(super) fn purge(&self, before: Timestamp) -> io::Result<usize> {
        let first = date_of(before);
        let removed = self.purge_days(first)?;
        let mut kept = Vec::new();
        let mut gone = 0;
        self.read(first, &mut Place::default(), |line| match line.record {
            Some(record) if record.at >= before => kept.push(record),
            _ => gone += 1,
        })?;
        if gone > 0 {
            let unfinished = self.file(first).with_extension("new");
            let mut file = private_file(&unfinished)?;
            file.set_len(0)?;
            file.write_all(&lines_of(kept.iter())?)?;
            file.sync_all()?;
            fs::rename(&unfinished, self.file(first))?;
            sync_folder(&self.dir)?;
        }
        Ok(removed)
    }

    /// Removes all days before that one; how many those were.
    ///
    /// # Errors
    /// When a file cannot be removed.
    pub fn purge_days(&self, before: Date) -> io::Result<usize> {
        let old: Vec<Date> = self.days()?;
        let old = old.into_iter().filter(|day| *day < before);
        let mut removed = 0;
        for day in old {
            fs::remove_file(self.file(day))?;
            removed += 1;
        }
        if removed > 0 {
            sync_folder(&self.dir)?;
        }
        Ok(removed)
    }

    /// Writes the lines in one piece. A line that a fault cut short is ended first, so that it spoils no other.
    fn append_lines(&self, day: Date, mut lines: Vec<u8>) -> io::Result<()> {
        private_folder(&self.dir)?;
        let mut file = private_file(&self.file(day))?;
        let end = file.seek(SeekFrom::End(0))?;
        if end > 0 {
            file.seek(SeekFrom::Start(end - 1))?;
            let mut last = [0];
            file.read_exact(&mut last)?;
            if last != *b"\n" {
                lines.insert(0, b'\n');
            }
        }
        file.write_all(&lines)
    }
}

fn lines_of<'a>(records: impl Iterator<Item = &'a EventRecord>) -> io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for record in records {
        serde_json::to_writer(&mut lines, record)?;
        lines.push(b'\n');
    }
    Ok(lines)
}

fn day_of(path: &Path) -> Option<Date> {
    let name = path
        .file_stem()
        .filter(|_| path.extension().is_some_and(|end| end == ENDING))?;
    name.to_str()?.parse().ok()
}

/// The day, of Coordinated Universal Time, whose file the moment is in.
pub fn date_of(at: Timestamp) -> Date {
    at.to_zoned_datetime(TimeZone::UTC).date()
}
