//! A second opinion: a linear model over words, pairs of words, runs of letters and concepts, learned from the labelled
//! cases.
//!
//! It can raise a reading that the rules left low, and says which words counted most. What it says is a margin: above 0 is
//! likelier than not, and 1 is as sure as an example that it learned from. Its weights are a table that `rusvakt learn` makes; nothing is learned while the bot runs.

mod learn;

pub use learn::{Example, learn};

use super::token::Token;
use super::vocabulary::Sight;
use super::{Category, Level};
use crate::linear::{Kind, Row, Weighing};
use crate::text::{Stop, key, runs};
use rustc_hash::FxHashMap;
use std::fmt;
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
/// How sure the model must be, as a margin, to raise a reading to urgent. This and the next ones were chosen on cases
/// that the weights were not learned from.
const SURE_ALERT: f32 = -0.2;
/// How sure it must be to raise a calm reading to an emergency.
const SURE_EMERGENCY: f32 = -0.2;
/// How sure it must be to make an emergency of what the rules read as urgent.
const SURER_EMERGENCY: f32 = 0.1;
/// How sure it must be to raise a reading to help.
const SURE_HELP: f32 = -0.1;
/// How sure it must be that nothing is urgent to doubt something urgent of the rules.
const SURE_CALM: f32 = -0.45;
/// How sure it must be of that to doubt an emergency of the rules.
const SURER_CALM: f32 = -0.7;
/// How many words a message has at least for the model to doubt the rules.
const ENOUGH: usize = 5;
/// How sure it must be that nothing is an emergency to take one that the rules read for something urgent.
const SURE_NO_EMERGENCY: f32 = -0.8;
/// How much surer the model must be of a danger in a part of a message than in the whole.
const OF_A_PART: f32 = 0.5;
/// How much likelier another category must be to name a message in place of that of the rules.
const LIKELIER: f32 = 0.3;

/// How words and pairs, runs of letters, and concepts are weighed. What they are at least is what a message of five
/// words has.
const KINDS: [Kind; 3] = [
    Kind::new(1.0, 20.0),
    Kind::new(1.0, 45.0),
    Kind::new(0.8, 10.0),
];
/// The line of the table with what is weighed in every message.
const BIAS: &str = "bias";

/// The table that `rusvakt learn` last wrote: a feature in a line, how rare it is, and its weights as `head:weight`.
const TABLE: &str = include_str!("opinion/weights.tsv");

static OPINION: LazyLock<Opinion> = LazyLock::new(|| Opinion::parse(TABLE));

/// The learned weights.
#[derive(Clone, Debug, Default)]
struct Opinion {
    /// The number of each feature, by its key.
    numbers: FxHashMap<u64, u32>,
    /// How telling it is, at its number.
    rarity: Vec<f32>,
    /// Its weights, at its number.
    weights: Vec<[i8; HEADS]>,
    /// What is weighed in every message.
    bias: [i8; HEADS],
}

/// What the model says about a message, as margins.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct View {
    margins: [f32; HEADS],
    /// How many words it heard.
    words: usize,
    /// The tokens that spoke most for a danger, first to last (inclusive) each; none where no danger is seen.
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
    let heard = Heard::of(sight, concepts);
    let whole = heard.view_of(0..tokens.len());
    let after_first = ends.first().map(|at| *at..tokens.len());
    let before_last = ends.last().map(|at| 0..*at);
    after_first
        .into_iter()
        .chain(before_last)
        .filter(|range| range.len() >= ENOUGH)
        .map(|range| heard.view_of(range).doubted(OF_A_PART))
        .fold(whole, |surest, other| {
            match other.margins[ALERT] > surest.margins[ALERT] {
                true => other,
                false => surest,
            }
        })
}

/// What of a message the model knows.
struct Heard<'a> {
    tokens: &'a [Token],
    known: Vec<Known>,
}

/// A feature that the model knows, with its kind, and the first and the last of its tokens.
#[derive(Clone, Copy, Debug)]
struct Known {
    number: u32,
    kind: usize,
    first: usize,
    last: usize,
}

