//! The sets of dialogues that have been in use, kept in the data folder so that it can be gone back to them.
//!
//! Each lies in a folder that is named after its version: `files.json` holds its files, `version.json` when it was kept
//! and in use. **Invariants**: a set is there whole or not at all; what is given out is what its name says; the set in
//! use is never dropped; one process at a time writes here or goes back ([`Claimed`]). Absent: the dialogues folder
//! itself, which [`restore`] alone writes.

mod claimed;
pub mod restore;

use super::content::ContentFile;
use crate::script::ContentVersion;
pub use claimed::Claimed;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, chown};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The folder within the data folder.
const FOLDER: &str = "versions";
/// The files of a version.
const FILES: &str = "files.json";
/// What is known of a version.
const ABOUT: &str = "version.json";
/// Stands before the name of what is still being written; no version begins so.
const UNFINISHED: &str = ".new-";

/// The kept versions of the dialogues.
#[derive(Clone, Debug)]
pub struct Versions {
    folder: PathBuf,
    most: usize,
}

/// A kept version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its name.
    pub version: ContentVersion,
    /// What is known of it; nothing when that is damaged.
    pub about: Option<About>,
}

/// What is known of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// When it was kept.
    pub kept: Timestamp,
    /// When it was last taken into use; never, for files that were replaced before they were.
    pub live: Option<Timestamp>,
    /// Whether it was gone back from since.
    pub left: bool,
}

/// Why a version cannot be kept or gone back to. Operators read it.
#[derive(Debug, Error)]
pub enum VersionsError {
    /// There is no such version.
    #[error("ingen versjon heter «{0}»; «rusvakt versions» viser dem som er tatt vare på")]
    Unknown(String),
    /// More than one version begins so.
    #[error("flere versjoner begynner med «{0}»; skriv mer av navnet")]
    Ambiguous(String),
    /// No other version has been in use.
    #[error("det er ingen tidligere versjon å gå tilbake til")]
    NoneBefore,
    /// What lies there is not what its name says.
    #[error(
        "versjonen {0} er skadet og kan ikke brukes; velg en annen, «rusvakt versions» viser dem"
    )]
    Damaged(ContentVersion),
    /// Another process writes here or goes back.
    #[error("en annen rusvakt holder på med versjonene; vent litt og prøv en gang til")]
    Busy,
    /// Nothing can be read or written there.
    #[error("{path}: {reason}", path = .path.display())]
    Disk {
        /// Where.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
}

/// A file of a version. What is no text is kept byte by byte.
#[derive(Serialize, Deserialize)]
struct Packed {
    file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes: Option<Vec<u8>>,
}

impl Versions {
    /// The versions in a data folder, of which so many are kept.
    pub fn of(data: &Path, most: usize) -> Versions {
        let folder = data.join(FOLDER);
        Versions { folder, most }
    }

