//! The store on sled: one tree, so that one batch is atomic across inbox, sessions, outbox and events.
//!
//! It does not group writes; [`super::Ledger`] does.
//!
//! **Invariants.** All but events is sealed before sled sees it, and no key names a chat. sled's errors and panics become a [`StoreError`], never a panic or a wait without end. After a
//! failed write nothing more is written until the files have been opened again; meanwhile sled reads what it still
//! holds, and the last sessions are read from memory.

mod batch;
mod index;
mod opened;
mod repair;
mod rouse;
mod stock;
mod unsealed;

use super::codec::{self, Kind, Unreadable};
use super::error::StoreError;
use super::folder::{Folder, Repair};
use super::journal::Journal;
use super::keys::{KeyRing, Keys};
use super::record::{ChatId, EventRecord, InboxEntry, MessageId, OutboxEntry, UpdateId, Write};
use super::vault::{self, Vault};
use super::{Kept, Listing, Shredded, Store};
use crate::privacy::pseudonym::Pseudonym;
use batch::Changes;
use index::{Index, RowKey};
use jiff::Timestamp;
use opened::{Opened, Pair};
use sled::IVec;
use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

/// How many keys are removed at once when much is removed.
const REMOVED_AT_ONCE: usize = 1024;

/// How much room there must be before files that failed are opened again; a segment of sled's log is half of it.
const ROOM: usize = 1024 * 1024;

/// The store on sled.
pub struct SledStore {
    opened: RwLock<Option<Opened>>,
    /// Why nothing can be written before the files are opened again. Locked while writing and while flushing: sled
    /// lets neither run beside the other, and while a writer waits in sled's own lock nobody could read.
    broken: Mutex<Option<StoreError>>,
    vault: Vault,
    journal: Journal,
    /// Whether the last events could not be written, so that it is told once.
    silent: AtomicBool,
    index: Mutex<Index>,
    /// The hour in which it was last looked for values whose keys are destroyed.
    shredded: AtomicU32,
    /// The latest time that any write told, in microseconds.
    told: AtomicI64,
    folder: Folder,
}

impl SledStore {
    /// Opens the store in the folder, makes it if it is missing, and says what had to be repaired. What it keeps is
    /// sealed under the keys.
    ///
    /// # Errors
    /// When the folder is in use, may not be used, or the disk is full or fails. Damage is no error but a [`Repair`].
    pub fn open(dir: &Path, keys: &Keys) -> Result<(SledStore, Vec<Repair>), StoreError> {
        let folder = Folder::claim(dir)?;
        let vault = Vault::new(KeyRing::open(keys)?)?;
        let mut repairs = unsealed::seal_all(&folder, &vault)?;
        let (opened, repaired) = repair::open_repaired(&folder)?;
        repairs.extend(repaired);
        let stock = stock::take(&opened, &vault)?;
        repairs.extend(stock.repairs(vault.ring().dir()));
        let store = SledStore {
            told: AtomicI64::new(keys.clock.now().as_microsecond()),
            opened: RwLock::new(Some(opened)),
            broken: Mutex::new(None),
            shredded: AtomicU32::new(vault.ring().hour().0),
            vault,
            journal: Journal::of(folder.home()),
            silent: AtomicBool::new(false),
            index: Mutex::new(stock.index),
            folder,
        };
        store.take_over_events()?;
        store.remove(&stock.gone)?;
        for (key, value) in &stock.unreadable {
            store.set_aside(key, value)?;
        }
        Ok((store, repairs))
    }

    /// Runs a reading on the open files.
    fn read<T>(&self, reading: impl Fn(&Opened) -> Result<T, StoreError>) -> Result<T, StoreError> {
        match &*self.current() {
            Some(opened) => reading(opened),
            None => Err(self.not_open()),
        }
    }

    /// Runs a writing on the open files, after opening them again if the last one failed.
    fn change<T>(
        &self,
        writing: impl Fn(&Opened) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut broken = self.broken.lock().unwrap_or_else(PoisonError::into_inner);
        if broken.is_some() {
            self.reopen()?;
            *broken = None;
        }
        let written = self.read(writing);
        *broken = written.as_ref().err().cloned();
        written
    }

    /// Opens the files again, once there is room: sled itself never recovers from a failed write.
    fn reopen(&self) -> Result<(), StoreError> {
        let fail = |error| StoreError::from_io(self.folder.path(), &error);
        self.folder.has_room(ROOM).map_err(fail)?;
        let mut opened = self.opened.write().unwrap_or_else(PoisonError::into_inner);
        *opened = None;
        *opened = Some(opened::open(self.folder.path())?);
        Ok(())
    }

    fn current(&self) -> RwLockReadGuard<'_, Option<Opened>> {
        self.opened.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn not_open(&self) -> StoreError {
        let (dir, reason) = (
            self.folder.path().to_owned(),
            "the files are not open".to_owned(),
        );
        StoreError::Io { dir, reason }
    }

