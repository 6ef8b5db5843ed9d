//! What the models hear in a question: its words by their meaning, pairs of them, and runs of letters.

use super::QuestionWords;
use super::names::{Named, Subjects};
use crate::linear::{self, Row};
use crate::text::{Near, key, runs};
use rustc_hash::{FxHashMap, FxHashSet};

/// In how many examples a pair of words or a run of letters must stand to count.
const SEEN: u32 = 3;
/// In how many a word must.
const WORD_SEEN: u32 = 2;
/// In how many places a word must stand for misspelt ones to be mended to it.
const OFTEN: u32 = 3;
/// How much words and pairs weigh, and how much runs of letters.
const KINDS: [linear::Kind; 2] = [linear::Kind::new(1.0, 0.0), linear::Kind::new(0.9, 0.0)];
/// What stands for the name of a substance.
const NAME: &str = "\u{1}x";
/// Longest question that is read, in words; what comes behind is not looked at.
const LONGEST: usize = 400;

/// A question with the names of substances found.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub(super) tokens: Vec<Token>,
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
        (token.key.into(), rest)
    }

    /// The one substance that is named.
    pub(super) fn only_subject(&self) -> Option<usize> {
        (self.subjects() == 1).then(|| self.sure[0].trailing_zeros() as usize)
    }
}

/// Numbers for everything that can be heard.
#[derive(Clone, Debug, Default)]
pub(super) struct Features {
    meanings: FxHashMap<Box<str>, Box<str>>,
    /// The words of the examples, to mend others to.
    known: FxHashSet<Box<str>>,
    near: Near,
    numbers: FxHashMap<u64, u32>,
    /// How telling a feature is: the logarithm of how rare it is.
    rarity: Vec<f32>,
}

/// Which kind of feature: each kind is weighed as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Word,
    Pair,
    Run,
}

impl Features {
    /// Numbers what stands in the examples.
    pub(super) fn learn(words: &QuestionWords, examples: &[Seen]) -> Features {
        let mut features = Features {
            meanings: words.meanings(),
            ..Features::default()
        };
        features.know(examples);
        let mut counts: FxHashMap<u64, (u32, Kind)> = FxHashMap::default();
        for seen in examples {
            let mut once = FxHashSet::default();
            for masked in [true, false] {
                features.each(seen, masked, |key, kind| {
                    if once.insert(key) {
                        counts.entry(key).or_insert((0, kind)).0 += 1;
                    }
                });
            }
        }
        let enough = |(count, kind): &(u32, Kind)| match kind {
            Kind::Word => *count >= WORD_SEEN,
            Kind::Pair | Kind::Run => *count >= SEEN,
        };
        let mut kept: Vec<(u64, u32)> = counts
            .iter()
            .filter(|(_, counted)| enough(counted))
            .map(|(key, (count, _))| (*key, *count))
            .collect();
        kept.sort_unstable();
        for (key, count) in kept {
            features.numbers.insert(key, features.rarity.len() as u32);
            let rarity = linear::rarity(examples.len(), count as usize);
            features.rarity.push(rarity);
        }
        features
    }

    /// Remembers the words of the examples; those that stand in several can be mended to.
    fn know(&mut self, examples: &[Seen]) {
        let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
        for token in examples.iter().flat_map(|seen| &seen.tokens) {
            *counts.entry(&token.key).or_default() += 1;
        }
        let often = counts
            .iter()
            .filter(|(_, count)| **count >= OFTEN)
            .map(|(word, _)| *word);
        let meant = self.meanings.keys().map(|word| &**word);
        self.near = Near::new(often.chain(meant));
        self.known = counts.keys().map(|word| (*word).into()).collect();
    }

    /// What a word means: itself, mended where nobody has written it so before, or the meaning that it shares.
    fn meaning<'a>(&'a self, word: &'a str) -> &'a str {
        if let Some(meaning) = self.meanings.get(word) {
            return meaning;
        }
        let mended = match self.known.contains(word) {
            true => word,
            false => self.near.nearest(word).unwrap_or(word),
        };
        self.meanings.get(mended).map_or(mended, |meaning| meaning)
    }

    /// How many features there are.
    pub(super) fn len(&self) -> usize {
        self.rarity.len()
    }

    /// The features of a question whose names are masked: which substance it is makes no difference.
    pub(super) fn masked(&self, seen: &Seen) -> Row {
        self.row(seen, true)
    }

    /// The features of a question with its names.
    pub(super) fn plain(&self, seen: &Seen) -> Row {
        self.row(seen, false)
    }

    fn row(&self, seen: &Seen, masked: bool) -> Row {
        let mut places = Vec::new();
        self.each(seen, masked, |key, kind| {
            let number = self.numbers.get(&key);
            places.extend(number.map(|number| (*number, usize::from(kind == Kind::Run))));
        });
        linear::row(places, &self.rarity, KINDS)
    }

    /// Every feature of a question by its key.
    fn each(&self, seen: &Seen, masked: bool, mut each: impl FnMut(u64, Kind)) {
        let mut before: Option<&str> = None;
        for token in seen.tokens.iter().take(LONGEST) {
            let (shown, more) = match token.named {
                Some(Named::Sure(_)) if masked => {
                    // Some names say more than the substance: antabus, PEth, fylleangst.
                    each(key(&["w", self.meaning(&token.key)]), Kind::Word);
                    (NAME, None)
                }
                Some(Named::Within(_)) if masked => (NAME, Some(&*token.key)),
                _ => (&*token.key, None),
            };
            for word in std::iter::once(shown).chain(more) {
                let meaning = self.meaning(word);
                each(key(&["w", meaning]), Kind::Word);
                if let Some(before) = before {
                    each(key(&["p", before, " ", meaning]), Kind::Pair);
                }
                before = Some(meaning);
                if word != NAME {
                    runs(&format!(" {word} "), |run| {
                        each(key(&["g", run]), Kind::Run);
                    });
                }
            }
        }
        let count = ["n0", "n1", "n2"][seen.subjects().min(2)];
        each(key(&[count]), Kind::Word);
    }
}
