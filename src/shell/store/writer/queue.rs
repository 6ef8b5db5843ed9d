//! What waits between the callers and the store's thread.

use crate::shell::store::record::{ChatId, Write};
use crate::shell::store::{Kept, Store, StoreError};
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, oneshot};

/// So many commands wake the worker, however patient they are.
const MANY: usize = 256;
/// How long a worker that waits for nothing sleeps at a stretch.
const LONG: Duration = Duration::from_secs(3600);

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
    /// No more commands will come.
    pub(super) closed: bool,
}

/// The commands that wait.
#[derive(Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    commands: VecDeque<Placed>,
    /// The worker sleeps until a time of its own; patient commands need not wake it.
    has_alarm: bool,
    /// Something has come that the worker must look at now.
    woken: bool,
    closed: bool,
}

impl Queue {
    /// Adds a command; once the queue is closed it is dropped, and with it the answer. A `patient` one may lie until
    /// the worker wakes by itself.
    pub(super) fn push(&self, command: Command, place: OwnedSemaphorePermit, patient: bool) {
        let mut state = self.lock();
        if state.closed {
            return;
        }
        state.commands.push_back((command, place));
        if !patient || !state.has_alarm || state.commands.len() >= MANY {
            state.woken = true;
            self.changed.notify_one();
        }
    }

    /// Waits for commands, and at most until `alarm`. `None` when the queue is closed and nothing is left to do.
    pub(super) fn next(&self, alarm: Option<Instant>) -> Option<Turn> {
        let mut state = self.lock();
        loop {
            let now = Instant::now();
            if state.woken || alarm.is_some_and(|at| state.closed || at <= now) {
                break;
            }
            if state.closed {
                return None;
            }
            state.has_alarm = alarm.is_some();
            let rest = alarm.map_or(LONG, |at| at.saturating_duration_since(now));
            let waited = self.changed.wait_timeout(state, rest);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            state.has_alarm = false;
        }
        state.woken = false;
        Some(Turn {
            commands: std::mem::take(&mut state.commands),
            closed: state.closed,
        })
    }

    /// Takes no more commands; those that wait are still done.
    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        state.woken = true;
        self.changed.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
