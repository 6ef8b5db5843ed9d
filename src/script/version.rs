//! The version of the content: a mark of all its files together, by which people, log lines and kept copies name what
//! the bot says. **Invariant**: equal files give an equal mark on every machine, and in any order.

use crate::finding::Source;
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::Arc;

/// How much of the hash is kept, in hexadecimal digits.
const DIGITS: usize = 12;

/// Names a set of content files: the first 12 hexadecimal digits of a SHA-256 over their names and what stands in them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentVersion(Arc<str>);

impl ContentVersion {
    /// The version of these files, each a name and what stands in it.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> ContentVersion {
        let mut files: Vec<_> = files.into_iter().collect();
        files.sort_unstable();
        let mut hash = Sha256::new();
        for (name, bytes) in files {
            // The lengths say where a name ends: no two sets are hashed from the same bytes.
            for part in [name.as_bytes(), bytes] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        let digits = hash.finalize().into_iter();
        let mut written: String = digits.map(|byte| format!("{byte:02x}")).collect();
        written.truncate(DIGITS);
        ContentVersion(written.into())
    }

    /// The version of these files.
    pub fn of_sources<'a>(files: impl IntoIterator<Item = &'a Source>) -> ContentVersion {
        let files = files.into_iter();
        ContentVersion::of(files.map(|source| (&*source.file, source.text.as_bytes())))
    }

    /// Reads a version as it is written.
    pub fn read(written: &str) -> Option<ContentVersion> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let fits = written.len() == DIGITS && written.bytes().all(is_digit);
        fits.then(|| ContentVersion(written.into()))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ContentVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::ContentVersion;

    fn version(files: &[(&str, &str)]) -> String {
        let files = files.iter().map(|(name, text)| (*name, text.as_bytes()));
        ContentVersion::of(files).to_string()
    }

    #[test]
    fn the_order_of_files_makes_no_difference_and_all_else_does() {
        let both = version(&[("a", "1"), ("b", "2")]);
        assert_eq!(both, version(&[("b", "2"), ("a", "1")]));
        for other in [
            version(&[("a", "1"), ("b", "3")]),
            version(&[("a", "1"), ("c", "2")]),
            version(&[("a", "1")]),
            version(&[("a", "1b2")]),
            version(&[("a1", ""), ("b", "2")]),
        ] {
            assert_ne!(both, other);
        }
    }

    #[test]
    fn it_is_the_beginning_of_a_well_known_hash() {
        // Of nothing: SHA-256 of no bytes.
        assert_eq!(version(&[]), "e3b0c44298fc");
        assert_eq!(
            ContentVersion::read("e3b0c44298fc"),
            Some(ContentVersion::of([]))
        );
        for no_version in [
            "e3b0c44298f",
            "E3B0C44298FC",
            "e3b0c44298fcg",
            "../../../etc",
        ] {
            assert_eq!(ContentVersion::read(no_version), None);
        }
    }
}
