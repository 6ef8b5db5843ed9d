//! How often somebody may try to log in: five wrong ones for a name and twenty from an address, in a quarter of an hour.

use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

const WINDOW: SignedDuration = SignedDuration::from_mins(15);
const OF_NAME: usize = 5;
const OF_ADDRESS: usize = 20;
/// How many names and addresses are remembered at most; beyond that everybody waits.
const REMEMBERED: usize = 10_000;

/// Wrong tries of late.
#[derive(Default)]
pub(super) struct Attempts {
    of: Mutex<HashMap<Of, Vec<Timestamp>>>,
}

/// What tries are counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Of {
    Name(String),
    Address(IpAddr),
}

impl Of {
    fn limit(&self) -> usize {
        match self {
            Of::Name(_) => OF_NAME,
            Of::Address(_) => OF_ADDRESS,
        }
    }
}

impl Attempts {
    /// Counts a try before it is looked at, so that many at once are counted too; false when it must wait.
    pub(super) fn begin(&self, of: &[Of], now: Timestamp) -> bool {
        let mut all = self.of();
        all.retain(|_, tries| {
            tries.retain(|at| now.duration_since(*at) < WINDOW);
            !tries.is_empty()
        });
        let is_full = |of: &Of| all.get(of).is_some_and(|tries| tries.len() >= of.limit());
        if of.iter().any(is_full) || all.len() >= REMEMBERED {
            return false;
        }
        of.iter()
            .for_each(|of| all.entry(of.clone()).or_default().push(now));
        true
    }

    /// It was right: it counts for nothing.
    pub(super) fn succeed(&self, of: &[Of]) {
        let mut all = self.of();
        for of in of {
            match of {
                Of::Name(_) => drop(all.remove(of)),
                Of::Address(_) => drop(all.get_mut(of).and_then(Vec::pop)),
            }
        }
    }

    fn of(&self) -> MutexGuard<'_, HashMap<Of, Vec<Timestamp>>> {
        self.of.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).expect("a time")
    }

    #[test]
    fn who_is_wrong_too_often_waits() {
        let attempts = Attempts::default();
        let kari = [Of::Name("kari".to_owned())];
        assert!((0..5).all(|n| attempts.begin(&kari, second(n))));
        assert!(!attempts.begin(&kari, second(6)));
        assert!(attempts.begin(&[Of::Name("ola".to_owned())], second(6)));
        assert!(attempts.begin(&kari, second(900)));
        attempts.succeed(&kari);
        assert!((0..5).all(|_| attempts.begin(&kari, second(901))));
    }

    #[test]
    fn an_address_may_not_try_all_names() {
        let attempts = Attempts::default();
        let of = |n: usize| {
            [
                Of::Name(format!("n{n}")),
                Of::Address("10.0.0.1".parse().expect("an address")),
            ]
        };
        assert!((0..20).all(|n| attempts.begin(&of(n), second(0))));
        assert!(!attempts.begin(&of(20), second(1)));
    }
}
