//! The thread that reads and writes in the order of the calls.
//!
//! Writes that somebody awaits (updates that Telegram waits to be told of) are applied and flushed at once, alone, so
//! that the flush is short. Writes that nobody awaits lie a moment: they are applied after that, and the next flush
//! takes them along. An update is always applied before the commit that removes it. While a flush runs no session is
//! read from the store; those of chats that wrote lately are held in memory, and callers have their own patience.

use super::Health;
use super::queue::{Answer, Command, Placed, Queue};
use crate::shell::store::record::{ChatId, Write};
use crate::shell::store::{Kept, Store, StoreError};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, watch};

/// How many writes are one change: sled holds all old pages until a change ends, so that larger ones cost memory and
/// gain no speed.
const WRITES_AT_ONCE: usize = 256;
/// How many writes that nobody awaits are applied before looking whether one has come that somebody awaits.
const PATIENT_AT_ONCE: usize = 24;
/// How long a write that nobody awaits lies before it is applied, and then before it is flushed. A kill loses at most
/// what lay so long; the updates that it came from are still in the inbox.
const PATIENCE: Duration = Duration::from_millis(4);

/// Reads and writes in order.
pub(super) struct Worker {
    store: Arc<dyn Store>,
    queue: Arc<Queue>,
    health: Arc<watch::Sender<Health>>,
    awaited: Gathered,
    patient: VecDeque<Gathered>,
    /// When the first write was applied that no flush has taken along yet.
    unflushed: Option<Instant>,
}

/// Writes that wait to be applied together.
#[derive(Default)]
struct Gathered {
    writes: Vec<Write>,
    answers: Vec<Answer<()>>,
    places: Vec<OwnedSemaphorePermit>,
    since: Option<Instant>,
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
            awaited: Gathered::default(),
            patient: VecDeque::new(),
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
        let later = |at: Option<Instant>| at.map(|at| at + PATIENCE);
        let patient = self.patient.front().and_then(|first| first.since);
        let patient = if self.patient.len() > 1 {
            patient
        } else {
            later(patient)
        };
        [self.awaited.since, patient, later(self.unflushed)]
            .into_iter()
            .flatten()
            .min()
    }

    fn take(&mut self, (command, place): Placed) {
        match command {
            Command::Write { writes, answer } if writes.is_empty() => drop(answer.send(Ok(()))),
            Command::Write { writes, answer } if answer.is_closed() => self.lay(writes, place),
            Command::Write { writes, answer } => self.awaited.add(writes, Some(answer), place),
            Command::Session { chat, answer } => drop(answer.send(self.session(chat))),
            Command::Call(call) => {
                self.apply_awaited();
                while self.apply_patient() {}
                call(self.store.as_ref());
            }
        }
    }

    fn session(&self, chat: ChatId) -> Result<Kept, StoreError> {
        let mut groups = self.patient.iter().rev().chain([&self.awaited]);
        let gathered = groups.find_map(|group| group.session(chat));
        gathered.map_or_else(|| self.store.session(chat), Ok)
    }

    /// Applies and flushes what is due.
    fn work(&mut self, closed: bool) {
        let flushed = self.apply_awaited();
        let now = Instant::now();
        let due =
            |since: Option<Instant>| since.is_some_and(|since| closed || since + PATIENCE <= now);
        let first = self.patient.front().and_then(|first| first.since);
        if flushed || due(first) || self.patient.len() > 1 {
            self.apply_patient();
        }
        if due(self.unflushed) {
            let _ = self.flush();
        }
    }

    /// Applies and flushes what is awaited; whether there was any.
    fn apply_awaited(&mut self) -> bool {
        let Gathered {
            writes,
            answers,
            places,
            ..
        } = std::mem::take(&mut self.awaited);
        if writes.is_empty() {
            return false;
        }
        let done = self.apply(&writes).and_then(|()| self.flush());
        drop(places);
        answers
            .into_iter()
            .for_each(|answer| drop(answer.send(done.clone())));
        true
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        self.unflushed = None;
        let flushed = self.store.flush();
        self.health.send_if_modified(|health| health.note(&flushed));
        flushed
    }

    /// Lets writes lie that nobody awaits.
    fn lay(&mut self, writes: Vec<Write>, place: OwnedSemaphorePermit) {
        match self.patient.back_mut() {
            Some(last) if last.writes.len() < PATIENT_AT_ONCE => last.add(writes, None, place),
            _ => {
                let mut group = Gathered::default();
                group.add(writes, None, place);
                self.patient.push_back(group);
            }
        }
    }

    /// Applies the first group of what nobody awaits; whether there was one. A failure shows in the health.
    fn apply_patient(&mut self) -> bool {
        let Some(group) = self.patient.pop_front() else {
            return false;
        };
        if self.apply(&group.writes).is_ok() {
            self.unflushed.get_or_insert_with(Instant::now);
        }
        true
    }

    fn apply(&self, writes: &[Write]) -> Result<(), StoreError> {
        let applied = writes
            .chunks(WRITES_AT_ONCE)
            .try_for_each(|part| self.store.write(part));
        if applied.is_err() {
            self.health.send_if_modified(|health| health.note(&applied));
        }
        applied
    }
}

impl Gathered {
    fn add(&mut self, writes: Vec<Write>, answer: Option<Answer<()>>, place: OwnedSemaphorePermit) {
        self.since.get_or_insert_with(Instant::now);
        self.writes.extend(writes);
        self.answers.extend(answer);
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