impl<'a> Heard<'a> {
    fn of(sight: &'a Sight<'_>, concepts: &[Box<str>]) -> Heard<'a> {
        let mut known = Vec::new();
        inner_features(sight, concepts, |feature, first, last| {
            known.extend(OPINION.known(feature, first, last));
        });
        Heard {
            tokens: &sight.tokens,
            known,
        }
    }

    /// What the model says about some tokens of the message.
    fn view_of(&self, range: Range<usize>) -> View {
        let mut known: Vec<Known> = Vec::with_capacity(self.known.len() + 2);
        outer_features(self.tokens, range.clone(), |feature, first, last| {
            known.extend(OPINION.known(feature, first, last));
        });
        let within = |known: &&Known| range.start <= known.first && known.last < range.end;
        known.extend(self.known.iter().filter(within));
        let places = known.iter().map(|known| (known.number, known.kind));
        let weighing = Weighing {
            rarity: &OPINION.rarity,
            kinds: KINDS,
        };
        let row = weighing.row(places.collect());
        let mut margins = OPINION.bias.map(f32::from);
        for (number, value) in &row {
            let weights = &OPINION.weights[*number as usize];
            for (margin, weight) in margins.iter_mut().zip(weights) {
                *margin += f32::from(*weight) * value;
            }
        }
        let mut view = View {
            margins: margins.map(|margin| margin * UNIT),
            words: range.len(),
            because: Vec::new(),
        };
        if view.level() >= Level::Urgent || view.is_emergency() {
            view.because = because(&known, &row);
        }
        view
    }
}

/// The tokens of the features that speak most for a danger.
fn because(known: &[Known], row: &Row) -> Vec<(usize, usize)> {
    let speaks = |known: &Known| {
        let at = row.binary_search_by_key(&known.number, |(number, _)| *number);
        let value = at.map_or(0.0, |at| row[at].1);
        value * f32::from(OPINION.weights[known.number as usize][ALERT])
    };
    let mut speaking: Vec<(f32, usize, usize)> = known
        .iter()
        .map(|known| (speaks(known), known.first, known.last))
        .filter(|(by, ..)| *by > 0.0)
        .collect();
    speaking.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let named = speaking.into_iter().take(NAMED);
    named.map(|(_, first, last)| (first, last)).collect()
}

impl View {
    /// The same view, so much less sure of a danger.
    fn doubted(mut self, by: f32) -> View {
        self.margins[ALERT] -= by;
        self.margins[EMERGENCY] -= by;
        self
    }

    /// The level that the model is sure of.
    pub(super) fn level(&self) -> Level {
        match () {
            () if self.margins[EMERGENCY] >= SURE_EMERGENCY => Level::Emergency,
            () if self.margins[ALERT] >= SURE_ALERT => Level::Urgent,
            () if self.margins[HELP] >= SURE_HELP => Level::Help,
            () => Level::Other,
        }
    }

    /// Whether it is sure enough that nothing is urgent where the rules read this level. Of a few words they know more.
    pub(super) fn is_calm(&self, read: Level) -> bool {
        let sure = match read {
            Level::Emergency => SURER_CALM,
            _ => SURE_CALM,
        };
        self.words >= ENOUGH && self.margins[ALERT] <= sure
    }

    /// Whether it is sure that nothing is an emergency.
    pub(super) fn is_no_emergency(&self) -> bool {
        self.words >= ENOUGH && self.margins[EMERGENCY] <= SURE_NO_EMERGENCY
    }

    /// Whether it is sure enough of an emergency where the rules read something urgent.
    pub(super) fn is_emergency(&self) -> bool {
        self.margins[EMERGENCY] >= SURER_EMERGENCY
    }

