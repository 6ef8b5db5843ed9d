//! Who may log in: a file of names, roles, hashes of passwords and secrets of the second factor.
//!
//! **Invariant.** No password is kept, and `Debug` prints neither hash nor secret.

use super::files;
use crate::privacy::Private;
use crate::review::{Role, code};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

const FILE: &str = "reviewers.json";
/// The shortest password, in characters (NIST SP 800-63B: at least 8; these stand before health data).
pub const SHORTEST: usize = 12;
/// The longest one, so that nobody has the machine hash a book.
const LONGEST: usize = 1024;
/// The longest name.
const NAME_CHARS: usize = 32;

/// The file.
#[derive(Clone, Debug)]
pub struct Reviewers {
    path: PathBuf,
}

/// A reviewer, as they are kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    role: Role,
    #[serde(with = "open")]
    password: Private<String>,
    #[serde(with = "open")]
    secret: Private<String>,
}

/// A reviewer's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) role: Role,
    pub(super) mark: Mark,
}

/// What tells one account from every other, also from an earlier one of the same name: a hash of password and secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Mark(pub(super) [u8; 32]);

/// Name, password and code were right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Passed {
    /// Of this account.
    pub(super) mark: Mark,
    /// The step whose code was given.
    pub(super) step: u64,
}

/// What became of a name, a password and a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Checked {
    /// Name or password is wrong.
    Wrong,
    /// The code alone is wrong, for this account.
    WrongCode(Mark),
    /// All are right.
    Passed(Passed),
}

impl Kept {
    fn mark(&self) -> Mark {
        let mut hash = Sha256::new();
        // The salt of the password is new for each account, so no two have the same.
        hash.update(self.password.expose());
        hash.update([0]);
        hash.update(self.secret.expose());
        Mark(hash.finalize().into())
    }
}

/// Why a reviewer could not be added or found.
#[derive(Debug, Error)]
pub enum ReviewersError {
    /// The file cannot be read or written.
    #[error("{path}: {reason}", path = path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// The file is no list of reviewers.
    #[error("{path} is no list of reviewers: {reason}; put a copy of it back, or remove it and add them again", path = path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What does not fit.
        reason: String,
    },
    /// Such a name is not taken.
    #[error(
        "«{0}» kan ikke være et navn: bruk små bokstaver a–z, tall, punktum og bindestrek, høyst 32 tegn"
    )]
    Name(String),
    /// The name is there already.
    #[error("«{0}» finnes alt; fjern navnet først for å gi det nytt passord")]
    Exists(String),
    /// The name is not there.
    #[error("«{0}» finnes ikke")]
    Unknown(String),
    /// The password is too short or too long.
    #[error("passordet må ha minst {SHORTEST} tegn, og ikke være navnet")]
    Password,
    /// It was not the same the second time.
    #[error("passordene er ikke like; prøv igjen")]
    Differ,
    /// The system gives no randomness.
    #[error("the system gives no randomness: {0}")]
    Random(String),
}

impl Reviewers {
    /// Those of the console's folder.
    pub fn of(folder: &Path) -> Reviewers {
        Reviewers {
            path: folder.join(FILE),
        }
    }

    /// Adds one; what their authenticator is to be told.
    ///
    /// # Errors
    /// When name or password is not one to take, or nothing could be written.
    pub fn add(&self, name: &str, role: Role, password: &str) -> Result<String, ReviewersError> {
        if !is_name(name) {
            return Err(ReviewersError::Name(name.to_owned()));
        }
        let chars = password.chars().count();
        if !(SHORTEST..=LONGEST).contains(&chars)
            || password.to_lowercase().contains(name) && chars < 2 * SHORTEST
        {
            return Err(ReviewersError::Password);
        }
        let _alone = self.alone()?;
        let mut all = self.read()?;
        if all.contains_key(name) {
            return Err(ReviewersError::Exists(name.to_owned()));
        }
        let secret: [u8; code::SECRET_BYTES] = random()?;
        let kept = Kept {
            role,
            password: Private::new(hashed(password)?),
            secret: Private::new(hex(&secret)),
        };
        all.insert(name.to_owned(), kept);
        self.write(&all)?;
        Ok(code::uri(name, &secret))
    }

