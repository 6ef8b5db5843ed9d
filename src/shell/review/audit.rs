//! The file of the audit log. See [`crate::review::chain`] for what binds its lines.
//!
//! **Invariant.** What cannot be written down is not shown: whoever asks for words waits for the line to be on disk.

use super::files::{self, Added};
use crate::review::chain::{self, Act, Broken, Entry, Head};
use jiff::Timestamp;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

const FILE: &str = "audit.jsonl";
/// Where half lines are kept.
const ASIDE: &str = "audit.half";
/// Who writes down that there was one; no reviewer can be called so.
const PROGRAM: &str = "(programmet)";

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
    /// it is, and nobody is kept from seeing what comes after. Half a line that a power cut left at the end is set aside,
    /// and a line says so, so that the chain is whole again and nothing is lost without a word.
    pub(super) fn write(&self, at: Timestamp, by: &str, act: Act, what: &str) -> io::Result<()> {
        let entry = Entry {
            at,
            by: by.to_owned(),
            act,
            what: what.to_owned(),
        };
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, mut head) = last.clone().unzip();
        let length = files::append_after(&self.path, known, |bytes| {
            let mut text = String::new();
            let mut cut = None;
            let mut before = head.take().unwrap_or_default();
            if let Some(bytes) = bytes {
                let (last, kept) = chain::last(bytes);
                before = last;
                let (whole, half) = bytes.split_at(kept);
                if !half.is_empty() {
                    before = self.set_aside(half, at, before, &mut text)?;
                    cut = Some(kept as u64);
                } else if whole.last().is_some_and(|last| *last != b'\n') {
                    text.push('\n');
                }
            }
            let (line, next) = before.line(&entry);
            text.push_str(&line);
            text.push('\n');
            head = Some(next);
            Ok(Added { cut, text })
        })?;
        *last = head.map(|head| (length, head));
        Ok(())
    }

    /// Keeps half a line elsewhere, and writes the line that says so; the end of the chain then.
    fn set_aside(
        &self,
        half: &[u8],
        at: Timestamp,
        before: Head,
        text: &mut String,
    ) -> io::Result<Head> {
        let fingerprint = chain::fingerprint(half);
        let kept = String::from_utf8_lossy(half).into_owned();
        files::append(&self.path.with_file_name(ASIDE), None, |_| kept)?;
        tracing::warn!(
            bytes = half.len(),
            kept = ASIDE,
            "the audit log ended in half a line, as after a power cut; it is set aside, and the log goes on"
        );
        let (line, next) = before.line(&Entry {
            at,
            by: PROGRAM.to_owned(),
            act: Act::HalfLineSetAside,
            what: format!("{} bytes {fingerprint}", half.len()),
        });
        text.push_str(&line);
        text.push('\n');
        Ok(next)
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

    /// Wherever the power is cut while a line is written, the next one makes a whole chain of it, and what was torn is kept.
    #[test]
    fn half_a_line_is_set_aside_and_the_chain_is_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |audit: &Audit, what: &str| {
            let written = audit.write(Timestamp::UNIX_EPOCH, "kari", Act::TalkRead, what);
            written.expect("written");
        };
        let first = Audit::of(folder.path());
        write(&first, "1");
        let one = std::fs::read(first.path()).expect("a file");
        write(&first, "2");
        let two = std::fs::read(first.path()).expect("a file");
        for cut in one.len()..=two.len() {
            std::fs::write(first.path(), &two[..cut]).expect("cut");
            let aside = folder.path().join(ASIDE);
            let _ = std::fs::remove_file(&aside);
            write(&Audit::of(folder.path()), "3");
            let (entries, chain) = first.read().expect("a file");
            assert!(chain.is_ok(), "{cut}: {chain:?}");
            let torn = &two[one.len()..cut];
            let is_half = !torn.is_empty() && torn.len() + 1 < two.len() - one.len();
            let told = entries
                .iter()
                .filter(|entry| entry.act == Act::HalfLineSetAside);
            let told: Vec<&str> = told.map(|entry| entry.what.as_str()).collect();
            match is_half {
                true => {
                    let kept = std::fs::read(&aside).expect("set aside");
                    assert_eq!(kept, [torn, b"\n"].concat(), "{cut}");
                    let named = format!("{} bytes {}", torn.len(), chain::fingerprint(torn));
                    assert_eq!(told, [named.as_str()], "{cut}");
                }
                false => assert!(told.is_empty() && !aside.exists(), "{cut}"),
            }
            let last = entries.last().map(|entry| entry.what.as_str());
            assert_eq!(last, Some("3"), "{cut}");
        }
    }
}