    /// How likely a message is about a category, to compare with others.
    pub(super) fn likely(&self, category: Category) -> f32 {
        let place = Category::ALL.iter().position(|known| *known == category);
        let head = place.map(|at| FIRST_CATEGORY + at);
        head.and_then(|head| self.margins.get(head))
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

/// What the model can hear in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Feature<'a> {
    /// A question mark.
    Question,
    /// A word.
    Word(&'a str),
    /// Two words in a row; `^` is the beginning of the message, `$` its end.
    Pair(&'a str, &'a str),
    /// A run of letters of a word whose ends are marked.
    Run(&'a str),
    /// A concept by its name.
    Concept(&'a str),
}

impl Feature<'_> {
    /// The name that it has in the table, in pieces.
    fn pieces(&self) -> [&str; 4] {
        match self {
            Feature::Question => ["question", "", "", ""],
            Feature::Word(word) => ["w ", word, "", ""],
            Feature::Pair(left, right) => ["p ", left, " ", right],
            Feature::Run(run) => ["g ", run, "", ""],
            Feature::Concept(name) => ["c ", name, "", ""],
        }
    }

    fn key(&self) -> u64 {
        key(&self.pieces())
    }

    /// The kind that it is weighed with, a place in [`KINDS`].
    fn kind(&self) -> usize {
        match self {
            Feature::Question | Feature::Word(_) | Feature::Pair(..) => 0,
            Feature::Run(_) => 1,
            Feature::Concept(_) => 2,
        }
    }
}

impl fmt::Display for Feature<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces()
            .iter()
            .try_for_each(|piece| f.write_str(piece))
    }
}

/// Every feature of a message, with the tokens that it comes from.
pub(super) fn features(
    sight: &Sight<'_>,
    concepts: &[Box<str>],
    mut each: impl FnMut(Feature<'_>, usize, usize),
) {
    outer_features(&sight.tokens, 0..sight.tokens.len(), &mut each);
    inner_features(sight, concepts, each);
}

/// The features that some tokens have where they are all that was written.
fn outer_features(
    tokens: &[Token],
    range: Range<usize>,
    mut each: impl FnMut(Feature<'_>, usize, usize),
) {
    if let (Some(first), Some(last)) = (tokens[range.clone()].first(), tokens[range.clone()].last())
    {
        each(Feature::Pair("^", &first.key), range.start, range.start);
        each(Feature::Pair(&last.key, "$"), range.end - 1, range.end - 1);
    }
}

/// The features that do not depend on where the message begins and ends.
fn inner_features(
    sight: &Sight<'_>,
    concepts: &[Box<str>],
    mut each: impl FnMut(Feature<'_>, usize, usize),
) {
    let Sight { tokens, found, .. } = sight;
    for (at, token) in tokens.iter().enumerate() {
        if token.stop == Stop::Question {
            each(Feature::Question, at, at);
        }
        each(Feature::Word(&token.key), at, at);
        runs(&format!("<{}>", token.key), |run| {
            each(Feature::Run(run), at, at);
        });
        if let Some(before) = at.checked_sub(1) {
            each(Feature::Pair(&tokens[before].key, &token.key), before, at);
        }
    }
    for (number, places) in found.all() {
        for place in places {
            let name = &concepts[number as usize];
            each(
                Feature::Concept(name),
                place.first as usize,
                place.last as usize,
            );
        }
    }
}

impl Opinion {
    /// Reads the table; what does not fit is left out.
    fn parse(table: &str) -> Opinion {
        let mut opinion = Opinion::default();
        for line in table.lines() {
            let mut columns = line.split('\t');
            let (Some(name), Some(rarity), Some(pairs)) =
                (columns.next(), columns.next(), columns.next())
            else {
                continue;
            };
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
            if name == BIAS {
                opinion.bias = weights;
                continue;
            }
            let number = opinion.weights.len() as u32;
            opinion.numbers.insert(key(&[name]), number);
            opinion.rarity.push(rarity.parse().unwrap_or(1.0));
            opinion.weights.push(weights);
        }
        opinion
    }

    /// A feature that has weights.
    fn known(&self, feature: Feature<'_>, first: usize, last: usize) -> Option<Known> {
        Some(Known {
            number: *self.numbers.get(&feature.key())?,
            kind: feature.kind(),
            first,
            last,
        })
    }
}
