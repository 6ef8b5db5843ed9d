//! The audit log: who looked at what, a line each, each bound to all before it by a hash.
//!
//! **Invariant.** A line that was changed, put in or taken out breaks the chain there. What was cut off at the end, or
//! written anew from some line on, shows to whoever kept a hash from before ([`Head::hash`]); the program that writes it keeps
//! one for as long as it runs, and a line of the log says which was lost ([`Act::LogCut`]).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// What somebody did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// Logged in.
    LoggedIn,
    /// Tried to log in, and was refused.
    LogInRefused,
    /// Tried to log in and had to wait, as the first one of late.
    LogInMustWait,
    /// Logged out.
    LoggedOut,
    /// Saw the words of a conversation.
    TalkRead,
    /// Searched the words of all.
    Searched,
    /// Saw the words of groups of what was not understood.
    GroupsRead,
    /// Saw the words of a message to label.
    ItemRead,
    /// Labelled a message.
    Labelled,
    /// Wrote a decided message as a case.
    CaseWritten,
    /// Made a patch with a new phrase.
    PatchMade,
    /// Said that a group is off topic.
    OffTopic,
    /// Saw the counts that can be taken out.
    CountsRead,
    /// Took counts out.
    Exported,
    /// Read this log.
    LogRead,
    /// No reviewer's: a power cut left half a line at the end, which was set aside.
    HalfLineSetAside,
    /// No reviewer's: the end of the log that the program remembered is gone. Names the number and the hash of its last line.
    LogCut,
}

/// What is written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// Which reviewer.
    pub by: String,
    /// What was done.
    pub act: Act,
    /// With what: the name of a conversation, a message, a group. Never words of a person.
    pub what: String,
}

/// The lines of a log that say that its end was lost, each with its number.
pub fn cuts(entries: &[Entry]) -> impl Iterator<Item = (u64, &Entry)> {
    let numbered = (1..).zip(entries);
    numbered.filter(|(_, entry)| entry.act == Act::LogCut)
}

/// The end of a chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// How many lines there are.
    pub lines: u64,
    /// The hash of the last one; empty before the first.
    pub hash: String,
}

/// Where a chain is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The first line that does not fit what is before it.
    pub line: u64,
    /// Why not.
    pub why: Why,
}

/// Why a line does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It makes no sense.
    Unreadable,
    /// Its number is not the next one.
    OutOfOrder,
    /// Its hash is that of other words, or of another line before it.
    Changed,
    /// It does not end.
    CutShort,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    n: u64,
    at: Timestamp,
    by: String,
    act: Act,
    what: String,
    hash: String,
}

impl Head {
    /// The next line, without its end, and the chain's new end.
    pub fn line(&self, entry: &Entry) -> (String, Head) {
        let n = self.lines + 1;
        let Entry { at, by, act, what } = entry.clone();
        let mut line = Line {
            n,
            at,
            by,
            act,
            what,
            hash: self.hash.clone(),
        };
        // What is hashed is the line as it is written, with the hash of the one before in its place.
        line.hash = hash(&json(&line));
        let head = Head {
            lines: n,
            hash: line.hash.clone(),
        };
        (json(&line), head)
    }
}

/// The end of a chain to go on from: of its last line that can be read, and of how many bytes there are up to the last
/// line that ends. A chain that is broken before stays so.
pub fn last(bytes: &[u8]) -> (Head, usize) {
    let ended = bytes.iter().rposition(|byte| *byte == b'\n');
    // A last line that is whole but for its end is no half one.
    let read = |line: &[u8]| serde_json::from_slice::<Line>(line).ok();
    let rest = ended.map_or(bytes, |end| &bytes[end + 1..]);
    let kept = match read(rest) {
        Some(_) => bytes.len(),
        None => ended.map_or(0, |end| end + 1),
    };
    let mut lines = bytes[..kept].rsplit(|byte| *byte == b'\n');
    let head = lines.find_map(read).map(|line| Head {
        lines: line.n,
        hash: line.hash,
    });
    (head.unwrap_or_default(), kept)
}

/// A short name for bytes: their hash.
pub fn fingerprint(bytes: &[u8]) -> String {
    digits(&Sha256::digest(bytes))
}

