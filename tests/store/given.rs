//! Values for the tests.

use jiff::Timestamp;
use rusvakt::engine::event::Event;
use rusvakt::engine::reply::{Lane, Reply, Say};
use rusvakt::engine::session::Session;
use rusvakt::language::Language;
use rusvakt::privacy::Private;
use rusvakt::script::NodeId;
use rusvakt::shell::store::*;

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

pub(crate) fn open(dir: &std::path::Path) -> (SledStore, Vec<Repair>) {
    SledStore::open(dir).unwrap()
}
