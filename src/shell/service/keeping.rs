//! Sees to it that nothing is kept for longer than it may be, whether or not anybody writes.

use crate::privacy::hour::LIFE_HOURS;
use crate::shell::clock::Clock;
use crate::shell::store::{Ledger, Shredded, StoreError};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::time::Duration;

/// How often it is looked for keys whose time is over.
const SHRED_EVERY: Duration = Duration::from_secs(60);
/// How often what is old is purged.
const PURGE_EVERY: Duration = Duration::from_secs(3600);

/// For how long things are kept.
#[derive(Clone, Copy, Debug)]
pub struct Lives {
    /// Events, in days.
    pub event_days: u32,
    /// The numbers of messages, in hours.
    pub message_hours: u32,
}

/// Does so from now on, first of all now.
pub async fn keep_watch(ledger: Ledger, clock: Arc<Clock>, lives: Lives) {
    let mut shredding = tokio::time::interval(SHRED_EVERY);
    let mut purging = tokio::time::interval(PURGE_EVERY);
    loop {
        tokio::select! {
            _ = shredding.tick() => shred(&ledger, &clock).await,
            _ = purging.tick() => purge(&ledger, &clock, lives).await,
        }
    }
}

async fn shred(ledger: &Ledger, clock: &Clock) {
    match ledger.shred(hours_ago(clock, LIFE_HOURS)).await {
        Ok(Shredded { values: 0, .. }) => {}
        Ok(Shredded { values, .. }) => tracing::info!(
            values,
            reason = "older than 48 hours",
            "values were dropped: their keys are destroyed"
        ),
        // The bot stops; what is due is done at the next start.
        Err(StoreError::Closed) => {}
        Err(error) => tracing::error!(%error, "keys that are two days old could not be destroyed"),
    }
}

/// Removes what is older than it may be.
pub async fn purge(ledger: &Ledger, clock: &Clock, lives: Lives) {
    let events = hours_ago(clock, lives.event_days.saturating_mul(24));
    let messages = hours_ago(clock, lives.message_hours);
    match ledger.purge(events, messages).await {
        Ok(_) | Err(StoreError::Closed) => {}
        Err(error) => tracing::error!(%error, "old events and message ids could not be purged"),
    }
}

fn hours_ago(clock: &Clock, hours: u32) -> Timestamp {
    let hours = SignedDuration::from_hours(i64::from(hours));
    clock.now().checked_sub(hours).unwrap_or(Timestamp::MIN)
}
