//! Seals values for the place where they are kept, and opens them.
//!
//! A sealed value is its version in one byte, the hour of its key in four, and what [`Key::seal`] gave. It opens under
//! the key of the database that it was sealed for and nowhere else.

use super::error::StoreError;
use super::keys::{Found, KeyRing, random};
use crate::privacy::hour::Hour;
use crate::privacy::seal::{Key, NONCE_BYTES, Nonce};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The version of a sealed value; those below it were not sealed.
pub(super) const SEALED: u8 = 2;

/// How many bytes stand before what was sealed.
const HEAD: usize = 5;
/// How many bytes of a nonce are the same until the program ends.
const START: usize = NONCE_BYTES - 8;

/// Seals and opens.
pub(super) struct Vault {
    ring: KeyRing,
    /// What all nonces of this start begin with; a count follows. Random, so that no two starts share it.
    start: [u8; START],
    count: AtomicU64,
}

/// The key of this hour, to seal a number of values with.
pub(super) struct Sealing<'a> {
    vault: &'a Vault,
    hour: Hour,
    key: Arc<Key>,
}

/// What a value held.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Opened {
    /// The bytes that were sealed.
    Plain(Vec<u8>),
    /// Nobody can tell any more: its key was destroyed.
    Shredded,
    /// Its key is not here, but may come back.
    Locked,
    /// It was changed, put elsewhere, or is of another version.
    Unreadable,
}

impl Vault {
    pub(super) fn new(ring: KeyRing) -> Result<Vault, StoreError> {
        Ok(Vault {
            ring,
            start: *random::<START>()?,
            count: AtomicU64::new(0),
        })
    }

    pub(super) fn ring(&self) -> &KeyRing {
        &self.ring
    }

    /// The key to seal with now.
    pub(super) fn sealing(&self) -> Result<Sealing<'_>, StoreError> {
        let (hour, key) = self.ring.current()?;
        Ok(Sealing {
            vault: self,
            hour,
            key,
        })
    }

    /// Opens the value that lies at the place.
    pub(super) fn open(&self, place: &[u8], value: &[u8]) -> Opened {
        let Some(hour) = hour_of(value) else {
            return Opened::Unreadable;
        };
        match self.ring.find(hour) {
            Found::Destroyed => Opened::Shredded,
            Found::Missing => Opened::Locked,
            Found::Key(key) => key
                .open(place, &value[HEAD..])
                .map_or(Opened::Unreadable, Opened::Plain),
        }
    }

    /// Whether the value's key was destroyed.
    pub(super) fn is_shredded(&self, value: &[u8]) -> bool {
        hour_of(value).is_some_and(|hour| matches!(self.ring.find(hour), Found::Destroyed))
    }

    fn nonce(&self) -> Nonce {
        let mut nonce = [0; NONCE_BYTES];
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        nonce[..START].copy_from_slice(&self.start);
        nonce[START..].copy_from_slice(&count.to_be_bytes());
        nonce
    }
}

impl Sealing<'_> {
    /// The value for the place.
    pub(super) fn seal(&self, place: &[u8], plain: &[u8]) -> Vec<u8> {
        let sealed = self.key.seal(&self.vault.nonce(), place, plain);
        let mut value = Vec::with_capacity(HEAD + sealed.len());
        value.push(SEALED);
        value.extend(self.hour.0.to_be_bytes());
        value.extend(sealed);
        value
    }
}

/// The hour of a sealed value's key.
fn hour_of(value: &[u8]) -> Option<Hour> {
    match value.first_chunk::<HEAD>() {
        Some([SEALED, hour @ ..]) => Some(Hour(u32::from_be_bytes(*hour))),
        _ => None,
    }
}
