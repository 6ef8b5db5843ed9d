//! What sled's store survives on its disk.

use crate::given::*;
use rusvakt::shell::store::*;
use std::fs;
use std::os::unix::fs::{FileExt, MetadataExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;

/// Fills a store and closes it, with the snapshot that the next opening makes.
fn fill(dir: &Path) {
    let (store, _) = open(dir);
    for update in 0..300 {
        let chat = ChatId(update);
        store.accept(&[entry(update, chat)]).unwrap();
        let id = u64::try_from(update).unwrap();
        store
            .commit(&Commit {
                handled: None,
                ..commit(update, chat, id)
            })
            .unwrap();
    }
    store.flush().unwrap();
    drop(store);
    drop(open(dir));
}

/// Opens the files without the store, to see or change what lies in them.
fn raw(dir: &Path) -> sled::Db {
    raw_files(&dir.join("sealed"))
}

/// As [`raw`], in the folder itself, where a version that sealed nothing had them.
pub(crate) fn raw_files(dir: &Path) -> sled::Db {
    // A process that another test is just starting may hold sled's lock for a moment.
    let tries = std::iter::repeat_with(|| sled::Config::new().path(dir).open());
    let patient = tries.inspect(|opened| {
        if opened.is_err() {
            std::thread::yield_now()
        }
    });
    patient.take(100_000).find_map(Result::ok).unwrap()
}

fn session_key(chat: i64) -> Vec<u8> {
    [&b"s"[..], &(chat ^ i64::MIN).to_be_bytes()].concat()
}

fn snapshot(dir: &Path) -> std::path::PathBuf {
    let paths = fs::read_dir(dir.join("sealed"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    paths
        .into_iter()
        .find(|path| path.to_string_lossy().contains("snap."))
        .unwrap()
}

#[test]
fn all_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    let (store, repairs) = open(folder.path());
    assert_eq!(repairs, []);
    assert_eq!(store.inbox().unwrap().values.len(), 300);
    assert_eq!(store.outbox().unwrap().values[299], reply(299, ChatId(299)));
    assert_eq!(store.events(at(0)).unwrap().values.len(), 600);
    assert_eq!(
        store.session(ChatId(299)).unwrap(),
        Kept::Session(session("heroin#effects"))
    );
}

#[test]
fn events_of_one_moment_stay_apart_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    for runs in 1..4 {
        let (store, _) = open(folder.path());
        store
            .commit(&Commit {
                events: events(5),
                ..Commit::new(KARI, at(5))
            })
            .unwrap();
        assert_eq!(store.events(at(0)).unwrap().values.len(), 2 * runs);
        store.flush().unwrap();
    }
}

#[test]
fn a_second_store_in_the_folder_is_told_why_not() {
    let folder = tempfile::tempdir().unwrap();
    let (_store, _) = open(folder.path());
    let Err(error) = SledStore::open(folder.path(), &keys(folder.path(), &Arc::default())) else {
        panic!("it opened twice")
    };
    assert_eq!(
        error,
        StoreError::InUse {
            dir: folder.path().to_owned()
        }
    );
    assert!(
        error
            .to_string()
            .contains("in use by another rusvakt: stop that one")
    );
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let keys = keys(folder.path(), &Arc::default());
    assert!(SledStore::open(&folder.path().join("file/data"), &keys).is_err());
}

#[test]
fn only_the_owner_can_read_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("data");
    fill(&dir);
    let loosen = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode));
    loosen(&dir, 0o755).unwrap();
    loosen(&dir.join("sealed/db"), 0o644).unwrap();
    let (_store, _) = open(&dir);
    let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
    assert_eq!(mode(&dir), 0o700);
    let inside = ["", "sealed", "keys"].map(|folder| fs::read_dir(dir.join(folder)).unwrap());
    for path in inside
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
    {
        assert_eq!(
            mode(&path),
            if path.is_dir() { 0o700 } else { 0o600 },
            "{}",
            path.display()
        );
    }
}

#[test]
fn an_unfinished_snapshot_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    fs::write(
        folder
            .path()
            .join("sealed/snap.FFFFFFFFFFFFFFFF.generating"),
        "half",
    )
    .unwrap();
    let (store, repairs) = open(folder.path());
    assert_eq!(repairs, [Repair::UnfinishedSnapshotRemoved]);
    assert_eq!(store.inbox().unwrap().values.len(), 300);
}

#[test]
fn a_damaged_snapshot_is_set_aside_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    let snapshot = snapshot(folder.path());
    fs::write(&snapshot, "no snapshot at all, but long enough").unwrap();
    let (store, repairs) = open(folder.path());
    let to = folder.path().join("damaged-1");
    assert_eq!(repairs, [Repair::SnapshotSetAside { to: to.clone() }]);
    assert!(to.join(snapshot.file_name().unwrap()).exists());
    assert_eq!(store.inbox().unwrap().values.len(), 300);
}