/// Follows a chain to its end; the entries on the way go to `each`.
///
/// # Errors
/// When a line does not fit.
pub fn verify(bytes: &[u8], mut each: impl FnMut(Entry)) -> Result<Head, Broken> {
    let mut head = Head::default();
    let whole = bytes.strip_suffix(b"\n");
    let lines = match (bytes.is_empty(), whole) {
        (true, _) => return Ok(head),
        (false, whole) => whole.unwrap_or(bytes).split(|byte| *byte == b'\n'),
    };
    // How many bytes there are up to the end of the line; one more than all at the end of one that does not end.
    let mut seen = 0;
    for written in lines {
        let number = head.lines + 1;
        let broken = |why| Broken { line: number, why };
        seen += written.len() + 1;
        let unreadable = match seen > bytes.len() {
            true => Why::CutShort,
            false => Why::Unreadable,
        };
        let read: Line = serde_json::from_slice(written).map_err(|_| broken(unreadable))?;
        if read.n != number {
            return Err(broken(Why::OutOfOrder));
        }
        let entry = Entry {
            at: read.at,
            by: read.by,
            act: read.act,
            what: read.what,
        };
        let (line, next) = head.line(&entry);
        if line.as_bytes() != written {
            return Err(broken(Why::Changed));
        }
        each(entry);
        head = next;
    }
    match whole {
        Some(_) => Ok(head),
        None => Err(Broken {
            line: head.lines,
            why: Why::CutShort,
        }),
    }
}

fn json(line: &Line) -> String {
    serde_json::to_string(line).unwrap_or_default()
}

fn hash(text: &str) -> String {
    fingerprint(text.as_bytes())
}

fn digits(bytes: &[u8]) -> String {
    let mut written = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(written, "{byte:02x}");
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(lines: usize) -> String {
        let mut head = Head::default();
        let mut text = String::new();
        for n in 0..lines {
            let (line, next) = head.line(&Entry {
                at: Timestamp::UNIX_EPOCH,
                by: "kari".to_owned(),
                act: Act::TalkRead,
                what: format!("2026-11-30/{n}"),
            });
            text.push_str(&line);
            text.push('\n');
            head = next;
        }
        text
    }

    fn broken(text: &str) -> Option<(u64, Why)> {
        let found = verify(text.as_bytes(), |_| {});
        found.err().map(|broken| (broken.line, broken.why))
    }

    #[test]
    fn a_whole_chain_is_followed_to_its_end() {
        let mut seen = 0;
        let head = verify(chain(3).as_bytes(), |_| seen += 1).expect("a chain");
        assert_eq!((head.lines, head.hash.len(), seen), (3, 64, 3));
        assert_eq!(verify(b"", |_| {}), Ok(Head::default()));
    }

    #[test]
    fn every_change_is_found_where_it_is() {
        let text = chain(4);
        let lines: Vec<&str> = text.lines().collect();
        let without = |n: usize| {
            let mut lines = lines.clone();
            lines.remove(n);
            lines.join("\n") + "\n"
        };
        assert_eq!(
            broken(&text.replace("30/1", "30/7")),
            Some((2, Why::Changed))
        );
        assert_eq!(
            broken(&text.replacen("kari", "ola", 1)),
            Some((1, Why::Changed))
        );
        assert_eq!(broken(&without(1)), Some((2, Why::OutOfOrder)));
        assert_eq!(
            broken(&text.replacen("\"n\":3", "\"n\":3 ", 1)),
            Some((3, Why::Changed))
        );
        assert_eq!(broken(&format!("{text}{{}}\n")), Some((5, Why::Unreadable)));
        assert_eq!(broken(text.trim_end()), Some((4, Why::CutShort)));
        assert_eq!(broken(&text[..text.len() - 9]), Some((4, Why::CutShort)));
        assert_eq!(broken("{\"n\":"), Some((1, Why::CutShort)));
    }

    #[test]
    fn a_chain_is_gone_on_with_from_its_last_whole_line() {
        let text = chain(3);
        let end = |lines: usize| text.split_inclusive('\n').take(lines).map(str::len).sum();
        for cut in 0..=text.len() {
            let (head, kept) = last(&text.as_bytes()[..cut]);
            let lines = (0..=3).rev().find(|n| {
                let end: usize = end(*n);
                // The end of a line may be missing; then the line is whole all the same.
                cut + usize::from(*n > 0) >= end
            });
            let lines = lines.expect("none, one, two or three");
            assert_eq!(head.lines, lines as u64, "{cut}");
            assert_eq!(kept, cut.min(end(lines)), "{cut}");
        }
        let torn = format!("{text}\0\0\0");
        assert_eq!(last(torn.as_bytes()).1, text.len());
    }

    #[test]
    fn every_byte_counts() {
        let text = chain(2);
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            assert!(verify(&bytes, |_| {}).is_err(), "byte {at}");
        }
    }
}
