//! The events: a file a day, read while the bot runs, gone when they are old, and readable around what is damaged.

use crate::folder::files;
use crate::given::*;
use jiff::SignedDuration;
use rusvakt::engine::event::Event;
use rusvakt::language::Language;
use rusvakt::shell::clock::Clock;
use rusvakt::shell::service::keeping::{self, Lives};
use rusvakt::shell::store::*;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

fn journal_files(dir: &Path) -> Vec<std::path::PathBuf> {
    files(&dir.join("events"))
}

#[test]
fn a_day_is_a_file_and_a_line_an_event() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = open(folder.path());
    for second in [2, 86_402, 2 * 86_400] {
        let events = events(second);
        let commit = Commit {
            events,
            ..Commit::new(KARI, at(second))
        };
        store.commit(&commit).unwrap();
    }
    assert_eq!(journal_files(folder.path()).len(), 3);
    assert_eq!(store.events(at(3)).unwrap().values.len(), 4);
    let text = fs::read_to_string(folder.path().join("events/2027-01-15.jsonl")).unwrap();
    assert_eq!(
        text.lines().next(),
        Some(r#"{"at":"2027-01-15T08:00:02Z","event":{"event":"not-understood"},"language":"nn"}"#)
    );
}

#[test]
fn what_is_damaged_hides_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = open(folder.path());
    store.commit(&commit(1, KARI, 1)).unwrap();
    let file = journal_files(folder.path()).remove(0);
    let add = |bytes: &[u8]| {
        let mut open = fs::OpenOptions::new().append(true).open(&file).unwrap();
        open.write_all(bytes).unwrap();
    };
    add(b"{\"at\":\"2027\n\xff\xfe\n{}\n\n");
    add(&vec![b'x'; 300_000]);
    add(b"\n{\"event\":{\"event\":\"without-a-time\"}}\n");
    add(br#"{"at":"2027-01-15T08:00:00Z","event":{"event":"of-a-newer-version"},"language":"nn"}"#);
    add(b"\n{\"cut sho");
    store.commit(&commit(2, OLA, 2)).unwrap();
    let listing = store.events(at(0)).unwrap();
    assert_eq!((listing.values.len(), listing.set_aside), (4, 7));
    let (mut damaged, mut newer) = (Vec::new(), Vec::new());
    let journal = Journal::of(folder.path());
    let day = journal.days().unwrap()[0];
    let mut place = Place::default();
    let note = |Line { number, record }| match record {
        Ok(_) => {}
        Err(Unread::Damaged) => damaged.push(number),
        Err(Unread::Newer) => newer.push(number),
    };
    journal.read(day, &mut place, note).unwrap();
    assert_eq!((damaged, newer), (vec![3, 4, 5, 7, 8, 10], vec![9]));
    let mut more = 0;
    journal.read(day, &mut place, |_| more += 1).unwrap();
    assert_eq!(more, 0, "it goes on where it ended");
    add(b"{\"half of a line");
    journal.read(day, &mut place, |_| more += 1).unwrap();
    assert_eq!(more, 0, "a line that is being written is left");
}

#[tokio::test]
async fn events_go_by_themselves_after_their_days() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Clock::default());
    let ledger = Ledger::start(Arc::new(open_at(folder.path(), &clock).0)).unwrap();
    let lives = Lives {
        event_days: 90,
        message_hours: 48,
    };
    let record = EventRecord {
        at: clock.now(),
        who: None,
        text: None,
        event: Event::NotUnderstood,
        language: Language::Nb,
    };
    let commit = Commit {
        events: vec![record],
        ..Commit::new(KARI, clock.now())
    };
    ledger.commit(commit).await;
    for (hours, left) in [(90 * 24 - 1, 1), (2, 0)] {
        clock.advance(SignedDuration::from_hours(hours));
        keeping::purge(&ledger, &clock, lives).await;
        assert_eq!(
            ledger.events(at(-99_999_999)).await.unwrap().values.len(),
            left
        );
    }
    clock.advance(SignedDuration::from_hours(24));
    keeping::purge(&ledger, &clock, lives).await;
    assert_eq!(journal_files(folder.path()).len(), 0);
}

#[test]
fn a_journal_that_cannot_be_written_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = open(folder.path());
    fs::write(folder.path().join("events"), "no folder").unwrap();
    store.commit(&commit(1, KARI, 1)).unwrap();
    assert!(matches!(store.session(KARI).unwrap(), Kept::Session(_)));
}

#[tokio::test]
async fn what_cannot_be_read_goes_with_its_day_and_not_before() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = open(folder.path());
    store.commit(&commit(1, KARI, 1)).unwrap();
    let file = journal_files(folder.path()).remove(0);
    let unread = "damaged\n{\"at\":\"2027-01-15T08:00:00Z\",\"event\":7}\n\
                  {\"at\":\"2027-01-15T23:59:59Z\",\"event\":7}\n";
    let mut text = fs::read_to_string(&file).unwrap();
    text.push_str(unread);
    fs::write(&file, &text).unwrap();
    store.purge(at(3600), at(0)).unwrap();
    let left = fs::read_to_string(&file).unwrap();
    assert_eq!(
        left.len(),
        text.len(),
        "who reads it finds the rest where it was"
    );
    let lines: Vec<&str> = left
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let [damaged, late] = [0, 2].map(|number| unread.lines().nth(number).unwrap());
    assert_eq!(lines, [damaged, late]);
    store.purge(at(86_400), at(0)).unwrap();
    assert!(journal_files(folder.path()).is_empty());
}

#[test]
fn a_newer_folder_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = open(folder.path());
    store.commit(&commit(1, KARI, 1)).unwrap();
    store.flush().unwrap();
    drop(store);
    let layout = folder.path().join("layout");
    assert_eq!(fs::read_to_string(&layout).unwrap(), "1\n");
    for found in ["2\n", "1000000000000\n", "zwei\n"] {
        fs::write(&layout, found).unwrap();
        let clock = Arc::default();
        let refused = SledStore::open(folder.path(), &keys(folder.path(), &clock)).err();
        let Some(StoreError::Newer { found: told, .. }) = &refused else {
            panic!("{refused:?}");
        };
        assert_eq!(told, found.trim());
        assert_eq!(fs::read_to_string(&layout).unwrap(), found);
    }
    for found in ["", "1\n"] {
        fs::write(&layout, found).unwrap();
        let (store, _) = open(folder.path());
        assert!(matches!(store.session(KARI).unwrap(), Kept::Session(_)));
        assert_eq!(fs::read_to_string(&layout).unwrap(), "1\n");
    }
}
