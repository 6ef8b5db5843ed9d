//! What is kept, what is dropped, and what it is gone back to.

use super::{Versions, VersionsError};
use crate::script::ContentVersion;
use crate::shell::content::ContentFile;
use jiff::Timestamp;
use std::fs;
use tempfile::TempDir;

fn set(text: &str) -> Vec<ContentFile> {
    vec![ContentFile {
        name: "nb/a.md".to_owned(),
        bytes: text.as_bytes().to_vec(),
    }]
}

fn time(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn version(text: &str) -> ContentVersion {
    ContentFile::version(&set(text))
}

/// Versions that were in use in this order.
fn used(most: usize, texts: &[&str]) -> (TempDir, Versions) {
    let data = TempDir::new().unwrap();
    let versions = Versions::of(data.path(), most);
    for (second, text) in (0..).zip(texts) {
        versions.keep_live(&set(text), time(second)).unwrap();
    }
    (data, versions)
}

fn keep_left(versions: &Versions, files: &[ContentFile], second: i64) -> ContentVersion {
    let claimed = versions.claim().unwrap();
    claimed.keep_left(files, time(second)).unwrap()
}

fn names(versions: &Versions) -> Vec<ContentVersion> {
    let kept = versions.list().unwrap().into_iter();
    kept.map(|kept| kept.version).collect()
}

fn before(versions: &Versions, now: &str) -> Option<ContentVersion> {
    let found = versions.before(&version(now)).ok();
    found.map(|kept| kept.version)
}

#[test]
fn the_newest_comes_first_and_the_oldest_goes() {
    let (_data, versions) = used(3, &["a", "b", "c", "d"]);
    assert_eq!(names(&versions), ["d", "c", "b"].map(version));
    assert_eq!(versions.live().unwrap(), Some(version("d")));
    // What is used again is the newest, and lies there once.
    versions.keep_live(&set("b"), time(9)).unwrap();
    assert_eq!(names(&versions), ["b", "d", "c"].map(version));
}

#[test]
fn the_one_in_use_is_not_dropped_for_what_was_left() {
    let (_data, versions) = used(2, &["a"]);
    for (second, draft) in (5..).zip(["x", "y", "z"]) {
        keep_left(&versions, &set(draft), second);
    }
    assert_eq!(names(&versions), ["z", "y", "a"].map(version));
}

#[test]
fn going_back_leads_on_to_what_was_in_use_before() {
    let (_data, versions) = used(10, &["a", "b", "c"]);
    // A draft that never was in use: back to what is.
    assert_eq!(before(&versions, "draft"), Some(version("c")));
    assert_eq!(before(&versions, "c"), Some(version("b")));
    keep_left(&versions, &set("c"), 5);
    versions.keep_live(&set("b"), time(6)).unwrap();
    // Not to the one that was just left.
    assert_eq!(before(&versions, "b"), Some(version("a")));
    versions.keep_live(&set("d"), time(7)).unwrap();
    assert_eq!(before(&versions, "d"), Some(version("b")));
    let (_data, one) = used(10, &["a"]);
    assert_eq!(before(&one, "a"), None);
}

#[test]
fn a_version_is_found_by_the_beginning_of_its_name() {
    let (_data, versions) = used(10, &["a", "b"]);
    let a = version("a");
    let found = |name: &str| versions.named(name);
    assert_eq!(found(&a.as_str()[..6]).unwrap().version, a);
    assert!(matches!(found(""), Err(VersionsError::Ambiguous(_))));
    assert!(matches!(found("zzz"), Err(VersionsError::Unknown(_))));
}

#[test]
fn files_come_back_byte_by_byte() {
    let (_data, versions) = used(10, &[]);
    let mut files = set("æøå");
    files.push(ContentFile {
        name: "nb/latin.md".to_owned(),
        bytes: vec![b'b', 0xe5, b't'],
    });
    let version = keep_left(&versions, &files, 0);
    assert_eq!(versions.files(&version).unwrap(), files);
}

#[test]
fn a_damaged_version_is_not_given_out_and_can_be_kept_anew() {
    let (data, versions) = used(10, &["a", "b"]);
    let folder = data.path().join("versions").join(version("a").as_str());
    let files = folder.join("files.json");
    let whole = fs::read_to_string(&files).unwrap();
    for damage in [
        whole.replace("\"a\"", "\"ab\""),
        whole[..9].to_owned(),
        String::new(),
    ] {
        fs::write(&files, damage).unwrap();
        let given = versions.files(&version("a"));
        assert!(matches!(given, Err(VersionsError::Damaged(_))), "{given:?}");
    }
    fs::write(folder.join("version.json"), "{").unwrap();
    assert_eq!(versions.list().unwrap().len(), 2);
    assert_eq!(versions.list().unwrap()[1].about, None);
    versions.keep_live(&set("a"), time(9)).unwrap();
    assert_eq!(versions.files(&version("a")).unwrap(), set("a"));
    assert_eq!(versions.live().unwrap(), Some(version("a")));
}

#[test]
fn one_at_a_time_writes_or_goes_back() {
    let (data, versions) = used(10, &["a"]);
    let other = Versions::of(data.path(), 10);
    let claimed = versions.claim().unwrap();
    let busy = other.claim_within(1);
    assert!(matches!(busy, Err(VersionsError::Busy)), "{busy:?}");
    claimed.keep_left(&set("a"), time(5)).unwrap();
    drop(claimed);
    assert!(other.claim_within(1).is_ok());
    assert_eq!(names(&other), [version("a")], "a lock is no version");
}
