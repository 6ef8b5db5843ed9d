//! Reads a message and says how grave it is, what it is about and whom to call. Pure.
//!
//! The message becomes tokens with their spelling mended, the tokens concepts, concepts together signs, and each sign
//! is weighed in its context; the gravest one is the reading. Words are content and lie in the [`Vocabulary`]; the
//! rules lie in `rules`, what changes a reading in `context`.
//! **Invariant**: adding words in front or behind never hides a danger that is said to happen now.

mod bench;
mod case;
mod context;
mod found;
mod lead;
mod level;
mod memory;
mod opinion;
mod pattern;
mod phrase;
mod rules;
mod spelling;
mod token;
mod told;
mod tongue;
mod vocabulary;

pub use bench::Report;
pub use case::{Case, Talk, Turn};
pub use lead::Lead;
pub use level::{Category, Level};
pub use memory::{Danger, Memory};
pub use opinion::{Example, learn};
pub use tongue::Tongue;
pub use vocabulary::{Entry, Vocabulary};

use crate::language::Language;
use context::Weighed;
use found::{Found, Place};
use opinion::View;
use rules::Hit;
use serde::Serialize;
use vocabulary::Sight;

/// The reading of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Triage {
    /// How grave it is.
    pub level: Level,
    /// What it is about.
    pub category: Category,
    /// Whom the reply leads with.
    pub lead: Lead,
    /// The language that the words which counted were written in, else bokmål.
    pub lang: Language,
    /// What was found, and what raised or lowered it.
    pub because: Vec<Evidence>,
    /// Whether the reply should ask if it is happening now.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub asks_now: bool,
    /// Whether only the second opinion speaks for the level.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub guessed: bool,
    /// Whether the message itself says no danger, and the level is that of the open one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub carried: bool,
}

impl Triage {
    /// Whether words of danger stand in the message, whatever lowered them.
    pub fn names_danger(&self) -> bool {
        self.because
            .iter()
            .any(|evidence| evidence.level >= Level::Urgent)
    }
}

/// One thing that counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The rule: `category/sign`.
    pub rule: String,
    /// Where it begins, in characters of the message.
    pub start: usize,
    /// Where it ends (exclusive), in characters of the message.
    pub end: usize,
    /// How grave the rule is by itself.
    pub level: Level,
    /// What lowered it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lowered: Option<Lowered>,
}

/// What lowered a sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lowered {
    /// The level that is left.
    pub to: Level,
    /// What kind of context did it.
    pub by: &'static str,
    /// Where the words stand that did it, in characters, when there are such words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<(usize, usize)>,
}

/// Reads a message by itself.
pub fn read(vocabulary: &Vocabulary, message: &str) -> Triage {
    judge(vocabulary, &vocabulary.see(message), false)
}

/// Reads what is seen in a message. `framed` tells whether the talk was of school, work or fiction before.
fn judge(vocabulary: &Vocabulary, sight: &Sight<'_>, framed: bool) -> Triage {
    let signs = weighed(vocabulary, &sight.found, framed);
    let view = opinion::view(sight, vocabulary.concepts());
    let span = |token: usize| (sight.tokens[token].start, sight.tokens[token].end);
    let mut reading = reading(&signs, |category| view.likely(category), span);
    reading.lang = language(&sight.entries);
    if !sight.only_courtesy {
        reading.hear(&view, span);
    }
    reading
}

/// Every sign, weighed in its context.
fn weighed(vocabulary: &Vocabulary, found: &Found, frame: bool) -> Vec<(Hit, Weighed)> {
    let cues = &vocabulary.rules.context;
    let signs = vocabulary.rules.signs(found).into_iter();
    signs
        .map(|hit| {
            let weighed = context::weigh(&hit, found, cues, frame);
            (hit, weighed)
        })
        .collect()
}

/// The reading that signs make: the gravest one decides, and among those the likeliest category. `span` gives where a
/// token stands in the message.
fn reading(
    signs: &[(Hit, Weighed)],
    likely: impl Fn(Category) -> f32,
    span: impl Fn(usize) -> (usize, usize),
) -> Triage {
    let level = signs.iter().map(|(_, w)| w.level).max().unwrap_or_default();
    let decisive: Vec<_> = signs.iter().filter(|(_, w)| w.level == level).collect();
    let categories = decisive.iter().map(|(hit, _)| hit.sign.category);
    let likeliest = categories.max_by(|a, b| {
        let first = || urgency(*b).cmp(&urgency(*a));
        likely(*a).total_cmp(&likely(*b)).then_with(first)
    });
    let category = likeliest
        .filter(|_| level >= Level::Urgent)
        .unwrap_or_default();
    let asks_now = level == Level::Urgent && decisive.iter().all(|(_, w)| w.asks_now);
    Triage {
        level,
        category,
        lead: lead(level, category, asks_now),
        lang: Language::default(),
        because: signs
            .iter()
            .map(|(hit, weighed)| evidence(&span, hit, weighed))
            .collect(),
        asks_now,
        guessed: false,
        carried: false,
    }
}

