//! The keys that what is kept of people is sealed under: one an hour, destroyed when it is 48 hours old.
//!
//! They lie in a folder of their own, outside the database, so that a copy of the data is nothing without it, and a copy
//! that is older than two days is nothing at all. Each lies in a file that is named after its hour, wrapped under a key
//! that stands in the environment or in a file.
//!
//! **Invariants.** A key is on the disk before anything is sealed under it. [`KeyRing::find`] gives no key whose time is
//! over, whether or not its file could be removed. A key that does not unwrap is an error and is never written over.

use super::error::StoreError;
use super::folder::{private_file, private_folder, sync_folder, wipe};
use crate::privacy::Private;
use crate::privacy::hour::Hour;
use crate::privacy::seal::{KEY_BYTES, Key, NONCE_BYTES};
use crate::shell::clock::Clock;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use zeroize::Zeroizing;

/// The end of the names of wrapped keys.
const WRAPPED: &str = "key";
/// The end of the names of files that are being written.
const UNFINISHED: &str = "new";

/// What the keys of the hours are wrapped under.
#[derive(Clone, Debug)]
pub enum Wrapping {
    /// 64 hexadecimal digits that were given, and where they came from.
    Given(Arc<Private<Zeroizing<String>>>, &'static str),
    /// A file that holds them; it is made when there is none and no key needs it.
    File(PathBuf),
}

/// Where the keys lie, and the clock that they live by.
#[derive(Clone, Debug)]
pub struct Keys {
    /// The folder.
    pub dir: PathBuf,
    /// What they are wrapped under.
    pub wrapping: Wrapping,
    /// The clock.
    pub clock: Arc<Clock>,
}

/// The keys.
pub(super) struct KeyRing {
    dir: PathBuf,
    wrapping: Key,
    clock: Arc<Clock>,
    keys: Mutex<BTreeMap<Hour, Arc<Key>>>,
}

/// The key of an hour, as far as there is one.
pub(super) enum Found {
    /// Here it is.
    Key(Arc<Key>),
    /// It was destroyed when its time was over, or should have been.
    Destroyed,
    /// Its time is not over, but it is not here.
    Missing,
}

impl KeyRing {
    /// Reads the keys of the folder, makes it if it is missing, and destroys the keys whose time is over. Called by who
    /// has the data folder for itself.
    ///
    /// # Errors
    /// When the folder cannot be used, what was given is no key, or a key does not open.
    pub(super) fn open(keys: &Keys) -> Result<KeyRing, StoreError> {
        let Keys {
            dir,
            wrapping,
            clock,
        } = keys;
        let fail = |error: io::Error| StoreError::from_io(dir, &error);
        private_folder(dir).map_err(fail)?;
        let files = fs::read_dir(dir).and_then(|entries| {
            entries
                .map(|entry| Ok(entry?.path()))
                .collect::<io::Result<Vec<_>>>()
        });
        let files = files.map_err(fail)?;
        for unfinished in files.iter().filter(|file| ends(file, UNFINISHED)) {
            wipe(unfinished).map_err(fail)?;
        }
        let wrapped: Vec<(Hour, PathBuf)> = files.into_iter().filter_map(with_hour).collect();
        let ring = KeyRing {
            dir: dir.to_owned(),
            wrapping: wrapping_key(wrapping, !wrapped.is_empty())?,
            clock: clock.clone(),
            keys: Mutex::default(),
        };
        for (hour, file) in wrapped {
            ring.take(hour, &file, wrapping)?;
        }
        Ok(ring)
    }

    /// Where they lie.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// The hour that it is.
    pub(super) fn hour(&self) -> Hour {
        Hour::of(self.now())
    }

    /// Destroys the keys whose time is over; how many those were.
    ///
    /// # Errors
    /// When a file could not be removed; its key is given to nobody all the same, and the next call tries again.
    pub(super) fn sweep(&self) -> Result<usize, StoreError> {
        let (now, mut keys) = (self.now(), self.keys());
        let over: Vec<Hour> = keys
            .keys()
            .copied()
            .filter(|hour| !hour.is_live(now))
            .collect();
        for hour in &over {
            self.destroy(&self.file(*hour))?;
            keys.remove(hour);
        }
        Ok(over.len())
    }

    /// The key to seal with now, and its hour; made when the hour has just begun.
    pub(super) fn current(&self) -> Result<(Hour, Arc<Key>), StoreError> {
        let hour = self.hour();
        let mut keys = self.keys();
        if let Some(key) = keys.get(&hour) {
            return Ok((hour, key.clone()));
        }
        let key = Arc::new(self.make(hour)?);
        keys.insert(hour, key.clone());
        Ok((hour, key))
    }

