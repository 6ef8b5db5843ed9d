//! The store on sled: one tree, so that one batch is atomic across inbox, sessions, outbox and events.
//!
//! It does not group writes; [`super::Ledger`] does.
//!
//! **Invariants.** sled's errors and panics become a [`StoreError`], never a panic or a wait without end. After a
//! failed write nothing more is written until the files have been opened again; meanwhile sled reads what it still
//! holds, and the last sessions are read from memory.

mod batch;
mod opened;
mod repair;
mod rouse;

use super::codec::{self, Kind, Unreadable};
use super::error::StoreError;
use super::folder::{Folder, Repair};
use super::record::{ChatId, EventRecord, InboxEntry, MessageId, OutboxEntry, UpdateId, Write};
use super::{Kept, Listing, Store};
use batch::Changes;
use jiff::Timestamp;
use opened::Opened;
use sled::IVec;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard};

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
    /// The latest time that any write told, in microseconds.
    told: AtomicI64,
    folder: Folder,
}

impl SledStore {
    /// Opens the store in the folder, makes it if it is missing, and says what had to be repaired.
    ///
    /// # Errors
    /// When the folder is in use, may not be used, or the disk is full or fails. Damage is no error but a [`Repair`].
    pub fn open(dir: &Path) -> Result<(SledStore, Vec<Repair>), StoreError> {
        let folder = Folder::claim(dir)?;
        let (opened, repairs) = repair::open_repaired(&folder)?;
        let told = opened.last_event_time()?;
        let store = SledStore {
            opened: RwLock::new(Some(opened)),
            broken: Mutex::new(None),
            told: AtomicI64::new(told),
            folder,
        };
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

    /// Reads all values of a kind; those that cannot be read are set aside.
    fn list<T>(
        &self,
        pairs: &[(IVec, IVec)],
        reading: impl Fn(&[u8], &[u8]) -> Result<T, Unreadable>,
    ) -> Result<Listing<T>, StoreError> {
        let mut listing = Listing {
            values: Vec::with_capacity(pairs.len()),
            set_aside: 0,
        };
        for (key, value) in pairs {
            match reading(key, value) {
                Ok(read) => listing.values.push(read),
                Err(Unreadable) => {
                    self.set_aside(key, value)?;
                    listing.set_aside += 1;
                }
            }
        }
        Ok(listing)
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
    fn remove(&self, keys: &[IVec]) -> Result<(), StoreError> {
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
        self.change(|opened| {
            let changes = Changes::of(writes);
            opened.apply(changes.into_batch(|| opened.next_count())?)
        })?;
        Ok(())
    }

    fn inbox(&self) -> Result<Listing<InboxEntry>, StoreError> {
        let pairs = self.read(|opened| opened.with_prefix(&Kind::Inbox.prefix()))?;
        self.list(&pairs, codec::read_inbox)
    }

    fn accepted(&self) -> Result<Vec<UpdateId>, StoreError> {
        let value = self.read(|opened| opened.get(&codec::ACCEPTED_KEY))?;
        Ok(value
            .map(|value| codec::read_accepted(&value))
            .unwrap_or_default())
    }

    fn session(&self, chat: ChatId) -> Result<Kept, StoreError> {
        let key = codec::session_key(chat);
        let Some(value) = self.read(|opened| opened.get(&key))? else {
            return Ok(Kept::Nothing);
        };
        match codec::read_session(&value) {
            Ok(session) => Ok(Kept::Session(session)),
            Err(Unreadable) => {
                self.set_aside(&key, &value)?;
                Ok(Kept::Unreadable)
            }
        }
    }

    fn outbox(&self) -> Result<Listing<OutboxEntry>, StoreError> {
        let pairs = self.read(|opened| opened.with_prefix(&Kind::Outbox.prefix()))?;
        self.list(&pairs, codec::read_outbox)
    }

    fn messages(&self, chat: ChatId, since: Timestamp) -> Result<Vec<MessageId>, StoreError> {
        let pairs = self.read(|opened| opened.with_prefix(&codec::messages_prefix(chat)))?;
        let messages = pairs.iter().filter_map(|(key, _)| codec::message_of(key));
        Ok(messages
            .filter(|(at, _)| *at >= since)
            .map(|(_, message)| message)
            .collect())
    }

    fn timers(&self) -> Result<Listing<(ChatId, Timestamp)>, StoreError> {
        let pairs = self.read(|opened| opened.with_prefix(&Kind::Timer.prefix()))?;
        self.list(&pairs, codec::read_timer)
    }

    fn events(&self, since: Timestamp) -> Result<Listing<EventRecord>, StoreError> {
        let pairs = self.read(|opened| opened.events_since(since))?;
        let commits = self.list(&pairs, |_, value| codec::read_events(value))?;
        let values = commits.values.into_iter().flatten().collect();
        Ok(Listing {
            values,
            set_aside: commits.set_aside,
        })
    }

    fn erase(&self, chat: ChatId) -> Result<(), StoreError> {
        self.change(|opened| opened.apply(batch::removal(&opened.keys_of(chat)?)))
    }

    fn purge(
        &self,
        events_before: Timestamp,
        messages_before: Timestamp,
    ) -> Result<(), StoreError> {
        let older = |opened: &Opened| opened.keys_before(events_before, messages_before);
        self.remove(&self.read(older)?)
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
