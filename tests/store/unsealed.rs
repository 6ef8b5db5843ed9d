//! What a version left that sealed nothing is read once, sealed, and wiped.

use crate::disk::raw_files;
use crate::given::*;
use rusvakt::shell::store::*;
use std::fs;
use std::path::Path;

fn sorted(number: i64) -> [u8; 8] {
    (number ^ i64::MIN).to_be_bytes()
}

fn micros(second: i64) -> i64 {
    at(second).as_microsecond()
}

/// Writes files as the earlier version did.
fn leave(dir: &Path) {
    let db = raw_files(dir);
    let chat = planted_chat(1);
    let put = |key: &[&[u8]], value: &[&[u8]]| db.insert(key.concat(), value.concat()).unwrap();
    let raw = planted_entry(5, chat).raw.expose().clone();
    put(
        &[b"i", &sorted(5)],
        &[b"\x01\x01", &chat.0.to_be_bytes(), raw.as_bytes()],
    );
    put(
        &[b"s", &sorted(chat.0)],
        &[b"\x01{\"trail\":[\"kanariblomst\"]}"],
    );
    put(
        &[b"t", &sorted(chat.0)],
        &[b"\x01", &micros(180).to_be_bytes()],
    );
    put(
        &[
            b"m",
            &sorted(chat.0),
            &sorted(micros(2)),
            &10_i32.to_be_bytes(),
        ],
        &[b"\x01"],
    );
    put(
        &[b"o", &7_u64.to_be_bytes()],
        &[
            b"\x01",
            &chat.0.to_be_bytes(),
            &micros(2).to_be_bytes(),
            b"\"hide\"",
        ],
    );
    put(&[b"a"], &[b"\x01[5]"]);
    put(
        &[b"x", &sorted(micros(2)), b"s", &sorted(chat.0)],
        &[b"\x09kanariblomst"],
    );
    put(&[b"q", &sorted(chat.0)], &[b"kanariblomst"]);
    let event =
        r#"[{"at":"2027-01-15T08:00:00Z","event":{"event":"not-understood"},"language":"nn"}]"#;
    put(
        &[b"e", &sorted(micros(0)), &1_u64.to_be_bytes()],
        &[b"\x01", event.as_bytes()],
    );
    db.flush().unwrap();
    drop(db);
}

fn check_all_is_there(store: &SledStore) {
    let chat = planted_chat(1);
    assert_eq!(store.inbox().unwrap().values, [planted_entry(5, chat)]);
    assert_eq!(
        store.session(chat).unwrap(),
        Kept::Session(session(PLANTED[0]))
    );
    assert_eq!(store.timers().unwrap().values, [(chat, at(180))]);
    assert_eq!(store.messages(chat, at(0)).unwrap(), [MessageId(10)]);
    assert_eq!(store.outbox().unwrap().values.len(), 1);
    assert_eq!(store.accepted().unwrap(), [UpdateId(5)]);
    assert_eq!(store.events(at(-9_999_999)).unwrap().values.len(), 1);
}

#[test]
fn all_is_taken_over_and_nothing_stays_in_the_open() {
    let folder = tempfile::tempdir().unwrap();
    leave(folder.path());
    let (store, repairs) = open(folder.path());
    let unsealed = Vec::new();
    assert_eq!(
        repairs,
        [Repair::Sealed {
            values: 9,
            unsealed
        }]
    );
    check_all_is_there(&store);
    drop(store);
    check_nothing_planted_in(folder.path());
    assert!(!folder.path().join("db").exists());
    let (store, repairs) = open(folder.path());
    assert_eq!(repairs, []);
    check_all_is_there(&store);
    store.erase(planted_chat(1)).unwrap();
    drop(store);
    assert_eq!(
        raw_files(&folder.path().join("sealed"))
            .scan_prefix(b"x")
            .count(),
        1,
        "nobody's"
    );
}

#[test]
fn a_kill_in_the_middle_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    leave(folder.path());
    // Killed while it sealed: what it had sealed is not complete.
    raw_files(&folder.path().join("sealing"))
        .insert(b"i", b"half")
        .unwrap();
    drop(open(folder.path()));
    check_all_is_there(&open(folder.path()).0);
    // Killed while it wiped.
    let old = tempfile::tempdir().unwrap();
    leave(old.path());
    fs::copy(old.path().join("db"), folder.path().join("db")).unwrap();
    let (store, repairs) = open(folder.path());
    assert_eq!(repairs, []);
    check_all_is_there(&store);
    drop(store);
    check_nothing_planted_in(folder.path());
}

#[test]
fn damaged_files_of_that_version_are_named() {
    let folder = tempfile::tempdir().unwrap();
    leave(folder.path());
    fs::write(folder.path().join("conf"), "segment_size: 1\nnonsense").unwrap();
    let (_store, repairs) = open(folder.path());
    let [
        Repair::BegunAnew { to, .. },
        Repair::Sealed { unsealed, .. },
    ] = &repairs[..]
    else {
        panic!("{repairs:?}")
    };
    assert_eq!(unsealed, std::slice::from_ref(to));
}
