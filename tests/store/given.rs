//! Values for the tests.

use crate::folder::files;
use jiff::Timestamp;
use rusvakt::engine::event::Event;
use rusvakt::engine::reply::{Lane, Reply, Say};
use rusvakt::engine::session::Session;
use rusvakt::language::Language;
use rusvakt::privacy::Private;
use rusvakt::script::NodeId;
use rusvakt::shell::clock::Clock;
use rusvakt::shell::store::*;
use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

pub(crate) const KARI: ChatId = ChatId(4711);
pub(crate) const OLA: ChatId = ChatId(-4712);

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

pub(crate) fn entry(update: i64, chat: ChatId) -> InboxEntry {
    let raw = Private::new(format!(r#"{{"update_id":{update}}}"#));
    InboxEntry {
        update: UpdateId(update),
        chat: Some(chat),
        raw,
    }
}

pub(crate) fn session(node: &str) -> Session {
    Session {
        trail: vec![NodeId::new(node)],
        ..Session::default()
    }
}

pub(crate) fn reply(id: u64, chat: ChatId) -> OutboxEntry {
    let say = Say {
        lane: Lane::Urgent,
        node: None,
        html: "Ring 113".to_owned(),
        buttons: Vec::new(),
    };
    OutboxEntry {
        id,
        chat,
        reply: Reply::Say(say),
        made: at(2),
    }
}

pub(crate) fn events(second: i64) -> Vec<EventRecord> {
    let record = |event| EventRecord {
        at: at(second),
        who: None,
        text: None,
        event,
        language: Language::Nn,
    };
    vec![record(Event::NotUnderstood), record(Event::FollowedUp)]
}

/// A commit that changes each kind of value.
pub(crate) fn commit(update: i64, chat: ChatId, id: u64) -> Commit {
    Commit {
        handled: Some(UpdateId(update)),
        session: Some(session("heroin#effects")),
        outbox: vec![reply(id, chat)],
        events: events(2),
        timer: TimerChange::Set(at(180)),
        received: Some(MessageId(10)),
        ..Commit::new(chat, at(2))
    }
}

pub(crate) fn sent(entry: u64, chat: ChatId, message: i32) -> Sent {
    Sent {
        entry,
        chat,
        message: Some(MessageId(message)),
        at: at(3),
    }
}

/// The keys of a store in that folder: in a folder inside it, so that each test has its own.
pub(crate) fn keys(dir: &Path, clock: &Arc<Clock>) -> Keys {
    let dir = dir.join("keys");
    Keys {
        wrapping: Wrapping::File(dir.join("wrapping")),
        dir,
        clock: clock.clone(),
    }
}

pub(crate) fn open(dir: &Path) -> (SledStore, Vec<Repair>) {
    open_at(dir, &Arc::default())
}

/// As [`open`], by a clock of the test's.
pub(crate) fn open_at(dir: &Path, clock: &Arc<Clock>) -> (SledStore, Vec<Repair>) {
    SledStore::open(dir, &keys(dir, clock)).unwrap()
}

/// What must be in no file: words, names and numbers of people.
pub(crate) const PLANTED: [&str; 4] = ["kanariblomst", "Kanarina", "kanaristad", "7340219958"];
pub(crate) const PLANTED_MESSAGE: i32 = 1_234_567_891;

pub(crate) fn planted_chat(number: i64) -> ChatId {
    ChatId(7_340_219_958_000_000 + number)
}

pub(crate) fn planted_entry(update: i64, chat: ChatId) -> InboxEntry {
    let [word, first, last, _] = PLANTED;
    let id = chat.0;
    let raw = Private::new(format!(
        r#"{{"update_id":{update},"message":{{"text":"{word}","from":{{"id":{id},"first_name":"{first}","last_name":"{last}"}}}}}}"#
    ));
    InboxEntry {
        raw,
        ..entry(update, chat)
    }
}

pub(crate) fn planted_commit(update: i64, chat: ChatId) -> Commit {
    let mut reply = reply(u64::try_from(update).unwrap(), chat);
    if let Reply::Say(say) = &mut reply.reply {
        say.html = PLANTED.join(" ");
    }
    Commit {
        session: Some(session(PLANTED[0])),
        outbox: vec![reply],
        received: Some(MessageId(PLANTED_MESSAGE)),
        ..commit(update, chat, 0)
    }
}

/// Fails when a planted word, name or number is anywhere in the folder's files, in any form that a program writes it.
pub(crate) fn check_nothing_planted_in(dir: &Path) {
    let chats = (0..500).map(planted_chat);
    let numbers: HashSet<[u8; 8]> = chats
        .flat_map(|ChatId(id)| {
            [
                id.to_be_bytes(),
                id.to_le_bytes(),
                (id ^ i64::MIN).to_be_bytes(),
            ]
        })
        .collect();
    for file in files(dir) {
        let bytes = fs::read(&file).unwrap();
        for word in PLANTED {
            let found = bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes());
            assert!(!found, "{word} is in {}", file.display());
        }
        let mut eights = bytes
            .windows(8)
            .map(|part| <[u8; 8]>::try_from(part).unwrap());
        assert!(
            !eights.any(|part| numbers.contains(&part)),
            "a chat's number is in {}",
            file.display()
        );
    }
}

/// A copy of all files but the keys.
pub(crate) fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let place = to.join(file.strip_prefix(from).unwrap());
        if !file.starts_with(from.join("keys")) {
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::copy(&file, place).unwrap();
        }
    }
}
