//! The thread that makes groups of writes durable, one after the other.

use super::Health;
use super::queue::{Answer, Queue};
use crate::shell::store::Store;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel as pair};
use tokio::sync::watch;

/// The worker's end: hands over groups that were applied.
pub(super) struct Flusher {
    queue: Arc<Queue>,
    groups: Sender<Vec<Answer<()>>>,
}

/// The thread's end.
pub(super) struct Groups {
    queue: Arc<Queue>,
    health: Arc<watch::Sender<Health>>,
    groups: Receiver<Vec<Answer<()>>>,
}

/// Makes both ends.
pub(super) fn channel(queue: Arc<Queue>, health: Arc<watch::Sender<Health>>) -> (Flusher, Groups) {
    let (sender, receiver) = pair();
    let flusher = Flusher {
        queue: queue.clone(),
        groups: sender,
    };
    (
        flusher,
        Groups {
            queue,
            health,
            groups: receiver,
        },
    )
}

impl Flusher {
    /// Begins a flush of what was applied; the answers are given when it ends.
    pub(super) fn begin(&self, answers: Vec<Answer<()>>) {
        self.queue.flush_begins();
        if self.groups.send(answers).is_err() {
            self.queue.flush_ended();
        }
    }
}

/// Flushes until the worker is gone.
pub(super) fn run(store: &dyn Store, groups: &Groups) {
    while let Ok(answers) = groups.groups.recv() {
        let flushed = store.flush();
        groups.queue.flush_ended();
        groups
            .health
            .send_if_modified(|health| health.note(&flushed));
        for answer in answers {
            let _ = answer.send(flushed.clone());
        }
    }
}
