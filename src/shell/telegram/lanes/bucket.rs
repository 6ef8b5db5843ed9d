//! A token bucket. A rate of 0 is without limit.

use std::time::{Duration, Instant};

#[derive(Debug)]
pub(super) struct Bucket {
    rate: f64,
    most: f64,
    tokens: f64,
    at: Option<Instant>,
}

impl Bucket {
    /// A full bucket that gains `rate` tokens a second and holds at most `most`.
    pub(super) fn new(rate: f64, most: f64) -> Bucket {
        Bucket {
            rate,
            most,
            tokens: most,
            at: None,
        }
    }

    /// Takes a token; the bucket may go below nothing.
    pub(super) fn take(&mut self, now: Instant) {
        if self.rate > 0.0 {
            self.refill(now);
            self.tokens -= 1.0;
        }
    }

    /// When a token above `kept` is there; none when it is now.
    pub(super) fn next_at(&mut self, kept: f64, now: Instant) -> Option<Instant> {
        self.at_least(kept + 1.0, now)
    }

    /// When it is full; none when it is now.
    pub(super) fn full_at(&mut self, now: Instant) -> Option<Instant> {
        self.at_least(self.most, now)
    }

    fn at_least(&mut self, tokens: f64, now: Instant) -> Option<Instant> {
        if self.rate <= 0.0 {
            return None;
        }
        self.refill(now);
        let missing = tokens - self.tokens;
        // A hair above, so that rounding does not wake too early.
        (missing > 0.0)
            .then(|| now + Duration::from_secs_f64(missing / self.rate) + Duration::from_micros(1))
    }

    fn refill(&mut self, now: Instant) {
        let passed = self
            .at
            .map_or(0.0, |at| now.saturating_duration_since(at).as_secs_f64());
        self.tokens = (self.tokens + passed * self.rate).min(self.most);
        self.at = Some(now);
    }
}
