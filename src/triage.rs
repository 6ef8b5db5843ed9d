//! Reads a message and says how grave it is, what it is about and whom to call. Pure.
//!
//! Words are content and lie in the [`Vocabulary`]; what changes a reading (figures of speech, past, denial,
//! questions, what is happening now) is decided here. **Invariant**: adding words in front or behind never hides a
//! danger that is said to happen now.

mod level;
mod phrase;
mod vocabulary;

pub use level::{Category, Level};
pub use vocabulary::{Context, Entry, Meaning, Vocabulary};

use crate::language::Language;
use crate::text::{self, Word};
use phrase::Hit;
use serde::Serialize;

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
}

impl Triage {
    /// Whether words of danger stand in the message, whatever lowered them.
    pub fn names_danger(&self) -> bool {
        let grave = |rule: &str| rule.starts_with("emergency/") || rule.starts_with("urgent/");
        self.because.iter().any(|evidence| grave(&evidence.rule))
    }
}

/// One thing that counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// `level/category:phrase` for a sign, `context:phrase` for what surrounds it.
    pub rule: String,
    /// Where it begins, in characters of the message.
    pub start: usize,
    /// Where it ends (exclusive), in characters of the message.
    pub end: usize,
}

/// Whom a reply leads with, as the protocol and the labelled cases name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Lead {
    /// The ambulance service.
    #[serde(rename = "113")]
    Ambulance,
    /// The police.
    #[serde(rename = "112")]
    Police,
    /// The fire service.
    #[serde(rename = "110")]
    Fire,
    /// The out-of-hours doctor.
    #[serde(rename = "116117")]
    Legevakt,
    /// The poison information centre.
    #[serde(rename = "giftinfo")]
    Giftinfo,
    /// Mental Helse's line, for thoughts of dying.
    #[serde(rename = "116123")]
    MentalHelse,
    /// RUStelefonen (RUSinfo).
    #[serde(rename = "rustelefonen")]
    Rustelefonen,
    /// Nobody in particular.
    #[serde(rename = "any")]
    Any,
}

impl Lead {
    /// Whom the protocol (TRIAGE, categories) leads with at a level and category.
    pub fn of(level: Level, category: Category) -> Lead {
        match (level, category) {
            (Level::Emergency, Category::Violence) => Lead::Police,
            (Level::Emergency, Category::Fire) => Lead::Fire,
            (Level::Emergency, _) => Lead::Ambulance,
            (Level::Urgent, Category::Suicide | Category::SelfHarm) => Lead::MentalHelse,
            (Level::Urgent, Category::Mixing | Category::ChildPoisoning) => Lead::Giftinfo,
            (Level::Urgent, Category::Violence) => Lead::Police,
            (Level::Urgent, Category::Fire) => Lead::Fire,
            (Level::Urgent, _) => Lead::Legevakt,
            (Level::Help | Level::Info, _) => Lead::Rustelefonen,
            (Level::Other, _) => Lead::Any,
        }
    }

    /// The id of the contact in `contacts.toml`.
    pub fn contact(self) -> &'static str {
        match self {
            Lead::Ambulance => "113",
            Lead::Police => "112",
            Lead::Fire => "110",
            Lead::Legevakt => "legevakt",
            Lead::Giftinfo => "giftinfo",
            Lead::MentalHelse => "mental-helse",
            Lead::Rustelefonen | Lead::Any => "rustelefonen",
        }
    }

    /// The name used in JSON, cases and transcripts.
    pub fn name(self) -> &'static str {
        match self {
            Lead::Legevakt => "116117",
            Lead::MentalHelse => "116123",
            Lead::Any => "any",
            other => other.contact(),
        }
    }
}

/// What was found in a message.
type Found<'a> = Vec<(Hit, &'a Entry)>;

/// Reads a message.
pub fn read(vocabulary: &Vocabulary, message: &str) -> Triage {
    let words = text::words(message);
    let found = without_figures(vocabulary.find(&words));
    let (level, category) = gravest(&found);
    let context = |wanted| {
        found
            .iter()
            .any(|(_, e)| e.meaning == Meaning::Context(wanted))
    };
    let (level, asks_now) = lowered(level, context);
    let category = if level >= Level::Urgent {
        category
    } else {
        Category::None
    };
    Triage {
        level,
        category,
        // What to do "if it happens" may be happening.
        lead: if asks_now {
            Lead::Ambulance
        } else {
            Lead::of(level, category)
        },
        lang: language(&found),
        because: found
            .iter()
            .map(|(hit, entry)| evidence(&words, *hit, entry))
            .collect(),
        asks_now,
    }
}

