//! Which layout a data folder has, so that a program that is older than its data leaves it alone.

use super::error::StoreError;
use super::folder::{private_file, sync_folder};
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// The layout that is written.
const LAYOUT: u32 = 1;
/// The file that says which one it is; folders of before have none.
const FILE: &str = "layout";

/// Makes sure that the data in the folder is of a layout that is known; a folder that is not there is.
///
/// # Errors
/// When a newer program wrote it, or the disk does not answer.
pub fn check_layout(dir: &Path) -> Result<(), StoreError> {
    match read(dir)? {
        Some(found) if found.parse().is_ok_and(|layout: u32| layout <= LAYOUT) => Ok(()),
        None => Ok(()),
        Some(found) => Err(StoreError::Newer {
            dir: dir.to_owned(),
            found: found.chars().filter(|c| !c.is_control()).take(16).collect(),
            known: LAYOUT,
        }),
    }
}

/// As [`check_layout`], and writes down which layout it is.
pub(super) fn claim_layout(dir: &Path) -> Result<(), StoreError> {
    check_layout(dir)?;
    if read(dir)?.is_some() {
        return Ok(());
    }
    let write = || {
        let mut file = private_file(&dir.join(FILE))?;
        writeln!(file, "{LAYOUT}")?;
        file.sync_all()?;
        sync_folder(dir)
    };
    write().map_err(|error: io::Error| StoreError::from_io(dir, &error))
}

/// What the file says; none where there is none, or a kill came before anything was written.
fn read(dir: &Path) -> Result<Option<String>, StoreError> {
    match fs::read(dir.join(FILE)) {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes).trim().to_owned();
            Ok(Some(text).filter(|text| !text.is_empty()))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::from_io(dir, &error)),
    }
}
