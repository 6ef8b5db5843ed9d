//! The file of the audit log. See [`crate::review::chain`] for what binds its lines.
//!
//! **Invariants.** What cannot be written down is not shown: whoever asks for words waits for the line to be on disk. A log
//! that was cut short or exchanged is not gone on with in silence by the process that remembers its end.

use super::files::{self, Added, End};
use crate::review::chain::{self, Act, Broken, Entry, Head};
use jiff::Timestamp;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

const FILE: &str = "audit.jsonl";
/// Where half lines are kept.
const ASIDE: &str = "audit.half";
/// Who writes down what became of the log itself; no reviewer can be called so.
const PROGRAM: &str = "(programmet)";

/// The audit log.
#[derive(Debug)]
pub struct Audit {
    path: PathBuf,
    /// The end of the file and of the chain, as this process last wrote them.
    last: Mutex<Option<(End, Head)>>,
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
    /// and a line says so, so that the chain is whole again and nothing is lost without a word. So does a line where the end
    /// that this process remembers is gone.
    pub(super) fn write(&self, at: Timestamp, by: &str, act: Act, what: &str) -> io::Result<()> {
        let entry = Entry {
            at,
            by: by.to_owned(),
            act,
            what: what.to_owned(),
        };
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let mut head = None;
        let known = last.as_ref().map(|(end, _)| end);
        let end = files::append_after(&self.path, known, |bytes| {
            let mut text = String::new();
            let mut cut = None;
            let mut before = last.clone().map(|(_, head)| head).unwrap_or_default();
            if let Some(bytes) = bytes {
                let kept;
                (before, kept) = chain::last(bytes);
                let (whole, half) = bytes.split_at(kept);
                if !half.is_empty() {
                    before = self.set_aside(half, at, before, &mut text)?;
                    cut = Some(kept as u64);
                } else if whole.last().is_some_and(|last| *last != b'\n') {
                    text.push('\n');
                }
                if let Some((_, lost)) = last.as_ref().filter(|(end, _)| !end.stands_in(bytes)) {
                    before = tell_cut(lost, at, before, &mut text);
                }
            }
            head = Some(put(&before, &entry, &mut text));
            Ok(Added { cut, text })
        })?;
        *last = head.map(|head| (end, head));
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
        files::append(&self.path.with_file_name(ASIDE), |_| kept)?;
        tracing::warn!(
            bytes = half.len(),
            kept = ASIDE,
            "the audit log ended in half a line, as after a power cut; it is set aside, and the log goes on"
        );
        let entry = Entry {
            at,
            by: PROGRAM.to_owned(),
            act: Act::HalfLineSetAside,
            what: format!("{} bytes {fingerprint}", half.len()),
        };
        Ok(put(&before, &entry, text))
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

/// Writes the line that says which end of the log is gone; the end of the chain then.
fn tell_cut(lost: &Head, at: Timestamp, before: Head, text: &mut String) -> Head {
    tracing::error!(
        lines = lost.lines,
        hash = lost.hash,
        "the audit log was cut short or exchanged: the line that was its last is gone; it goes on, and a line says so"
    );
    let entry = Entry {
        at,
        by: PROGRAM.to_owned(),
        act: Act::LogCut,
        what: format!("{} {}", lost.lines, lost.hash),
    };
    put(&before, &entry, text)
}

/// Adds a line; the end of the chain then.
fn put(before: &Head, entry: &Entry, text: &mut String) -> Head {
    let (line, next) = before.line(entry);
    text.push_str(&line);
    text.push('\n');
    next
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

    /// However a log loses its end while the program runs, the next line says what the last one was.
    #[test]
    fn a_log_that_was_cut_is_not_gone_on_with_in_silence() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = Audit::of(folder.path()).path().to_owned();
        let write = |audit: &Audit, what: &str| {
            let written = audit.write(Timestamp::UNIX_EPOCH, "kari", Act::TalkRead, what);
            written.expect("written");
        };
        let lines = |count: usize| {
            let text = std::fs::read_to_string(&path).expect("a file");
            let lines: Vec<&str> = text.split_inclusive('\n').take(count).collect();
            lines.concat()
        };
        let changes: [(&str, &dyn Fn()); 6] = [
            ("gone", &|| std::fs::remove_file(&path).expect("removed")),
            ("empty", &|| std::fs::write(&path, "").expect("written")),
            ("shorter", &|| {
                std::fs::write(&path, lines(2)).expect("written")
            }),
            ("half", &|| {
                let half = lines(3);
                std::fs::write(&path, &half[..half.len() - 40]).expect("written");
            }),
            ("as long", &|| {
                let other = lines(3).replace("kari", "olav");
                std::fs::write(&path, other).expect("written");
            }),
            ("gone on with by another", &|| {
                std::fs::write(&path, lines(2)).expect("written");
                (0..3).for_each(|_| write(&Audit::of(folder.path()), "9"));
            }),
        ];
        for (name, change) in changes {
            let _ = std::fs::remove_file(&path);
            let audit = Audit::of(folder.path());
            (0..3).for_each(|n| write(&audit, &n.to_string()));
            let head = audit.read().expect("a file").1.expect("a chain");
            change();
            write(&audit, "4");
            write(&audit, "5");
            let text = std::fs::read_to_string(&path).expect("a file");
            let told = format!("\"act\":\"log-cut\",\"what\":\"3 {}\"", head.hash);
            assert_eq!(text.matches(&told).count(), 1, "{name}: {text}");
            let chain = audit.read().expect("a file").1;
            assert_eq!(chain.is_ok(), name != "as long", "{name}: {chain:?}");
        }
    }

    #[test]
    fn a_log_that_another_process_goes_on_with_is_not_cut() {
        let folder = tempfile::tempdir().expect("a folder");
        let (one, other) = (Audit::of(folder.path()), Audit::of(folder.path()));
        for audit in [&one, &other, &other, &one, &other] {
            let written = audit.write(Timestamp::UNIX_EPOCH, "kari", Act::TalkRead, "a");
            written.expect("written");
        }
        // The end of its last line alone is missing.
        let text = std::fs::read_to_string(one.path()).expect("a file");
        std::fs::write(one.path(), text.trim_end()).expect("written");
        let written = other.write(Timestamp::UNIX_EPOCH, "kari", Act::TalkRead, "a");
        written.expect("written");
        let (entries, chain) = one.read().expect("a file");
        assert!(chain.is_ok() && entries.len() == 6, "{chain:?}");
        assert!(entries.iter().all(|entry| entry.act == Act::TalkRead));
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
