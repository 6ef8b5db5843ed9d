//! Learns the weights of the second opinion from labelled messages. The same examples give the same table.

use super::{ALERT, BIAS, EMERGENCY, FIRST_CATEGORY, HEADS, HELP, KINDS, UNIT, features};
use crate::linear::{self, Rows, Training, Weighing};
use crate::text::key;
use crate::triage::{Category, Level, Vocabulary};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A labelled message to learn from.
#[derive(Clone, Debug)]
pub struct Example<'a> {
    /// What somebody wrote.
    pub text: Cow<'a, str>,
    /// The lowest level that is right.
    pub min: Level,
    /// The highest level that is right.
    pub max: Level,
    /// What it is about.
    pub category: Category,
}

/// How the model is trained, chosen on messages that it was not trained on.
const TRAINING: Training = Training {
    cost: 0.15,
    passes: 8,
};
/// In how many messages a feature must stand to be learned.
const SEEN: usize = 2;
/// In how many a run of letters must.
const RUN_SEEN: usize = 5;
/// The kind of the runs.
const RUNS: usize = 1;

/// A feature of the examples.
#[derive(Clone, Debug)]
struct Learned {
    name: String,
    kind: usize,
    /// In how many of the messages it stands.
    seen: usize,
    /// The number of the last message that it was seen in.
    last: usize,
}

/// Learns from labelled messages; gives the table of weights.
pub fn learn(vocabulary: &Vocabulary, examples: &[Example<'_>]) -> String {
    let originals = examples.len();
    let examples = with_variants(examples);
    let mut known: BTreeMap<u64, Learned> = BTreeMap::new();
    let texts: Vec<Vec<u64>> = examples
        .iter()
        .enumerate()
        .map(|(at, example)| {
            let mut heard = Vec::new();
            let sight = vocabulary.see(&example.text);
            features(&sight, vocabulary.concepts(), |feature, _, _| {
                let key = feature.key();
                heard.push(key);
                if at < originals {
                    let learned = known.entry(key).or_insert_with(|| Learned {
                        name: feature.to_string(),
                        kind: feature.kind(),
                        seen: 0,
                        last: usize::MAX,
                    });
                    learned.seen += usize::from(learned.last != at);
                    learned.last = at;
                }
            });
            heard
        })
        .collect();
    known.retain(|_, feature| feature.seen >= if feature.kind == RUNS { RUN_SEEN } else { SEEN });
    let numbers: BTreeMap<u64, (u32, usize)> = known
        .iter()
        .zip(0..)
        .map(|((key, feature), number)| (*key, (number, feature.kind)))
        .collect();
    let known: Vec<Learned> = known.into_values().collect();
    let rarity: Vec<f32> = known
        .iter()
        .map(|feature| linear::rarity(originals, feature.seen))
        .collect();
    let weighing = Weighing {
        rarity: &rarity,
        kinds: KINDS,
    };
    let hashes: Vec<u64> = examples.iter().map(|e| key(&[&e.text])).collect();
    let rows = Rows::of(&hashes, weighing, |at| {
        texts[at].iter().filter_map(|key| numbers.get(key).copied())
    });
    let weights: Vec<[f32; HEADS]> = linear::fit(TRAINING, &rows, known.len(), |at, head| {
        target(head, &examples[at])
    });
    table(&known, &rarity, &weights)
}

/// The examples, and each once more with a typing error and once beside a harmless message: neither changes what is right
/// (TRIAGE, rules 7 and 8), so neither may change what is learned.
fn with_variants<'a>(examples: &[Example<'a>]) -> Vec<Example<'a>> {
    let harmless: Vec<&Example<'_>> = examples.iter().filter(|e| e.max <= Level::Help).collect();
    let variants = examples.iter().flat_map(|example| {
        let chance = Chance::of(&example.text);
        let beside = harmless.get(chance.below(0, harmless.len().max(1)));
        let slip = slipped(&example.text, chance).map(|text| Example {
            text: text.into(),
            ..example.clone()
        });
        [beside.map(|other| together(example, other, chance)), slip]
    });
    examples.iter().cloned().chain(variants.flatten()).collect()
}

/// Two messages written as one: the graver one decides.
fn together<'a>(example: &Example<'a>, harmless: &Example<'_>, chance: Chance) -> Example<'a> {
    let text = match chance.below(1, 2) {
        0 => format!("{}. {}", harmless.text, example.text),
        _ => format!("{}. {}", example.text, harmless.text),
    };
    Example {
        text: text.into(),
        min: example.min.max(harmless.min),
        max: example.max.max(harmless.max),
        ..example.clone()
    }
}

/// What is left to chance for an example, and is the same each time.
#[derive(Clone, Copy, Debug)]
struct Chance(u64);

impl Chance {
    fn of(text: &str) -> Chance {
        Chance(key(&[text]))
    }

    /// A number below `limit`; another one for each `nth` choice.
    fn below(self, nth: u32, limit: usize) -> usize {
        (self.0.rotate_left(nth * 11) % limit as u64) as usize
    }
}

/// The text with one typing error in one of its longer words; none when there is no such word.
fn slipped(text: &str, chance: Chance) -> Option<String> {
    let long = text
        .split(' ')
        .filter(|word| word.len() >= 5 && word.is_ascii());
    let long: Vec<&str> = long.collect();
    let word = *long.get(chance.below(2, long.len().max(1)))?;
    let (before, after) = word.split_at(1 + chance.below(3, word.len() - 2));
    let (letter, next, rest) = (&after[..1], &after[1..2], &after[2..]);
    let slip = match chance.below(4, 3) {
        0 => format!("{before}{next}{rest}"),
        1 => format!("{before}{next}{letter}{rest}"),
        _ => format!("{before}{next}{letter}{next}{rest}"),
    };
    Some(text.replacen(word, &slip, 1))
}

/// What a head should say about an example; none when the label leaves it open.
fn target(head: usize, example: &Example<'_>) -> Option<bool> {
    let between = |level: Level| match () {
        () if example.min >= level => Some(true),
        () if example.max < level => Some(false),
        () => None,
    };
    match head {
        ALERT => between(Level::Urgent),
        EMERGENCY => between(Level::Emergency),
        HELP if example.max >= Level::Urgent => None,
        HELP => between(Level::Help),
        _ => (example.min >= Level::Urgent)
            .then(|| example.category == Category::ALL[head - FIRST_CATEGORY]),
    }
}

/// The table: a feature a line, its rarity, and its weights that are not zero as `head:weight`; in the order of their
/// names.
fn table(known: &[Learned], rarity: &[f32], weights: &[[f32; HEADS]]) -> String {
    let names = known.iter().map(|feature| feature.name.as_str());
    let rows = names.chain([BIAS]).zip(rarity.iter().chain(&[0.0]));
    let mut lines: Vec<String> = rows
        .zip(weights)
        .map(|((name, rarity), weights)| {
            let whole = |weight: &f32| (weight / UNIT).round().clamp(-127.0, 127.0);
            let pairs: Vec<String> = weights
                .iter()
                .map(whole)
                .enumerate()
                .filter(|(_, weight)| *weight != 0.0)
                .map(|(head, weight)| format!("{head}:{weight}"))
                .collect();
            format!("{name}\t{rarity:.2}\t{}\n", pairs.join(" "))
        })
        .collect();
    lines.sort_unstable();
    lines.concat()
}
