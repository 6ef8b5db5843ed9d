//! Opens files that are damaged, at the least loss.
//!
//! sled by itself drops all that was written after a damaged place; here only what lies on damaged pages is dropped.

use super::batch;
use super::opened::{Opened, Pair, open, open_checked};
use crate::shell::store::StoreError;
use crate::shell::store::codec::Kind;
use crate::shell::store::folder::{Folder, Repair};
use std::path::{Path, PathBuf};

/// How many values are taken over at once.
const COPIED_AT_ONCE: usize = 256;

/// Opens the files of the folder; what is damaged is set aside, as little as will do.
pub(super) fn open_repaired(folder: &Folder) -> Result<(Opened, Vec<Repair>), StoreError> {
    let fail = |error| StoreError::from_io(folder.path(), &error);
    folder.prepare().map_err(fail)?;
    let unfinished = folder.remove_unfinished_snapshots().map_err(fail)?;
    let mut repairs = Vec::from_iter(unfinished.then_some(Repair::UnfinishedSnapshotRemoved));
    let opened = match open_without_snapshot(folder)? {
        (Some(opened), repair) => {
            repairs.extend(repair);
            opened
        }
        (None, _) => {
            let (opened, repair) = begin_anew(folder)?;
            repairs.push(repair);
            opened
        }
    };
    folder.restrict_files().map_err(fail)?;
    Ok((opened, repairs))
}

/// Opens the files, without their snapshot if that is damaged; `None` when more is damaged.
fn open_without_snapshot(folder: &Folder) -> Result<(Option<Opened>, Option<Repair>), StoreError> {
    let repair = match sound(open(folder.path()))? {
        Some(opened) => return Ok((sound(opened.check())?.map(|()| opened), None)),
        None => folder.set_snapshots_aside(),
    };
    let repair = repair.map_err(|error| StoreError::from_io(folder.path(), &error))?;
    match repair {
        Some(to) => {
            let opened = sound(open_checked(folder.path()))?;
            Ok((opened, Some(Repair::SnapshotSetAside { to })))
        }
        None => Ok((None, None)),
    }
}

/// Moves all files away, begins an empty store, and takes over what can still be read.
fn begin_anew(folder: &Folder) -> Result<(Opened, Repair), StoreError> {
    let fail = |error| StoreError::from_io(folder.path(), &error);
    let to: PathBuf = folder.set_all_aside().map_err(fail)?;
    let opened = open_checked(folder.path())?;
    let kept = take_over(&to, &opened)?;
    opened.flush()?;
    Ok((opened, Repair::BegunAnew { to, kept }))
}

/// Copies what can be read of the damaged files; how many values that were.
fn take_over(damaged: &Path, to: &Opened) -> Result<usize, StoreError> {
    let Ok(from) = open(damaged) else {
        return Ok(0);
    };
    let mut kept = 0;
    for kind in Kind::ALL {
        let mut last = None;
        let Ok(forwards) = from.forwards(kind) else {
            continue;
        };
        kept += copy(forwards.inspect(|pair| last = Some(pair.0.clone())), to)?;
        let Ok(backwards) = from.backwards(kind) else {
            continue;
        };
        kept += copy(
            backwards.take_while(|pair| Some(&pair.0) > last.as_ref()),
            to,
        )?;
    }
    Ok(kept)
}

fn copy(mut pairs: impl Iterator<Item = Pair>, to: &Opened) -> Result<usize, StoreError> {
    let mut copied = 0;
    loop {
        let part: Vec<Pair> = pairs.by_ref().take(COPIED_AT_ONCE).collect();
        copied += part.len();
        let last = part.len() < COPIED_AT_ONCE;
        to.apply(batch::insertion(part))?;
        if last {
            return Ok(copied);
        }
    }
}

/// The value, or `None` when the files are damaged.
fn sound<T>(result: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match result {
        Err(StoreError::Damaged { .. }) => Ok(None),
        other => other.map(Some),
    }
}
