//! The events, a file a day, a line each, in a folder beside the database: whoever reviews them reads them while the bot
//! runs, and what is old goes as whole files.
//!
//! A kill loses no event that was written; a power cut may lose those of the last half minute, which nobody is answered
//! by. **Invariants.** A line is written whole, at the end of its file. What cannot be read is told with its file and
//! line, hides no other line, and is not removed before its day is. Nothing in a line names a person.

use super::folder::{private_file, private_folder, sync_folder};
use super::record::EventRecord;
use crate::privacy::pseudonym::Pseudonym;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The folder in the data folder.
const FOLDER: &str = "events";
const ENDING: &str = "jsonl";
/// A name lives for a day of Norway's, which lies in two of these.
const DAYS_OF_A_NAME: usize = 2;
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
    /// The event.
    pub record: Result<EventRecord, Unread>,
}

/// Why a line could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It makes no sense.
    Damaged,
    /// It is an event with its time, of a kind that is not known: a newer program wrote it.
    Newer,
}

/// How far a day's file was read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    bytes: u64,
    lines: usize,
}

impl Place {
    /// How many lines there are before it.
    pub fn lines(&self) -> usize {
        self.lines
    }

    /// How many bytes there are before it.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
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
    pub fn read(&self, day: Date, place: &mut Place, take: impl FnMut(Line)) -> io::Result<()> {
        let mut file = match File::open(self.file(day)) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            file => file?,
        };
        file.seek(SeekFrom::Start(place.bytes))?;
        read_lines(BufReader::new(file), day, place, take)
    }

    /// All events from `since` on, and how many lines were damaged.
    pub(super) fn since(&self, since: Timestamp) -> io::Result<(Vec<EventRecord>, usize)> {
        let (mut records, mut damaged) = (Vec::new(), 0);
        let first = date_of(since);
        for day in self.days()?.into_iter().filter(|day| *day >= first) {
            self.read(day, &mut Place::default(), |line| match line.record {
                Ok(record) => records.extend(Some(record).filter(|record| record.at >= since)),
                Err(_) => damaged += 1,
            })?;
        }
        Ok((records, damaged))
    }

    /// The events that are written of somebody under that name.
    pub(super) fn named(&self, who: &Pseudonym) -> io::Result<Vec<EventRecord>> {
        let name = who.as_str().as_bytes();
        let mut records = Vec::new();
        for day in self.days()?.into_iter().rev().take(DAYS_OF_A_NAME) {
            let lines = match File::open(self.file(day)) {
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                file => BufReader::new(file?).split(b'\n'),
            };
            for line in lines {
                let line = line?;
                if names(&line, name) {
                    records.extend(read_line(&line, day));
                }
            }
        }
        Ok(records)
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

    /// Removes the events before the time.
    ///
    /// # Errors
    /// When a file cannot be removed or written.
    pub(super) fn purge(&self, before: Timestamp) -> io::Result<()> {
        let day = date_of(before);
        self.purge_days(day)?;
        self.blank(day, |line| at_of(line).is_some_and(|at| at < before))
    }

    /// Removes all that is written of somebody under that name.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub(super) fn forget(&self, who: &Pseudonym) -> io::Result<()> {
        let name = who.as_str().as_bytes();
        for day in self.days()?.into_iter().rev().take(DAYS_OF_A_NAME) {
            self.blank(day, |line| names(line, name))?;
        }
        Ok(())
    }

    /// Writes spaces over lines, so that nothing of them is left where they stood, and who reads the file meanwhile finds
    /// all others where they were.
    fn blank(&self, day: Date, is_wanted: impl Fn(&[u8]) -> bool) -> io::Result<()> {
        let mut lines = match OpenOptions::new()
            .read(true)
            .write(true)
            .open(self.file(day))
        {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            file => BufReader::new(file?),
        };
        let (mut at, mut line) = (0, Vec::new());
        let mut wanted = Vec::new();
        while lines.read_until(b'\n', &mut line)? > 0 {
            let text = line.strip_suffix(b"\n").unwrap_or(&line);
            if is_wanted(text) {
                wanted.push((at, text.len()));
            }
            at += line.len() as u64;
            line.clear();
        }
        let mut file = lines.into_inner();
        for (at, length) in &wanted {
            file.seek(SeekFrom::Start(*at))?;
            file.write_all(&vec![b' '; *length])?;
        }
        match wanted.is_empty() {
            true => Ok(()),
            false => file.sync_all(),
        }
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

/// Gives each line of what there is of a day's file from the place on, and moves the place behind the last whole one.
///
/// # Errors
/// When it cannot be read.
pub fn read_lines(
    mut lines: impl BufRead,
    day: Date,
    place: &mut Place,
    mut take: impl FnMut(Line),
) -> io::Result<()> {
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
        if bytes > read || !line.trim_ascii().is_empty() {
            take(Line {
                number: place.lines,
                record: read_line(&line, day),
            });
        }
    }
}

