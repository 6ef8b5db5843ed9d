//! The only clock: the system's, which a terminal chat or a preview may let run ahead.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ZonedDateTime};
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the time.
#[derive(Debug, Default)]
pub struct Clock {
    ahead_seconds: AtomicI64,
}

impl Clock {
    /// The time now.
    pub fn now(&self) -> Timestamp {
        let ahead = SignedDuration::from_secs(self.ahead_seconds.load(Ordering::Relaxed));
        let system = Timestamp::now();
        system.checked_add(ahead).unwrap_or(system)
    }

    /// The time now in Norway.
    pub fn zoned(&self) -> ZonedDateTime {
        let oslo = TimeZone::get("Europe/Oslo").unwrap_or(TimeZone::UTC);
        self.now().to_zoned_datetime(oslo)
    }

    /// Sets the clock; it runs on from there.
    pub fn set(&self, at: Timestamp) {
        let ahead = at.duration_since(Timestamp::now());
        // A begun second counts, so that it is never before the moment that was asked for.
        let seconds = ahead.as_secs() + i64::from(ahead.subsec_nanos() > 0);
        self.ahead_seconds.store(seconds, Ordering::Relaxed);
    }

    /// Sets the clock to the system's time again.
    pub fn set_right(&self) {
        self.ahead_seconds.store(0, Ordering::Relaxed);
    }

    /// Lets the clock run ahead.
    pub fn advance(&self, by: SignedDuration) {
        self.ahead_seconds
            .fetch_add(by.as_secs(), Ordering::Relaxed);
    }
}
