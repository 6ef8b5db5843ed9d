//! What a conversation has said so far: fragments that are harmless alone, the danger that is open, and the caution
//! that stays when it is over (TRIAGE, rule 10).
//!
//! Words are not kept, only the names of the concepts that stood in the last messages. An open danger never falls by
//! silence: only what resolves it lowers it, one level at a time.

use super::found::{Found, Place};
use super::rules::Context;
use super::token::Token;
use super::vocabulary::Sight;
use super::{Category, Level, Triage, Vocabulary, judge, reading, weighed};
use crate::text::Stop;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How many messages are put together (DETECTION 2.9).
const MESSAGES: usize = 5;
/// How long a message is put together with later ones (DETECTION 2.9).
const TOGETHER: SignedDuration = SignedDuration::from_mins(30);
/// How long the caution lasts after a danger.
const CAUTION: SignedDuration = SignedDuration::from_hours(12);
/// How many concepts of one message are kept.
const CONCEPTS: usize = 24;
/// How many words an answer to "is it happening now?" has at most.
const ANSWER: usize = 7;

/// What triage remembers of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// The last messages, the last one last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    recent: Vec<Message>,
    /// The danger that is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    open: Option<Danger>,
    /// When a danger was last read or open.
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<Timestamp>,
    /// The level of the last message, where that was a calm one.
    #[serde(skip_serializing_if = "Option::is_none")]
    calm: Option<Level>,
    /// The last reply asked whether it is happening now.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    asked: bool,
}

/// A danger that was read and is not resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Danger {
    /// How grave it is.
    pub level: Level,
    /// What it is about.
    pub category: Category,
}

/// What is kept of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Message {
    at: Timestamp,
    /// The names of the concepts at each word that stands for some.
    concepts: Vec<Vec<Box<str>>>,
}

impl Memory {
    /// Whether there is nothing to remember.
    pub fn is_empty(&self) -> bool {
        *self == Memory::default()
    }

    /// The danger that is open.
    pub fn open(&self) -> Option<Danger> {
        self.open
    }

    /// When a danger was last read or open.
    pub fn last(&self) -> Option<Timestamp> {
        self.last
    }

    /// The level of the last message, where that was a calm one.
    pub fn calm(&self) -> Option<Level> {
        self.calm
    }

    /// Whether the last reply asked if it is happening now.
    pub fn has_asked(&self) -> bool {
        self.asked
    }

