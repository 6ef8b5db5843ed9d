//! The thread that reads and writes in the order of the calls.
//!
//! Writes gather a moment before they are applied as one change: an update that is answered meanwhile is then never
//! written to the inbox, only what came of it. While a flush runs no session is read from the store; those of chats
//! that wrote lately are held in memory, and callers have their own patience.

use super::Health;
use super::queue::{Answer, Command, Placed, Queue};
use crate::shell::store::record::{ChatId, Write};
use crate::shell::store::{Kept, Store, StoreError};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, watch};

/// How many writes are one change: sled holds all old pages until a change ends, so that larger ones cost memory and
/// gain no speed.
const WRITES_AT_ONCE: usize = 256;
/// How long a write gathers company when somebody awaits it. A turn takes some ten microseconds.
const AWAITED: Duration = Duration::from_micros(250);
/// How long a write that nobody awaits lies before it is applied, and then before it is flushed. A kill loses at most
/// what lay so long; the updates that it came from are still in the inbox, or were not acknowledged.
const PATIENCE: Duration = Duration::from_millis(4);

/// Reads and writes in order.
pub(super) struct Worker {
    store: Arc<dyn Store>,
    queue: Arc<Queue>,
    health: Arc<watch::Sender<Health>>,
    gathered: Gathered,
    /// When the first write was applied that no flush has taken along yet.
    unflushed: Option<Instant>,
}

/// Writes that wait to be applied together, in order.
#[derive(Default)]
struct Gathered {
    writes: Vec<Write>,
    answers: Vec<Answer<()>>,
    places: Vec<OwnedSemaphorePermit>,
    apply_at: Option<Instant>,
}

impl Worker {
    pub(super) fn new(
        store: Arc<dyn Store>,
        queue: Arc<Queue>,
        health: Arc<watch::Sender<Health>>,
    ) -> Worker {
        Worker {
            store,
            queue,
            health,
            gathered: Gathered::default(),
            unflushed: None,
        }
    }

    /// Works until the queue is closed and empty.
    pub(super) fn run(mut self) {
        while let Some(turn) = self.queue.next(self.alarm()) {
            turn.commands
                .into_iter()
                .for_each(|placed| self.take(placed));
            self.work(turn.closed);
        }
    }

    /// When there is something to do that no command brings.
    fn alarm(&self) -> Option<Instant> {
        let flush_at = self.unflushed.map(|at| at + PATIENCE);
        [self.gathered.apply_at, flush_at]
            .into_iter()
            .flatten()
            .min()
    }

    fn take(&mut self, (command, place): Placed) {
        match command {
            Command::Write { writes, answer } if writes.is_empty() => drop(answer.send(Ok(()))),
            Command::Write { writes, answer } => self.gathered.add(writes, answer, place),
            Command::Session { chat, answer } => drop(answer.send(self.session(chat))),
            Command::Call(call) => {
                self.apply();
                call(self.store.as_ref());
            }
        }
    }

    fn session(&self, chat: ChatId) -> Result<Kept, StoreError> {
        self.gathered
            .session(chat)
            .map_or_else(|| self.store.session(chat), Ok)
    }

    /// Applies and flushes what is due.
    fn work(&mut self, closed: bool) {
        let now = Instant::now();
        let due = |at: Option<Instant>| at.is_some_and(|at| closed || at <= now);
        if due(self.gathered.apply_at) || self.gathered.writes.len() >= WRITES_AT_ONCE {
            self.apply();
        }
        if due(self.unflushed.map(|at| at + PATIENCE)) {
            let _ = self.flush();
        }
    }

    /// Applies what was gathered; flushes it when somebody awaits it.
    fn apply(&mut self) {
        let Gathered {
            writes,
            answers,
            places,
            ..
        } = std::mem::take(&mut self.gathered);
        let mut parts = writes.chunks(WRITES_AT_ONCE);
        let mut done = parts.try_for_each(|part| self.store.write(part));
        match &done {
            Ok(()) if answers.is_empty() && writes.is_empty() => {}
            Ok(()) if answers.is_empty() => drop(self.unflushed.get_or_insert_with(Instant::now)),
            Ok(()) => done = self.flush(),
            Err(_) => drop(self.health.send_if_modified(|health| health.note(&done))),
        }
        drop(places);
        answers
            .into_iter()
            .for_each(|answer| drop(answer.send(done.clone())));
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        self.unflushed = None;
        let flushed = self.store.flush();
        self.health.send_if_modified(|health| health.note(&flushed));
        flushed
    }
}

impl Gathered {
    fn add(&mut self, writes: Vec<Write>, answer: Answer<()>, place: OwnedSemaphorePermit) {
        let awaited = !answer.is_closed();
        let at = Instant::now() + if awaited { AWAITED } else { PATIENCE };
        self.apply_at = Some(self.apply_at.map_or(at, |other| other.min(at)));
        self.writes.extend(writes);
        self.answers.extend(Some(answer).filter(|_| awaited));
        self.places.push(place);
    }

    /// The chat's session as the gathered writes leave it, when they change it.
    fn session(&self, chat: ChatId) -> Option<Kept> {
        self.writes.iter().rev().find_map(|write| match write {
            Write::Commit(commit) if commit.chat == chat => {
                commit.session.clone().map(Kept::Session)
            }
            _ => None,
        })
    }
}

impl Health {
    /// Takes in how a write or a flush went; whether that is news.
    pub(super) fn note(&mut self, result: &Result<(), StoreError>) -> bool {
        let now = result
            .clone()
            .map_or_else(Health::Failing, |()| Health::Well);
        std::mem::replace(self, now.clone()) != now
    }
}
