//! The thread that reads and writes in the order of the calls.

use super::Health;
use super::flusher::Flusher;
use super::queue::{Answer, Command, Placed, Queue};
use crate::shell::store::record::{ChatId, Write};
use crate::shell::store::{Kept, Store, StoreError};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, watch};

/// How many writes are one change: sled holds all old pages until a change ends, so that larger ones cost memory and
/// gain no speed.
const WRITES_AT_ONCE: usize = 256;

/// Reads and writes in order.
pub(super) struct Worker {
    store: Arc<dyn Store>,
    queue: Arc<Queue>,
    flusher: Flusher,
    health: Arc<watch::Sender<Health>>,
    gathered: Gathered,
}

/// Writes that wait to be applied together.
#[derive(Default)]
struct Gathered {
    writes: Vec<Write>,
    answers: Vec<Answer<()>>,
    places: Vec<OwnedSemaphorePermit>,
}

impl Worker {
    pub(super) fn new(
        store: Arc<dyn Store>,
        queue: Arc<Queue>,
        flusher: Flusher,
        health: Arc<watch::Sender<Health>>,
    ) -> Worker {
        Worker {
            store,
            queue,
            flusher,
            health,
            gathered: Gathered::default(),
        }
    }

    /// Works until the queue is closed and empty.
    pub(super) fn run(mut self) {
        while let Some(turn) = self.queue.next(!self.gathered.writes.is_empty()) {
            turn.commands
                .into_iter()
                .for_each(|placed| self.take(placed));
            if turn.flusher_idle {
                self.apply();
            }
        }
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
        match self.gathered.session(chat) {
            Some(kept) => Ok(kept),
            None => self.store.session(chat),
        }
    }

    /// Applies what was gathered and has it flushed.
    fn apply(&mut self) {
        let Gathered {
            writes,
            answers,
            places,
        } = std::mem::take(&mut self.gathered);
        if writes.is_empty() {
            answers
                .into_iter()
                .for_each(|answer| drop(answer.send(Ok(()))));
            return;
        }
        let mut parts = writes.chunks(WRITES_AT_ONCE);
        let applied = parts.try_for_each(|part| self.store.write(part));
        drop(places);
        if applied.is_ok() {
            return self.flusher.begin(answers);
        }
        self.health.send_if_modified(|health| health.note(&applied));
        answers
            .into_iter()
            .for_each(|answer| drop(answer.send(applied.clone())));
    }
}

impl Gathered {
    fn add(&mut self, writes: Vec<Write>, answer: Answer<()>, place: OwnedSemaphorePermit) {
        self.writes.extend(writes);
        if !answer.is_closed() {
            self.answers.push(answer);
        }
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
