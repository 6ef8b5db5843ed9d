//! A second opinion: a linear model over words, pairs of words, runs of letters and concepts, learned from the labelled
//! cases.
//!
//! It can raise a reading that the rules left low, and says which words counted most. Its weights are a table that `rusvakt learn` makes; nothing is learned while the bot runs.

mod learn;

pub use learn::{Example, learn};

use super::vocabulary::Sight;
use super::{Category, Level};
use crate::text::Stop;
use rustc_hash::{FxHashMap, FxHashSet};
use std::fmt::Write;
use std::ops::Range;
use std::sync::LazyLock;

/// What the model tells apart: whether a message is grave, an emergency, a struggle, and which category it has.
pub(super) const HEADS: usize = FIRST_CATEGORY + CATEGORIES;
/// The head for "urgent or worse".
const ALERT: usize = 0;
/// The head for "emergency".
const EMERGENCY: usize = 1;
/// The head for "struggles", among those that are in no danger.
const HELP: usize = 2;
/// The head of the first category.
const FIRST_CATEGORY: usize = 3;
/// How many categories of danger there are.
const CATEGORIES: usize = Category::ALL.len() - 1;

/// Weights are kept in whole numbers of this size.
const UNIT: f32 = 1.0 / 16.0;
/// How sure the model must be, as log-odds, to raise a reading to urgent. This and the next ones were chosen on cases
/// that the weights were not learned from.
const SURE_ALERT: f32 = 0.5;
/// How sure it must be to raise a calm reading to an emergency.
const SURE_EMERGENCY: f32 = 0.3;
/// How sure it must be to make an emergency of what the rules read as urgent.
const SURER_EMERGENCY: f32 = 1.0;
/// How sure it must be to raise a reading to help.
const SURE_HELP: f32 = 0.5;
/// How sure it must be that nothing is urgent to doubt the rules: of 743 dangers that they read among messages that
/// nothing was learned from, it doubts 9, and 45 of their 115 false alarms.
const SURE_CALM: f32 = -1.0;
/// How many words a message has at least for the model to doubt the rules.
const ENOUGH: usize = 5;
/// How sure it must be that nothing is an emergency to take one that the rules read for something urgent.
const SURE_NO_EMERGENCY: f32 = -2.5;
/// How much surer the model must be of a danger in a part of a message than in the whole.
const OF_A_PART: f32 = 1.5;
/// Lengths of the runs of letters that count, so that what is spelt alike reads alike.
const RUNS: std::ops::RangeInclusive<usize> = 3..=5;
/// How much likelier another category must be to name a message in place of that of the rules.
const LIKELIER: f32 = 3.0;

/// The table that `rusvakt learn` last wrote: a feature in a line, and its weights as `head:weight`.
const TABLE: &str = include_str!("opinion/weights.tsv");

static OPINION: LazyLock<Opinion> = LazyLock::new(|| Opinion::parse(TABLE));

/// The learned weights.
#[derive(Clone, Debug, Default)]
struct Opinion {
    /// The number of each feature.
    numbers: FxHashMap<Box<str>, u32>,
    /// Its weights, at its number.
    weights: Vec<[i8; HEADS]>,
}

/// What the model says about a message, as log-odds.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct View {
    odds: [f32; HEADS],
    /// How many words it heard.
    words: usize,
    /// The tokens that spoke most for a danger, first to last (inclusive) each.
    pub(super) because: Vec<(usize, usize)>,
}

/// How many of the words that counted are named.
const NAMED: usize = 3;

/// What the model says about a message: of the whole, of what is left without its first sentence, and without its last,
/// the view that is surest of a danger, so that a sentence in front or behind seldom hides one. What is said of a part
/// must be surer by [`OF_A_PART`].
pub(super) fn view(sight: &Sight<'_>, concepts: &[Box<str>]) -> View {
    let tokens = &sight.tokens;
    let ends: Vec<usize> = (1..tokens.len())
        .filter(|at| tokens[at - 1].stop >= Stop::Full)
        .collect();
    let whole = view_of(sight, concepts, 0..tokens.len());
    let after_first = ends.first().map(|at| *at..tokens.len());
    let before_last = ends.last().map(|at| 0..*at);
    after_first
        .into_iter()
        .chain(before_last)
        .filter(|range| range.len() >= ENOUGH)
        .map(|range| view_of(sight, concepts, range).doubted(OF_A_PART))
        .fold(whole, |surest, other| {
            match other.odds[ALERT] > surest.odds[ALERT] {
                true => other,
                false => surest,
            }
        })
}

/// What the model says about some tokens of a message.
fn view_of(sight: &Sight<'_>, concepts: &[Box<str>], range: Range<usize>) -> View {
    let words = range.len();
    let mut sums = [0i32; HEADS];
    let mut counted: Vec<(i8, usize, usize)> = Vec::new();
    let mut seen = FxHashSet::default();
    features(sight, concepts, range, |name, first, last| {
        let number = OPINION.numbers.get(name);
        let known = number.filter(|known| seen.insert(**known));
        if let Some(weights) = known.and_then(|known| OPINION.weights.get(*known as usize)) {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += i32::from(*weight);
            }
            counted.push((weights[ALERT], first, last));
        }
    });
    counted.sort_by_key(|(weight, first, _)| (-i32::from(*weight), *first));
    let speaks = counted.into_iter().filter(|(weight, ..)| *weight > 0);
    View {
        words,
        odds: sums.map(|sum| sum as f32 * UNIT),
        because: speaks
            .take(NAMED)
            .map(|(_, first, last)| (first, last))
            .collect(),
    }
}

