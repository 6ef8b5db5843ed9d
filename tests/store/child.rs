//! A second process, so that it can be killed and denied the disk.

use crate::given::*;
use rusvakt::shell::store::*;
use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

const FOLDER: &str = "RUSVAKT_TEST_FOLDER";
const TASK: &str = "RUSVAKT_TEST_TASK";

/// What the second process does; in the first one it does nothing.
#[test]
fn second_process() {
    let (Ok(folder), Ok(task)) = (std::env::var(FOLDER), std::env::var(TASK)) else {
        return;
    };
    match task.as_str() {
        "write" => write_until_killed(Path::new(&folder)),
        "talk" => talk_until_killed(Path::new(&folder)),
        _ => write_until_full(Path::new(&folder)),
    }
}

fn start(dir: &Path, task: &str, limit: Option<u32>) -> Child {
    let me = std::env::current_exe().unwrap();
    let limit = limit.map_or(String::new(), |blocks| {
        format!("trap '' XFSZ; ulimit -f {blocks}; ")
    });
    Command::new("sh")
        .args([
            "-c",
            &format!("{limit}exec \"$0\" child::second_process --exact --nocapture"),
        ])
        .arg(me)
        .env(FOLDER, dir)
        .env(TASK, task)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Says each number once its update is durable, and handles every second one durably.
fn write_until_killed(dir: &Path) {
    let (store, _) = open(dir);
    let first = store
        .inbox()
        .unwrap()
        .values
        .last()
        .map_or(0, |entry| entry.update.0 + 1);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .build()
        .unwrap();
    runtime.block_on(async {
        let ledger = Ledger::start(Arc::new(store)).unwrap();
        for update in (first..).step_by(2) {
            ledger
                .accept(vec![entry(update, KARI), entry(update + 1, OLA)])
                .await
                .unwrap();
            say(&format!("kept {}", update + 1));
            let id = u64::try_from(update).unwrap();
            ledger
                .commit_durably(commit(update, KARI, id))
                .await
                .unwrap();
            say(&format!("handled {update}"));
        }
    });
}

/// Holds talks in which everything is planted, and says each number once its update is durable.
fn talk_until_killed(dir: &Path) {
    let (store, _) = open(dir);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .build()
        .unwrap();
    runtime.block_on(async {
        let ledger = Ledger::start(Arc::new(store)).unwrap();
        for update in 0.. {
            let chat = planted_chat(update % 500);
            ledger
                .accept(vec![planted_entry(update, chat)])
                .await
                .unwrap();
            let commit = planted_commit(update, chat);
            let replies = commit.outbox.clone();
            ledger.commit(commit).await;
            say(&format!("kept {update}"));
            for reply in replies.iter().filter(|_| update % 3 > 0) {
                ledger
                    .sent(vec![sent(reply.id, chat, PLANTED_MESSAGE)])
                    .await;
            }
        }
    });
}

fn say(line: &str) {
    let mut out = std::io::stdout();
    writeln!(out, "{line}").unwrap();
    out.flush().unwrap();
}

/// Lets a process write until it has said so many lines, kills it, and gives what it said.
pub(crate) fn kill_after(dir: &Path, task: &str, lines: usize) -> Vec<String> {
    let mut child = start(dir, task, None);
    let mut said = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map(Result::unwrap);
    let mut ours = Vec::new();
    while ours.len() < lines {
        let line = said.next().expect("the second process ended by itself");
        ours.extend(
            line.contains("kept ")
                .then(|| line.clone())
                .or(line.contains("handled ").then_some(line)),
        );
    }
    child.kill().unwrap();
    ours.extend(said.filter(|line| line.starts_with("kept ") || line.starts_with("handled ")));
    child.wait().unwrap();
    ours
}

fn numbers(said: &[String], word: &str) -> Vec<i64> {
    let number = |line: &String| line.split_once(word)?.1.trim().parse().ok();
    said.iter().filter_map(number).collect()
}

#[test]
fn a_kill_loses_nothing_that_was_durable() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..14 {
        let said = kill_after(folder.path(), "write", 1 + round * round * 7 % 173);
        let (store, repairs) = open(folder.path());
        assert!(
            !repairs
                .iter()
                .any(|one| matches!(one, Repair::BegunAnew { .. })),
            "{repairs:?}"
        );
        let inbox: Vec<i64> = store
            .inbox()
            .unwrap()
            .values
            .iter()
            .map(|one| one.update.0)
            .collect();
        let outbox: Vec<u64> = store
            .outbox()
            .unwrap()
            .values
            .iter()
            .map(|one| one.id)
            .collect();
        for kept in numbers(&said, "kept ") {
            assert!(inbox.contains(&kept), "update {kept} was lost");
        }
        for handled in numbers(&said, "handled ") {
            assert!(!inbox.contains(&handled), "update {handled} came back");
            assert!(
                outbox.contains(&u64::try_from(handled).unwrap()),
                "a reply was lost"
            );
        }
    }
}

/// Writes until the disk is full, and says whether it went as it should.
fn write_until_full(dir: &Path) {
    let (store, _) = open(dir);
    store.commit(&commit(0, KARI, 0)).unwrap();
    store.flush().unwrap();
    let failed = (1..20_000).find_map(|id| {
        let big = "x".repeat(4000);
        let raw = rusvakt::privacy::Private::new(big);
        let entry = InboxEntry {
            raw,
            ..entry(id, OLA)
        };
        store.accept(&[entry]).and_then(|()| store.flush()).err()
    });
    say(match failed {
        Some(StoreError::Full { .. }) => "full",
        Some(_) => "another error",
        None => "no error",
    });
    // Opening the files again gives back the room of what was handled; until then each write is an error.
    let again = |id| {
        store
            .commit(&commit(id, KARI, 1))
            .and_then(|()| store.flush())
    };
    let as_it_should = |result| matches!(result, Ok(()) | Err(StoreError::Full { .. }));
    let goes_on = (0..9).map(again).all(as_it_should);
    say(if goes_on { "goes on" } else { "another error" });
}

#[test]
fn a_full_disk_is_an_error_and_the_store_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let child = start(folder.path(), "fill", Some(4096));
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    for line in ["full\n", "goes on\n"] {
        assert!(said.contains(line), "{said}");
    }
    let (store, repairs) = open(folder.path());
    assert_eq!(repairs, []);
    assert!(matches!(store.session(KARI).unwrap(), Kept::Session(_)));
}
