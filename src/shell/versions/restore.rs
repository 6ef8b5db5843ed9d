//! Writes a version back into the dialogues folder.
//!
//! **Invariant**: either all files are as the version has them, or all are as they were; where a kill leaves neither, the
//! folder [`UNFINISHED`] is left too, and nobody uses the files. What was saved since the files were read is not written
//! over. What is no content of the bot, such as transcripts and guides, is left alone.

use super::super::content::{ContentFile, UNFINISHED};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};

/// Where files are written before any takes its place.
const BESIDE: &str = ".rusvakt-rollback.new";

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Files that were written.
    pub written: usize,
    /// Files that were removed.
    pub removed: usize,
}

/// Why nothing was changed.
#[derive(Debug)]
pub enum NotRestored {
    /// Somebody has saved this file since it was read.
    SavedMeanwhile(PathBuf),
    /// It failed there.
    Failed(PathBuf, io::Error),
}

/// One file that has to change.
struct Change<'a> {
    name: &'a str,
    /// What stands in it; nothing when there is no such file.
    before: Option<&'a [u8]>,
    /// What shall stand in it; nothing when it shall be gone.
    after: Option<&'a [u8]>,
}

/// Makes the content files of a folder those of a version. `before` are those that are there.
///
/// # Errors
/// When one of them is another by the time all is ready to take its place, or says where it failed; nothing is changed
/// then.
pub fn restore(
    folder: &Path,
    before: &[ContentFile],
    version: &[ContentFile],
) -> Result<Restored, NotRestored> {
    let changes = changes(before, version);
    let (beside, stage) = (folder.join(BESIDE), folder.join(UNFINISHED));
    let failed = |reason| NotRestored::Failed(folder.to_owned(), reason);
    let staged = stage_all(folder, &beside, &changes)
        .map_err(failed)
        .and_then(|()| are_there(folder, &changes))
        .and_then(|()| begin(folder, &beside, &stage).map_err(failed));
    if let Err(reason) = staged {
        let _ = fs::remove_dir_all(&beside);
        return Err(reason);
    }
    let moved = move_all(folder, &stage, &changes);
    if moved
        .as_ref()
        .err()
        .is_none_or(|failed| failed.is_as_before)
    {
        fs::remove_dir_all(&stage).map_err(|reason| NotRestored::Failed(stage, reason))?;
    }
    moved.map_err(|failed| NotRestored::Failed(failed.path, failed.reason))?;
    Ok(Restored {
        written: changes.iter().filter(|c| c.after.is_some()).count(),
        removed: changes.iter().filter(|c| c.after.is_none()).count(),
    })
}

fn changes<'a>(before: &'a [ContentFile], after: &'a [ContentFile]) -> Vec<Change<'a>> {
    let by_name = |files: &'a [ContentFile]| -> BTreeMap<&'a str, &'a [u8]> {
        let files = files.iter();
        files.map(|file| (&*file.name, &*file.bytes)).collect()
    };
    let (before, after) = (by_name(before), by_name(after));
    let names: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let changes = names.into_iter().map(|name| Change {
        name,
        before: before.get(name).copied(),
        after: after.get(name).copied(),
    });
    changes
        .filter(|change| change.before != change.after)
        .collect()
}