#[test]
fn damage_anywhere_in_the_log_begins_anew_or_is_harmless() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    let (log, snapshot) = (
        fs::read(folder.path().join("sealed/db")).unwrap(),
        snapshot(folder.path()),
    );
    let conf = fs::read(folder.path().join("sealed/conf")).unwrap();
    let mut begun_anew = 0;
    for part in 0..24 {
        let damaged = tempfile::tempdir().unwrap();
        let files = damaged.path().join("sealed");
        fs::create_dir(&files).unwrap();
        fs::write(files.join("db"), &log).unwrap();
        fs::write(files.join("conf"), &conf).unwrap();
        fs::copy(&snapshot, files.join(snapshot.file_name().unwrap())).unwrap();
        let db = fs::OpenOptions::new()
            .write(true)
            .open(files.join("db"))
            .unwrap();
        let place = u64::try_from(log.len() / 24 * part).unwrap();
        db.write_all_at(&noise(part), place).unwrap();
        let (store, repairs) = open(damaged.path());
        begun_anew += usize::from(
            repairs
                .iter()
                .any(|one| matches!(one, Repair::BegunAnew { .. })),
        );
        store.commit(&commit(1, KARI, 1)).unwrap();
        store.flush().unwrap();
        assert!(matches!(store.session(KARI).unwrap(), Kept::Session(_)));
    }
    assert!(begun_anew > 0);
}

/// Bytes without an order, the same in each run.
fn noise(seed: usize) -> Vec<u8> {
    let mut state = u32::try_from(seed).unwrap() + 1;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..2048).map(|_| next()).collect()
}

#[test]
fn a_damaged_configuration_of_sled_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    fs::write(
        folder.path().join("sealed/conf"),
        "segment_size: 1\nnonsense",
    )
    .unwrap();
    let (store, repairs) = open(folder.path());
    let [Repair::BegunAnew { to, .. }] = &repairs[..] else {
        panic!("{repairs:?}")
    };
    assert!(to.join("db").exists() && to.join("conf").exists());
    assert!(store.inbox().unwrap().values.is_empty());
}

#[test]
fn a_session_of_version_0_is_read() {
    let folder = tempfile::tempdir().unwrap();
    raw_files(folder.path())
        .insert(session_key(1), &b"\0{\"here\":\"heroin#effects\"}"[..])
        .unwrap();
    let (store, _) = open(folder.path());
    assert_eq!(
        store.session(ChatId(1)).unwrap(),
        Kept::Session(session("heroin#effects"))
    );
}

#[test]
fn unreadable_values_are_set_aside_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    let db = raw(folder.path());
    for letter in [b'i', b'o', b's', b't'] {
        let key = db.scan_prefix([letter]).keys().next().unwrap().unwrap();
        db.insert(key, &b"\x09of a later version"[..]).unwrap();
    }
    drop(db);
    let (store, repairs) = open(folder.path());
    assert_eq!(repairs, [Repair::ValuesSetAside { values: 2 }]);
    let sessions = (0..300).filter(|chat| store.session(ChatId(*chat)).unwrap() != Kept::Nothing);
    assert_eq!(sessions.count(), 299);
    assert_eq!(store.timers().unwrap().values.len(), 299);
    let inbox = store.inbox().unwrap();
    assert_eq!((inbox.values.len(), inbox.set_aside), (299, 1));
    assert_eq!(store.inbox().unwrap().set_aside, 0);
    assert_eq!(store.outbox().unwrap().set_aside, 1);
    drop(store);
    assert_eq!(raw(folder.path()).scan_prefix(b"x").count(), 4);
    let (store, _) = open(folder.path());
    store.purge(at(0), at(-99_999_999)).unwrap();
    drop(store);
    assert_eq!(
        raw(folder.path()).scan_prefix(b"x").count(),
        4,
        "not yet old enough"
    );
    let (store, _) = open(folder.path());
    store.purge(at(0), at(999_999_999)).unwrap();
    drop(store);
    assert_eq!(raw(folder.path()).scan_prefix(b"x").count(), 0);
}

#[test]
fn erasing_leaves_no_value_of_the_chat() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    let kinds = |dir: &Path| {
        let keys = raw(dir).iter().keys().map(|key| key.unwrap()[0]);
        let mut kinds: Vec<u8> = keys.filter(|kind| *kind != b'e').collect();
        kinds.sort_unstable();
        kinds
    };
    let mut before = kinds(folder.path());
    let (store, _) = open(folder.path());
    store.erase(ChatId(7)).unwrap();
    assert_eq!(store.session(ChatId(7)).unwrap(), Kept::Nothing);
    drop(store);
    for kind in b"imost" {
        let place = before.iter().position(|other| other == kind).unwrap();
        before.remove(place);
    }
    assert_eq!(kinds(folder.path()), before);
    let (store, _) = open(folder.path());
    assert_eq!(store.session(ChatId(7)).unwrap(), Kept::Nothing);
    assert!(matches!(
        store.session(ChatId(8)).unwrap(),
        Kept::Session(_)
    ));
}
