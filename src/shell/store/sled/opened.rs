//! The open sled files, each call guarded against sled's panics.

use super::rouse::Rouser;
use crate::shell::store::StoreError;
use crate::shell::store::codec::{self, Kind};
use crate::shell::store::folder::{LOCK_PAUSE, LOCK_TRIES};
use jiff::Timestamp;
use sled::{Batch, Config, Db, IVec, Mode};
use std::fs::File;
use std::iter;
use std::ops::RangeBounds;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::thread;

/// How much memory sled may fill with pages.
const CACHE_BYTES: u64 = 8 * 1024 * 1024;

/// A key and its value.
pub(super) type Pair = (IVec, IVec);

/// The open files.
pub(super) struct Opened {
    db: Option<Db>,
    rouser: Rouser,
    log: File,
    dir: PathBuf,
}

/// Opens the files and reads all of them once, so that damage shows now and not in the middle of a conversation.
pub(super) fn open_checked(dir: &Path) -> Result<Opened, StoreError> {
    let opened = open(dir)?;
    opened.check()?;
    Ok(opened)
}

/// Opens the files of the folder.
pub(super) fn open(dir: &Path) -> Result<Opened, StoreError> {
    let config = Config::new()
        .path(dir)
        .mode(Mode::HighThroughput)
        .cache_capacity(CACHE_BYTES)
        .flush_every_ms(None)
        .use_compression(false);
    let mut tries = 0;
    let db = loop {
        match guarded(dir, || config.open()) {
            Err(StoreError::Io { .. }) if tries < LOCK_TRIES => thread::sleep(LOCK_PAUSE),
            opened => break opened?,
        }
        tries += 1;
    };
    let log = File::options().write(true).open(dir.join("db"));
    let log = log.map_err(|error| StoreError::from_io(dir, &error))?;
    Ok(Opened {
        rouser: Rouser::start(db.clone()),
        db: Some(db),
        log,
        dir: dir.to_owned(),
    })
}

impl Opened {
    pub(super) fn get(&self, key: &[u8]) -> Result<Option<IVec>, StoreError> {
        self.run(|db| db.get(key))
    }

    pub(super) fn apply(&self, batch: Batch) -> Result<(), StoreError> {
        self.run(|db| db.apply_batch(batch))
    }

    pub(super) fn with_prefix(&self, prefix: &[u8]) -> Result<Vec<Pair>, StoreError> {
        self.run(|db| db.scan_prefix(prefix).collect())
    }

    /// The keys of values that were set aside before the time.
    pub(super) fn asides_before(&self, before: Timestamp) -> Result<Vec<IVec>, StoreError> {
        self.keys_in(&Kind::Aside.prefix()[..]..&codec::aside_start(before)[..])
    }

    /// Makes durable what was written: sled writes its buffers to the file, then the file goes to the disk.
    pub(super) fn flush(&self) -> Result<(), StoreError> {
        self.rouser.watch(|| self.run(|db| db.flush()))?;
        self.log
            .sync_data()
            .map_err(|error| StoreError::from_io(&self.dir, &error))
    }

    /// Reads every page once.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        self.run(|db| db.iter().try_for_each(|pair| pair.map(drop)))
    }

    /// The readable values from the start of the kind, up to the first that is not.
    pub(super) fn forwards(&self, kind: Kind) -> Result<impl Iterator<Item = Pair>, StoreError> {
        let mut pairs = self.run(|db| Ok(db.scan_prefix(kind.prefix())))?;
        Ok(iter::from_fn(move || {
            guarded(&self.dir, || pairs.next().transpose())
                .ok()
                .flatten()
        }))
    }

    /// The readable values from the end of the kind, down to the first that is not.
    pub(super) fn backwards(&self, kind: Kind) -> Result<impl Iterator<Item = Pair>, StoreError> {
        let mut pairs = self.run(|db| Ok(db.scan_prefix(kind.prefix())))?;
        Ok(iter::from_fn(move || {
            guarded(&self.dir, || pairs.next_back().transpose())
                .ok()
                .flatten()
        }))
    }

    fn keys_in<'a>(&self, range: impl RangeBounds<&'a [u8]>) -> Result<Vec<IVec>, StoreError> {
        self.run(|db| db.range(range).keys().collect())
    }

    fn run<T>(&self, call: impl FnOnce(&Db) -> sled::Result<T>) -> Result<T, StoreError> {
        match &self.db {
            Some(db) => guarded(&self.dir, || call(db)),
            None => Err(StoreError::Closed),
        }
    }
}

impl Drop for Opened {
    /// sled flushes when it is dropped, and panics when that fails.
    fn drop(&mut self) {
        self.rouser.close();
        let db = self.db.take();
        let _ = catch_unwind(AssertUnwindSafe(|| drop(db)));
    }
}

/// Runs a call of sled's; an error or a panic becomes an error of ours.
fn guarded<T>(dir: &Path, call: impl FnOnce() -> sled::Result<T>) -> Result<T, StoreError> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(result) => result.map_err(|error| StoreError::from_sled(dir, &error)),
        Err(_) => Err(StoreError::damaged(dir, "sled panicked")),
    }
}
