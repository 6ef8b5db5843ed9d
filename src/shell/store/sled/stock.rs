//! Looks through all sealed values: whose they are, and which can be read no more.

use super::index::Index;
use super::opened::{Opened, Pair};
use crate::shell::store::StoreError;
use crate::shell::store::codec::{self, Kind};
use crate::shell::store::folder::Repair;
use crate::shell::store::vault::{self, Vault};
use sled::IVec;
use std::path::Path;

/// The kinds whose values are sealed.
const SEALED: [Kind; 6] = [
    Kind::Inbox,
    Kind::Session,
    Kind::Timer,
    Kind::Outbox,
    Kind::Message,
    Kind::Aside,
];

/// What was found.
#[derive(Default)]
pub(super) struct Stock {
    /// Whose rows they are.
    pub(super) index: Index,
    /// The keys of values to remove.
    pub(super) gone: Vec<IVec>,
    /// Rows that did not open, and so are nobody's.
    pub(super) unreadable: Vec<Pair>,
    shredded: usize,
    locked: usize,
}

/// Looks through all values.
pub(super) fn take(opened: &Opened, vault: &Vault) -> Result<Stock, StoreError> {
    let mut stock = Stock::default();
    for kind in SEALED {
        for pair in opened.with_prefix(&kind.prefix())? {
            stock.add(kind, pair, vault);
        }
    }
    Ok(stock)
}

/// The keys of values that can be read no more.
pub(super) fn shredded(opened: &Opened, vault: &Vault) -> Result<Vec<IVec>, StoreError> {
    let mut keys = Vec::new();
    for kind in SEALED {
        let pairs = opened.with_prefix(&kind.prefix())?.into_iter();
        keys.extend(pairs.filter_map(|(key, value)| vault.is_shredded(&value).then_some(key)));
    }
    Ok(keys)
}

impl Stock {
    /// What is worth telling; `keys` is where the keys lie.
    pub(super) fn repairs(&self, keys: &Path) -> Vec<Repair> {
        let some = |count: usize| Some(count).filter(|count| *count > 0);
        let shredded = some(self.shredded).map(|values| Repair::Shredded { values });
        let locked = some(self.locked).map(|values| Repair::Locked {
            values,
            keys: keys.to_owned(),
        });
        let aside = some(self.unreadable.len()).map(|values| Repair::ValuesSetAside { values });
        [shredded, locked, aside].into_iter().flatten().collect()
    }

    fn add(&mut self, kind: Kind, (key, value): Pair, vault: &Vault) {
        let is_row = matches!(kind, Kind::Session | Kind::Timer | Kind::Message);
        if let Some(row) = codec::row(&key).filter(|_| is_row) {
            self.index.take_row(row);
        }
        let place = match kind {
            Kind::Aside => codec::key_before(&key),
            _ => &key,
        };
        match vault.open(place, &value) {
            vault::Opened::Plain(plain) if is_row => {
                if self.note(kind, &key, &plain).is_none() {
                    self.unreadable.push((key, value));
                }
            }
            vault::Opened::Plain(_) => {}
            vault::Opened::Shredded => {
                self.shredded += 1;
                self.gone.push(key);
            }
            vault::Opened::Locked => self.locked += 1,
            // Those of the inbox and the outbox are set aside, and counted, when they are listed.
            vault::Opened::Unreadable if is_row => self.unreadable.push((key, value)),
            vault::Opened::Unreadable => {}
        }
    }

    fn note(&mut self, kind: Kind, key: &[u8], plain: &[u8]) -> Option<()> {
        let row = codec::row(key)?;
        let (chat, rest) = codec::split_chat(plain).ok()?;
        match kind {
            Kind::Session => {
                let before = self.index.note_session(chat, row);
                self.gone.extend(before.map(|key| IVec::from(&key)));
            }
            Kind::Timer => {
                let before = self.index.note_timer(chat, row);
                self.gone.extend(before.map(|key| IVec::from(&key)));
            }
            _ => {
                let (at, message) = codec::read_message(rest).ok()?;
                self.index.note_message(chat, row, at, message);
            }
        }
        Some(())
    }
}
