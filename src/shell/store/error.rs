//! What can go wrong with a store, as far as a caller can act on it.
//!
//! **Invariant.** No message holds a key or a value, only places on the disk and the system's own words.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why the store did not do as asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StoreError {
    /// Another process has the folder open.
    #[error(
        "the data folder {} is in use by another rusvakt: stop that one, or give this one a folder of its own with --data",
        dir.display()
    )]
    InUse {
        /// The folder.
        dir: PathBuf,
    },
    /// The folder may not be read or written.
    #[error(
        "no permission to use the data folder {}: it and all in it must belong to the user that runs rusvakt ({reason})",
        dir.display()
    )]
    Forbidden {
        /// The folder.
        dir: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// There is no room left.
    #[error("no room left on the disk of {}: make room, and it goes on by itself ({reason})", dir.display())]
    Full {
        /// The folder.
        dir: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// What is on the disk makes no sense.
    #[error(
        "the data in {} is damaged ({reason}): start rusvakt again, and it sets the damaged files aside",
        dir.display()
    )]
    Damaged {
        /// The folder.
        dir: PathBuf,
        /// What was found.
        reason: String,
    },
    /// The disk does not answer as it should.
    #[error("the disk of {} failed: {reason}", dir.display())]
    Io {
        /// The folder.
        dir: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// The handle was closed before the call.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// Reads an error of the system's about the folder.
    pub(super) fn from_io(dir: &Path, error: &io::Error) -> StoreError {
        let (dir, reason) = (dir.to_owned(), error.to_string());
        match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                StoreError::Forbidden { dir, reason }
            }
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                StoreError::Full { dir, reason }
            }
            ErrorKind::UnexpectedEof | ErrorKind::InvalidData => {
                StoreError::Damaged { dir, reason }
            }
            _ => StoreError::Io { dir, reason },
        }
    }

    /// Reads an error of sled's about the folder; its own texts may hold a key, so only the kind is told.
    pub(super) fn from_sled(dir: &Path, error: &sled::Error) -> StoreError {
        match error {
            sled::Error::Io(error) => StoreError::from_io(dir, error),
            sled::Error::Corruption { .. } => StoreError::damaged(dir, "a checksum does not fit"),
            sled::Error::Unsupported(_) => StoreError::damaged(dir, "not a file of this version"),
            sled::Error::ReportableBug(_) => StoreError::damaged(dir, "sled reports a bug"),
            _ => StoreError::damaged(dir, "a collection is missing"),
        }
    }

    /// The folder's data makes no sense.
    pub(super) fn damaged(dir: &Path, reason: &str) -> StoreError {
        StoreError::Damaged {
            dir: dir.to_owned(),
            reason: reason.to_owned(),
        }
    }
}
