//! The keys: how long they live, and what happens when they are gone or wrong.

use crate::folder::files;
use crate::given::*;
use jiff::SignedDuration;
use rusvakt::privacy::hour::Hour;
use rusvakt::shell::clock::Clock;
use rusvakt::shell::store::*;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// The names of the hours whose keys are there, first one first.
fn hours(dir: &Path) -> Vec<String> {
    let names = files(&dir.join("keys")).into_iter().filter_map(|file| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        name.strip_suffix(".key").map(str::to_owned)
    });
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

fn clock_before_midnight() -> Arc<Clock> {
    let clock = Clock::default();
    let second = clock.now().as_second();
    clock.advance(SignedDuration::from_secs(86_400 - second % 86_400 - 2));
    Arc::new(clock)
}

#[test]
fn a_new_key_comes_at_midnight_and_each_goes_at_its_time() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock_before_midnight();
    let (store, _) = open_at(folder.path(), &clock);
    store.commit(&commit(1, KARI, 1)).unwrap();
    clock.advance(SignedDuration::from_secs(10));
    store.commit(&commit(2, OLA, 2)).unwrap();
    let midnight = Hour::of(clock.now());
    assert!(midnight.name().ends_with("T00"));
    assert_eq!(
        hours(folder.path()),
        [Hour(midnight.0 - 1).name(), midnight.name()]
    );
    assert_eq!(store.outbox().unwrap().values.len(), 2);

    clock.advance(SignedDuration::from_hours(46));
    assert_eq!(store.shred().unwrap(), Shredded::default());
    assert_eq!(store.outbox().unwrap().values.len(), 2);

    clock.advance(SignedDuration::from_hours(1));
    assert_eq!(
        store.outbox().unwrap().values,
        [reply(2, OLA)],
        "over, though not yet destroyed"
    );
    let shredded = store.shred().unwrap();
    assert_eq!((shredded.keys, shredded.values), (1, 4));
    assert_eq!(store.session(KARI).unwrap(), Kept::Nothing);
    assert!(store.messages(KARI, at(0)).unwrap().is_empty());
    assert!(matches!(store.session(OLA).unwrap(), Kept::Session(_)));
    assert_eq!(store.timers().unwrap().values, [(OLA, at(180))]);
    assert_eq!(hours(folder.path()), [midnight.name()]);

    clock.advance(SignedDuration::from_hours(1));
    assert_eq!(store.shred().unwrap().keys, 1);
    assert_eq!(hours(folder.path()), <[String; 0]>::default());
    assert_eq!(store.session(OLA).unwrap(), Kept::Nothing);
    assert_eq!(
        store.events(at(0)).unwrap().values.len(),
        4,
        "events name nobody and stay"
    );
}

#[test]
fn a_session_that_is_written_again_lives_on() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Clock::default());
    let (store, _) = open_at(folder.path(), &clock);
    for _ in 0..4 {
        store.commit(&commit(1, KARI, 1)).unwrap();
        clock.advance(SignedDuration::from_hours(40));
        store.shred().unwrap();
        assert!(matches!(store.session(KARI).unwrap(), Kept::Session(_)));
    }
}

#[test]
fn an_old_copy_of_the_data_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let copied = tempfile::tempdir().unwrap();
    let clock = Arc::new(Clock::default());
    let (store, _) = open_at(folder.path(), &clock);
    store.accept(&[planted_entry(3, planted_chat(3))]).unwrap();
    store.commit(&planted_commit(1, planted_chat(1))).unwrap();
    store.flush().unwrap();
    copy(folder.path(), copied.path());
    drop(store);

    clock.advance(SignedDuration::from_hours(48));
    drop(open_at(folder.path(), &clock));
    fs::remove_dir_all(folder.path().join("sealed")).unwrap();
    copy(copied.path(), folder.path());
    // Even with a clock that is set back.
    for clock in [clock, Arc::default()] {
        let (store, repairs) = open_at(folder.path(), &clock);
        let told = repairs.iter().any(|one| {
            matches!(
                one,
                Repair::Shredded { values: 5 } | Repair::Locked { values: 5, .. }
            )
        });
        assert!(told, "{repairs:?}");
        assert!(store.inbox().unwrap().values.is_empty());
        assert!(store.outbox().unwrap().values.is_empty());
        assert!(store.timers().unwrap().values.is_empty());
        assert_eq!(store.session(planted_chat(1)).unwrap(), Kept::Nothing);
        drop(store);
        fs::remove_dir_all(folder.path().join("sealed")).unwrap();
        copy(copied.path(), folder.path());
    }
}