/// Whom a reading leads with: what to do "if it happens" may be happening.
pub fn lead(level: Level, category: Category, asks_now: bool) -> Lead {
    match asks_now {
        true => Lead::of(Level::Emergency, category),
        false => Lead::of(level, category),
    }
}

impl Triage {
    /// Raises the reading to a level, if it is lower, for what the conversation says.
    fn raise(&mut self, level: Level, category: Category, rule: &str) {
        if level <= self.level {
            return;
        }
        if self.level < Level::Urgent {
            self.category = category;
        }
        self.set(level, self.category, false);
        self.because.push(Evidence {
            rule: rule.to_owned(),
            start: 0,
            end: 0,
            level,
            lowered: None,
        });
    }

    /// Takes a second opinion into account: it raises what the rules left low, and doubts an alarm that nothing else
    /// in the message speaks for.
    fn hear(&mut self, view: &View, span: impl Fn(usize) -> (usize, usize)) {
        // What somebody should do first may be about now, however calmly it is asked.
        if self.level >= Level::Urgent && view.is_calm(self.level) && !self.asks_now {
            self.set(
                view.level().clamp(Level::Info, Level::Help),
                Category::None,
                false,
            );
            return self.because.push(Evidence {
                rule: "opinion/calm".to_owned(),
                start: 0,
                end: 0,
                level: self.level,
                lowered: None,
            });
        }
        if self.level == Level::Emergency && view.is_no_emergency() {
            self.level = Level::Urgent;
        }
        let level = match self.level {
            Level::Urgent if view.is_emergency() && !self.asks_now => Level::Emergency,
            level if level >= Level::Urgent => level,
            level => level.max(view.level()),
        };
        if level < Level::Urgent {
            return self.set(level, Category::None, false);
        }
        let of_rules = Some(self.category).filter(|_| self.level >= Level::Urgent);
        let category = view.category(of_rules);
        self.guessed = of_rules.is_none();
        let raised = level > self.level;
        // The protocol knows these as emergencies alone: below that it can only be asked whether it is one.
        let open = self.guessed && level == Level::Urgent && !category.can_be_urgent();
        self.set(level, category, open || self.asks_now && !raised);
        if raised {
            let named = view.because.iter().map(|(first, last)| Evidence {
                rule: "opinion/danger".to_owned(),
                start: span(*first).0,
                end: span(*last).1,
                level,
                lowered: None,
            });
            self.because.extend(named);
        }
    }

    fn set(&mut self, level: Level, category: Category, asks_now: bool) {
        self.level = level;
        self.category = category;
        self.asks_now = asks_now;
        self.lead = lead(level, category, asks_now);
    }
}

/// Which category names a message that has several dangers of one level, the first one lowest: fire and violence need
/// other services, what shows in the body comes before what caused it.
fn urgency(category: Category) -> usize {
    match category {
        Category::Fire => 0,
        Category::Violence => 1,
        Category::ChildPoisoning => 2,
        other => {
            let place = Category::ALL.iter().position(|known| *known == other);
            3 + place.unwrap_or_default()
        }
    }
}

/// The language of ours that most of the words which were found are written in; other languages count where none is.
fn language(entries: &[(&Entry, Place)]) -> Language {
    let ours = |tongue| {
        matches!(
            tongue,
            Tongue::Nb | Tongue::Nn | Tongue::Dialect | Tongue::En
        )
    };
    let any_ours = entries.iter().any(|(entry, _)| ours(entry.tongue));
    let count = |wanted: Language| {
        let counts = |tongue: Tongue| tongue.language() == wanted && (ours(tongue) || !any_ours);
        entries
            .iter()
            .filter(|(entry, _)| counts(entry.tongue))
            .count()
    };
    Language::ALL
        .into_iter()
        .max_by_key(|language| (count(*language), std::cmp::Reverse(*language)))
        .unwrap_or_default()
}

fn evidence(span: impl Fn(usize) -> (usize, usize), hit: &Hit, weighed: &Weighed) -> Evidence {
    Evidence {
        rule: hit.sign.id.to_owned(),
        start: span(hit.at.first).0,
        end: span(hit.at.last).1,
        level: hit.sign.level,
        lowered: weighed.lowered.map(|(by, place)| Lowered {
            to: weighed.level,
            by,
            at: place.map(|place| (span(place.first as usize).0, span(place.last as usize).1)),
        }),
    }
}
