//! Known words that are one slip of the fingers away from what was typed.

use rustc_hash::FxHasher;
use std::hash::Hasher;

/// Shortest and longest word that is mended to, in letters (DETECTION 2.4: shorter ones land on other words too often).
const LENGTHS: std::ops::Range<usize> = 5..20;

/// All words that can be mended to, found by what is left of them without one of their letters.
#[derive(Clone, Debug, Default)]
pub struct Near {
    /// In the order of the alphabet.
    words: Vec<Box<str>>,
    /// The hash of a word without one letter, and the number of the word, sorted.
    shortened: Vec<(u32, u32)>,
    /// Where the hashes begin that have these highest bits.
    starts: Vec<u32>,
}

impl Near {
    /// How many of the highest bits of a hash tell where it is looked for.
    const BITS: u32 = 16;

    /// Knows these words; too short and too long ones are left out.
    pub fn new<'a>(words: impl Iterator<Item = &'a str>) -> Near {
        let fits =
            |word: &&str| (LENGTHS.start - 1..LENGTHS.end).contains(&word.len()) && word.is_ascii();
        let mut words: Vec<Box<str>> = words.filter(fits).map(Into::into).collect();
        words.sort_unstable();
        words.dedup();
        let mut shortened: Vec<(u32, u32)> = words
            .iter()
            .zip(0..)
            .filter(|(word, _)| LENGTHS.contains(&word.len()))
            .flat_map(|(word, number)| {
                (0..word.len()).map(move |at| (hash(&word[..at], &word[at + 1..]), number))
            })
            .collect();
        shortened.sort_unstable();
        shortened.dedup();
        let mut starts = vec![0; (1 << Near::BITS) + 1];
        for (hash, _) in &shortened {
            starts[(hash >> (32 - Near::BITS)) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Near {
            words,
            shortened,
            starts,
        }
    }

    /// The words that are one typing error away (a letter left out, added, changed, or two swapped), each with how
    /// unlikely the error is: 0 for the likeliest. One can come twice.
    pub fn near(&self, key: &str) -> impl Iterator<Item = (u8, &str)> {
        let looked_at = key.is_ascii() && (LENGTHS.start - 1..LENGTHS.end).contains(&key.len());
        let typed = looked_at.then(|| key.to_owned());
        typed.into_iter().flat_map(|typed| {
            let shorter: Vec<String> = without_one(&typed).collect();
            let mut words: Vec<&str> = self.without_a_letter(&typed).collect();
            for shorter in &shorter {
                words.extend(self.without_a_letter(shorter));
                words.extend(self.itself(shorter));
            }
            let slips = words
                .into_iter()
                .filter_map(move |word| Some((slip(&typed, word)?, word)));
            slips.collect::<Vec<_>>()
        })
    }

    /// The likeliest of them.
    pub fn nearest(&self, key: &str) -> Option<&str> {
        self.near(key).min().map(|(_, word)| word)
    }

    fn itself(&self, word: &str) -> Option<&str> {
        let at = self
            .words
            .binary_search_by(|known| (**known).cmp(word))
            .ok()?;
        self.words.get(at).map(|known| &**known)
    }

    /// The words that can become this one when a letter is left out; another one seldom comes along.
    fn without_a_letter(&self, shorter: &str) -> impl Iterator<Item = &str> {
        let hash = hash(shorter, "");
        let bucket = (hash >> (32 - Near::BITS)) as usize;
        let bound = |at: usize| self.starts.get(at).map_or(0, |start| *start as usize);
        let alike = &self.shortened[bound(bucket)..bound(bucket + 1)];
        alike
            .iter()
            .filter(move |(other, _)| *other == hash)
            .map(|(_, number)| &*self.words[*number as usize])
    }
}

/// A hash of a word that is written in two parts.
fn hash(left: &str, right: &str) -> u32 {
    let mut hasher = FxHasher::default();
    left.bytes()
        .chain(right.bytes())
        .for_each(|byte| hasher.write_u8(byte));
    (hasher.finish() >> 32) as u32
}

/// The word with each of its letters left out, once for each.
fn without_one(word: &str) -> impl Iterator<Item = String> {
    (0..word.len()).map(|at| format!("{}{}", &word[..at], &word[at + 1..]))
}

/// Which single slip of the fingers leads from one ASCII word to the other, the likeliest lowest; none when it takes
/// more than one.
fn slip(typed: &str, meant: &str) -> Option<u8> {
    let (typed, meant) = (typed.as_bytes(), meant.as_bytes());
    let same = typed.iter().zip(meant).take_while(|(a, b)| a == b).count();
    let (a, b) = (&typed[same..], &meant[same..]);
    match (a, b) {
        ([a0, a1, a @ ..], [b0, b1, b @ ..]) if a0 == b1 && a1 == b0 && a == b => Some(0),
        ([_, a @ ..], b) if a == b => Some(1),
        (a, [_, b @ ..]) if a == b => Some(1),
        ([_, a @ ..], [_, b @ ..]) if a == b => Some(if same == 0 { 3 } else { 2 }),
        _ => None,
    }
}
