//! `rusvakt logs`, over events that `rusvakt chat` left.

use crate::cli::Place;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A conversation was held; where its data lies.
fn talked() -> (Place, String) {
    let at = Place::new();
    let data = at.config().with_file_name("data").display().to_string();
    let said = "hei\nkanariblomst Kanarina 99887766\nhan har tatt overdose\n";
    let talk = at.run(&["chat", "--jsonl", "--data", &data], said.as_bytes());
    assert_eq!(talk.code, Some(0), "{}", talk.err);
    (at, data)
}

fn file(data: &str) -> PathBuf {
    let mut files = fs::read_dir(Path::new(data).join("events")).unwrap();
    files.next().unwrap().unwrap().path()
}

#[test]
fn events_are_exported_and_filtered() {
    let (at, data) = talked();
    let export = |more: &[&str]| {
        let arguments = [&["logs", "export", "--data", &data], more].concat();
        let ended = at.run(&arguments, b"");
        assert_eq!((ended.code, &*ended.err), (Some(0), ""));
        let lines = ended.out.lines();
        lines
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .collect::<Vec<_>>()
    };
    let all = export(&[]);
    assert!(all.len() > 5, "{all:?}");
    assert!(all.iter().all(|event| event["who"] == all[0]["who"]));
    assert_eq!(all[0]["who"].as_str().unwrap().len(), 16);
    let minutes = &all[0]["at"].as_str().unwrap()[14..];
    assert!(["00:00Z", "15:00Z", "30:00Z", "45:00Z"].contains(&minutes));
    let day = &all[0]["at"].as_str().unwrap()[..10];

    let grave = export(&["--level", "urgent", "--category", "overdose"]);
    assert_eq!(grave.len(), 1);
    assert_eq!(grave[0]["event"], "message-read");
    assert_eq!(grave[0]["text"], "han har tatt overdose");
    let lost = export(&["--event", "not-understood"]);
    assert!(!lost.is_empty() && lost.iter().all(|event| event["event"] == "not-understood"));
    assert_eq!(lost[1]["text"], "[ORD] [NAVN] [TLF]");
    assert!(all.iter().any(|event| event["text"].is_null()));
    let node = all.iter().find_map(|event| event["node"].as_str()).unwrap();
    let there = export(&["--node", node]);
    assert!(!there.is_empty() && there.iter().all(|event| event["node"] == node));
    let page = export(&["--node", node.split('#').next().unwrap()]);
    assert!(page.len() >= there.len());
    assert_eq!(export(&["--lang", "en"]).len(), 0);
    assert_eq!(export(&["--from", day, "--to", day]).len(), all.len());
    assert_eq!(export(&["--from", "2999-01-01"]).len(), 0);

    let rows = at.run(&["logs", "export", "--format", "csv", "--data", &data], b"");
    assert_eq!(rows.out.lines().count(), all.len() + 1);
    assert!(
        rows.out
            .starts_with("at,who,lang,event,level,category,node,more,text\n")
    );
    let who = all[0]["who"].as_str().unwrap();
    assert_eq!(export(&["--who", who]).len(), all.len());
    assert_eq!(export(&["--who", "0123456789abcdef"]).len(), 0);
    let list = at.run(
        &["logs", "list", "--level", "emergency", "--data", &data],
        b"",
    );
    assert!(
        list.out.contains("message-read emergency overdose"),
        "{}",
        list.out
    );
    for secret in ["kanari", "Kanarina", "99887766"] {
        assert!(!fs::read_to_string(file(&data)).unwrap().contains(secret));
    }
}

#[test]
fn a_damaged_line_is_told_and_passed_over() {
    let (at, data) = talked();
    let file = file(&data);
    let text = fs::read_to_string(&file).unwrap();
    let day = file.file_stem().unwrap().display();
    let newer =
        format!(r#"{{"at":"{day}T08:00:00Z","event":{{"event":"dreamt"}},"language":"nb"}}"#);
    fs::write(&file, format!("{{\"at\":\"20\n{text}{newer}\n")).unwrap();
    let list = at.run(&["logs", "list", "--data", &data], b"");
    let last = text.lines().count() + 2;
    let told = "an event of a newer version is passed over; it stays in its file";
    assert!(list.err.contains(told), "{}", list.err);
    assert!(list.err.contains(&format!("line={last}")), "{}", list.err);
    assert_eq!(list.code, Some(0));
    assert_eq!(list.out.lines().count(), text.lines().count());
    assert!(
        list.err
            .contains("a damaged event is passed over; it stays in its file"),
        "{}",
        list.err
    );
    assert!(list.err.contains("line=1"), "{}", list.err);
}

#[test]
fn old_days_are_purged_on_request() {
    let (at, data) = talked();
    let kept = at.run(
        &["logs", "purge", "--before", "2020-01-01", "--data", &data],
        b"",
    );
    assert_eq!((kept.code, &*kept.out), (Some(0), "Slettet 0 dager.\n"));
    let gone = at.run(
        &["logs", "purge", "--before", "2999-01-01", "--data", &data],
        b"",
    );
    assert_eq!(gone.out, "Slettet 1 dager.\n");
    let list = at.run(&["logs", "list", "--data", &data], b"");
    assert_eq!((list.code, &*list.out), (Some(0), ""));
}

#[test]
fn a_filter_that_does_not_fit_says_what_does() {
    let at = Place::new();
    for (flag, value, told) in [
        ("--level", "'; DROP TABLE", "emergency"),
        ("--category", ".*", "overdose"),
        ("--lang", "<script>", "nb"),
        ("--from", "yesterday", "--from"),
        ("--event", "not-.*", "not-understood"),
        ("--event", "'); fs::remove('/')", "message-read"),
        ("--node", "heroin#.*", "heroin#effects"),
        ("--node", "<script>alert(1)</script>", "@rustelefonen"),
        ("--node", "heroin#effects#risks", "heroin#effects"),
        ("--who", "[0-9a-f]{16}", "16"),
        ("--who", "%", "16"),
    ] {
        let ended = at.run(&["logs", "list", flag, value], b"");
        assert_eq!((ended.code, &*ended.out), (Some(2), ""));
        assert!(ended.err.contains(told), "{}", ended.err);
    }
}

#[test]
fn a_folder_that_is_not_there_or_is_newer_is_told() {
    let (at, data) = talked();
    let missing = at.run(&["logs", "list", "--data", "/no/such/folder"], b"");
    assert_eq!(missing.code, Some(1));
    assert!(missing.err.contains("ingen datamappe"), "{}", missing.err);
    let before = fs::read(file(&data)).unwrap();
    fs::write(Path::new(&data).join("layout"), "2\n").unwrap();
    for act in [
        &["list"][..],
        &["export"],
        &["purge", "--before", "2999-01-01"],
    ] {
        let arguments = [&["logs", "--data", &data], act].concat();
        let newer = at.run(&arguments, b"");
        assert_eq!((newer.code, &*newer.out), (Some(1), ""));
        let words = newer.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("newer version"), "{}", newer.err);
    }
    assert_eq!(fs::read(file(&data)).unwrap(), before);
}
