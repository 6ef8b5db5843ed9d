//! What is written down of a message where somebody has to review it.

use super::Scrubber;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How many characters are kept: enough to see what was meant.
const CHARS: usize = 1000;
/// Stands where the rest was.
const REST: char = '…';

/// A message without what belongs to a person, and no longer than has to be read.
///
/// **Invariant.** Of a text only [`Scrubber::excerpt`] makes one; else it is read from where it was written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Excerpt(Arc<str>);

impl Excerpt {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Scrubber {
    /// What may be written down of a message. It is scrubbed whole and cut after that: half a number is no number.
    pub fn excerpt(&self, text: &str) -> Excerpt {
        let mut scrubbed = self.scrub(text).text;
        if let Some((end, _)) = scrubbed.char_indices().nth(CHARS) {
            scrubbed.truncate(end);
            scrubbed.push(REST);
        }
        Excerpt(scrubbed.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_scrubbed_before_it_is_cut() {
        let scrubber = Scrubber::new([], []);
        assert_eq!(scrubber.excerpt("ring 99 88 77 66").as_str(), "ring [TLF]");
        let long = format!("{}99887766", "og ".repeat(332));
        let excerpt = scrubber.excerpt(&long);
        assert_eq!(excerpt.as_str().chars().count(), CHARS + 1);
        assert!(excerpt.as_str().ends_with(" [TLF…"), "{}", excerpt.as_str());
    }
}
