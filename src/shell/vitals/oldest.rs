//! Since when replies wait. A reply that an earlier start left waits since it was made.

use crate::engine::Lane;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Replies that have not left yet, by their number.
#[derive(Debug, Default)]
pub(super) struct Oldest {
    since: HashMap<u64, (Lane, Instant)>,
}

impl Oldest {
    /// One more waits, and has done so for some time.
    pub(super) fn begun(&mut self, reply: u64, lane: Lane, waited: Duration, now: Instant) {
        let since = now.checked_sub(waited).unwrap_or(now);
        self.since.insert(reply, (lane, since));
    }

    /// It is over.
    pub(super) fn ended(&mut self, reply: u64) {
        self.since.remove(&reply);
    }

    /// For how long the oldest reply of a lane has waited; none when none waits.
    pub(super) fn waits(&self, lane: Lane, now: Instant) -> Option<Duration> {
        let of_lane = self.since.values().filter(|(of, _)| *of == lane);
        let oldest = of_lane.map(|(_, since)| *since).min()?;
        Some(now.saturating_duration_since(oldest))
    }
}