    /// Moves the events that an earlier version kept in the database to the journal.
    fn take_over_events(&self) -> Result<(), StoreError> {
        let pairs = self.read(|opened| opened.with_prefix(&Kind::Event.prefix()))?;
        if pairs.is_empty() {
            return Ok(());
        }
        let commits = self.list_pairs(&pairs, |_, value| codec::read_events(value).map(Some))?;
        let events = commits.values.iter().flatten();
        let fail = |error| StoreError::from_io(self.folder.home(), &error);
        self.journal.append(events).map_err(fail)?;
        let keys: Vec<IVec> = pairs.into_iter().map(|(key, _)| key).collect();
        self.remove(&keys)
    }

    /// Writes events down. One that is lost changes nothing for anybody who writes, so that a fault stops nothing.
    fn note_events(&self, writes: &[Write]) {
        let events = writes.iter().flat_map(|write| match write {
            Write::Commit(commit) => &commit.events[..],
            _ => &[],
        });
        let written = self.journal.append(events);
        let was_silent = self.silent.swap(written.is_err(), Ordering::Relaxed);
        if let Err(error) = written
            && !was_silent
        {
            tracing::error!(%error, "events cannot be written down; everybody is still answered");
        }
    }

    fn index(&self) -> MutexGuard<'_, Index> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens and reads all values of a kind; those that cannot be read are set aside, and those whose keys are not here
    /// are left where they are.
    fn list<T>(
        &self,
        kind: Kind,
        reading: impl Fn(&[u8], &[u8]) -> Result<T, Unreadable>,
    ) -> Result<Listing<T>, StoreError> {
        let pairs = self.read(|opened| opened.with_prefix(&kind.prefix()))?;
        self.list_pairs(&pairs, |key, value| match self.vault.open(key, value) {
            vault::Opened::Plain(plain) => reading(key, &plain).map(Some),
            vault::Opened::Unreadable => Err(Unreadable),
            vault::Opened::Shredded | vault::Opened::Locked => Ok(None),
        })
    }

    /// Reads values; those that cannot be read are set aside.
    fn list_pairs<T>(
        &self,
        pairs: &[Pair],
        reading: impl Fn(&[u8], &[u8]) -> Result<Option<T>, Unreadable>,
    ) -> Result<Listing<T>, StoreError> {
        let mut listing = Listing {
            values: Vec::with_capacity(pairs.len()),
            set_aside: 0,
        };
        for (key, value) in pairs {
            match reading(key, value) {
                Ok(read) => listing.values.extend(read),
                Err(Unreadable) => {
                    self.set_aside(key, value)?;
                    listing.set_aside += 1;
                }
            }
        }
        Ok(listing)
    }

    /// The keys of all that is kept of the chat.
    fn keys_of(&self, opened: &Opened, chat: ChatId) -> Result<Vec<IVec>, StoreError> {
        let rows = self.index().rows_of(chat);
        let mut keys: Vec<IVec> = rows.iter().map(IVec::from).collect();
        for kind in [Kind::Inbox, Kind::Outbox, Kind::Aside] {
            let is_of_chat = |(key, value): &Pair| {
                let place = match kind {
                    Kind::Aside => codec::key_before(key),
                    _ => key,
                };
                match self.vault.open(place, value) {
                    vault::Opened::Plain(plain) => codec::chat_of(place, &plain) == Some(chat),
                    _ => false,
                }
            };
            let of_kind = opened.with_prefix(&kind.prefix())?;
            keys.extend(of_kind.into_iter().filter(is_of_chat).map(|(key, _)| key));
        }
        Ok(keys)
    }

    /// Moves a value that cannot be read to where nothing looks for it.
    fn set_aside(&self, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        let mut batch = sled::Batch::default();
        batch.insert(
            codec::aside_key(self.told.load(Ordering::Relaxed), key),
            value,
        );
        batch.remove(key);
        self.change(|opened| opened.apply(batch.clone()))
    }

    /// Removes the keys, a part at a time so that others come between.
    fn remove<K: AsRef<[u8]>>(&self, keys: &[K]) -> Result<(), StoreError> {
        for part in keys.chunks(REMOVED_AT_ONCE) {
            self.change(|opened| opened.apply(batch::removal(part)))?;
        }
        Ok(())
    }
}

impl Store for SledStore {
    fn write(&self, writes: &[Write]) -> Result<(), StoreError> {
        let told = writes
            .iter()
            .filter_map(batch::told)
            .max()
            .unwrap_or(i64::MIN);
        self.told.fetch_max(told, Ordering::Relaxed);
        let sealing = self.vault.sealing()?;
        self.change(|opened| {
            let changes = Changes::of(writes);
            opened.apply(changes.into_batch(&sealing, &mut self.index()))
        })?;
        self.note_events(writes);
        Ok(())
    }

    fn inbox(&self) -> Result<Listing<InboxEntry>, StoreError> {
        self.list(Kind::Inbox, codec::read_inbox)
    }