/// Whether the name stands in a line, whatever else can be read of it.
fn names(line: &[u8], name: &[u8]) -> bool {
    line.windows(name.len()).any(|part| part == name)
}

/// The event of a day's line.
fn read_line(line: &[u8], day: Date) -> Result<EventRecord, Unread> {
    let is_of_day = |at: &Timestamp| date_of(*at) == day;
    match serde_json::from_slice::<EventRecord>(line) {
        Ok(record) => Some(record)
            .filter(|record| is_of_day(&record.at))
            .ok_or(Unread::Damaged),
        Err(_) if at_of(line).as_ref().is_some_and(is_of_day) => Err(Unread::Newer),
        Err(_) => Err(Unread::Damaged),
    }
}

/// When the event of a line was, whatever else can be read of it.
fn at_of(line: &[u8]) -> Option<Timestamp> {
    #[derive(Deserialize)]
    struct Timed {
        at: Timestamp,
    }
    serde_json::from_slice(line).ok().map(|Timed { at }| at)
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

#[cfg(test)]
mod tests {
    use super::*;

    const SEEDS: [&[u8]; 2] = [
        include_bytes!("../../../fuzz/seeds/journal/whole.jsonl"),
        include_bytes!("../../../fuzz/seeds/journal/odd.jsonl"),
    ];
    const DAY: Date = jiff::civil::date(2026, 11, 30);

    fn read(bytes: &[u8], place: &mut Place) -> Vec<Line> {
        let mut lines = Vec::new();
        read_lines(bytes, DAY, place, |line| lines.push(line)).expect("bytes can be read");
        lines
    }

    /// What the fuzz target `journal` holds the reader to.
    fn check(bytes: &[u8], cut: usize) {
        let mut end = Place::default();
        let whole = read(bytes, &mut end);
        let ends = bytes.iter().filter(|byte| **byte == b'\n').count();
        assert_eq!(end.lines(), ends, "a last line that does not end is left");
        assert!(whole.windows(2).all(|pair| pair[0].number < pair[1].number));
        let mut place = Place::default();
        let mut parts = read(&bytes[..cut], &mut place);
        let rest = usize::try_from(place.bytes()).expect("a length");
        parts.extend(read(&bytes[rest..], &mut place));
        assert_eq!(parts, whole, "in two parts, cut at {cut}");
        assert_eq!((place.lines(), place.bytes()), (end.lines(), end.bytes()));
    }

    #[test]
    fn whatever_lies_in_a_file_is_read_in_parts_as_at_once() {
        for seed in SEEDS {
            for at in 0..seed.len() {
                let mut bytes = seed.to_vec();
                check(&bytes, at);
                bytes[at] ^= 1 << (at % 8);
                check(&bytes, at / 2);
                check(&bytes[at..], (seed.len() - at) / 3);
            }
        }
        let long = [SEEDS[0], &vec![b'a'; 2 * LONGEST as usize], b"\n", SEEDS[0]].concat();
        for cut in [0, SEEDS[0].len() + 7, long.len() - 1, long.len()] {
            check(&long, cut);
        }
    }

    #[test]
    fn each_line_is_what_it_is() {
        let told = |seed: &[u8]| {
            let lines = read(seed, &mut Place::default()).into_iter();
            let told = lines.map(|line| (line.number, line.record.map(drop)));
            told.collect::<Vec<_>>()
        };
        assert_eq!(told(SEEDS[0]), [(1, Ok(())), (2, Ok(())), (3, Ok(()))]);
        let (newer, damaged) = (Err(Unread::Newer), Err(Unread::Damaged));
        assert_eq!(
            told(SEEDS[1]),
            [
                (1, newer),
                (3, damaged),
                (4, damaged),
                (5, damaged),
                (7, newer),
                (8, damaged)
            ]
        );
    }
}