    /// Removes one, who is logged out with that.
    ///
    /// # Errors
    /// When there is none of that name, or nothing could be written.
    pub fn remove(&self, name: &str) -> Result<(), ReviewersError> {
        let _alone = self.alone()?;
        let mut all = self.read()?;
        match all.remove(name) {
            Some(_) => self.write(&all),
            None => Err(ReviewersError::Unknown(name.to_owned())),
        }
    }

    /// All names with their roles.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn list(&self) -> Result<Vec<(String, Role)>, ReviewersError> {
        let all = self.read()?.into_iter();
        Ok(all.map(|(name, kept)| (name, kept.role)).collect())
    }

    /// The account of a name; none when there is none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(super) fn account(&self, name: &str) -> Result<Option<Account>, ReviewersError> {
        let all = self.read()?;
        Ok(all.get(name).map(|kept| Account {
            role: kept.role,
            mark: kept.mark(),
        }))
    }

    /// Whether name, password and code are right; it takes equally long whichever is wrong. `after` is the last step whose
    /// code the account has given.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(super) fn check(
        &self,
        name: &str,
        password: &str,
        given: &str,
        unix_seconds: u64,
        after: Option<u64>,
    ) -> Result<Checked, ReviewersError> {
        let all = self.read()?;
        let kept = all.get(name);
        let hash = kept.map_or(NOBODY, |kept| kept.password.expose());
        let is_long = password.chars().count() > LONGEST;
        let is_right = PasswordHash::new(hash).is_ok_and(|hash| {
            !is_long
                && Argon2::default()
                    .verify_password(password.as_bytes(), &hash)
                    .is_ok()
        });
        let secret = kept.map_or(NO_SECRET, |kept| kept.secret.expose());
        let secret = bytes(secret);
        let step = secret.and_then(|secret| code::taken(&secret, given, unix_seconds, after));
        let mark = kept.map(Kept::mark).filter(|_| is_right);
        Ok(match (mark, step) {
            (None, _) => Checked::Wrong,
            (Some(mark), None) => Checked::WrongCode(mark),
            (Some(mark), Some(step)) => Checked::Passed(Passed { mark, step }),
        })
    }

    fn read(&self) -> Result<BTreeMap<String, Kept>, ReviewersError> {
        let bytes = files::read(&self.path).map_err(|reason| self.io(reason))?;
        if bytes.is_empty() {
            return Ok(BTreeMap::new());
        }
        serde_json::from_slice(&bytes).map_err(|reason| ReviewersError::Damaged {
            path: self.path.clone(),
            // What serde says names no value, but the place.
            reason: format!("line {}, column {}", reason.line(), reason.column()),
        })
    }

    fn write(&self, all: &BTreeMap<String, Kept>) -> Result<(), ReviewersError> {
        let json = serde_json::to_vec_pretty(all).unwrap_or_default();
        files::replace(&self.path, &json).map_err(|reason| self.io(reason))
    }

    /// From what is read until it is written, nobody else writes.
    fn alone(&self) -> Result<File, ReviewersError> {
        files::alone(&self.path).map_err(|reason| self.io(reason))
    }

    fn io(&self, reason: io::Error) -> ReviewersError {
        ReviewersError::Io {
            path: self.path.clone(),
            reason,
        }
    }
}

/// The hash that is checked for a name that is not there: of no password that anybody has.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The secret whose codes are reckoned for a name that is not there.
const NO_SECRET: &str = "0000000000000000000000000000000000000000";

/// Whether somebody could be called so.
pub(super) fn is_name(name: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-".contains(c);
    !name.is_empty() && name.len() <= NAME_CHARS && name.chars().all(is_allowed)
}