/// Writes all new files beside the others, so that a full disk is found before anything is changed.
fn stage_all(folder: &Path, beside: &Path, changes: &[Change<'_>]) -> io::Result<()> {
    if beside.exists() {
        fs::remove_dir_all(beside)?;
    }
    fs::create_dir(beside)?;
    for (number, change) in changes.iter().enumerate() {
        if let Some(bytes) = change.after {
            write(folder, change.name, bytes, &staged(beside, number))?;
        }
    }
    Ok(())
}

/// Whether the files are still as they were read: staging takes time, in which somebody may save.
fn are_there(folder: &Path, changes: &[Change<'_>]) -> Result<(), NotRestored> {
    let is_other = |change: &&Change<'_>| {
        let there = fs::read(folder.join(change.name)).ok();
        let there = there.map(|bytes| ContentFile::new(change.name, &bytes));
        there
            != change
                .before
                .map(|bytes| ContentFile::new(change.name, bytes))
    };
    match changes.iter().find(is_other) {
        Some(saved) => Err(NotRestored::SavedMeanwhile(folder.join(saved.name))),
        None => Ok(()),
    }
}

/// From here on the files do not belong together, until all have taken their places.
fn begin(folder: &Path, beside: &Path, stage: &Path) -> io::Result<()> {
    if stage.exists() {
        fs::remove_dir_all(stage)?;
    }
    fs::rename(beside, stage)?;
    sync_folder(folder)
}

/// Why not all files took their places.
struct Failed {
    path: PathBuf,
    reason: io::Error,
    /// Whether those that did were taken back.
    is_as_before: bool,
}

/// Moves all files to their places; when one cannot be, takes back those that were.
fn move_all(folder: &Path, stage: &Path, changes: &[Change<'_>]) -> Result<(), Failed> {
    let moved = move_each(folder, stage, changes);
    let places = changes.iter().map(|change| folder.join(change.name));
    let folders: BTreeSet<PathBuf> = places
        .filter_map(|place| place.parent().map(Path::to_owned))
        .collect();
    for folder in folders {
        // They are in their places for all who read; whether a power cut leaves them there is not worth going back for.
        let _ = sync_folder(&folder);
    }
    moved
}

fn move_each(folder: &Path, stage: &Path, changes: &[Change<'_>]) -> Result<(), Failed> {
    for (number, change) in changes.iter().enumerate() {
        if let Err(reason) = make(folder, &staged(stage, number), change) {
            let made = changes[..number].iter().enumerate();
            let back = made.map(|(number, made)| take_back(folder, &staged(stage, number), made));
            // All of them, also after one that could not be.
            let back: Vec<io::Result<()>> = back.collect();
            return Err(Failed {
                path: folder.join(change.name),
                reason,
                is_as_before: back.iter().all(Result::is_ok),
            });
        }
    }
    Ok(())
}

fn make(folder: &Path, staged: &Path, change: &Change<'_>) -> io::Result<()> {
    let place = folder.join(change.name);
    if change.after.is_none() {
        return fs::remove_file(place);
    }
    if let Some(parent) = place.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::rename(staged, place)
}

fn take_back(folder: &Path, staged: &Path, change: &Change<'_>) -> io::Result<()> {
    let place = folder.join(change.name);
    let Some(bytes) = change.before else {
        return fs::remove_file(place);
    };
    write(folder, change.name, bytes, staged)?;
    fs::rename(staged, place)
}

/// Writes a file for a place, to be moved there: it belongs to whom the one there does, or to whom the folder does.
fn write(folder: &Path, name: &str, bytes: &[u8], staged: &Path) -> io::Result<()> {
    fs::write(staged, bytes)?;
    File::open(staged)?.sync_all()?;
    let there = fs::metadata(folder.join(name));
    if let Ok(there) = &there {
        fs::set_permissions(staged, there.permissions())?;
    }
    if let Ok(owner) = there.or_else(|_| fs::metadata(folder)) {
        // Only root may, and only root has to.
        let _ = chown(staged, Some(owner.uid()), Some(owner.gid()));
    }
    Ok(())
}

fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

fn staged(stage: &Path, number: usize) -> PathBuf {
    stage.join(number.to_string())
}

#[cfg(test)]
mod tests {
    use super::{BESIDE, NotRestored, Restored, UNFINISHED, restore};
    use crate::shell::content::{self, ContentFile};
    use std::fs;
    use std::path::Path;
    use tempfile::TempDir;

    fn folder(files: &[(&str, &str)]) -> TempDir {
        let folder = TempDir::new().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn files(folder: &Path) -> Vec<ContentFile> {
        content::content_files(folder).unwrap()
    }

    const OLD: [(&str, &str); 3] = [("nb/a.md", "a"), ("nb/b.md", "b"), ("x.toml", "x")];
    const NEW: [(&str, &str); 3] = [("nb/a.md", "a"), ("nb/c.md", "c"), ("x.toml", "y")];

    #[test]
    fn all_files_become_those_of_the_version_and_others_are_left() {
        let (old, new) = (folder(&OLD), folder(&NEW));
        fs::write(new.path().join("nb/a.transcript"), "kept").unwrap();
        let done = restore(new.path(), &files(new.path()), &files(old.path())).unwrap();
        assert_eq!((done.written, done.removed), (2, 1));
        assert_eq!(files(new.path()), files(old.path()));
        assert!(new.path().join("nb/a.transcript").exists());
        assert!(!new.path().join(BESIDE).exists() && !new.path().join(UNFINISHED).exists());
        let again = restore(new.path(), &files(new.path()), &files(old.path()));
        assert_eq!(again.unwrap(), Restored::default());
    }

    #[test]
    fn what_cannot_be_written_changes_nothing() {
        let (old, new) = (folder(&OLD), folder(&NEW));
        let before = files(new.path());
        // In the place of a file stands a folder, so far down that none of its files is content.
        let mut version = files(old.path());
        version.insert(2, ContentFile::new("q/w/e/x.md", b"x"));
        let in_the_way = new.path().join("q/w/e/x.md");
        fs::create_dir_all(in_the_way.join("y")).unwrap();
        let failed = restore(new.path(), &before, &version).unwrap_err();
        assert!(matches!(failed, NotRestored::Failed(path, _) if path == in_the_way));
        assert_eq!(files(new.path()), before);
        assert!(!new.path().join(BESIDE).exists() && !new.path().join(UNFINISHED).exists());
    }

    #[test]
    fn what_was_saved_since_it_was_read_is_not_written_over() {
        let (old, new) = (folder(&OLD), folder(&NEW));
        let before = files(new.path());
        // Changed, to be removed, and to be written anew.
        for name in ["x.toml", "nb/c.md", "nb/b.md"] {
            let path = new.path().join(name);
            let there = fs::read(&path).ok();
            fs::write(&path, "saved").unwrap();
            let saved = files(new.path());
            let refused = restore(new.path(), &before, &files(old.path())).unwrap_err();
            assert!(matches!(refused, NotRestored::SavedMeanwhile(saved) if saved == path));
            assert_eq!(files(new.path()), saved);
            assert!(!new.path().join(BESIDE).exists() && !new.path().join(UNFINISHED).exists());
            match there {
                Some(there) => fs::write(&path, there).unwrap(),
                None => fs::remove_file(&path).unwrap(),
            }
        }
    }

    #[test]
    fn what_a_kill_left_half_is_a_finding_until_it_is_gone_back_from() {
        let (old, new) = (folder(&OLD), folder(&NEW));
        fs::create_dir(new.path().join(UNFINISHED)).unwrap();
        let found = |folder: &Path| content::Files::read(folder).findings;
        let told: Vec<_> = found(new.path()).into_iter().map(|f| f.file).collect();
        assert_eq!(told, [UNFINISHED.into()]);
        restore(new.path(), &files(new.path()), &files(old.path())).unwrap();
        assert_eq!(found(new.path()), []);
        assert_eq!(files(new.path()), files(old.path()));
    }
}
