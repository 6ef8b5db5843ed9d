//! Phrases of danger: what stands in a word file, compiled and found in a message.
//!
//! A phrase is words in a row. `word*` stands for every word that begins so, and `..` between words lets up to
//! [`GAP`] other words stand between.

use crate::text::Word;
use std::collections::HashMap;

/// How many other words `..` lets stand between two words of a phrase.
pub(super) const GAP: usize = 3;

/// A phrase, compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Phrase {
    items: Vec<Item>,
    label: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    Word(String),
    Prefix(String),
    Gap,
}

/// Many phrases, each with the number that it was added under, found together.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrases {
    phrases: Vec<Phrase>,
    by_word: HashMap<String, Vec<usize>>,
    by_prefix: HashMap<String, Vec<usize>>,
    longest_prefix: usize,
}

/// A phrase that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// The number that the phrase was added under.
    pub(super) label: usize,
    /// The first word, as an index.
    pub(super) first: usize,
    /// The last word, as an index (inclusive).
    pub(super) last: usize,
}

/// Why a phrase is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoPhrase {
    /// No word stands in it.
    Empty,
    /// It begins or ends with `..`, or `..` stands twice.
    LooseGap,
}

impl Phrases {
    /// Adds a phrase under a number.
    ///
    /// # Errors
    /// Says why the text is no phrase; nothing is added then.
    pub(super) fn add(&mut self, text: &str, label: usize) -> Result<(), NoPhrase> {
        let items = items(text)?;
        let at = self.phrases.len();
        match &items[0] {
            Item::Word(word) => self.by_word.entry(word.clone()).or_default().push(at),
            Item::Prefix(prefix) => {
                self.longest_prefix = self.longest_prefix.max(prefix.chars().count());
                self.by_prefix.entry(prefix.clone()).or_default().push(at);
            }
            Item::Gap => return Err(NoPhrase::LooseGap),
        }
        self.phrases.push(Phrase { items, label });
        Ok(())
    }

    /// Every place where a phrase stands, in the order of the message.
    pub(super) fn find(&self, words: &[Word]) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (first, word) in words.iter().enumerate() {
            for &at in self.starting_with(&word.key) {
                let phrase = &self.phrases[at];
                if let Some(last) = match_rest(&phrase.items[1..], words, first + 1) {
                    hits.push(Hit {
                        label: phrase.label,
                        first,
                        last,
                    });
                }
            }
        }
        hits
    }

    fn starting_with<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a usize> {
        let prefixes = key
            .char_indices()
            .map(|(start, c)| &key[..start + c.len_utf8()])
            .take(self.longest_prefix)
            .filter_map(|prefix| self.by_prefix.get(prefix));
        self.by_word.get(key).into_iter().chain(prefixes).flatten()
    }
}

/// Whether the items stand from word `next` on; the index of the last word that they take.
fn match_rest(items: &[Item], words: &[Word], next: usize) -> Option<usize> {
    match items.split_first() {
        None => Some(next - 1),
        Some((Item::Gap, rest)) => {
            (0..=GAP).find_map(|skipped| match_rest(rest, words, next + skipped))
        }
        Some((item, rest)) => words
            .get(next)
            .filter(|word| fits(item, &word.key))
            .and_then(|_| match_rest(rest, words, next + 1)),
    }
}

fn fits(item: &Item, key: &str) -> bool {
    match item {
        Item::Word(word) => word == key,
        Item::Prefix(prefix) => key.starts_with(prefix.as_str()),
        Item::Gap => false,
    }
}

fn items(text: &str) -> Result<Vec<Item>, NoPhrase> {
    let mut items = Vec::new();
    for part in text.split_whitespace() {
        if part == ".." || part == "…" {
            items.push(Item::Gap);
            continue;
        }
        let mut keys: Vec<String> = crate::text::words(part)
            .into_iter()
            .map(|w| w.key)
            .collect();
        let last = keys.pop();
        items.extend(keys.into_iter().map(Item::Word));
        items.extend(last.map(|key| {
            if part.ends_with('*') {
                Item::Prefix(key)
            } else {
                Item::Word(key)
            }
        }));
    }
    let loose = items.windows(2).any(|pair| pair == [Item::Gap, Item::Gap])
        || items.first() == Some(&Item::Gap)
        || items.last() == Some(&Item::Gap);
    match items.is_empty() {
        true => Err(NoPhrase::Empty),
        false if loose => Err(NoPhrase::LooseGap),
        false => Ok(items),
    }
}

#[cfg(test)]
mod tests {
    use super::{NoPhrase, Phrases};
    use crate::text::words;

    fn check(phrase: &str, message: &str, expected: bool) {
        let mut phrases = Phrases::default();
        phrases.add(phrase, 0).expect("a phrase");
        assert_eq!(
            !phrases.find(&words(message)).is_empty(),
            expected,
            "{phrase} in {message}"
        );
    }

    #[test]
    fn a_phrase_is_found_in_any_spelling() {
        check("får ikke kontakt", "jeg FAAR IKKE KONTAKT med ham", true);
        check("får ikke kontakt", "får kontakt, ikke", false);
        check("overdos*", "tatt overdosen", true);
        check("puster .. ikke", "puster hun da ikke", true);
        check("puster .. ikke", "puster fint men sover og ikke", false);
    }

    #[test]
    fn a_loose_gap_is_no_phrase() {
        let mut phrases = Phrases::default();
        assert_eq!(phrases.add("puster ..", 0), Err(NoPhrase::LooseGap));
        assert_eq!(phrases.add("?!", 0), Err(NoPhrase::Empty));
    }
}
