//! Turns writes into one sled batch.

use crate::shell::store::StoreError;
use crate::shell::store::codec;
use crate::shell::store::record::{Commit, Sent, TimerChange, Write};
use sled::{Batch, IVec};

/// Adds a write to the batch; `count` gives a number that no other commit has.
pub(super) fn add(
    batch: &mut Batch,
    write: &Write,
    count: impl FnOnce() -> Result<u64, StoreError>,
) -> Result<(), StoreError> {
    match write {
        Write::Accept(entry) => {
            batch.insert(&codec::inbox_key(entry.update), codec::write_inbox(entry));
        }
        Write::Accepted(updates) => {
            batch.insert(&codec::ACCEPTED_KEY, codec::write_accepted(updates));
        }
        Write::Commit(commit) => add_commit(batch, commit, count)?,
        Write::Sent(sent) => add_sent(batch, sent),
    }
    Ok(())
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

fn add_commit(
    batch: &mut Batch,
    commit: &Commit,
    count: impl FnOnce() -> Result<u64, StoreError>,
) -> Result<(), StoreError> {
    if let Some(update) = commit.handled {
        batch.remove(&codec::inbox_key(update));
    }
    if let Some(session) = &commit.session {
        batch.insert(
            &codec::session_key(commit.chat),
            codec::write_session(session),
        );
    }
    for entry in &commit.outbox {
        batch.insert(&codec::outbox_key(entry.id), codec::write_outbox(entry));
    }
    if !commit.events.is_empty() {
        let key = codec::event_key(commit.at, count()?);
        batch.insert(&key, codec::write_events(&commit.events));
    }
    match commit.timer {
        TimerChange::Keep => {}
        TimerChange::Set(due) => {
            batch.insert(&codec::timer_key(commit.chat), &codec::write_timer(due));
        }
        TimerChange::Clear => batch.remove(&codec::timer_key(commit.chat)),
    }
    if let Some(message) = commit.received {
        batch.insert(
            &codec::message_key(commit.chat, commit.at, message),
            &codec::MESSAGE,
        );
    }
    Ok(())
}

fn add_sent(batch: &mut Batch, sent: &Sent) {
    batch.remove(&codec::outbox_key(sent.entry));
    if let Some(message) = sent.message {
        batch.insert(
            &codec::message_key(sent.chat, sent.at, message),
            &codec::MESSAGE,
        );
    }
}
