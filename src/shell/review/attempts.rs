//! How often somebody may try to log in. What counts is what was typed, whether there is such a name or not, so that nobody
//! learns who may log in from when they have to wait.
//!
//! Five wrong tries of a name from an address, and twenty from an address, in a quarter of an hour. Of one name from
//! everywhere thirty; from then on one each half minute, so that whoever guesses from many addresses is slow and locks nobody
//! out. An address from which the name was logged in to before is not slowed by others. **Invariant.** An address of IPv6
//! stands for its network of 64 bits, which one house has for itself.

use super::reviewers::is_name;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};

const WINDOW: SignedDuration = SignedDuration::from_mins(15);
const OF_PAIR: usize = 5;
const OF_ADDRESS: usize = 20;
const OF_NAME: usize = 30;
/// How far apart tries of a name are once there were too many.
const SLOWED: SignedDuration = SignedDuration::from_secs(30);
/// How many of each are remembered at most; the one that was quiet longest is forgotten for a new one.
const REMEMBERED: usize = 10_000;

/// Tries of late.
#[derive(Default)]
pub(super) struct Attempts(Mutex<Counted>);

#[derive(Default)]
struct Counted {
    tries: HashMap<Of, Vec<Timestamp>>,
    /// Where names were logged in to, and when last.
    homes: HashMap<Try, Timestamp>,
}

/// A try of a name from an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Try {
    network: IpAddr,
    name: String,
}

/// What tries are counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Of {
    Pair(Try),
    Address(IpAddr),
    Name(String),
}

impl Try {
    pub(super) fn new(address: IpAddr, name: &str) -> Try {
        // What cannot be a name is one for all: whoever makes them up fills no memory.
        let name = if is_name(name) { name } else { "" };
        Try {
            network: network(address),
            name: name.to_owned(),
        }
    }

    fn counted_by(&self) -> [Of; 3] {
        [
            Of::Pair(self.clone()),
            Of::Address(self.network),
            Of::Name(self.name.clone()),
        ]
    }
}

impl Attempts {
    /// Counts a try before it is looked at, so that many at once are counted too; false when it must wait.
    pub(super) fn begin(&self, of: &Try, now: Timestamp) -> bool {
        let mut counted = self.counted();
        let is_home = counted.homes.contains_key(of);
        let must_wait = of
            .counted_by()
            .iter()
            .any(|of| counted.must_wait(of, is_home, now));
        if must_wait {
            return false;
        }
        for of in of.counted_by() {
            make_room(&mut counted.tries, &of, |tries| tries.last().copied());
            counted.tries.entry(of).or_default().push(now);
        }
        true
    }

    /// It was right: it counts for nothing.
    pub(super) fn succeed(&self, of: &Try, now: Timestamp) {
        let mut counted = self.counted();
        let [pair, address, name] = of.counted_by();
        counted.tries.remove(&pair);
        for of in [address, name] {
            counted.tries.get_mut(&of).and_then(Vec::pop);
        }
        make_room(&mut counted.homes, of, |at| Some(*at));
        counted.homes.insert(of.clone(), now);
    }

    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counted {
    fn must_wait(&mut self, of: &Of, is_home: bool, now: Timestamp) -> bool {
        let Some(tries) = self.tries.get_mut(of) else {
            return false;
        };
        tries.retain(|at| now.duration_since(*at) < WINDOW);
        match of {
            Of::Pair(_) => tries.len() >= OF_PAIR,
            Of::Address(_) => tries.len() >= OF_ADDRESS,
            Of::Name(_) => {
                let just_now = |at: &Timestamp| now.duration_since(*at) < SLOWED;
                tries.len() >= OF_NAME && tries.last().is_some_and(just_now) && !is_home
            }
        }
    }
}

/// Forgets what was quiet longest when there is no room for one more.
fn make_room<K: Clone + Eq + Hash, V>(
    all: &mut HashMap<K, V>,
    new: &K,
    last: impl Fn(&V) -> Option<Timestamp>,
) {
    if all.len() < REMEMBERED || all.contains_key(new) {
        return;
    }
    let quiet = all.iter().min_by_key(|(_, value)| last(value));
    if let Some(quiet) = quiet.map(|(key, _)| key.clone()) {
        all.remove(&quiet);
    }
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).expect("a time")
    }

    fn of(address: &str, name: &str) -> Try {
        Try::new(address.parse().expect("an address"), name)
    }

    #[test]
    fn who_is_wrong_too_often_waits_whether_the_name_is_there_or_not() {
        let attempts = Attempts::default();
        let kari = of("10.0.0.1", "kari");
        assert!((0..5).all(|n| attempts.begin(&kari, second(n))));
        assert!(!attempts.begin(&kari, second(6)));
        assert!(attempts.begin(&of("10.0.0.1", "ola"), second(6)));
        assert!(attempts.begin(&kari, second(900)));
        attempts.succeed(&kari, second(900));
        assert!((0..5).all(|_| attempts.begin(&kari, second(901))));
    }

    #[test]
    fn nobody_locks_a_name_out() {
        let attempts = Attempts::default();
        // Somebody else tries the name from many addresses, as often as they may, for an hour.
        for n in 0..3600 {
            let _ = attempts.begin(
                &of(&format!("10.0.{}.{}", n / 250, n % 250), "kari"),
                second(n),
            );
        }
        let hers = of("192.0.2.1", "kari");
        assert!(!attempts.begin(&hers, second(3600)), "she is slowed");
        assert!(attempts.begin(&hers, second(3631)), "and comes in her turn");
        attempts.succeed(&hers, second(3631));
        assert!(attempts.begin(&of("10.9.0.1", "kari"), second(3662)));
        assert!(
            attempts.begin(&hers, second(3663)),
            "where she was before, others do not slow her"
        );
    }

    #[test]
    fn a_name_is_guessed_slowly_from_everywhere() {
        let attempts = Attempts::default();
        let tried = (0..900).filter(|n| {
            let from = format!("10.1.{}.{}", n / 250, n % 250);
            attempts.begin(&of(&from, "kari"), second(*n))
        });
        assert!(tried.count() < 30 + 900 / 30 + 1);
    }

    #[test]
    fn an_address_may_not_try_all_names() {
        for network in ["10.0.0.1", "2001:db8:1:2::7"] {
            let attempts = Attempts::default();
            let of = |n: usize| of(network, &format!("n{n}"));
            assert!((0..20).all(|n| attempts.begin(&of(n), second(0))));
            assert!(!attempts.begin(&of(20), second(1)));
        }
    }

    #[test]
    fn a_house_is_one_address() {
        let same = |a: &str, b: &str| of(a, "kari") == of(b, "kari");
        assert!(same("2001:db8:1:2::7", "2001:db8:1:2:ffff::1"));
        assert!(!same("2001:db8:1:2::7", "2001:db8:1:3::7"));
        assert!(same("::ffff:10.0.0.1", "10.0.0.1") && !same("10.0.0.1", "10.0.0.2"));
    }

    #[test]
    fn what_is_remembered_has_an_end_and_nobody_waits_for_it() {
        let attempts = Attempts::default();
        for n in 0..i64::try_from(REMEMBERED).expect("a number") + 10 {
            let from = format!("10.{}.{}.1", n / 250, n % 250);
            assert!(
                attempts.begin(&of(&from, "' OR 1=1"), second(n * 60)),
                "{n}"
            );
        }
        assert!(attempts.counted().tries.len() <= REMEMBERED);
    }
}
