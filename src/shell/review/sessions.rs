//! Who is logged in, in memory alone: a restart logs everybody out.
//!
//! **Invariants.** A token is kept as its hash. A session ends half an hour after the last page and eight hours after the
//! log-in, whichever comes first; it is of one account, and of no other that has the name, the password or the secret of the
//! second factor anew. A code of the second factor is taken once.

use super::reviewers::{Mark, ReviewersError, hex, random};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use subtle::ConstantTimeEq;

/// How long a session lasts without a page.
const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// How long it lasts at most.
pub(super) const WHOLE: SignedDuration = SignedDuration::from_hours(8);

/// Who is logged in.
#[derive(Default)]
pub(super) struct Sessions {
    all: Mutex<HashMap<[u8; 32], Session>>,
    steps: Mutex<HashMap<Mark, u64>>,
}

struct Session {
    name: String,
    mark: Mark,
    csrf: String,
    begun: Timestamp,
    seen: Timestamp,
}

/// Somebody who is logged in.
#[derive(Clone)]
pub(super) struct Known {
    pub(super) name: String,
    /// The account that logged in.
    pub(super) mark: Mark,
    pub(super) csrf: String,
}

impl Sessions {
    /// Logs the account of a name in; the token for their browser.
    pub(super) fn begin(
        &self,
        name: &str,
        mark: Mark,
        now: Timestamp,
    ) -> Result<String, ReviewersError> {
        let (token, csrf) = (hex(&random::<32>()?), hex(&random::<32>()?));
        let mut all = self.all();
        all.retain(|_, session| session.lasts(now));
        let session = Session {
            name: name.to_owned(),
            mark,
            csrf,
            begun: now,
            seen: now,
        };
        all.insert(hashed(&token), session);
        Ok(token)
    }

    /// Who has this token; the session goes on with that.
    pub(super) fn find(&self, token: &str, now: Timestamp) -> Option<Known> {
        let mut all = self.all();
        let key = hashed(token);
        let session = all.get_mut(&key)?;
        if !session.lasts(now) {
            all.remove(&key);
            return None;
        }
        session.seen = now;
        Some(Known {
            name: session.name.clone(),
            mark: session.mark,
            csrf: session.csrf.clone(),
        })
    }

    /// Logs out.
    pub(super) fn end(&self, token: &str) {
        self.all().remove(&hashed(token));
    }

    /// The last step whose code an account has given.
    pub(super) fn step(&self, account: Mark) -> Option<u64> {
        self.steps().get(&account).copied()
    }

    /// Takes the code of a step; false when it was taken meanwhile.
    pub(super) fn take_step(&self, account: Mark, step: u64) -> bool {
        let mut steps = self.steps();
        let is_new = steps.get(&account).is_none_or(|last| step > *last);
        if is_new {
            steps.insert(account, step);
        }
        is_new
    }

    fn all(&self) -> MutexGuard<'_, HashMap<[u8; 32], Session>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn steps(&self) -> MutexGuard<'_, HashMap<Mark, u64>> {
        self.steps.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Session {
    fn lasts(&self, now: Timestamp) -> bool {
        now.duration_since(self.seen) < IDLE && now.duration_since(self.begun) < WHOLE
    }
}

impl Known {
    /// Whether a form was made for this session.
    pub(super) fn made(&self, csrf: &str) -> bool {
        self.csrf.as_bytes().ct_eq(csrf.as_bytes()).into()
    }
}

fn hashed(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARK: Mark = Mark([7; 32]);

    fn minute(minute: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + 60 * minute).expect("a time")
    }

    #[test]
    fn a_session_ends_when_it_is_left_and_after_a_day_of_work() {
        let sessions = Sessions::default();
        let token = sessions.begin("kari", MARK, minute(0)).expect("a token");
        assert!(sessions.find(&token, minute(29)).is_some());
        assert!(sessions.find(&token, minute(58)).is_some());
        assert!(sessions.find(&token, minute(88)).is_none());
        assert!(
            sessions.find(&token, minute(59)).is_none(),
            "it is over for good"
        );
        let token = sessions.begin("kari", MARK, minute(0)).expect("a token");
        let lasted = (0..60).take_while(|n| sessions.find(&token, minute(20 * n)).is_some());
        assert_eq!(lasted.count(), 24);
    }

    #[test]
    fn only_the_right_token_is_known() {
        let sessions = Sessions::default();
        let token = sessions.begin("kari", MARK, minute(0)).expect("a token");
        let known = sessions.find(&token, minute(0)).expect("known");
        assert!(known.made(&known.csrf) && !known.made("") && !known.made(&token));
        assert!(sessions.find("", minute(0)).is_none());
        assert!(sessions.find(&token[1..], minute(0)).is_none());
        sessions.end(&token);
        assert!(sessions.find(&token, minute(0)).is_none());
    }

    #[test]
    fn a_code_is_taken_once() {
        let sessions = Sessions::default();
        let another = Mark([8; 32]);
        assert!(sessions.take_step(MARK, 20) && !sessions.take_step(MARK, 20));
        assert!(sessions.take_step(another, 20) && sessions.take_step(MARK, 21));
        assert_eq!(sessions.step(MARK), Some(21));
    }
}
