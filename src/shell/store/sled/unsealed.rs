//! Takes over what a version kept that sealed nothing: each value is sealed into new files, then the old ones are wiped.
//!
//! **Invariants.** A kill at any point loses nothing: the new files take their place by one renaming, and the old ones
//! are wiped only after that. What cannot be understood is sealed and set aside.

use super::batch;
use super::opened::{Opened, Pair, open};
use super::repair::open_repaired;
use crate::shell::store::StoreError;
use crate::shell::store::codec::{self, Kind};
use crate::shell::store::folder::{Folder, Repair};
use crate::shell::store::record::{ChatId, MessageId};
use crate::shell::store::vault::{Sealing, Vault};
use jiff::Timestamp;
use sled::IVec;

/// How many values are taken over at once.
const SEALED_AT_ONCE: usize = 256;

/// Seals the files of an earlier version, when there are any.
pub(super) fn seal_all(folder: &Folder, vault: &Vault) -> Result<Vec<Repair>, StoreError> {
    let fail = |error| StoreError::from_io(folder.path(), &error);
    let Some(unsealed) = folder.unsealed() else {
        return Ok(Vec::new());
    };
    let mut repairs = Vec::new();
    if !folder.is_sealed() {
        let (from, repaired) = open_repaired(&unsealed)?;
        repairs.extend(repaired);
        let begun = folder.begin_sealing().map_err(fail)?;
        let to = open(&begun)?;
        let values = take_over(&from, &to, &vault.sealing()?)?;
        to.flush()?;
        drop((from, to));
        folder.end_sealing().map_err(fail)?;
        let unsealed = folder.damaged().map_err(fail)?;
        repairs.push(Repair::Sealed { values, unsealed });
    }
    unsealed.wipe_files().map_err(fail)?;
    Ok(repairs)
}

fn take_over(from: &Opened, to: &Opened, sealing: &Sealing<'_>) -> Result<usize, StoreError> {
    let pairs = from.with_prefix(&[])?;
    let mut row = 0;
    for part in pairs.chunks(SEALED_AT_ONCE) {
        let sealed = part.iter().map(|pair| {
            row += 1;
            seal(pair, row, sealing)
        });
        to.apply(batch::insertion(sealed.collect()))?;
    }
    Ok(pairs.len())
}

/// The value as it is kept now; `row` is a number that no other has.
fn seal((key, value): &Pair, row: u64, sealing: &Sealing<'_>) -> Pair {
    if key.first() == Some(&(Kind::Event as u8)) {
        return (key.clone(), value.clone());
    }
    if key.first() == Some(&(Kind::Aside as u8)) {
        let before = codec::key_before(key);
        let (place, plain) = placed(before, value, row).unwrap_or_else(|| unknown(row, value));
        let aside = [&key[..9.min(key.len())], &place].concat();
        return (aside.into(), sealing.seal(&place, &plain).into());
    }
    match placed(key, value, row) {
        Some((place, plain)) => (IVec::from(&place[..]), sealing.seal(&place, &plain).into()),
        None => {
            let (place, plain) = unknown(row, value);
            let aside = codec::aside_key(0, &place);
            (aside.into(), sealing.seal(&place, &plain).into())
        }
    }
}

/// Where the value lies now, and what is sealed there.
fn placed(key: &[u8], value: &[u8], row: u64) -> Option<(Vec<u8>, Vec<u8>)> {
    let in_row = |kind: Kind, value: &[u8]| {
        let chat = ChatId(codec::number(key)?);
        Some((
            codec::row_key(kind, row).to_vec(),
            codec::of_chat(chat, value),
        ))
    };
    match *key.first()? {
        b'a' | b'i' | b'o' => Some((key.to_vec(), value.to_vec())),
        b's' => in_row(Kind::Session, value),
        b't' => in_row(Kind::Timer, value),
        b'm' => {
            let (at, message) = message_of(key)?;
            in_row(Kind::Message, &codec::write_message(at, message))
        }
        _ => None,
    }
}

fn unknown(row: u64, value: &[u8]) -> (Vec<u8>, Vec<u8>) {
    ([&b"?"[..], &row.to_be_bytes()].concat(), value.to_vec())
}

/// The message and its time, which stood in a message's key behind the chat's number.
fn message_of(key: &[u8]) -> Option<(Timestamp, MessageId)> {
    let at = key.get(9..17)?.try_into().ok().map(codec::unsortable)?;
    let id = key.get(17..21)?.try_into().ok().map(i32::from_be_bytes)?;
    Some((Timestamp::from_microsecond(at).ok()?, MessageId(id)))
}
