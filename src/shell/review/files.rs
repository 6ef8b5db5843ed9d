//! Files that only the owner can read, in the console's folder.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

/// All of a file; nothing when it is not there.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        read => read,
    }
}

/// Keeps others out who change the same file, until what is given is dropped.
pub(super) fn alone(path: &Path) -> io::Result<File> {
    make_folder_of(path)?;
    let lock = opened(&path.with_extension("lock"), false)?;
    lock.lock()?;
    Ok(lock)
}

/// Writes a file whole or not at all.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    make_folder_of(path)?;
    let mut file = opened(&beside, true)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    // What was renamed stays so after a power cut.
    File::open(folder_of(path))?.sync_all()
}

/// Adds what `line` makes of a file, durably and one at a time, whichever process else adds to it.
pub(super) fn append(path: &Path, line: impl FnOnce(&[u8]) -> String) -> io::Result<()> {
    let added = append_after(path, None, |bytes| {
        let bytes = bytes.unwrap_or_default();
        let mut text = line(bytes);
        text.push('\n');
        if bytes.last().is_some_and(|last| *last != b'\n') {
            text.insert(0, '\n');
        }
        Ok(Added { cut: None, text })
    });
    added.map(drop)
}

/// The end of a file, as the process that added to it last remembers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct End {
    length: u64,
    /// The last line, with its end.
    line: Vec<u8>,
}

impl End {
    fn of(length: u64, text: &str) -> End {
        let line = text.split_inclusive('\n').next_back().unwrap_or_default();
        End {
            length,
            line: line.into(),
        }
    }

    /// Whether a file goes on from here: the line stands where it stood. Its end may be missing.
    pub(super) fn stands_in(&self, bytes: &[u8]) -> bool {
        let line = self.line.strip_suffix(b"\n").unwrap_or(&self.line);
        let begun = usize::try_from(self.length)
            .ok()
            .and_then(|length| length.checked_sub(self.line.len()));
        let there = begun.and_then(|begun| bytes.get(begun..begun + line.len()));
        there == Some(line)
    }

    /// Whether a file ends here.
    fn ends(&self, file: &mut File, length: u64) -> io::Result<bool> {
        let begun = self.length.checked_sub(self.line.len() as u64);
        let Some(begun) = begun.filter(|_| length == self.length) else {
            return Ok(false);
        };
        let mut there = vec![0; self.line.len()];
        file.seek(SeekFrom::Start(begun))?;
        file.read_exact(&mut there)?;
        file.rewind()?;
        Ok(there == self.line)
    }
}

/// What is added to a file.
pub(super) struct Added {
    /// How many bytes of it stay before; all when there is none.
    pub(super) cut: Option<u64>,
    /// What follows.
    pub(super) text: String,
}

/// As [`append`], with all that is added, and in the place of the file's end when that is no good; the end then. A file
/// that ends as it was `known` to is not read: `added` is given nothing.
pub(super) fn append_after(
    path: &Path,
    known: Option<&End>,
    added: impl FnOnce(Option<&[u8]>) -> io::Result<Added>,
) -> io::Result<End> {
    make_folder_of(path)?;
    let mut file = opened(path, false)?;
    file.lock()?;
    let length = file.metadata()?.len();
    let mut bytes = Vec::new();
    let is_known = match known {
        Some(end) => end.ends(&mut file, length)?,
        None => false,
    };
    if !is_known {
        file.read_to_end(&mut bytes)?;
    }
    let Added { cut, text } = added(Some(bytes.as_slice()).filter(|_| !is_known))?;
    let length = cut.unwrap_or(length);
    if cut.is_some() {
        file.set_len(length)?;
    }
    file.seek(SeekFrom::End(0))?;
    if let Err(error) = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_data())
    {
        // Half a line must not stay: what is added later would follow on it.
        let _ = file.set_len(length);
        return Err(error);
    }
    Ok(End::of(length + text.len() as u64, &text))
}

fn opened(path: &Path, truncate: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    let options = options.read(true).write(true).create(true).mode(0o600);
    options.truncate(truncate).open(path)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("."))
}

fn make_folder_of(path: &Path) -> io::Result<()> {
    let folder = folder_of(path);
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}
