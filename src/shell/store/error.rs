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
    /// A newer program wrote the data.
    #[error(
        "the data folder {} is of a newer version of rusvakt (its layout is {found}, this one knows {known}): use that version, or give this one a folder of its own with --data; nothing was changed",
        dir.display()
    )]
    Newer {
        /// The folder.
        dir: PathBuf,
        /// The layout that it has.
        found: String,
        /// The newest layout that is known here.
        known: u32,
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
    /// A key does not open with the one that it should be wrapped under.
    #[error(
        "the key in {} does not open with {by}: give the one that it was made under, or move the folder away, and what was kept of the last two days is lost",
        file.display()
    )]
    KeyWrong {
        /// The file of the key.
        file: PathBuf,
        /// Where the other one came from.
        by: String,
    },
    /// The key that the others are wrapped under is gone.
    #[error(
        "the key {} is gone, and the keys beside it open with no other: put it back, or move its folder away, and what was kept of the last two days is lost",
        file.display()
    )]
    KeyMissing {
        /// The file that it lay in.
        file: PathBuf,
    },
    /// What was given is no key.
    #[error(
        "{from} holds no key: it must be 64 hexadecimal digits, such as `openssl rand -hex 32` prints"
    )]
    KeyUnfit {
        /// Where it came from.
        from: String,
    },
    /// The system gives no randomness, so that no key can be made.
    #[error("the system gives no randomness: nothing can be kept without a key")]
    NoRandomness,
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