    fn accepted(&self) -> Result<Vec<UpdateId>, StoreError> {
        let key = &codec::ACCEPTED_KEY;
        let value = self.read(|opened| opened.get(key))?;
        match value.map(|value| self.vault.open(key, &value)) {
            Some(vault::Opened::Plain(plain)) => Ok(codec::read_accepted(&plain)),
            _ => Ok(Vec::new()),
        }
    }

    fn session(&self, chat: ChatId) -> Result<Kept, StoreError> {
        let Some(key) = self.index().session(chat) else {
            return Ok(Kept::Nothing);
        };
        let Some(value) = self.read(|opened| opened.get(&key))? else {
            return Ok(Kept::Nothing);
        };
        let session = match self.vault.open(&key, &value) {
            vault::Opened::Plain(plain) => codec::split_chat(&plain)
                .and_then(|(of, session)| (of == chat).then_some(session).ok_or(Unreadable))
                .and_then(codec::read_session),
            vault::Opened::Unreadable => Err(Unreadable),
            vault::Opened::Shredded | vault::Opened::Locked => return Ok(Kept::Nothing),
        };
        match session {
            Ok(session) => Ok(Kept::Session(session)),
            Err(Unreadable) => {
                self.set_aside(&key, &value)?;
                self.index().forget_session(chat);
                Ok(Kept::Unreadable)
            }
        }
    }

    fn outbox(&self) -> Result<Listing<OutboxEntry>, StoreError> {
        self.list(Kind::Outbox, codec::read_outbox)
    }

    fn messages(&self, chat: ChatId, since: Timestamp) -> Result<Vec<MessageId>, StoreError> {
        Ok(self.index().messages(chat, since))
    }

    fn timers(&self) -> Result<Listing<(ChatId, Timestamp)>, StoreError> {
        let mut timers = self.list(Kind::Timer, |_, plain| {
            let (chat, timer) = codec::split_chat(plain)?;
            Ok((chat, codec::read_timer(timer)?))
        })?;
        timers.values.sort_unstable();
        Ok(timers)
    }

    fn events(&self, since: Timestamp) -> Result<Listing<EventRecord>, StoreError> {
        let read = self.journal.since(since);
        let (values, set_aside) =
            read.map_err(|error| StoreError::from_io(self.folder.home(), &error))?;
        Ok(Listing { values, set_aside })
    }

    fn erase(&self, chat: ChatId) -> Result<(), StoreError> {
        self.change(|opened| opened.apply(batch::removal(&self.keys_of(opened, chat)?)))?;
        self.index().forget(chat);
        Ok(())
    }

    fn events_of(&self, who: &Pseudonym) -> Result<Vec<EventRecord>, StoreError> {
        let named = self.journal.named(who);
        named.map_err(|error| StoreError::from_io(self.folder.home(), &error))
    }

    fn erase_events(&self, who: &Pseudonym) -> Result<(), StoreError> {
        let erased = self.journal.forget(who);
        erased.map_err(|error| StoreError::from_io(self.folder.home(), &error))
    }

    fn erase_messages(&self, chat: ChatId) -> Result<(), StoreError> {
        let rows = self.index().message_rows_of(chat);
        self.remove(&rows)?;
        self.index().forget_messages(chat);
        Ok(())
    }

    fn purge(
        &self,
        events_before: Timestamp,
        messages_before: Timestamp,
    ) -> Result<(), StoreError> {
        let fail = |error| StoreError::from_io(self.folder.home(), &error);
        self.journal.purge(events_before).map_err(fail)?;
        self.remove(&self.read(|opened| opened.asides_before(messages_before))?)?;
        let messages = self.index().messages_before(messages_before);
        self.remove(&Vec::from_iter(&messages))?;
        self.index().forget_rows(&messages);
        Ok(())
    }

    fn shred(&self) -> Result<Shredded, StoreError> {
        let keys = self.vault.ring().sweep();
        let hour = self.vault.ring().hour().0;
        if self.shredded.swap(hour, Ordering::Relaxed) == hour {
            return keys.map(|keys| Shredded { keys, values: 0 });
        }
        let gone = self.read(|opened| stock::shredded(opened, &self.vault))?;
        self.remove(&gone)?;
        let rows: HashSet<RowKey> = gone
            .iter()
            .filter_map(|key| key[..].try_into().ok())
            .collect();
        self.index().forget_rows(&rows);
        Ok(Shredded {
            keys: keys?,
            values: gone.len(),
        })
    }

    fn flush(&self) -> Result<(), StoreError> {
        let mut broken = self.broken.lock().unwrap_or_else(PoisonError::into_inner);
        // What was written before the fault may be gone, so that opening the files again would not make this true.
        if let Some(error) = &*broken {
            return Err(error.clone());
        }
        let flushed = self.read(Opened::flush);
        *broken = flushed.as_ref().err().cloned();
        flushed
    }
}
