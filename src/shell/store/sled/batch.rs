//! Turns writes into one sled batch, sealed, with as few changes as give the same.
//!
//! An update or a reply that came and went within the batch is never written, and of a chat's sessions only the last is:
//! each change costs sled a walk and a place in its log.

use super::index::Index;
use crate::engine::session::Session;
use crate::shell::store::codec;
use crate::shell::store::record::{
    ChatId, Commit, InboxEntry, MessageId, OutboxEntry, Sent, TimerChange, UpdateId, Write,
};
use crate::shell::store::vault::Sealing;
use jiff::Timestamp;
use sled::{Batch, IVec};
use std::collections::HashMap;

/// The changes of some writes.
#[derive(Default)]
pub(super) struct Changes<'a> {
    /// What becomes of updates and replies; none when they go. Written out only when they stay.
    passing: HashMap<[u8; 9], Option<Passing<'a>>>,
    sessions: HashMap<ChatId, &'a Session>,
    timers: HashMap<ChatId, Option<Timestamp>>,
    messages: Vec<(ChatId, Timestamp, MessageId)>,
    accepted: Option<&'a [UpdateId]>,
}

/// What mostly comes and goes within one batch.
enum Passing<'a> {
    Update(&'a InboxEntry),
    Reply(&'a OutboxEntry),
}

impl<'a> Changes<'a> {
    /// The changes of these writes.
    pub(super) fn of(writes: &'a [Write]) -> Changes<'a> {
        let mut changes = Changes::default();
        writes.iter().for_each(|write| changes.add(write));
        changes
    }

    /// One batch.
    pub(super) fn into_batch(self, sealing: &Sealing<'_>, index: &mut Index) -> Batch {
        let mut batch = Batch::default();
        let mut keep = |key: &[u8], plain: &[u8]| batch.insert(key, sealing.seal(key, plain));
        let mut gone = Vec::new();
        for (key, value) in self.passing {
            match value {
                Some(Passing::Update(entry)) => keep(&key, &codec::write_inbox(entry)),
                Some(Passing::Reply(entry)) => keep(&key, &codec::write_outbox(entry)),
                None => gone.push(key),
            }
        }
        for (chat, session) in self.sessions {
            let session = codec::of_chat(chat, &codec::write_session(session));
            keep(&index.session_row(chat), &session);
        }
        for (chat, due) in self.timers {
            match due {
                Some(due) => {
                    let timer = codec::of_chat(chat, &codec::write_timer(due));
                    keep(&index.timer_row(chat), &timer);
                }
                None => gone.extend(index.forget_timer(chat)),
            }
        }
        for (chat, at, id) in self.messages {
            if let Some(row) = index.message_row(chat, at, id) {
                keep(&row, &codec::of_chat(chat, &codec::write_message(at, id)));
            }
        }
        if let Some(updates) = self.accepted {
            keep(&codec::ACCEPTED_KEY, &codec::write_accepted(updates));
        }
        gone.iter().for_each(|key| batch.remove(key));
        batch
    }

    fn add(&mut self, write: &'a Write) {
        match write {
            Write::Accept(entry) => {
                self.comes(codec::inbox_key(entry.update), Passing::Update(entry))
            }
            Write::Accepted(updates) => self.accepted = Some(updates),
            Write::Commit(commit) => self.add_commit(commit),
            Write::Sent(sent) => self.add_sent(sent),
        }
    }

    fn add_commit(&mut self, commit: &'a Commit) {
        let chat = commit.chat;
        if let Some(update) = commit.handled {
            self.goes(codec::inbox_key(update));
        }
        if let Some(session) = &commit.session {
            self.sessions.insert(chat, session);
        }
        for entry in &commit.outbox {
            self.comes(codec::outbox_key(entry.id), Passing::Reply(entry));
        }
        match commit.timer {
            TimerChange::Keep => {}
            TimerChange::Set(due) => drop(self.timers.insert(chat, Some(due))),
            TimerChange::Clear => drop(self.timers.insert(chat, None)),
        }
        let received = commit.received.map(|message| (chat, commit.at, message));
        self.messages.extend(received);
    }

    fn comes(&mut self, key: [u8; 9], value: Passing<'a>) {
        self.passing.insert(key, Some(value));
    }

    /// What came before within the batch is as if it had never come.
    fn goes(&mut self, key: [u8; 9]) {
        if self.passing.remove(&key).flatten().is_none() {
            self.passing.insert(key, None);
        }
    }

    fn add_sent(&mut self, sent: &Sent) {
        self.goes(codec::outbox_key(sent.entry));
        let message = sent.message.map(|message| (sent.chat, sent.at, message));
        self.messages.extend(message);
    }
}

/// The latest time that a write tells, in microseconds.
pub(super) fn told(write: &Write) -> Option<i64> {
    match write {
        Write::Accept(_) | Write::Accepted(_) => None,
        Write::Commit(commit) => Some(commit.at.as_microsecond()),
        Write::Sent(sent) => Some(sent.at.as_microsecond()),
    }
}

/// A batch that removes the keys.
pub(super) fn removal<K: AsRef<[u8]>>(keys: &[K]) -> Batch {
    let mut batch = Batch::default();
    for key in keys {
        batch.remove(key.as_ref());
    }
    batch
}

/// A batch that adds the values as they are.
pub(super) fn insertion(pairs: Vec<(IVec, IVec)>) -> Batch {
    let mut batch = Batch::default();
    for (key, value) in pairs {
        batch.insert(key, value);
    }
    batch
}
