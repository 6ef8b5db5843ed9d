//! Rouses a flush that sleeps for good: sled may fail to wake one whose write has failed; another flush that is begun
//! then wakes both.
//!
//! The flush itself runs on its caller's thread: sled's own way of flushing apart wakes all its threads each time.

use sled::Db;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Waker};
use std::thread;
use std::time::{Duration, Instant};

/// How long a flush may take before it is roused; each time is twice as long.
const PATIENCE: Duration = Duration::from_secs(1);

/// Watches the flushes of open files.
pub(super) struct Rouser {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Default)]
struct State {
    db: Option<Db>,
    /// When the flush that runs is roused next, and how patient to be after that.
    rouse_at: Option<(Instant, Duration)>,
    closed: bool,
}

impl Rouser {
    /// Watches over these files until it is closed. Without a thread from the system nothing is roused.
    pub(super) fn start(db: Db) -> Rouser {
        let state = State {
            db: Some(db),
            ..State::default()
        };
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            ended: Condvar::new(),
        });
        let watched = shared.clone();
        let started = thread::Builder::new()
            .name("rouser".into())
            .spawn(move || watched.watch());
        drop(started);
        Rouser { shared }
    }

    /// Runs a flush under watch.
    pub(super) fn watch<T>(&self, flush: impl FnOnce() -> T) -> T {
        self.shared.lock().rouse_at = Some((Instant::now() + PATIENCE, PATIENCE * 2));
        let flushed = flush();
        self.shared.lock().rouse_at = None;
        flushed
    }

    /// Lets the files go.
    pub(super) fn close(&self) {
        let mut state = self.shared.lock();
        state.closed = true;
        state.db = None;
        self.shared.ended.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self) {
        let mut state = self.lock();
        while !state.closed {
            let now = Instant::now();
            if let Some((at, patience)) = state.rouse_at
                && at <= now
            {
                state.rouse_at = Some((now + patience, patience * 2));
                if let Some(db) = &state.db {
                    // Begun with the first poll; nobody waits for its end.
                    let _ = pin!(db.flush_async()).poll(&mut Context::from_waker(Waker::noop()));
                }
            }
            let waited = self.ended.wait_timeout(state, PATIENCE);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}
