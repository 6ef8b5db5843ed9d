//! What the models hear in a question: its words by their meaning, pairs of them, and runs of letters.

use super::QuestionWords;
use super::meanings::Meanings;
use super::names::{Named, Subjects};
use super::reading::{Examples, Reading};
use crate::linear::{self, Row, Rows, Weighing};
use crate::text::{key, runs};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// In how many examples a pair of words or a run of letters must stand to count.
const SEEN: u32 = 3;
/// In how many a word must.
const WORD_SEEN: u32 = 2;
/// How much words and pairs weigh, and how much runs of letters.
const KINDS: [linear::Kind; 2] = [linear::Kind::new(1.0, 0.0), linear::Kind::new(0.9, 0.0)];
/// What stands for the name of a substance.
const NAME: &str = "\u{1}x";
/// Longest question that is read, in words; what comes behind is not looked at.
const LONGEST: usize = 400;

/// A question with the names of substances found.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub(super) tokens: Vec<Rc<Token>>,
    /// The substances of each sure name.
    pub(super) sure: Vec<Subjects>,
    /// All substances that unsure names may mean.
    pub(super) unsure: Subjects,
}

/// A word of a question.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) key: Box<str>,
    pub(super) named: Option<Named>,
}

impl Seen {
    /// How many substances are named surely.
    pub(super) fn subjects(&self) -> usize {
        let all = self.sure.iter().fold(0, |all, subjects| {
            all | (subjects & subjects.wrapping_neg())
        });
        all.count_ones() as usize
    }

    /// A word, and the question without it.
    pub(super) fn without(&self, at: usize) -> (String, Seen) {
        let mut rest = self.clone();
        let token = rest.tokens.remove(at);
        (token.key.clone().into(), rest)
    }

    /// The one substance that is named.
    pub(super) fn only_subject(&self) -> Option<usize> {
        (self.subjects() == 1).then(|| self.sure[0].trailing_zeros() as usize)
    }
}

/// How the names of substances are heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    /// All alike: which substance it is makes no difference.
    Masked,
    /// As they are.
    Plain,
}

impl View {
    /// Each of them, at its number.
    const ALL: [View; 2] = [View::Masked, View::Plain];
}

/// What is heard at a place of a question.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece<'a> {
    /// The meaning of a word.
    Word(&'a str),
    /// The meanings of two words, one after the other.
    Pair(&'a str, &'a str),
    /// A word by its runs of letters.
    Runs(&'a str),
    /// How many substances are named; 2 stands for more, too.
    Subjects(usize),
}

impl Piece<'_> {
    /// What it is known by.
    pub(super) fn key(self) -> u64 {
        match self {
            Piece::Word(meaning) => key(&["w", meaning]),
            Piece::Pair(before, meaning) => key(&["p", before, " ", meaning]),
            Piece::Runs(word) => key(&["r", word]),
            Piece::Subjects(count) => key(&[["n0", "n1", "n2"][count.min(2)]]),
        }
    }

    /// Every feature in it by its key.
    pub(super) fn features(self, mut each: impl FnMut(u64)) {
        match self {
            Piece::Runs(word) => runs(&format!(" {word} "), |run| each(key(&["g", run]))),
            _ => each(self.key()),
        }
    }

    /// In how many examples its features must stand to count.
    pub(super) fn enough(self) -> u32 {
        match self {
            Piece::Word(_) | Piece::Subjects(_) => WORD_SEEN,
            Piece::Pair(..) | Piece::Runs(_) => SEEN,
        }
    }

    /// The place of its kind in `KINDS`.
    pub(super) fn kind(self) -> usize {
        usize::from(matches!(self, Piece::Runs(_)))
    }
}

/// Numbers for everything that can be heard.
#[derive(Clone, Debug, Default)]
pub(super) struct Features {
    meanings: Meanings,
    numbers: FxHashMap<u64, u32>,
    /// How telling a feature is: the logarithm of how rare it is.
    rarity: Vec<f32>,
}

impl Features {
    /// Numbers what stands in the examples.
    pub(super) fn learn(words: &QuestionWords, examples: &[Seen]) -> (Features, Examples) {
        let mut features = Features {
            meanings: Meanings::learn(words, examples),
            ..Features::default()
        };
        let mut reading = Reading::default();
        for (seen, at) in examples.iter().zip(0..) {
            for view in View::ALL {
                features.each(seen, view, |piece| reading.hear(piece, at));
                reading.end();
            }
        }
        let (kept, read) = reading.number();
        for ((key, counted), number) in kept.into_iter().zip(0..) {
            features.numbers.insert(key, number);
            let rarity = linear::rarity(examples.len(), counted as usize);
            features.rarity.push(rarity);
        }
        (features, read)
    }

    /// How many features there are.
    pub(super) fn len(&self) -> usize {
        self.rarity.len()
    }

    /// The features of a question.
    pub(super) fn row(&self, seen: &Seen, view: View) -> Row {
        let mut places = Vec::new();
        self.each(seen, view, |piece| {
            piece.features(|key| {
                let number = self.numbers.get(&key);
                places.extend(number.map(|number| (*number, piece.kind())));
            });
        });
        self.weighing().row(places)
    }

    /// The rows of the examples, with these hashes.
    pub(super) fn rows(&self, hashes: &[u64], view: View, read: &Examples) -> Rows {
        let part = |example: usize| example * View::ALL.len() + view as usize;
        Rows::of(hashes, self.weighing(), |at| read.places(part(at)))
    }

    fn weighing(&self) -> Weighing<'_, { KINDS.len() }> {
        Weighing {
            rarity: &self.rarity,
            kinds: KINDS,
        }
    }

    fn each<'a>(&'a self, seen: &'a Seen, view: View, mut each: impl FnMut(Piece<'a>)) {
        let masked = view == View::Masked;
        let mut before: Option<&str> = None;
        for token in seen.tokens.iter().take(LONGEST) {
            let (shown, more) = match token.named {
                Some(Named::Sure(_)) if masked => {
                    // Some names say more than the substance: antabus, PEth, fylleangst.
                    let meant = self.meanings.meant(&token.key);
                    each(Piece::Word(self.meanings.of(meant)));
                    (NAME, None)
                }
                Some(Named::Within(_)) if masked => (NAME, Some(&*token.key)),
                _ => (&*token.key, None),
            };
            for word in std::iter::once(shown).chain(more) {
                let meant = self.meanings.meant(word);
                let meaning = self.meanings.of(meant);
                each(Piece::Word(meaning));
                if let Some(before) = before {
                    each(Piece::Pair(before, meaning));
                }
                before = Some(meaning);
                if word != NAME {
                    each(Piece::Runs(meant));
                }
            }
        }
        each(Piece::Subjects(seen.subjects()));
    }
}
