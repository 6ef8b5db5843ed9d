//! The script that is spoken now. A reload puts another in its place between two turns: each turn takes one and keeps it.

use crate::script::Script;
use std::sync::Arc;
use tokio::sync::watch;

/// The script that is spoken now; clones are the same place.
#[derive(Clone)]
pub struct Spoken(Arc<watch::Sender<Arc<Script>>>);

impl Spoken {
    /// A place with this script in it.
    pub fn new(script: Arc<Script>) -> Spoken {
        Spoken(Arc::new(watch::Sender::new(script)))
    }

    /// The script, to take a turn by.
    pub fn now(&self) -> Arc<Script> {
        self.0.borrow().clone()
    }

    /// Puts another script in its place. Turns that have begun end by the one that they took.
    pub fn replace(&self, script: Arc<Script>) {
        drop(self.0.send_replace(script));
    }

    /// Tells when another script has taken its place.
    pub fn changes(&self) -> watch::Receiver<Arc<Script>> {
        self.0.subscribe()
    }
}
