//! What lies on the disk says nothing of anybody, and cannot be changed unnoticed.

use crate::child::kill_after;
use crate::given::*;
use rusvakt::shell::store::*;
use std::path::Path;

fn raw(dir: &Path) -> sled::Db {
    crate::disk::raw_files(&dir.join("sealed"))
}

#[test]
fn nothing_of_anybody_is_in_any_file_after_talks_and_kills() {
    let folder = tempfile::tempdir().unwrap();
    for lines in [400, 1_300, 40, 1_700] {
        let said = kill_after(folder.path(), "talk", lines);
        assert!(said.len() >= lines);
        check_nothing_planted_in(folder.path());
    }
    let (store, _) = open(folder.path());
    assert!(!store.outbox().unwrap().values.is_empty());
    let Kept::Session(kept) = store.session(planted_chat(7)).unwrap() else {
        panic!("no session")
    };
    assert_eq!(
        kept,
        session(PLANTED[0]),
        "it is there, for who has the keys"
    );
    store.erase(planted_chat(7)).unwrap();
    drop(store);
    check_nothing_planted_in(folder.path());
}

#[test]
fn a_planted_word_would_be_found() {
    let folder = tempfile::tempdir().unwrap();
    for planted in [PLANTED[0].as_bytes(), &planted_chat(7).0.to_be_bytes()] {
        std::fs::write(folder.path().join("file"), [b"xx", planted].concat()).unwrap();
        let found = std::panic::catch_unwind(|| check_nothing_planted_in(folder.path()));
        assert!(found.is_err());
    }
}

#[test]
fn what_was_changed_or_moved_is_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = open(folder.path());
    store
        .accept(&[entry(1, KARI), entry(2, OLA), entry(3, KARI)])
        .unwrap();
    store.commit(&commit(9, KARI, 1)).unwrap();
    store.commit(&commit(9, OLA, 2)).unwrap();
    store.flush().unwrap();
    drop(store);
    let db = raw(folder.path());
    let inbox: Vec<_> = db.scan_prefix(b"i").map(Result::unwrap).collect();
    db.insert(&inbox[0].0, &inbox[1].1).unwrap();
    let mut changed = inbox[2].1.to_vec();
    *changed.last_mut().unwrap() ^= 1;
    db.insert(&inbox[2].0, changed).unwrap();
    let sessions: Vec<_> = db.scan_prefix(b"s").map(Result::unwrap).collect();
    db.insert(&sessions[0].0, &sessions[1].1).unwrap();
    drop(db);
    let (store, repairs) = open(folder.path());
    assert_eq!(repairs, [Repair::ValuesSetAside { values: 1 }]);
    let listing = store.inbox().unwrap();
    assert_eq!(
        (listing.values, listing.set_aside),
        (vec![entry(2, OLA)], 2)
    );
    let kept = [KARI, OLA].map(|chat| store.session(chat).unwrap() != Kept::Nothing);
    assert_eq!(kept.iter().filter(|kept| **kept).count(), 1);
}