fn hashed(password: &str) -> Result<String, ReviewersError> {
    let salt: [u8; 16] = random()?;
    let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    hash.map(|hash| hash.to_string())
        .map_err(|error| ReviewersError::Random(error.to_string()))
}

/// Bytes that nobody can guess.
pub(super) fn random<const N: usize>() -> Result<[u8; N], ReviewersError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| ReviewersError::Random(error.to_string()))?;
    Ok(bytes)
}

/// Bytes as digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

mod open {
    use crate::privacy::Private;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        private: &Private<String>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.serialize_str(private.expose())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Private<String>, D::Error> {
        String::deserialize(from).map(Private::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWORD: &str = "riktig hest batteri";

    #[test]
    fn a_reviewer_is_let_in_with_both_and_with_nothing_less() {
        let folder = tempfile::tempdir().expect("a folder");
        let reviewers = Reviewers::of(&folder.path().join("review"));
        let uri = reviewers.add("kari", Role::Admin, PASSWORD).expect("added");
        assert!(uri.starts_with("otpauth://totp/Rusvakt:kari?secret="));
        let text = std::fs::read_to_string(&reviewers.path).expect("a file");
        assert!(text.contains("$argon2id$") && !text.contains(PASSWORD));
        let kept = reviewers.read().expect("a list");
        let secret = bytes(kept["kari"].secret.expose()).expect("a secret");
        assert!(!format!("{kept:?}").contains(kept["kari"].secret.expose()));
        let given = code::at(&secret, 600);
        let check = |name: &str, password: &str, given: &str, after| {
            reviewers
                .check(name, password, given, 600, after)
                .expect("a file")
        };
        let mark = kept["kari"].mark();
        let passed = Checked::Passed(Passed { mark, step: 20 });
        assert_eq!(check("kari", PASSWORD, &given, None), passed);
        let wrong_code = Checked::WrongCode(mark);
        assert_eq!(check("kari", PASSWORD, &given, Some(20)), wrong_code);
        assert_eq!(check("kari", PASSWORD, "000000", None), wrong_code);
        for name in ["kari", "ola"] {
            let password = "feil hest batteri";
            assert_eq!(check(name, password, &given, None), Checked::Wrong);
        }
        assert_eq!(check("ola", PASSWORD, &given, None), Checked::Wrong);
        let account = |name| reviewers.account(name).expect("a file");
        let first = account("kari").expect("an account");
        assert_eq!(first.role, Role::Admin);
        reviewers.remove("kari").expect("removed");
        assert_eq!(account("kari"), None);
        reviewers.add("kari", Role::Admin, PASSWORD).expect("added");
        let second = account("kari").expect("an account");
        assert_ne!(first.mark, second.mark, "another account of the same name");
    }

    #[test]
    fn nobody_is_lost_who_is_added_at_the_same_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let add = |n: usize| {
            let reviewers = Reviewers::of(folder.path());
            let added = reviewers.add(&format!("n{n}"), Role::Reader, PASSWORD);
            added.expect("added");
        };
        std::thread::scope(|scope| {
            (0..8).for_each(|n| drop(scope.spawn(move || add(n))));
        });
        let all = Reviewers::of(folder.path()).list().expect("a list");
        assert_eq!(all.len(), 8);
    }

    #[test]
    fn what_cannot_be_taken_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let reviewers = Reviewers::of(folder.path());
        for name in ["", "Kari", "../kari", "kari:", "kåre", &"a".repeat(33)] {
            let added = reviewers.add(name, Role::Reader, PASSWORD);
            assert!(matches!(added, Err(ReviewersError::Name(_))), "{name}");
        }
        for password in ["kort", "karikarikari"] {
            let added = reviewers.add("kari", Role::Reader, password);
            assert!(matches!(added, Err(ReviewersError::Password)), "{password}");
        }
        std::fs::write(folder.path().join(FILE), "[1, 2]").expect("a file");
        assert!(matches!(
            reviewers.list(),
            Err(ReviewersError::Damaged { .. })
        ));
    }
}