    /// The key of an hour.
    pub(super) fn find(&self, hour: Hour) -> Found {
        if !hour.is_live(self.now()) {
            return Found::Destroyed;
        }
        match self.keys().get(&hour) {
            Some(key) => Found::Key(key.clone()),
            None => Found::Missing,
        }
    }

    /// Takes up the key of a file, or destroys it.
    fn take(&self, hour: Hour, file: &Path, wrapping: &Wrapping) -> Result<(), StoreError> {
        if !hour.is_live(self.now()) {
            return self.destroy(file);
        }
        let wrapped = fs::read(file).map_err(|error| StoreError::from_io(&self.dir, &error))?;
        let unwrapped = self.wrapping.unwrap(hour.name().as_bytes(), &wrapped);
        let key = unwrapped.map_err(|_| StoreError::KeyWrong {
            file: file.to_owned(),
            by: wrapping.origin(),
        })?;
        self.keys().insert(hour, Arc::new(key));
        Ok(())
    }

    /// Makes the key of an hour, and sees it on the disk.
    fn make(&self, hour: Hour) -> Result<Key, StoreError> {
        let key = Key::new(random::<KEY_BYTES>()?);
        let nonce = random::<NONCE_BYTES>()?;
        let wrapped = self.wrapping.wrap(&nonce, hour.name().as_bytes(), &key);
        write_whole(&self.file(hour), &wrapped)
            .map_err(|error| StoreError::from_io(&self.dir, &error))?;
        Ok(key)
    }

    fn destroy(&self, file: &Path) -> Result<(), StoreError> {
        match wipe(file).and_then(|()| sync_folder(&self.dir)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(StoreError::from_io(&self.dir, &error))
            }
            _ => Ok(()),
        }
    }

    fn file(&self, hour: Hour) -> PathBuf {
        self.dir.join(format!("{}.{WRAPPED}", hour.name()))
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn keys(&self) -> MutexGuard<'_, BTreeMap<Hour, Arc<Key>>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wrapping {
    /// What was given as text; `origin` says where, for messages.
    pub fn given(text: String, origin: &'static str) -> Wrapping {
        Wrapping::Given(Arc::new(Private::new(Zeroizing::new(text))), origin)
    }

    fn origin(&self) -> String {
        match self {
            Wrapping::Given(_, origin) => (*origin).to_owned(),
            Wrapping::File(file) => file.display().to_string(),
        }
    }
}

fn ends(file: &Path, end: &str) -> bool {
    file.extension().is_some_and(|is| is == end)
}

/// The file of a wrapped key, and its hour.
fn with_hour(file: PathBuf) -> Option<(Hour, PathBuf)> {
    let name = file.file_stem().filter(|_| ends(&file, WRAPPED))?;
    let hour = Hour::named(&name.to_string_lossy())?;
    Some((hour, file))
}

/// The key that the others are wrapped under; a file is made when there is none, unless keys are there that need it.
fn wrapping_key(wrapping: &Wrapping, is_needed: bool) -> Result<Key, StoreError> {
    let unfit = |_| StoreError::KeyUnfit {
        from: wrapping.origin(),
    };
    let file = match wrapping {
        Wrapping::Given(text, _) => return Key::from_hex(text.expose()).map_err(unfit),
        Wrapping::File(file) => file,
    };
    match fs::read_to_string(file).map(Zeroizing::new) {
        Ok(text) => Key::from_hex(&text).map_err(unfit),
        Err(error) if error.kind() == ErrorKind::NotFound && is_needed => {
            Err(StoreError::KeyMissing { file: file.clone() })
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let key = Key::new(random::<KEY_BYTES>()?);
            let line = Zeroizing::new(format!("{}\n", *key.to_hex()));
            let written = private_folder_of(file).and_then(|()| write_whole(file, line.as_bytes()));
            written.map_err(|error| StoreError::from_io(file, &error))?;
            Ok(key)
        }
        Err(error) if error.kind() == ErrorKind::InvalidData => Err(StoreError::KeyUnfit {
            from: wrapping.origin(),
        }),
        Err(error) => Err(StoreError::from_io(file, &error)),
    }
}

fn private_folder_of(file: &Path) -> io::Result<()> {
    match file.parent().filter(|parent| !parent.exists()) {
        Some(parent) => private_folder(parent),
        None => Ok(()),
    }
}

/// Writes a file that is there whole or not at all, also after a power cut.
fn write_whole(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = file.with_extension(UNFINISHED);
    let mut open = private_file(&unfinished)?;
    open.set_len(0)?;
    open.write_all(bytes)?;
    open.sync_all()?;
    fs::rename(&unfinished, file)?;
    sync_folder(file.parent().unwrap_or(Path::new(".")))
}

/// Random bytes of the system's.
pub(super) fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, StoreError> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(&mut bytes[..]).map_err(|_| StoreError::NoRandomness)?;
    Ok(bytes)
}