    /// Keeps what is in use from now on.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_live(&self, files: &[ContentFile], now: Timestamp) -> Result<(), VersionsError> {
        let _claimed = self.claim()?;
        self.keep(files, now, |about| {
            about.live = Some(now);
            about.left = false;
        })?;
        Ok(())
    }

    /// All versions, newest first.
    ///
    /// # Errors
    /// When the folder is there and cannot be read.
    pub fn list(&self) -> Result<Vec<Kept>, VersionsError> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(at(&self.folder))?,
        };
        let versions = entries
            .flatten()
            .filter_map(|entry| ContentVersion::read(entry.file_name().to_str()?));
        let mut kept: Vec<Kept> = versions
            .map(|version| Kept {
                about: read(&self.path(&version).join(ABOUT)).ok(),
                version,
            })
            .collect();
        kept.sort_by_key(|kept| Reverse(kept.about.map(|about| about.last())));
        Ok(kept)
    }

    /// The version that the bot took into use last.
    ///
    /// # Errors
    /// When the folder is there and cannot be read.
    pub fn live(&self) -> Result<Option<ContentVersion>, VersionsError> {
        Ok(Kept::live(&self.list()?).cloned())
    }

    /// The version that was in use before what lies in the dialogues folder now.
    ///
    /// # Errors
    /// When there is none.
    pub fn before(&self, now: &ContentVersion) -> Result<Kept, VersionsError> {
        let was_used = |kept: &Kept| kept.about.is_some_and(|a| a.live.is_some() && !a.left);
        let kept = self.list()?.into_iter();
        kept.filter(|kept| kept.version != *now && was_used(kept))
            .max_by_key(|kept| kept.about.and_then(|about| about.live))
            .ok_or(VersionsError::NoneBefore)
    }

    /// The only version whose name begins so.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn named(&self, name: &str) -> Result<Kept, VersionsError> {
        let kept = self.list()?.into_iter();
        let mut named = kept.filter(|kept| kept.version.as_str().starts_with(name));
        match (named.next(), named.next()) {
            (Some(kept), None) if !name.is_empty() => Ok(kept),
            (Some(_), _) => Err(VersionsError::Ambiguous(name.to_owned())),
            (None, _) => Err(VersionsError::Unknown(name.to_owned())),
        }
    }

    /// The files of a version.
    ///
    /// # Errors
    /// When they are not what its name says.
    pub fn files(&self, version: &ContentVersion) -> Result<Vec<ContentFile>, VersionsError> {
        let damaged = || VersionsError::Damaged(version.clone());
        let packed: Vec<Packed> =
            read(&self.path(version).join(FILES)).map_err(|error| match error.kind() {
                ErrorKind::PermissionDenied => at(&self.path(version))(error),
                _ => damaged(),
            })?;
        let files: Option<Vec<ContentFile>> = packed.into_iter().map(Packed::open).collect();
        let files = files.ok_or_else(damaged)?;
        match ContentFile::version(&files) == *version {
            true => Ok(files),
            false => Err(damaged()),
        }
    }

    fn keep(
        &self,
        files: &[ContentFile],
        now: Timestamp,
        change: impl FnOnce(&mut About),
    ) -> Result<ContentVersion, VersionsError> {
        let version = ContentFile::version(files);
        let path = self.path(&version);
        let is_whole = self.files(&version).is_ok();
        let about = read(&path.join(ABOUT)).ok().filter(|_| is_whole);
        let mut about = about.unwrap_or(About {
            kept: now,
            live: None,
            left: false,
        });
        change(&mut about);
        let written = match is_whole {
            true => self.put(&path.join(ABOUT), &about),
            false => self.pack(&version, files, &about),
        };
        written.map_err(at(&path))?;
        self.drop_oldest(&version)?;
        Ok(version)
    }

    /// Writes a version beside the others, and gives it its name when it is whole.
    fn pack(
        &self,
        version: &ContentVersion,
        files: &[ContentFile],
        about: &About,
    ) -> io::Result<()> {
        let unfinished = self.folder.join(format!("{UNFINISHED}{version}"));
        let path = self.path(version);
        for in_the_way in [&unfinished, &path] {
            if in_the_way.exists() {
                fs::remove_dir_all(in_the_way)?;
            }
        }
        private_folder(&unfinished)?;
        let packed: Vec<Packed> = files.iter().map(Packed::of).collect();
        self.put(&unfinished.join(FILES), &packed)?;
        self.put(&unfinished.join(ABOUT), about)?;
        self.give_to_owner(&unfinished);
        fs::rename(&unfinished, &path)?;
        sync_folder_of(&path)
    }

    /// Writes a file whole or not at all.
    fn put(&self, path: &Path, value: &impl Serialize) -> io::Result<()> {
        let beside = path.with_extension("new");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let mut file = options.open(&beside)?;
        file.write_all(&serde_json::to_vec(value)?)?;
        file.sync_all()?;
        self.give_to_owner(&beside);
        fs::rename(&beside, path)?;
        sync_folder_of(path)
    }

    /// An operator may be somebody else than the bot, who must be able to read what was written for it.
    fn give_to_owner(&self, path: &Path) {
        if let Ok(meta) = fs::metadata(&self.folder) {
            // Only root may, and only root has to.
            let _ = chown(path, Some(meta.uid()), Some(meta.gid()));
        }
    }

    /// Drops the oldest versions beyond those that are kept, but never the one in use, nor this one.
    fn drop_oldest(&self, newest: &ContentVersion) -> Result<(), VersionsError> {
        let kept = self.list()?;
        let live = Kept::live(&kept);
        let beyond = kept.iter().skip(self.most.max(1));
        let beyond = beyond.map(|kept| &kept.version);
        for version in beyond.filter(|version| *version != newest && Some(*version) != live) {
            let path = self.path(version);
            fs::remove_dir_all(&path).map_err(at(&path))?;
        }
        Ok(())
    }

    fn path(&self, version: &ContentVersion) -> PathBuf {
        self.folder.join(version.as_str())
    }
}

impl Kept {
    /// The one that the bot took into use last.
    pub fn live(all: &[Kept]) -> Option<&ContentVersion> {
        let live = |kept: &'_ Kept| kept.about.and_then(|about| about.live);
        let used = all.iter().filter(|kept| live(kept).is_some());
        let last = used.max_by_key(|kept| (live(kept), &kept.version));
        last.map(|kept| &kept.version)
    }
}

impl About {
    /// When it was last kept or taken into use.
    pub fn last(&self) -> Timestamp {
        self.live.map_or(self.kept, |live| live.max(self.kept))
    }
}

impl Packed {
    fn of(file: &ContentFile) -> Packed {
        let text = std::str::from_utf8(&file.bytes).ok().map(str::to_owned);
        Packed {
            file: file.name.clone(),
            bytes: text.is_none().then(|| file.bytes.clone()),
            text,
        }
    }

    fn open(self) -> Option<ContentFile> {
        Some(ContentFile {
            name: self.file,
            bytes: self.text.map(String::into_bytes).or(self.bytes)?,
        })
    }
}

fn read<T: DeserializeOwned>(path: &Path) -> io::Result<T> {
    Ok(serde_json::from_slice(&fs::read(path)?)?)
}

fn private_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// What was renamed stays so after a power cut.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    File::open(path.parent().unwrap_or(path))?.sync_all()
}

/// Says where it was.
fn at(path: &Path) -> impl FnOnce(io::Error) -> VersionsError {
    let path = path.to_owned();
    |reason| VersionsError::Disk { path, reason }
}

#[cfg(test)]
mod tests;