fn wrapped(dir: &Path, wrapping: Wrapping) -> Keys {
    Keys {
        wrapping,
        ..keys(dir, &Arc::default())
    }
}

fn refusal(dir: &Path, wrapping: Wrapping) -> StoreError {
    match SledStore::open(dir, &wrapped(dir, wrapping)) {
        Ok(_) => panic!("the store opened"),
        Err(error) => error,
    }
}

fn given(key: &str) -> Wrapping {
    Wrapping::given(key.to_owned(), "RUSVAKT_KEY")
}

#[test]
fn a_wrong_key_is_told_and_harms_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = open(folder.path());
    store.commit(&commit(1, KARI, 1)).unwrap();
    store.flush().unwrap();
    drop(store);
    let keys = files(&folder.path().join("keys"));
    let error = refusal(folder.path(), given(&"ab".repeat(32)));
    assert!(matches!(error, StoreError::KeyWrong { .. }), "{error}");
    assert!(
        error
            .to_string()
            .contains("does not open with RUSVAKT_KEY: give the one")
    );
    let error = refusal(folder.path(), given("passord"));
    assert!(
        error
            .to_string()
            .contains("RUSVAKT_KEY holds no key: it must be 64 hexadecimal digits")
    );
    assert_eq!(files(&folder.path().join("keys")), keys);
    let (store, repairs) = open(folder.path());
    assert_eq!(repairs, []);
    assert!(matches!(store.session(KARI).unwrap(), Kept::Session(_)));
}

#[test]
fn a_given_key_needs_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let opened = |key: &str| {
        let keys = wrapped(folder.path(), given(key));
        SledStore::open(folder.path(), &keys).unwrap().0
    };
    opened(&"ab".repeat(32))
        .commit(&commit(1, KARI, 1))
        .unwrap();
    assert!(!folder.path().join("keys/wrapping").exists());
    let store = opened(&format!(" {}\n", "AB".repeat(32)));
    assert!(matches!(store.session(KARI).unwrap(), Kept::Session(_)));
}

#[test]
fn a_key_that_is_gone_is_told_and_may_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let (file, away) = (
        folder.path().join("keys/wrapping"),
        folder.path().join("away"),
    );
    let (store, _) = open(folder.path());
    store.commit(&commit(1, KARI, 1)).unwrap();
    store.flush().unwrap();
    drop(store);
    fs::rename(&file, &away).unwrap();
    let error = refusal(folder.path(), Wrapping::File(file.clone()));
    assert_eq!(error, StoreError::KeyMissing { file: file.clone() });
    assert!(!file.exists(), "no other is made in its place");
    fs::rename(&away, &file).unwrap();
    assert!(matches!(
        open(folder.path()).0.session(KARI).unwrap(),
        Kept::Session(_)
    ));

    fs::rename(folder.path().join("keys"), &away).unwrap();
    let (store, repairs) = open(folder.path());
    let keys = folder.path().join("keys");
    assert_eq!(
        repairs,
        [Repair::Locked {
            values: 4,
            keys: keys.clone()
        }]
    );
    assert_eq!(store.session(KARI).unwrap(), Kept::Nothing);
    store.commit(&commit(2, OLA, 2)).unwrap();
    drop(store);
    fs::remove_dir_all(&keys).unwrap();
    fs::rename(&away, &keys).unwrap();
    let (store, _) = open(folder.path());
    assert!(matches!(store.session(KARI).unwrap(), Kept::Session(_)));
    assert_eq!(store.outbox().unwrap().values, [reply(1, KARI)]);
}

#[test]
fn a_key_that_cannot_be_written_is_an_error_and_the_store_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock_before_midnight();
    let (store, _) = open_at(folder.path(), &clock);
    store.commit(&commit(1, KARI, 1)).unwrap();
    clock.advance(SignedDuration::from_secs(10));
    let (keys, away) = (folder.path().join("keys"), folder.path().join("away"));
    fs::rename(&keys, &away).unwrap();
    assert!(store.commit(&commit(2, OLA, 2)).is_err());
    assert!(matches!(store.session(KARI).unwrap(), Kept::Session(_)));
    fs::rename(&away, &keys).unwrap();
    store.commit(&commit(2, OLA, 2)).unwrap();
    assert!(matches!(store.session(OLA).unwrap(), Kept::Session(_)));
}

#[test]
fn a_half_written_key_is_no_key() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path()));
    let half = folder.path().join("keys/2026-11-30T08.new");
    fs::write(&half, "half").unwrap();
    drop(open(folder.path()));
    assert!(!half.exists());
}
