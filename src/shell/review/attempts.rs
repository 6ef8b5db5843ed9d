//! How often somebody may try to log in. What counts is what was typed, whether there is such a name or not, so that nobody
//! learns who may log in from when they have to wait.
//!
//! Five wrong tries of a name from an address, and twenty from an address, in a quarter of an hour. Of one name from
//! everywhere thirty; from then on one each half minute, so that whoever guesses from many addresses is slow and locks nobody
//! out. An address from which the name was logged in to on the same day is not slowed by others. Where the address is not
//! known, the name alone counts.
//!
//! Wrong codes that come with the right password count for a day: after ten of an account there is a wait before each, from a
//! minute up to an hour. It never ends all tries, and those from where the account was logged in to count by themselves.
//!
//! **Invariants.** An address of IPv6 stands for its network of 64 bits, which one house has for itself. Whoever makes up names
//! and addresses pushes out only counts of names that have no account: of those that have one, few tries are let through, and
//! so there are few counts. No address is remembered longer than what it is counted for, a day at most.

use super::reviewers::{Mark, is_name};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};

const WINDOW: SignedDuration = SignedDuration::from_mins(15);
const OF_PAIR: usize = 5;
const OF_ADDRESS: usize = 20;
const OF_NAME: usize = 30;
/// How far apart tries of a name are once there were too many.
const SLOWED: SignedDuration = SignedDuration::from_secs(30);
/// How many counts of names without an account are remembered at most; what was quiet longest is forgotten for a new one.
const REMEMBERED: usize = 10_000;
/// For how long wrong codes count, and a place where somebody was logged in is known.
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// How many wrong codes there may be in a day before there is a wait.
const CODES: usize = 10;
/// The first wait after that; each one more doubles it.
const CODE_WAIT: SignedDuration = SignedDuration::from_mins(1);
/// The longest one.
const LONGEST_CODE_WAIT: SignedDuration = SignedDuration::from_hours(1);

/// Tries of late.
#[derive(Default)]
pub(super) struct Attempts(Mutex<Counted>);

#[derive(Default)]
struct Counted {
    /// Of names that have an account.
    known: Tries,
    /// Of names that anybody can make up.
    unknown: Tries,
    /// Where names were logged in to, and when last.
    homes: HashMap<Pair, Timestamp>,
    /// Wrong codes of an account, and of it from a place where it was logged in to.
    codes: HashMap<(Mark, Option<Network>), Count>,
}

type Tries = HashMap<Of, Count>;

/// A try of a name, from an address where that is known.
#[derive(Clone, Debug)]
pub(super) struct Try {
    network: Option<Network>,
    name: String,
    is_known: bool,
}

/// Whether a try is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begun {
    /// It is.
    Allowed,
    /// It must wait.
    MustWait {
        /// Whether none before it had to, of late.
        is_first: bool,
    },
}

/// The part of an address that one house has for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Network(IpAddr);

/// A name from a network.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Pair {
    network: Network,
    name: String,
}

/// What tries are counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Of {
    Pair(Pair),
    Address(Network),
    Name(String),
}

/// When there were tries, and when one was last told that it must wait for the first time.
#[derive(Debug, Default)]
struct Count {
    tries: Vec<Timestamp>,
    told: Option<Timestamp>,
}

impl Try {
    /// A try of a name that has an account when it `is_known`.
    pub(super) fn new(address: Option<IpAddr>, name: &str, is_known: bool) -> Try {
        // What cannot be a name is one for all: whoever makes them up fills no memory.
        let name = if is_name(name) { name } else { "" };
        Try {
            network: address.map(Network::of),
            name: name.to_owned(),
            is_known,
        }
    }

    fn counted_by(&self) -> impl Iterator<Item = Of> {
        let address = self.network.map(Of::Address);
        let name = Of::Name(self.name.clone());
        let all = [self.pair().map(Of::Pair), address, Some(name)];
        all.into_iter().flatten()
    }

    fn pair(&self) -> Option<Pair> {
        let name = self.name.clone();
        self.network.map(|network| Pair { network, name })
    }
}

impl Attempts {
    /// Counts a try before it is looked at, so that many at once are counted too.
    pub(super) fn begin(&self, of: &Try, now: Timestamp) -> Begun {
        let mut counted = self.counted();
        counted.forget(now);
        let is_home = counted.is_home(of);
        let full = of.counted_by();
        let full: Vec<Of> = full
            .filter(|of| counted.must_wait(of, is_home, now))
            .collect();
        if !full.is_empty() {
            let is_first = counted.tell(&full, now);
            return Begun::MustWait { is_first };
        }
        for by in of.counted_by() {
            counted.add(of.is_known, by, now);
        }
        Begun::Allowed
    }

