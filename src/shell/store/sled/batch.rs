//! Turns writes into one sled batch, with as few changes as give the same.
//!
//! An update or a reply that came and went within the batch is never written, and all its events are one value: each
//! change costs sled a walk and a place in its log.

use crate::shell::store::StoreError;
use crate::shell::store::codec;
use crate::shell::store::record::{
    Commit, EventRecord, InboxEntry, OutboxEntry, Sent, TimerChange, Write,
};
use jiff::Timestamp;
use sled::{Batch, IVec};
use std::collections::HashMap;

/// The changes of some writes, in order.
#[derive(Default)]
pub(super) struct Changes<'a> {
    /// What becomes of updates and replies; none when they go. Written out only when they stay.
    passing: HashMap<[u8; 9], Option<Passing<'a>>>,
    events: Vec<EventRecord>,
    at: Timestamp,
    batch: Batch,
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

    /// One batch; `count` gives a number that no other batch has.
    pub(super) fn into_batch(
        mut self,
        count: impl FnOnce() -> Result<u64, StoreError>,
    ) -> Result<Batch, StoreError> {
        for (key, value) in self.passing {
            match value {
                Some(Passing::Update(entry)) => self.batch.insert(&key, codec::write_inbox(entry)),
                Some(Passing::Reply(entry)) => self.batch.insert(&key, codec::write_outbox(entry)),
                None => self.batch.remove(&key),
            }
        }
        if !self.events.is_empty() {
            let key = codec::event_key(self.at, count()?);
            self.batch.insert(&key, codec::write_events(&self.events));
        }
        Ok(self.batch)
    }

    fn add(&mut self, write: &'a Write) {
        match write {
            Write::Accept(entry) => {
                self.comes(codec::inbox_key(entry.update), Passing::Update(entry))
            }
            Write::Accepted(updates) => {
                self.batch
                    .insert(&codec::ACCEPTED_KEY, codec::write_accepted(updates));
            }
            Write::Commit(commit) => self.add_commit(commit),
            Write::Sent(sent) => self.add_sent(sent),
        }
    }

    fn add_commit(&mut self, commit: &'a Commit) {
        if let Some(update) = commit.handled {
            self.goes(codec::inbox_key(update));
        }
        if let Some(session) = &commit.session {
            self.batch.insert(
                &codec::session_key(commit.chat),
                codec::write_session(session),
            );
        }
        for entry in &commit.outbox {
            self.comes(codec::outbox_key(entry.id), Passing::Reply(entry));
        }
        self.events.extend(commit.events.iter().cloned());
        self.at = self.at.max(commit.at);
        match commit.timer {
            TimerChange::Keep => {}
            TimerChange::Set(due) => {
                self.batch
                    .insert(&codec::timer_key(commit.chat), &codec::write_timer(due));
            }
            TimerChange::Clear => self.batch.remove(&codec::timer_key(commit.chat)),
        }
        if let Some(message) = commit.received {
            self.batch.insert(
                &codec::message_key(commit.chat, commit.at, message),
                &codec::MESSAGE,
            );
        }
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
        if let Some(message) = sent.message {
            self.batch.insert(
                &codec::message_key(sent.chat, sent.at, message),
                &codec::MESSAGE,
            );
        }
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
pub(super) fn removal(keys: &[IVec]) -> Batch {
    let mut batch = Batch::default();
    for key in keys {
        batch.remove(key);
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
