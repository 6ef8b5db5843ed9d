//! Learns the weights of the second opinion from labelled messages: logistic regression with an L2 penalty, by full
//! passes over the examples, so that the same examples give the same table.

use super::{ALERT, EMERGENCY, FIRST_CATEGORY, HEADS, HELP, UNIT, features};
use crate::text::key;
use crate::triage::{Category, Level, Vocabulary};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;

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

/// In how many messages a feature must stand to be learned.
const SEEN: usize = 2;
/// In how many a run of letters must.
const RUN_SEEN: usize = 4;
/// How many passes are made.
const PASSES: usize = 300;
/// The penalty on large weights, for each message.
const PENALTY: f32 = 16.0;
/// How far a pass moves the weights at most.
const STEP: f32 = 0.05;

/// One head: whether an example counts for it, and what it should say.
type Target = Option<bool>;

/// Learns from labelled messages; gives the table of weights.
pub fn learn(vocabulary: &Vocabulary, examples: &[Example<'_>]) -> String {
    let originals = examples.len();
    let examples = with_variants(examples);
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let texts: Vec<Vec<String>> = examples
        .iter()
        .enumerate()
        .map(|(number, example)| {
            let mut found = Vec::new();
            let sight = vocabulary.see(&example.text);
            features(&sight, vocabulary.concepts(), |feature, _, _| {
                found.push(feature.to_string());
            });
            found.sort();
            found.dedup();
            if number < originals {
                for name in &found {
                    *names.entry(name.clone()).or_default() += 1;
                }
            }
            found
        })
        .collect();
    names.retain(|name, seen| {
        *seen
            >= if name.starts_with("g ") {
                RUN_SEEN
            } else {
                SEEN
            }
    });
    names
        .values_mut()
        .enumerate()
        .for_each(|(number, value)| *value = number);
    let rows: Vec<Vec<usize>> = texts
        .iter()
        .map(|text| {
            text.iter()
                .filter_map(|name| names.get(name).copied())
                .collect()
        })
        .collect();
    let heads: Vec<Vec<f32>> = (0..HEADS)
        .map(|head| {
            let targets: Vec<Target> = examples.iter().map(|e| target(head, e)).collect();
            fit(&rows, &targets, names.len())
        })
        .collect();
    table(&names, &heads)
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
fn target(head: usize, example: &Example<'_>) -> Target {
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

/// Fits the weights of one head (Adam over full passes: Kingma and Ba 2015, algorithm 1).
fn fit(rows: &[Vec<usize>], targets: &[Target], features: usize) -> Vec<f32> {
    let mut weights = vec![0.0f32; features];
    let (mut mean, mut square) = (vec![0.0f32; features], vec![0.0f32; features]);
    let (keep_mean, keep_square) = (0.9f32, 0.999f32);
    for pass in 1..=PASSES {
        let mut slope: Vec<f32> = weights.iter().map(|weight| PENALTY * weight).collect();
        for (row, target) in rows.iter().zip(targets) {
            let Some(wanted) = target else { continue };
            let odds: f32 = row.iter().map(|feature| weights[*feature]).sum();
            let error = 1.0 / (1.0 + (-odds).exp()) - f32::from(u8::from(*wanted));
            row.iter().for_each(|feature| slope[*feature] += error);
        }
        let pass = pass as i32;
        for feature in 0..features {
            let g = slope[feature];
            mean[feature] = keep_mean * mean[feature] + (1.0 - keep_mean) * g;
            square[feature] = keep_square * square[feature] + (1.0 - keep_square) * g * g;
            let m = mean[feature] / (1.0 - keep_mean.powi(pass));
            let s = square[feature] / (1.0 - keep_square.powi(pass));
            weights[feature] -= STEP * m / (s.sqrt() + 1e-8);
        }
    }
    weights
}

/// The table: a feature a line, and its weights that are not zero as `head:weight`.
fn table(names: &BTreeMap<String, usize>, heads: &[Vec<f32>]) -> String {
    let mut table = String::new();
    for (name, number) in names {
        let whole = |weights: &Vec<f32>| (weights[*number] / UNIT).round().clamp(-127.0, 127.0);
        let pairs: Vec<String> = heads
            .iter()
            .map(whole)
            .enumerate()
            .filter(|(_, weight)| *weight != 0.0)
            .map(|(head, weight)| format!("{head}:{weight}"))
            .collect();
        if !pairs.is_empty() {
            let _ = writeln!(table, "{name}\t{}", pairs.join(" "));
        }
    }
    table
}