    /// It was right: it counts for nothing.
    pub(super) fn succeed(&self, of: &Try, mark: Mark, now: Timestamp) {
        let mut counted = self.counted();
        for by in of.counted_by() {
            match by {
                Of::Pair(_) => drop(counted.known.remove(&by)),
                by => drop(counted.known.get_mut(&by).and_then(|of| of.tries.pop())),
            }
        }
        if let Some(pair) = of.pair() {
            // Others who have the password may have given wrong codes: those stay counted where they are.
            counted.codes.remove(&(mark, Some(pair.network)));
            counted.homes.insert(pair, now);
        }
    }

    /// Whether a code is looked at that came with the right password of an account; a wrong one counts.
    pub(super) fn code(&self, of: &Try, mark: Mark, is_right: bool, now: Timestamp) -> Begun {
        let mut counted = self.counted();
        let home = of.network.filter(|_| counted.is_home(of));
        let count = counted.codes.entry((mark, home)).or_default();
        count.forget(now, DAY);
        let wait = code_wait(count.tries.len());
        let last = count.tries.last();
        if last.is_some_and(|last| now.duration_since(*last) < wait) {
            let is_first = count.told.is_none();
            count.told.get_or_insert(now);
            return Begun::MustWait { is_first };
        }
        if !is_right {
            count.tries.push(now);
        }
        Begun::Allowed
    }

    /// Forgets what counts no more.
    pub(super) fn forget(&self, now: Timestamp) {
        self.counted().forget(now);
    }

    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long after the last one of so many wrong codes the next is looked at.
fn code_wait(wrong: usize) -> SignedDuration {
    let Some(beyond) = wrong.checked_sub(CODES) else {
        return SignedDuration::ZERO;
    };
    let doubled = 1 << beyond.min(10);
    CODE_WAIT.saturating_mul(doubled).min(LONGEST_CODE_WAIT)
}

impl Counted {
    fn must_wait(&self, of: &Of, is_home: bool, now: Timestamp) -> bool {
        let counts = || [&self.known, &self.unknown].into_iter();
        let tries = || counts().filter_map(|all| all.get(of));
        let count: usize = tries().map(|count| count.tries.len()).sum();
        match of {
            Of::Pair(_) => count >= OF_PAIR,
            Of::Address(_) => count >= OF_ADDRESS,
            Of::Name(_) => {
                let just_now = |at: &Timestamp| now.duration_since(*at) < SLOWED;
                let mut last = tries().filter_map(|count| count.tries.last());
                count >= OF_NAME && !is_home && last.any(just_now)
            }
        }
    }

    /// Whether none of these counts was told of late to be full; all are now.
    fn tell(&mut self, full: &[Of], now: Timestamp) -> bool {
        let mut is_first = true;
        for of in full {
            for all in [&mut self.known, &mut self.unknown] {
                if let Some(count) = all.get_mut(of) {
                    is_first &= count.told.is_none();
                    count.told.get_or_insert(now);
                }
            }
        }
        is_first
    }

    fn add(&mut self, is_known: bool, of: Of, now: Timestamp) {
        if !is_known {
            make_room(&mut self.unknown, &of);
        }
        let all = match is_known {
            true => &mut self.known,
            false => &mut self.unknown,
        };
        all.entry(of).or_default().tries.push(now);
    }

    fn is_home(&self, of: &Try) -> bool {
        of.pair().is_some_and(|pair| self.homes.contains_key(&pair))
    }

    fn forget(&mut self, now: Timestamp) {
        for all in [&mut self.known, &mut self.unknown] {
            all.retain(|_, count| count.forget(now, WINDOW));
        }
        self.codes.retain(|_, count| count.forget(now, DAY));
        self.homes.retain(|_, last| now.duration_since(*last) < DAY);
    }
}

impl Count {
    /// Forgets tries that are too long ago; whether there are others.
    fn forget(&mut self, now: Timestamp, life: SignedDuration) -> bool {
        let lives = |at: &Timestamp| now.duration_since(*at) < life;
        self.tries.retain(lives);
        self.told = self.told.filter(lives);
        !self.tries.is_empty()
    }
}

/// Forgets what was quiet longest when there is no room for one more.
fn make_room(all: &mut Tries, new: &Of) {
    if all.len() < REMEMBERED || all.contains_key(new) {
        return;
    }
    let quiet = all
        .iter()
        .min_by_key(|(_, count)| count.tries.last().copied());
    if let Some(quiet) = quiet.map(|(of, _)| of.clone()) {
        all.remove(&quiet);
    }
}

impl Network {
    fn of(address: IpAddr) -> Network {
        Network(match address.to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
            }
            v4 => v4,
        })
    }
}

#[cfg(test)]
mod tests;
