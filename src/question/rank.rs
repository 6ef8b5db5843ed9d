//! Which topics a question may be about, the likeliest first, and how sure that is.

use super::features::{Seen, View};
use super::{Class, Router, Topic};
use crate::topic::SUBSTANCES;
use serde::Serialize;

/// How much the name of a substance counts beside what is asked about it.
const OF_NAME: f32 = 0.5;
/// How much the learned guess at the substance counts.
const OF_GUESS: f32 = 0.3;
/// How much an unsure name counts of a sure one; half as much beside a sure one.
const UNSURE: f32 = 0.6;
/// How much the substance talked about before counts of a named one, where none is named.
const BEFORE: f32 = 0.9;
/// How many topics are offered at most.
const OFFERED: usize = 3;
/// The lowest score of a topic that is answered at once. This and the next ones were held against
/// `tests/questions/tuned.tsv`.
const SURE: f32 = -0.9;
/// How far it must be ahead of the next topic.
const AHEAD: f32 = 0.1;
/// How much more must speak for a topic than for being off topic.
const NEARER: f32 = 0.25;
/// How much less it is where a substance is named.
const NAMED: f32 = 0.3;
/// How much less it is right after an answer: a short question then leans on it.
const FOLLOWS: f32 = 0.5;
/// Below this score a topic is not offered.
const LIKELY: f32 = -1.6;

/// How much a word counts at least to be named as a reason.
const COUNTS: f32 = 0.05;

/// A question, and what was talked about before it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ask<'a> {
    /// What somebody wrote.
    pub text: &'a str,
    /// The topic that was answered last.
    pub before: Option<&'a str>,
}

/// How a question was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// At most three topics, the likeliest first; none when it is off topic or not understood.
    pub topics: Vec<Ranked>,
    /// How sure the first of them is.
    pub sureness: Sureness,
    /// Whether it is about something that the bot is not for.
    pub off_topic: bool,
    /// The substances that are named.
    pub substances: Vec<&'static str>,
}

/// A topic that a question may be about.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ranked {
    /// The topic as `subject/aspect`.
    pub topic: String,
    /// How much speaks for it; above 0 it is likelier than not.
    pub score: f32,
}

/// How sure the router is of the first topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sureness {
    /// It does not know.
    Unknown,
    /// It is one of a few.
    Unsure,
    /// It is the first one.
    Sure,
}

impl Router {
    /// Understands a question.
    pub fn ask(&self, ask: Ask<'_>) -> Heard {
        let seen = self.names.see(ask.text);
        let (mut ranked, off_topic) = self.rank(&seen, ask.before);
        let score = |at: usize| ranked.get(at).map_or(f32::MIN, |ranked| ranked.score);
        let sureness = match () {
            () if score(0) < LIKELY || score(0) < off_topic + NEARER => Sureness::Unknown,
            () if score(0) >= SURE && score(0) - score(1) >= AHEAD => Sureness::Sure,
            () => Sureness::Unsure,
        };
        if sureness == Sureness::Unknown {
            ranked.clear();
        }
        Heard {
            off_topic: sureness == Sureness::Unknown && off_topic > LIKELY,
            topics: ranked,
            sureness,
            substances: substances(&seen),
        }
    }

    /// The words of a question that speak most for a topic, each with how much it counts.
    pub fn because(&self, text: &str, topic: &str) -> Vec<(String, f32)> {
        let seen = self.names.see(text);
        let Some(topic) = self.topics.iter().find(|known| &*known.name == topic) else {
            return Vec::new();
        };
        let mut counted: Vec<(String, f32)> = (0..seen.tokens.len())
            .map(|at| {
                let (token, without) = seen.without(at);
                let of = |seen: &Seen| {
                    self.asked.scores(&self.features.row(seen, View::Masked))[topic.class]
                };
                (token, of(&seen) - of(&without))
            })
            .filter(|(_, by)| *by > COUNTS)
            .collect();
        counted.sort_by(|a, b| b.1.total_cmp(&a.1));
        counted
    }

    /// The best topics, the best first, and how much speaks for being off topic.
    fn rank(&self, seen: &Seen, before: Option<&str>) -> (Vec<Ranked>, f32) {
        let asked = self.asked.scores(&self.features.row(seen, View::Masked));
        let guessed = self.substance.scores(&self.features.row(seen, View::Plain));
        let named = named(seen, before);
        let score = |topic: &Topic| {
            let of_subject = topic.subject.map_or(0.0, |subject| {
                OF_NAME * (named[subject] - 1.0) + OF_GUESS * guessed[subject].max(-1.0)
            });
            asked[topic.class] + of_subject
        };
        let mut scored: Vec<(&Topic, f32)> = self
            .topics
            .iter()
            .map(|topic| (topic, score(topic)))
            .collect();
        scored.sort_by(|a, b| b.1.total_cmp(&a.1));
        let best = scored.into_iter().take(OFFERED);
        let ranked = best.map(|(topic, score)| Ranked {
            topic: topic.name.to_string(),
            score,
        });
        let none = self.classes.binary_search(&Class::OffTopic).ok();
        let off_topic = none.map_or(f32::MIN, |class| {
            let follows = if before.is_some() { FOLLOWS } else { 0.0 };
            asked[class] - NAMED * named.into_iter().fold(0.0, f32::max) - follows
        });
        (ranked.collect(), off_topic)
    }
}

/// How surely each substance is named, from 0 to 1.
fn named(seen: &Seen, before: Option<&str>) -> [f32; SUBSTANCES.len()] {
    let mut named = [0.0f32; SUBSTANCES.len()];
    let mut raise = |subjects: u32, by: f32| {
        for (number, named) in named.iter_mut().enumerate() {
            if subjects & (1 << number) != 0 {
                *named = named.max(by);
            }
        }
    };
    for subjects in &seen.sure {
        raise(*subjects, 1.0 / (subjects.count_ones() as f32).sqrt());
    }
    let share = if seen.sure.is_empty() { 1.0 } else { 0.5 };
    raise(seen.unsure, UNSURE * share);
    if seen.sure.is_empty() && seen.unsure == 0 {
        let subject = before.and_then(|topic| topic.split_once('/'));
        let number = subject.and_then(|(subject, _)| crate::topic::substance(subject));
        raise(number.map_or(0, |number| 1 << number), BEFORE);
    }
    named
}

fn substances(seen: &Seen) -> Vec<&'static str> {
    let all = seen.sure.iter().fold(0, |all, subjects| all | subjects);
    let named = SUBSTANCES.iter().enumerate();
    named
        .filter(|(number, _)| all & (1 << number) != 0)
        .map(|(_, name)| *name)
        .collect()
}
