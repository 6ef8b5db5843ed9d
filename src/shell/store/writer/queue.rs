//! What waits between the callers and the two threads.

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
    /// No flush is under way.
    pub(super) flusher_idle: bool,
    /// A flush has ended since the last turn.
    pub(super) flush_ended: bool,
    /// No more commands will come.
    pub(super) closed: bool,
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
    /// The worker sleeps until a time of its own; patient commands need not wake it.
    has_alarm: bool,
    /// Something has come that the worker must look at now.
    woken: bool,
    flush_ended: bool,
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

    /// Waits for commands, for the end of a flush, and at most until `alarm`. `None` when the queue is closed and nothing
    /// is left to do.
    pub(super) fn next(&self, alarm: Option<Instant>) -> Option<Turn> {
        let mut state = self.lock();
        loop {
            let now = Instant::now();
            let due = state.flushes == 0 && alarm.is_some_and(|at| state.closed || at <= now);
            if due || state.woken {
                break;
            }
            if state.closed && state.flushes == 0 {
                return None;
            }
            // What is due while a flush runs waits for its end, which wakes us.
            let rest = alarm
                .map(|at| at.saturating_duration_since(now))
                .filter(|rest| !rest.is_zero());
            state.has_alarm = alarm.is_some();
            let waited = self.changed.wait_timeout(state, rest.unwrap_or(LONG));
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            state.has_alarm = false;
        }
        state.woken = false;
        Some(Turn {
            commands: std::mem::take(&mut state.commands),
            flusher_idle: state.flushes == 0,
            flush_ended: std::mem::take(&mut state.flush_ended),
            closed: state.closed,
        })
    }

    /// Notes that a flush is to come.
    pub(super) fn flush_begins(&self) {
        self.lock().flushes += 1;
    }

    /// Notes that a flush has ended.
    pub(super) fn flush_ended(&self) {
        let mut state = self.lock();
        state.flushes -= 1;
        state.flush_ended = true;
        state.woken = true;
        self.changed.notify_one();
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
