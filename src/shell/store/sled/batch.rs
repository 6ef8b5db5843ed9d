//! Turns writes into one sled batch, with as few changes as give the same.
//!
//! A reply that came and left within the batch is never written, and all its events are one value: each change costs
//! sled a walk and a place in its log.

use crate::shell::store::StoreError;
use crate::shell::store::codec;
use crate::shell::store::record::{Commit, EventRecord, Sent, TimerChange, Write};
use jiff::Timestamp;
use sled::{Batch, IVec};
use std::collections::HashMap;

/// The changes of some writes, in order.
#[derive(Default)]
pub(super) struct Changes {
    outbox: HashMap<u64, Option<Vec<u8>>>,
    events: Vec<EventRecord>,
    at: Timestamp,
    batch: Batch,
}

impl Changes {
    /// The changes of these writes.
    pub(super) fn of(writes: &[Write]) -> Changes {
        let mut changes = Changes::default();
        writes.iter().for_each(|write| changes.add(write));
        changes
    }

    /// One batch; `count` gives a number that no other batch has.
    pub(super) fn into_batch(
        mut self,
        count: impl FnOnce() -> Result<u64, StoreError>,
    ) -> Result<Batch, StoreError> {
        for (id, value) in self.outbox {
            match value {
                Some(value) => self.batch.insert(&codec::outbox_key(id), value),
                None => self.batch.remove(&codec::outbox_key(id)),
            }
        }
        if !self.events.is_empty() {
            let key = codec::event_key(self.at, count()?);
            self.batch.insert(&key, codec::write_events(&self.events));
        }
        Ok(self.batch)
    }

    fn add(&mut self, write: &Write) {
        match write {
            Write::Accept(entry) => {
                self.batch
                    .insert(&codec::inbox_key(entry.update), codec::write_inbox(entry));
            }
            Write::Accepted(updates) => {
                self.batch
                    .insert(&codec::ACCEPTED_KEY, codec::write_accepted(updates));
            }
            Write::Commit(commit) => self.add_commit(commit),
            Write::Sent(sent) => self.add_sent(sent),
        }
    }

    fn add_commit(&mut self, commit: &Commit) {
        if let Some(update) = commit.handled {
            self.batch.remove(&codec::inbox_key(update));
        }
        if let Some(session) = &commit.session {
            self.batch.insert(
                &codec::session_key(commit.chat),
                codec::write_session(session),
            );
        }
        let replies = commit
            .outbox
            .iter()
            .map(|entry| (entry.id, Some(codec::write_outbox(entry))));
        self.outbox.extend(replies);
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

    fn add_sent(&mut self, sent: &Sent) {
        if self.outbox.remove(&sent.entry).flatten().is_none() {
            self.outbox.insert(sent.entry, None);
        }
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
