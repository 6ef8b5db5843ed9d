//! The name that a chat has in the events of one day.
//!
//! **Invariant.** Without the key of the day nobody can tell whose it is, nor that two names of two days are the same
//! chat's; and the key is in memory alone, for that day.

use super::seal::Key;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::fmt::Write as _;
use std::sync::Arc;

/// How many bytes of the digest are the name: enough that two chats of a day do not share one.
const BYTES: usize = 8;

/// A chat's name for a day: 16 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pseudonym(Arc<str>);

impl Pseudonym {
    /// The name of the chat under the key of the day.
    pub fn of(chat: i64, key: &Key) -> Pseudonym {
        let mut hmac = Hmac::<Sha256>::new_from_slice(key.bytes())
            .expect("a key of any length is one for HMAC");
        hmac.update(&chat.to_be_bytes());
        let digest = hmac.finalize().into_bytes();
        let mut name = String::with_capacity(2 * BYTES);
        for byte in digest.iter().take(BYTES) {
            // Writing to a string cannot fail.
            let _ = write!(name, "{byte:02x}");
        }
        Pseudonym(name.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(digits: &str) -> Key {
        Key::from_hex(&digits.repeat(32)).expect("a key")
    }

    #[test]
    fn a_chat_has_one_name_a_day_and_another_on_the_next() {
        let (today, tomorrow) = (key("01"), key("02"));
        assert_eq!(Pseudonym::of(7, &today), Pseudonym::of(7, &today));
        assert_ne!(Pseudonym::of(7, &today), Pseudonym::of(8, &today));
        assert_ne!(Pseudonym::of(7, &today), Pseudonym::of(7, &tomorrow));
        assert_eq!(Pseudonym::of(7, &today).as_str().len(), 16);
    }
}
