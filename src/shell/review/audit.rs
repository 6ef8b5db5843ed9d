//! The file of the audit log. See [`crate::review::chain`] for what binds its lines.
//!
//! **Invariant.** What cannot be written down is not shown: whoever asks for words waits for the line to be on disk.

use super::files;
use crate::review::chain::{self, Act, Broken, Entry, Head};
use jiff::Timestamp;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

const FILE: &str = "audit.jsonl";

/// The audit log.
#[derive(Debug)]
pub struct Audit {
    path: PathBuf,
    /// The end of the chain as this process last wrote it, with the length of the file then.
    last: Mutex<Option<(u64, Head)>>,
}

impl Audit {
    /// That of the console's folder.
    pub fn of(folder: &Path) -> Audit {
        Audit {
            path: folder.join(FILE),
            last: Mutex::default(),
        }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes down what somebody did. A chain that is broken is gone on with after its last line: it stays broken where
    /// it is, and nobody is kept from seeing what comes after.
    pub(super) fn write(&self, at: Timestamp, by: &str, act: Act, what: &str) -> io::Result<()> {
        let entry = Entry {
            at,
            by: by.to_owned(),
            act,
            what: what.to_owned(),
        };
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, mut head) = last.clone().unzip();
        let length = files::append(&self.path, known, |bytes| {
            let before = bytes.map(end).or(head.take()).unwrap_or_default();
            let (line, next) = before.line(&entry);
            head = Some(next);
            line
        })?;
        *last = head.map(|head| (length, head));
        Ok(())
    }

    /// All entries, and how the chain is.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(&self) -> io::Result<(Vec<Entry>, Result<Head, Broken>)> {
        let bytes = files::read(&self.path)?;
        let mut entries = Vec::new();
        let chain = chain::verify(&bytes, |entry| entries.push(entry));
        Ok((entries, chain))
    }

    /// Whether a line of the log has this hash.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn has(&self, hash: &str) -> io::Result<bool> {
        let text = String::from_utf8_lossy(&files::read(&self.path)?).into_owned();
        let ending = format!("\"hash\":\"{hash}\"}}");
        Ok(!hash.is_empty() && text.lines().any(|line| line.ends_with(&ending)))
    }
}

/// The end of a chain; of a broken one, that of its last whole line.
fn end(bytes: &[u8]) -> Head {
    match chain::verify(bytes, |_| {}) {
        Ok(head) => head,
        Err(_) => {
            let lines = bytes
                .split(|byte| *byte == b'\n')
                .filter(|line| !line.is_empty());
            let last = lines.clone().next_back();
            let read: serde_json::Value = last
                .and_then(|line| serde_json::from_slice(line).ok())
                .unwrap_or_default();
            Head {
                lines: lines.count() as u64,
                hash: read["hash"].as_str().unwrap_or_default().to_owned(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_a_chain_also_by_two() {
        let folder = tempfile::tempdir().expect("a folder");
        let (one, other) = (Audit::of(folder.path()), Audit::of(folder.path()));
        for audit in [&one, &one, &other, &one] {
            let written = audit.write(Timestamp::UNIX_EPOCH, "kari", Act::TalkRead, "2026-11-30/a");
            written.expect("written");
        }
        let (entries, chain) = one.read().expect("a file");
        let head = chain.expect("a chain");
        assert_eq!((entries.len(), head.lines), (4, 4));
        assert!(one.has(&head.hash).expect("a file") && !one.has("").expect("a file"));
    }

    #[test]
    fn a_broken_chain_stays_broken_where_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let audit = Audit::of(folder.path());
        let write = |what: &str| audit.write(Timestamp::UNIX_EPOCH, "kari", Act::TalkRead, what);
        (0..3).for_each(|n| write(&n.to_string()).expect("written"));
        let text = std::fs::read_to_string(audit.path()).expect("a file");
        std::fs::write(
            audit.path(),
            text.replace("\"what\":\"1\"", "\"what\":\"7\""),
        )
        .expect("written");
        write("4").expect("written");
        let (entries, chain) = audit.read().expect("a file");
        assert_eq!(chain.expect_err("broken").line, 2);
        assert_eq!(entries.len(), 1);
    }
}