impl View {
    /// The same view, so much less sure of a danger.
    fn doubted(mut self, by: f32) -> View {
        self.odds[ALERT] -= by;
        self.odds[EMERGENCY] -= by;
        self
    }

    /// The level that the model is sure of.
    pub(super) fn level(&self) -> Level {
        match () {
            () if self.odds[EMERGENCY] >= SURE_EMERGENCY => Level::Emergency,
            () if self.odds[ALERT] >= SURE_ALERT => Level::Urgent,
            () if self.odds[HELP] >= SURE_HELP => Level::Help,
            () => Level::Other,
        }
    }

    /// Whether it is sure that nothing is urgent. Of a few words the rules know more.
    pub(super) fn is_calm(&self) -> bool {
        self.words >= ENOUGH && self.odds[ALERT] <= SURE_CALM
    }

    /// Whether it is sure that nothing is an emergency.
    pub(super) fn is_no_emergency(&self) -> bool {
        self.words >= ENOUGH && self.odds[EMERGENCY] <= SURE_NO_EMERGENCY
    }

    /// Whether it is sure enough of an emergency where the rules read something urgent.
    pub(super) fn is_emergency(&self) -> bool {
        self.odds[EMERGENCY] >= SURER_EMERGENCY
    }

    /// How likely a message is about a category, to compare with others.
    pub(super) fn likely(&self, category: Category) -> f32 {
        let place = Category::ALL.iter().position(|known| *known == category);
        let head = place.map(|at| FIRST_CATEGORY + at);
        head.and_then(|head| self.odds.get(head))
            .copied()
            .unwrap_or(f32::MIN)
    }

    /// The category that a message is about, where that is much likelier than the one of the rules.
    pub(super) fn category(&self, of_rules: Option<Category>) -> Category {
        let known = Category::ALL.into_iter();
        let likeliest = known.max_by(|a, b| self.likely(*a).total_cmp(&self.likely(*b)));
        let likeliest = likeliest.unwrap_or_default();
        match of_rules {
            Some(known) if self.likely(likeliest) - self.likely(known) < LIKELIER => known,
            _ => likeliest,
        }
    }
}

/// Every feature of some tokens of a message, with the tokens that it comes from. One can come several times, and counts
/// once.
pub(super) fn features(
    sight: &Sight<'_>,
    concepts: &[Box<str>],
    range: Range<usize>,
    mut each: impl FnMut(&str, usize, usize),
) {
    let Sight { tokens, found, .. } = sight;
    let (from, to) = (range.start, range.end);
    let mut name = String::new();
    each("bias", from, from);
    if let Some(at) = range.clone().find(|at| tokens[*at].stop == Stop::Question) {
        each("question", at, at);
    }
    for at in range {
        let token = &tokens[at];
        name.clear();
        let _ = write!(name, "w {}", token.key);
        each(&name, at, at);
        runs(&token.key, |run| each(run, at, at));
        name.clear();
        let before = if at == from { "^" } else { &tokens[at - 1].key };
        let _ = write!(name, "p {before} {}", token.key);
        each(&name, at.saturating_sub(1).max(from), at);
    }
    if from < to {
        name.clear();
        let _ = write!(name, "p {} $", tokens[to - 1].key);
        each(&name, to - 1, to - 1);
    }
    for (number, concept) in concepts.iter().enumerate() {
        let mut places = found.places(number as u16).iter();
        let within =
            places.find(|place| place.first as usize >= from && (place.last as usize) < to);
        if let Some(place) = within {
            name.clear();
            let _ = write!(name, "c {concept}");
            each(&name, place.first as usize, place.last as usize);
        }
    }
}

/// Every run of letters of a word, its ends marked, as the name of a feature.
fn runs(word: &str, mut each: impl FnMut(&str)) {
    let marked = format!("<{word}>");
    let ends: Vec<usize> = marked
        .char_indices()
        .map(|(at, _)| at)
        .chain([marked.len()])
        .collect();
    let mut name = String::new();
    for length in RUNS {
        for run in ends.windows(length + 1) {
            name.clear();
            name.push_str("g ");
            name.push_str(&marked[run[0]..run[length]]);
            each(&name);
        }
    }
}

impl Opinion {
    /// Reads the table; what does not fit is left out.
    fn parse(table: &str) -> Opinion {
        let mut opinion = Opinion::default();
        for (name, pairs) in table.lines().filter_map(|line| line.split_once('\t')) {
            let mut weights = [0; HEADS];
            for (head, weight) in pairs.split(' ').filter_map(|pair| pair.split_once(':')) {
                let place = head
                    .parse()
                    .ok()
                    .and_then(|head: usize| weights.get_mut(head));
                if let (Some(place), Ok(weight)) = (place, weight.parse()) {
                    *place = weight;
                }
            }
            let number = opinion.weights.len() as u32;
            opinion.numbers.insert(name.into(), number);
            opinion.weights.push(weights);
        }
        opinion
    }
}