/// Takes out every sign whose words a figure of speech uses up. What surrounds a danger stays.
fn without_figures(found: Found<'_>) -> Found<'_> {
    let figures: Vec<Hit> = found
        .iter()
        .filter(|(_, entry)| entry.meaning == Meaning::Context(Context::Figure))
        .map(|(hit, _)| *hit)
        .collect();
    let used_up = |hit: &Hit| {
        figures
            .iter()
            .any(|f| f.first <= hit.last && hit.first <= f.last)
    };
    let sign = |entry: &Entry| matches!(entry.meaning, Meaning::Sign(..));
    found
        .into_iter()
        .filter(|(hit, entry)| !(sign(entry) && used_up(hit)))
        .collect()
}

/// The gravest sign; among equals the category that the protocol names first.
fn gravest(found: &Found<'_>) -> (Level, Category) {
    found
        .iter()
        .filter_map(|(_, entry)| match entry.meaning {
            Meaning::Sign(level, category) => Some((level, category)),
            Meaning::Context(_) => None,
        })
        .max_by_key(|(level, category)| (*level, std::cmp::Reverse(*category)))
        .unwrap_or_default()
}

/// The level within its context, and whether to ask if it is happening now.
///
/// TRIAGE: 2 negation, 3 past, 4 knowledge, 5 what-do-I-do, 9 in doubt the higher one.
fn lowered(level: Level, context: impl Fn(Context) -> bool) -> (Level, bool) {
    if context(Context::WhatIf) && level >= Level::Urgent {
        return (
            level.min(if context(Context::Now) {
                level
            } else {
                Level::Urgent
            }),
            true,
        );
    }
    if level < Level::Urgent {
        return (level, false);
    }
    if context(Context::Resolved) {
        return (Level::Help, false);
    }
    if context(Context::Now) {
        return (level, false);
    }
    if context(Context::Past) {
        return (Level::Help, false);
    }
    if context(Context::Question) || context(Context::Denied) {
        return (Level::Info, false);
    }
    (level, false)
}

/// The language of the longest run of words that counted.
fn language(found: &Found<'_>) -> Language {
    found
        .iter()
        .max_by_key(|(hit, entry)| (hit.last - hit.first, std::cmp::Reverse(entry.language)))
        .map(|(_, entry)| entry.language)
        .unwrap_or_default()
}

fn evidence(words: &[Word], hit: Hit, entry: &Entry) -> Evidence {
    let rule = match entry.meaning {
        Meaning::Sign(level, category) => format!("{level}/{category}:{}", entry.phrase),
        Meaning::Context(context) => format!("{}:{}", context.name(), entry.phrase),
    };
    Evidence {
        rule,
        start: words[hit.first].start,
        end: words[hit.last].end,
    }
}

#[cfg(test)]
mod tests {
    use super::{Level, Vocabulary, read};
    use crate::finding::Source;

    const SIGNS: &str = r#"
category = "overdose"
[emergency]
nb = ["overdose"]
"#;
    const CONTEXT: &str = r#"
[figure]
nb = ["overdose av sjokolade"]
[question]
nb = ["hva er"]
[past]
nb = ["i fjor"]
[now]
nb = ["nå"]
[what-if]
nb = ["hva gjør jeg hvis"]
"#;

    fn check(message: &str, expected: Level) {
        let files = [
            Source::new("triage/overdose.toml", SIGNS),
            Source::new("triage/context.toml", CONTEXT),
        ];
        let (vocabulary, findings) = Vocabulary::compile(&files);
        assert_eq!(findings, []);
        assert_eq!(read(&vocabulary, message).level, expected, "{message}");
    }

    #[test]
    fn what_surrounds_a_danger_changes_the_reading() {
        check("Han har tatt OVERDOSE", Level::Emergency);
        check("en overdose av sjokolade", Level::Other);
        check("hva er en overdose", Level::Info);
        check("hva er det, overdose nå", Level::Emergency);
        check("tok overdose i fjor", Level::Help);
        check("hva gjør jeg hvis noen tar overdose", Level::Urgent);
        check("god morgen", Level::Other);
    }

    #[test]
    fn evidence_points_into_the_message() {
        let files = [Source::new("triage/overdose.toml", SIGNS)];
        let (vocabulary, _) = Vocabulary::compile(&files);
        let reading = read(&vocabulary, "på gulvet. Overdose!");
        let places: Vec<_> = reading
            .because
            .iter()
            .map(|e| (e.rule.as_str(), e.start, e.end))
            .collect();
        assert_eq!(places, [("emergency/overdose:overdose", 11, 19)]);
    }
}