    /// The names of the concepts in the last messages, each once.
    pub fn concepts(&self) -> Vec<&str> {
        let words = self.recent.iter().flat_map(|message| &message.concepts);
        let mut names: Vec<&str> = words.flatten().map(|name| &**name).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// A danger is open from now on, as when somebody pressed a button that says so.
    pub fn danger(&mut self, danger: Danger, now: Timestamp) {
        self.open = Some(match self.open {
            Some(open) if open.level > danger.level => open,
            _ => danger,
        });
        self.last = Some(now);
        self.asked = false;
    }

    /// The person says that it is not happening; the caution stays.
    pub fn dismiss(&mut self) {
        self.open = None;
        self.asked = false;
        self.recent.clear();
    }

    /// Reads a message within its conversation.
    pub fn read(&mut self, vocabulary: &Vocabulary, message: &str, now: Timestamp) -> Triage {
        let sight = vocabulary.see(message);
        self.recent
            .retain(|earlier| now.duration_since(earlier.at) <= TOGETHER);
        let mut reading = judge(vocabulary, &sight, self.framed(vocabulary));
        self.carry_calm(&vocabulary.rules.context, &sight, &mut reading);
        let together = self.together(vocabulary, &sight);
        if let Some(together) = together.filter(|together| together.level > reading.level) {
            let lang = reading.lang;
            reading = Triage { lang, ..together };
        }
        self.keep(vocabulary, &sight, now);
        self.settle(&vocabulary.rules.context, &sight, &mut reading, now);
        reading
    }

    /// What says nothing by itself belongs to what was talked of, but for thanks after an answer; and what is asked in a
    /// struggle belongs to it.
    fn carry_calm(&mut self, cues: &Context, sight: &Sight<'_>, reading: &mut Triage) {
        let calm = self.calm.filter(|_| !self.recent.is_empty());
        let carried = calm.filter(|calm| match reading.level {
            Level::Other => *calm == Level::Help || !sight.only_courtesy,
            level => level == Level::Info && *calm == Level::Help,
        });
        if let Some(level) = carried.filter(|_| !sight.says(cues.laugh)) {
            reading.raise(level, Category::None, "conversation/calm");
        }
        self.calm = (reading.level < Level::Urgent).then_some(reading.level);
    }

    /// What the reading becomes after a question of ours, in an open danger, and after one.
    fn settle(&mut self, cues: &Context, sight: &Sight<'_>, reading: &mut Triage, now: Timestamp) {
        let cautious = self
            .last
            .is_some_and(|last| now.duration_since(last) <= CAUTION);
        let open = self.open.filter(|_| cautious);
        if std::mem::take(&mut self.asked) && sight.tokens.len() <= ANSWER {
            match (sight.says(cues.yes), sight.says(cues.no)) {
                (true, false) => {
                    let category = open.map_or(reading.category, |open| open.category);
                    reading.raise(Level::Emergency, category, "conversation/yes");
                }
                (_, true) if reading.level < Level::Urgent => return self.dismiss(),
                _ => {}
            }
        }
        let is_danger = reading.level >= Level::Urgent;
        // In an open danger a guess says nothing new.
        if let Some(open) = open.filter(|open| reading.guessed && open.level >= reading.level) {
            reading.set(Level::Help, open.category, false);
        }
        match open.filter(|open| open.level > reading.level) {
            Some(open) => {
                let left = match () {
                    () if !is_danger && sight.says(cues.mistake) => Level::Help,
                    () if sight.says(cues.over) || sight.says(cues.handed_over) => {
                        open.level.below()
                    }
                    () => open.level,
                };
                reading.carried = reading.level < Level::Urgent;
                reading.raise(left, open.category, "conversation/open");
            }
            None if cautious && self.open.is_none() => {
                reading.raise(Level::Help, Category::None, "conversation/caution");
            }
            None => {}
        }
        let grave = reading.level >= Level::Urgent;
        self.open = grave.then_some(Danger {
            level: reading.level,
            category: reading.category,
        });
        if grave {
            self.last = Some(now);
            self.asked = reading.asks_now;
        }
    }

    /// The reading of the signs that the last messages and this one make only together.
    fn together(&self, vocabulary: &Vocabulary, sight: &Sight<'_>) -> Option<Triage> {
        let mut tokens: Vec<Token> = Vec::new();
        for message in &self.recent {
            tokens.extend(message.concepts.iter().map(|_| Token::nameless()));
            if let Some(last) = tokens.last_mut() {
                last.stop = Stop::Full;
            }
        }
        let before = tokens.len();
        if before == 0 {
            return None;
        }
        tokens.extend(sight.tokens.iter().cloned());
        let mut found = Found::new(&tokens, vocabulary.concepts().len());
        let earlier = self.recent.iter().flat_map(|message| &message.concepts);
        for (at, names) in earlier.enumerate() {
            let numbers = names.iter().filter_map(|name| vocabulary.concept(name));
            numbers.for_each(|concept| found.add(concept, Place::of(at, at)));
        }
        for (concept, place) in sight.concepts() {
            let moved = |token: u16| token as usize + before;
            found.add(concept, Place::of(moved(place.first), moved(place.last)));
        }
        vocabulary.rules.put_together(&mut found);
        let mut signs = weighed(vocabulary, &found, self.framed(vocabulary));
        signs.retain(|(hit, _)| hit.at.first < before && hit.at.last >= before);
        let span = |token: usize| tokens.get(token).map_or((0, 0), |t| (t.start, t.end));
        Some(reading(&signs, |_| 0.0, span))
    }

    /// Whether the talk was of school, work or fiction.
    fn framed(&self, vocabulary: &Vocabulary) -> bool {
        let frame = vocabulary.rules.context.frame;
        let mut kept = self
            .recent
            .iter()
            .flat_map(|message| message.concepts.iter().flatten());
        kept.any(|name| vocabulary.concept(name) == Some(frame))
    }

    fn keep(&mut self, vocabulary: &Vocabulary, sight: &Sight<'_>, now: Timestamp) {
        let mut concepts: Vec<Vec<Box<str>>> = Vec::new();
        let mut last = None;
        for (concept, place) in sight.concepts() {
            let name = vocabulary.concepts()[concept as usize].clone();
            let full = concepts.len() == CONCEPTS;
            match concepts.last_mut().filter(|_| last == Some(place.first)) {
                Some(names) => names.push(name),
                None if full => break,
                None => concepts.push(vec![name]),
            }
            last = Some(place.first);
        }
        self.recent.push(Message { at: now, concepts });
        let over = self.recent.len().saturating_sub(MESSAGES);
        self.recent.drain(..over);
    }
}
