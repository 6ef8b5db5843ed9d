//! What waits between the callers and the two threads.

use crate::shell::store::record::{ChatId, Write};
use crate::shell::store::{Kept, Store, StoreError};
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, oneshot};

/// Where a call is answered.
pub(super) type Answer<T> = oneshot::Sender<Result<T, StoreError>>;

/// A call on the store that answers by itself.
pub(super) type Call = Box<dyn FnOnce(&dyn Store) + Send>;

/// What a caller asks for.
pub(super) enum Command {
    /// Applies the writes; answered when they are durable.
    Write {
        writes: Vec<Write>,
        answer: Answer<()>,
    },
    /// Reads a session.
    Session { chat: ChatId, answer: Answer<Kept> },
    /// Does anything else with the store, and answers itself.
    Call(Call),
}

/// A command with the place that it holds until it is done.
pub(super) type Placed = (Command, OwnedSemaphorePermit);

/// What the worker does next.
pub(super) struct Turn {
    /// The commands that have come, in order.
    pub(super) commands: VecDeque<Placed>,
    /// No flush is under way.
    pub(super) flusher_idle: bool,
}

/// The commands that wait, and what the worker must know of the flusher.
#[derive(Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    commands: VecDeque<Placed>,
    flushes: usize,
    closed: bool,
}

impl Queue {
    /// Adds a command; once the queue is closed it is dropped, and with it the answer.
    pub(super) fn push(&self, command: Command, place: OwnedSemaphorePermit) {
        let mut state = self.lock();
        if !state.closed {
            state.commands.push_back((command, place));
            self.changed.notify_one();
        }
    }

    /// Waits for commands, or for the flusher when `gathered` writes wait for it. `None` when all is done.
    pub(super) fn next(&self, gathered: bool) -> Option<Turn> {
        let nothing = |state: &mut State| {
            let apply = gathered && state.flushes == 0;
            state.commands.is_empty() && !apply && (!state.closed || gathered)
        };
        let waiting = self.changed.wait_while(self.lock(), nothing);
        let mut state = waiting.unwrap_or_else(PoisonError::into_inner);
        if state.commands.is_empty() && !gathered {
            return None;
        }
        let commands = std::mem::take(&mut state.commands);
        Some(Turn {
            commands,
            flusher_idle: state.flushes == 0,
        })
    }

    /// Notes that a flush is to come.
    pub(super) fn flush_begins(&self) {
        self.lock().flushes += 1;
    }

    /// Notes that a flush has ended.
    pub(super) fn flush_ended(&self) {
        self.lock().flushes -= 1;
        self.changed.notify_one();
    }

    /// Takes no more commands; those that wait are still done.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
