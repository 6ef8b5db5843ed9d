//! Many events come in, few stay.

use super::*;
use crate::review::table::Filter;
use jiff::ToSpan;
use std::fmt::Write as _;
use tempfile::TempDir;

const DAYS: usize = 25;
const OF_A_DAY: usize = 4_000;

fn day(n: usize) -> Date {
    jiff::civil::date(2026, 11, 1) + i64::try_from(n).expect("a number").days()
}

/// A day's file: conversations of four events, the last of which was not understood in one of fifty.
fn write(data: &TempDir, n: usize, events: usize) {
    let mut text = String::new();
    for event in 0..events {
        let (who, of) = (event / 4, event % 4);
        let told = match (of, who % 50) {
            (3, 0) => "\"event\":{\"event\":\"not-understood\"},\"text\":\"hva er klokka\"",
            (0, _) => {
                "\"event\":{\"event\":\"message-read\",\"level\":\"urgent\",\"category\":\"withdrawal\"},\"text\":\"sluttet og skjelver\""
            }
            _ => "\"event\":{\"event\":\"node-shown\",\"node\":\"menu\",\"language\":\"nb\"}",
        };
        // The evening in Coordinated Universal Time is the next day in Norway.
        let hour = if who % 10 == 0 { 23 } else { 12 };
        let day = day(n);
        writeln!(
            text,
            "{{\"at\":\"{day}T{hour}:30:00Z\",\"who\":\"{:08x}{who:08x}\",\"language\":\"nb\",{told}}}",
            n + 1
        )
        .expect("a string");
    }
    let folder = data.path().join("events");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join(format!("{}.jsonl", day(n))), text).expect("a file");
}

#[test]
fn a_hundred_thousand_events_are_counted_and_not_kept() {
    let data = TempDir::new().expect("a folder");
    (0..DAYS).for_each(|n| write(&data, n, OF_A_DAY));
    let mut archive = Archive::of(Journal::of(data.path()));
    archive.refresh().expect("events");
    let misses = DAYS * OF_A_DAY / 4 / 50;
    assert_eq!(archive.table.miss_count(), misses);
    assert!(archive.table.len() <= 2 * OF_A_DAY + misses);
    let all = (day(0), day(DAYS));
    let talks = DAYS * OF_A_DAY / 4;
    let days = archive.table.days(all.0, all.1);
    let counted: usize = days.iter().map(|(_, figures)| figures.talks()).sum();
    assert_eq!(counted, talks);
    // The first day has no evening of the day before.
    assert_eq!(days[0].1.talks(), OF_A_DAY / 4 / 10 * 9);
    assert_eq!(days[7].1.talks(), OF_A_DAY / 4);
    assert_eq!(archive.groups.from(5)[0].talks(), misses);

    // A conversation of long ago is read when it is asked for, and let go of.
    let who = crate::review::table::number(&format!("{:08x}{:08x}", 4, 10));
    let read = archive.with(day(3)..=day(4), |table| table.talk(day(4), who).len());
    assert_eq!(read.expect("events"), 4);
    assert!(archive.table.len() <= 2 * OF_A_DAY + misses);
    let having = archive.having("SKJELVER", all).expect("events");
    assert_eq!(having.len(), talks);
    let filter = Filter {
        having: Some(
            archive
                .having("skjelver", (day(4), day(4)))
                .expect("events"),
        ),
        ..Filter::default()
    };
    let (_, found) = archive.table.talks(all, &filter, (0, 1));
    assert_eq!(found, OF_A_DAY / 4);
    let worded: Vec<Item> = archive.table.worded(day(2), day(2)).collect();
    assert_eq!(worded.len(), OF_A_DAY / 4 + OF_A_DAY / 4 / 50);
    let read = archive.messages(&worded[..3], |found| found.text.map(str::to_owned));
    let read = read.expect("events");
    assert_eq!(read[&worded[0]].as_deref(), Some("sluttet og skjelver"));
    assert!(archive.table.len() <= 2 * OF_A_DAY + misses);
}

#[test]
fn what_changes_in_an_old_file_is_counted_anew() {
    let data = TempDir::new().expect("a folder");
    (0..6).for_each(|n| write(&data, n, 400));
    let mut archive = Archive::of(Journal::of(data.path()));
    archive.refresh().expect("events");
    let counts = |archive: &Archive| {
        let days = archive.table.days(day(0), day(6)).into_iter();
        days.map(|(_, figures)| figures.talks()).collect::<Vec<_>>()
    };
    assert_eq!(counts(&archive), [90, 100, 100, 100, 100, 100, 10]);
    // A conversation is deleted from a file that is not here whole, and one comes.
    let file = archive.journal.file(day(2));
    let text = fs::read_to_string(&file).expect("a file");
    let blank = |line: &str| match line.contains("0000000300000000") {
        true => " ".repeat(line.len()),
        false => line.to_owned(),
    };
    let lines: Vec<String> = text.lines().map(blank).collect();
    let more = lines[4].replace("0000000300000001", "00000003000000ff");
    fs::write(&file, format!("{}\n{more}\n", lines.join("\n"))).expect("written");
    archive.refresh().expect("events");
    assert_eq!(counts(&archive), [90, 100, 101, 99, 100, 100, 10]);
    assert_eq!(archive.table.miss_count(), 6 * 2 - 1);
    let members = archive.groups.from(2)[0].members.len();
    assert_eq!(members, 6 * 2 - 1, "grouped once, and without what is gone");
    // What was purged is gone from the counts of both days that it lay in.
    fs::remove_file(archive.journal.file(day(0))).expect("removed");
    fs::remove_file(archive.journal.file(day(1))).expect("removed");
    archive.refresh().expect("events");
    assert_eq!(counts(&archive), [0, 0, 91, 99, 100, 100, 10]);
    fs::remove_file(&file).expect("removed");
    archive.refresh().expect("events");
    assert_eq!(counts(&archive), [0, 0, 0, 90, 100, 100, 10]);
}
