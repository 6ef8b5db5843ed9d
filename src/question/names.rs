//! The names of substances in a question: exact, inflected, in compounds, or with one typing error.

use super::QuestionWords;
use super::features::{Seen, Token};
use crate::text::{self, Near};
use crate::topic::SUBSTANCES;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// Shortest name that is looked for inside compounds and misspelt words, in letters.
const LONG: usize = 5;
/// Shortest word that may be a misspelt name, in letters (DETECTION 2.4).
const MENDED: usize = 6;
/// Longest word that is looked at, in bytes.
const LONGEST: usize = 60;

/// Endings that a name may have: articles, plurals and genitives of both languages.
const ENDINGS: [&str; 16] = [
    "ene", "ane", "ens", "ets", "en", "et", "er", "ar", "an", "a", "e", "n", "r", "s", "t", "x",
];

/// The names of all substances.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    sure: FxHashMap<Box<str>, Subjects>,
    unsure: FxHashMap<Box<str>, Subjects>,
    near: Near,
}

/// Substances, a bit for each number.
pub(super) type Subjects = u32;

/// How a word names substances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// It is a name.
    Sure(Subjects),
    /// It is a name with something more: `hasjrøyking`.
    Within(Subjects),
    /// It can be a name, and something else as well.
    Unsure(Subjects),
}

impl Names {
    pub(super) fn new(words: &QuestionWords) -> Names {
        let mut names = Names::default();
        for (number, subject) in SUBSTANCES.iter().enumerate() {
            let Some(forms) = words.names(subject) else {
                continue;
            };
            for (list, map) in [
                (&forms.sure, &mut names.sure),
                (&forms.unsure, &mut names.unsure),
            ] {
                for name in list {
                    *map.entry(text::fold(name).into()).or_default() |= 1 << number;
                }
            }
        }
        let (sure, unsure) = (&mut names.sure, &names.unsure);
        sure.retain(|name, _| !unsure.contains_key(name));
        let mut long: Vec<&str> = sure
            .keys()
            .map(|name| &**name)
            .filter(|name| name.len() >= MENDED)
            .collect();
        long.sort_unstable();
        names.near = Near::new(long.into_iter());
        names
    }

    /// A question with its names found.
    pub(super) fn see(&self, question: &str) -> Seen {
        self.look(question, |word| self.token(word))
    }

    /// Many questions with their names found: each word is looked up once, and kept once.
    pub(super) fn see_all<'a>(
        &'a self,
        questions: impl Iterator<Item = &'a str>,
    ) -> impl Iterator<Item = Seen> {
        let mut known: FxHashMap<Box<str>, Rc<Token>> = FxHashMap::default();
        questions.map(move |question| {
            self.look(question, |word| match known.get(word) {
                Some(token) => token.clone(),
                None => known.entry(word.into()).or_insert(self.token(word)).clone(),
            })
        })
    }

    /// A question with its names found; `token` tells what is known of a word.
    fn look(&self, question: &str, mut token: impl FnMut(&str) -> Rc<Token>) -> Seen {
        let words = text::words(question);
        let mut seen = Seen::default();
        let mut pair = String::new();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let of_two = words.get(at + 1).and_then(|next| {
                pair.clear();
                pair.extend([&word.key, " ", &next.key]);
                self.sure.get(pair.as_str()).copied()
            });
            let token = match of_two {
                Some(subjects) => Rc::new(Token {
                    key: word.key.as_str().into(),
                    named: Some(Named::Sure(subjects)),
                }),
                None => token(&word.key),
            };
            at += if of_two.is_some() { 2 } else { 1 };
            match token.named {
                Some(Named::Sure(subjects) | Named::Within(subjects)) => seen.sure.push(subjects),
                Some(Named::Unsure(subjects)) => seen.unsure |= subjects,
                None => {}
            }
            seen.tokens.push(token);
        }
        seen.tokens.shrink_to_fit();
        seen
    }

    /// A word, mended when it is a misspelt name, with what it names.
    fn token(&self, word: &str) -> Rc<Token> {
        let named = self.named(word);
        let mended = named.is_none().then(|| self.mended(word)).flatten();
        Rc::new(Token {
            key: mended.map_or(word, |(name, _)| name).into(),
            named: named.or(mended.map(|(_, subjects)| Named::Sure(subjects))),
        })
    }

    fn named(&self, word: &str) -> Option<Named> {
        if let Some(subjects) = self.sure.get(word) {
            return Some(Named::Sure(*subjects));
        }
        if let Some(subjects) = self.unsure.get(word) {
            return Some(Named::Unsure(*subjects));
        }
        if word.len() > LONGEST || !word.is_ascii() {
            return None;
        }
        let stems = ENDINGS
            .iter()
            .filter_map(|ending| word.strip_suffix(ending));
        let inflected = stems
            .filter(|stem| stem.len() >= 3)
            .find_map(|stem| self.sure.get(stem));
        if let Some(subjects) = inflected {
            return Some(Named::Sure(*subjects));
        }
        let parts = (LONG..word.len())
            .rev()
            .flat_map(|length| [&word[..length], &word[word.len() - length..]]);
        let within = parts.into_iter().find_map(|part| self.sure.get(part))?;
        Some(Named::Within(*within))
    }

    /// The name that a misspelt word means.
    fn mended(&self, word: &str) -> Option<(&str, Subjects)> {
        if word.len() < MENDED {
            return None;
        }
        let name = self.near.nearest(word)?;
        Some((name, *self.sure.get(name)?))
    }
}
