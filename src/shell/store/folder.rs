//! The folder that the sled files lie in: its lock, its permissions, and the repairs that let it open again.
//!
//! **Invariants.** One process at a time; nobody but the owner can read it; no file is deleted but sled's own
//! half-written snapshots: what is damaged is moved into a folder beside the rest.

use super::error::StoreError;
use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// The name of the file whose lock says that the folder is in use.
const LOCK: &str = "lock";

/// How often a lock is tried, and how long is waited between.
pub(super) const LOCK_TRIES: u32 = 50;
pub(super) const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// The beginning of the names of folders for damaged files.
const DAMAGED: &str = "damaged-";

/// What had to be done before the store would open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repair {
    /// A snapshot that was being written at a kill was removed; nothing is lost.
    UnfinishedSnapshotRemoved,
    /// The damaged snapshot was moved there and made anew from the log; nothing is lost unless the log was
    /// damaged too, and a copy of that lies beside it.
    SnapshotSetAside {
        /// The folder that it was moved to.
        to: PathBuf,
    },
    /// All files were moved there, an empty store was begun, and what could be read was taken over into it.
    BegunAnew {
        /// The folder that they were moved to.
        to: PathBuf,
        /// How many values were taken over; the others are missing.
        kept: usize,
    },
}

/// A folder that this process has for itself.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Makes the folder if it is missing, locks it and shuts others out.
    pub(super) fn claim(path: &Path) -> Result<Folder, StoreError> {
        let fail = |error: io::Error| StoreError::from_io(path, &error);
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .map_err(fail)?;
        restrict(path, 0o700).map_err(fail)?;
        let lock = private_file(&path.join(LOCK)).map_err(fail)?;
        let mut tries = 0;
        while let Err(error) = lock.try_lock() {
            match error {
                // A process that was just ended, or is being started by this one, may hold it for a moment.
                TryLockError::WouldBlock if tries < LOCK_TRIES => thread::sleep(LOCK_PAUSE),
                TryLockError::WouldBlock => {
                    return Err(StoreError::InUse {
                        dir: path.to_owned(),
                    });
                }
                TryLockError::Error(error) => return Err(fail(error)),
            }
            tries += 1;
        }
        // Made before sled makes it, so that it is private from its first byte.
        private_file(&path.join("db")).map_err(fail)?;
        Ok(Folder {
            path: path.to_owned(),
            _lock: lock,
        })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the permissions of others from all files.
    pub(super) fn restrict_files(&self) -> io::Result<()> {
        for entry in self.entries()? {
            restrict_tree(&entry)?;
        }
        Ok(())
    }

    /// Removes snapshots that a kill left half written: sled takes them for damage.
    pub(super) fn remove_unfinished_snapshots(&self) -> io::Result<bool> {
        let unfinished =
            self.named(|name| name.starts_with("snap.") && name.ends_with(".generating"))?;
        unfinished.iter().try_for_each(fs::remove_file)?;
        Ok(!unfinished.is_empty())
    }

    /// Moves the snapshots away, with a copy of the log, of which sled may drop a part; `None` when there are none.
    pub(super) fn set_snapshots_aside(&self) -> io::Result<Option<PathBuf>> {
        match self.named(|name| name.starts_with("snap."))? {
            snapshots if snapshots.is_empty() => Ok(None),
            snapshots => {
                let to = self.set_aside(&snapshots)?;
                fs::copy(self.path.join("db"), to.join("db"))?;
                Ok(Some(to))
            }
        }
    }

    /// Moves all of sled's files away.
    pub(super) fn set_all_aside(&self) -> io::Result<PathBuf> {
        let files = self.named(|name| name != LOCK && !name.starts_with(DAMAGED))?;
        let to = self.set_aside(&files)?;
        private_file(&self.path.join("db"))?;
        Ok(to)
    }

    /// Whether a file of that size can be written now.
    pub(super) fn has_room(&self, bytes: usize) -> io::Result<()> {
        let probe = self.path.join("probe");
        let written =
            fs::write(&probe, vec![0; bytes]).and_then(|()| File::open(&probe)?.sync_all());
        fs::remove_file(&probe)?;
        written
    }

    fn set_aside(&self, files: &[PathBuf]) -> io::Result<PathBuf> {
        let to = self.free_name();
        DirBuilder::new().mode(0o700).create(&to)?;
        for file in files {
            fs::rename(
                file,
                to.join(file.file_name().unwrap_or(OsStr::new("file"))),
            )?;
        }
        Ok(to)
    }

    fn free_name(&self) -> PathBuf {
        let numbered = |number: u32| self.path.join(format!("{DAMAGED}{number}"));
        (1..)
            .map(numbered)
            .find(|path| !path.exists())
            .unwrap_or_else(|| numbered(0))
    }

    fn named(&self, wanted: impl Fn(&str) -> bool) -> io::Result<Vec<PathBuf>> {
        let name = |path: &PathBuf| {
            path.file_name()
                .is_some_and(|name| wanted(&name.to_string_lossy()))
        };
        Ok(self.entries()?.into_iter().filter(name).collect())
    }

    fn entries(&self) -> io::Result<Vec<PathBuf>> {
        fs::read_dir(&self.path)?
            .map(|entry| Ok(entry?.path()))
            .collect()
    }
}

/// Opens a file that only the owner can read, and makes it if it is missing.
fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
}

fn restrict_tree(path: &Path) -> io::Result<()> {
    if !path.is_dir() {
        return restrict(path, 0o600);
    }
    restrict(path, 0o700)?;
    for entry in fs::read_dir(path)? {
        restrict_tree(&entry?.path())?;
    }
    Ok(())
}

fn restrict(path: &Path, mode: u32) -> io::Result<()> {
    if fs::metadata(path)?.permissions().mode() & 0o777 == mode {
        return Ok(());
    }
    fs::set_permissions(path, Permissions::from_mode(mode))
}
