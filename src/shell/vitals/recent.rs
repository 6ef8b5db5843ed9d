//! The last thousand of some times: a histogram tells their share below a border, and not which one was in the middle.

use std::collections::VecDeque;

/// How many are kept.
const KEPT: usize = 1000;

/// How long things took, the last ones.
#[derive(Debug, Default)]
pub(super) struct Recent {
    seconds: VecDeque<f64>,
    count: u64,
}

impl Recent {
    /// One more.
    pub(super) fn add(&mut self, seconds: f64) {
        if self.seconds.len() == KEPT {
            self.seconds.pop_front();
        }
        self.seconds.push_back(seconds);
        self.count += 1;
    }

    /// How many there were since the start.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// The one in the middle.
    pub(super) fn median(&self) -> Option<f64> {
        let mut sorted: Vec<f64> = self.seconds.iter().copied().collect();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied()
    }

    /// The slowest one.
    pub(super) fn slowest(&self) -> Option<f64> {
        self.seconds.iter().copied().max_by(f64::total_cmp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_ones_count() {
        let mut recent = Recent::default();
        assert_eq!((recent.median(), recent.slowest()), (None, None));
        recent.add(60.0);
        (0..KEPT).for_each(|_| recent.add(0.5));
        recent.add(0.25);
        assert_eq!(recent.count(), 1002);
        assert_eq!((recent.median(), recent.slowest()), (Some(0.5), Some(0.5)));
    }
}
