//! One process at a time: a rollback must not meet the bot while that keeps a version, nor another rollback.

use super::super::content::ContentFile;
use super::{Versions, VersionsError, at, private_folder};
use crate::script::ContentVersion;
use jiff::Timestamp;
use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::thread;
use std::time::Duration;

/// The file whose lock says that somebody writes here or goes back; no version begins so.
const LOCK: &str = ".lock";
/// How often the lock is tried, and how long is waited between: going back takes a moment.
const LOCK_TRIES: u32 = 200;
const LOCK_PAUSE: Duration = Duration::from_millis(50);

/// The versions, for one process alone until this is dropped.
#[derive(Debug)]
pub struct Claimed<'a> {
    versions: &'a Versions,
    _lock: File,
}

impl Versions {
    /// Waits for others to be done, and keeps them out.
    ///
    /// # Errors
    /// When they do not end, or the lock cannot be made.
    pub fn claim(&self) -> Result<Claimed<'_>, VersionsError> {
        self.claim_within(LOCK_TRIES)
    }

    pub(super) fn claim_within(&self, tries: u32) -> Result<Claimed<'_>, VersionsError> {
        private_folder(&self.folder).map_err(at(&self.folder))?;
        let path = self.folder.join(LOCK);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false).mode(0o600);
        let lock = options.open(&path).map_err(at(&path))?;
        self.give_to_owner(&path);
        for tried in 1..=tries {
            match lock.try_lock() {
                Ok(()) => {
                    return Ok(Claimed {
                        versions: self,
                        _lock: lock,
                    });
                }
                Err(TryLockError::WouldBlock) if tried < tries => thread::sleep(LOCK_PAUSE),
                Err(TryLockError::WouldBlock) => break,
                Err(TryLockError::Error(reason)) => return Err(at(&path)(reason)),
            }
        }
        Err(VersionsError::Busy)
    }
}

impl Claimed<'_> {
    /// Keeps what is being gone back from.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_left(
        &self,
        files: &[ContentFile],
        now: Timestamp,
    ) -> Result<ContentVersion, VersionsError> {
        self.versions.keep(files, now, |about| about.left = true)
    }
}
