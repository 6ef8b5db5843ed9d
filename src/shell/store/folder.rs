//! The folder that the sled files lie in: its lock, its permissions, and the repairs that let it open again.
//!
//! The files of an earlier version, which sealed nothing, lay in the data folder itself; sealed ones lie in a folder
//! inside it, so that one renaming puts them in place of the others.
//!
//! **Invariants.** One process at a time; nobody but the owner can read it; no file is deleted but sled's own
//! half-written snapshots, and unsealed files once all in them lies sealed: what is damaged is moved into a folder
//! beside the rest.

use super::error::StoreError;
use super::layout::claim_layout;
use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, Read};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// The name of the file whose lock says that the folder is in use.
const LOCK: &str = "lock";

/// How often a lock is tried, and how long is waited between.
pub(super) const LOCK_TRIES: u32 = 50;
pub(super) const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// The folder of sealed files, and of those that are not complete yet.
const SEALED: &str = "sealed";
const SEALING: &str = "sealing";

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
    /// The files were of a version that sealed nothing; all values were taken over into sealed ones.
    Sealed {
        /// How many values.
        values: usize,
        /// Folders with damaged files of that version, which are not sealed.
        unsealed: Vec<PathBuf>,
    },
    /// Values were dropped because their keys were destroyed when they were two days old.
    Shredded {
        /// How many.
        values: usize,
    },
    /// Values are less than two days old, but their keys are not where they should be.
    Locked {
        /// How many.
        values: usize,
        /// Where the keys should be.
        keys: PathBuf,
    },
    /// Values did not open, or of an unknown layout, and were set aside.
    ValuesSetAside {
        /// How many.
        values: usize,
    },
}

/// A folder that this process has for itself.
#[derive(Debug)]
pub(super) struct Folder {
    /// The data folder.
    home: PathBuf,
    /// Where sled's files lie.
    path: PathBuf,
    _lock: Arc<File>,
}

impl Folder {
    /// Makes the data folder if it is missing, locks it and shuts others out.
    pub(super) fn claim(home: &Path) -> Result<Folder, StoreError> {
        let fail = |error: io::Error| StoreError::from_io(home, &error);
        private_folder(home).map_err(fail)?;
        let lock = private_file(&home.join(LOCK)).map_err(fail)?;
        let mut tries = 0;
        while let Err(error) = lock.try_lock() {
            match error {
                // A process that was just ended, or is being started by this one, may hold it for a moment.
                TryLockError::WouldBlock if tries < LOCK_TRIES => thread::sleep(LOCK_PAUSE),
                TryLockError::WouldBlock => {
                    return Err(StoreError::InUse {
                        dir: home.to_owned(),
                    });
                }
                TryLockError::Error(error) => return Err(fail(error)),
            }
            tries += 1;
        }
        claim_layout(home)?;
        Ok(Folder {
            home: home.to_owned(),
            path: home.join(SEALED),
            _lock: Arc::new(lock),
        })
    }

    /// The data folder.
    pub(super) fn home(&self) -> &Path {
        &self.home
    }

    /// Makes the folder of sled's files ready.
    pub(super) fn prepare(&self) -> io::Result<()> {
        private_folder(&self.path)?;
        // Made before sled makes it, so that it is private from its first byte.
        private_file(&self.path.join("db")).map(drop)
    }

    /// The files of a version that sealed nothing, when they are there.
    pub(super) fn unsealed(&self) -> Option<Folder> {
        self.home.join("db").exists().then(|| Folder {
            home: self.home.clone(),
            path: self.home.clone(),
            _lock: self._lock.clone(),
        })
    }

    /// Whether there are sealed files, all of them.
    pub(super) fn is_sealed(&self) -> bool {
        self.path.exists()
    }

    /// An empty folder to seal into; what an earlier try left in it is gone.
    pub(super) fn begin_sealing(&self) -> io::Result<PathBuf> {
        let begun = self.home.join(SEALING);
        if begun.exists() {
            fs::remove_dir_all(&begun)?;
        }
        private_folder(&begun)?;
        Ok(begun)
    }

    /// Puts what was sealed in its place; from now on it counts, and the unsealed files no more.
    pub(super) fn end_sealing(&self) -> io::Result<()> {
        fs::rename(self.home.join(SEALING), &self.path)?;
        sync_folder(&self.home)
    }

    /// Wipes sled's files; the log last, which says that there are any.
    pub(super) fn wipe_files(&self) -> io::Result<()> {
        for file in self.named(|name| name == "conf" || name.starts_with("snap."))? {
            wipe(&file)?;
        }
        let blobs = self.path.join("blobs");
        if blobs.exists() {
            for blob in fs::read_dir(&blobs)? {
                wipe(&blob?.path())?;
            }
            fs::remove_dir(&blobs)?;
        }
        wipe(&self.path.join("db"))?;
        sync_folder(&self.path)
    }

    /// The folders that damaged files were moved to.
    pub(super) fn damaged(&self) -> io::Result<Vec<PathBuf>> {
        let entries = fs::read_dir(&self.home)?.map(|entry| Ok(entry?.path()));
        let named = |path: &PathBuf| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with(DAMAGED))
        };
        Ok(entries
            .collect::<io::Result<Vec<_>>>()?
            .into_iter()
            .filter(named)
            .collect())
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the permissions of others from all files.
    pub(super) fn restrict_files(&self) -> io::Result<()> {
        restrict_tree(&self.home)
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
        let is_sleds =
            |name: &str| ["db", "conf", "blobs"].contains(&name) || name.starts_with("snap.");
        let files = self.named(is_sleds)?;
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
        let numbered = |number: u32| self.home.join(format!("{DAMAGED}{number}"));
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

/// Makes a folder that only the owner can read, and shuts others out of one that is there.
pub(super) fn private_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    restrict(path, 0o700)
}

/// Writes over the file before it is removed, so that its bytes are not left on a disk that writes in place.
pub(super) fn wipe(path: &Path) -> io::Result<()> {
    let length = fs::metadata(path)?.len();
    let mut file = OpenOptions::new().write(true).open(path)?;
    io::copy(&mut io::repeat(0).take(length), &mut file)?;
    file.sync_all()?;
    fs::remove_file(path)
}

/// Makes durable which files are in the folder.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Opens a file that only the owner can read, and makes it if it is missing.
pub(super) fn private_file(path: &Path) -> io::Result<File> {
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
