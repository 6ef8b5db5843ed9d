//! What words mean: synonyms share a meaning, and a misspelt word means the one that was meant.

use super::QuestionWords;
use super::features::Seen;
use crate::text::Near;
use rustc_hash::{FxHashMap, FxHashSet};

/// In how many places of the examples a word must stand for misspelt ones to be mended to it.
const OFTEN: u32 = 3;

/// The words of the examples and what they mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Meanings {
    /// The name of a meaning for each word that shares it with others.
    shared: FxHashMap<Box<str>, Box<str>>,
    /// The words of the examples, which are not mended.
    known: FxHashSet<Box<str>>,
    /// Those that others are mended to.
    near: Near,
}

impl Meanings {
    /// Remembers the words of the examples; those that stand in several can be mended to.
    pub(super) fn learn(words: &QuestionWords, examples: &[Seen]) -> Meanings {
        let shared = words.meanings();
        let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
        for token in examples.iter().flat_map(|seen| &seen.tokens) {
            *counts.entry(&token.key).or_default() += 1;
        }
        let often = counts
            .iter()
            .filter(|(_, count)| **count >= OFTEN)
            .map(|(word, _)| *word);
        let near = Near::new(often.chain(shared.keys().map(|word| &**word)));
        let known = counts.keys().map(|word| (*word).into()).collect();
        Meanings {
            shared,
            known,
            near,
        }
    }

    /// The word that was meant: a word that others share a meaning with or that stands in the examples is itself.
    pub(super) fn meant<'a>(&'a self, word: &'a str) -> &'a str {
        match self.shared.contains_key(word) || self.known.contains(word) {
            true => word,
            false => self.near.nearest(word).unwrap_or(word),
        }
    }

    /// What a word means: itself, or the meaning that it shares.
    pub(super) fn of<'a>(&'a self, meant: &'a str) -> &'a str {
        self.shared.get(meant).map_or(meant, |meaning| meaning)
    }
}
