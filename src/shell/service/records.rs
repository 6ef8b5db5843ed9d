//! What is written down of a turn for those who review it: the only place where an event becomes a record.
//!
//! **Invariants.** A record names a chat by its pseudonym of the day alone, and its time is rounded down. Words stand
//! beside an event only where [`asks_for_words`] says so, and scrubbed. The key of a day's pseudonyms is in memory alone,
//! and is gone with the day or with the program.

use crate::engine::{Event, Input, What};
use crate::language::Language;
use crate::privacy::pseudonym::Pseudonym;
use crate::privacy::scrub::{Excerpt, Scrubber};
use crate::privacy::seal::{KEY_BYTES, Key};
use crate::shell::store::{ChatId, EventRecord};
use crate::triage::Level;
use jiff::civil::Date;
use jiff::{Timestamp, ZonedDateTime};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use zeroize::Zeroizing;

/// How far times are rounded unless the configuration says otherwise: finer ones could tell who wrote.
const MINUTES: u32 = 15;
/// How many questions are held in memory at most, for those who say that the answer was not what they meant.
const QUESTIONS: usize = 1024;

/// A scrubber that is made when it is first needed: it reads all that the bot can say.
pub type LateScrubber = LazyLock<Scrubber, Box<dyn FnOnce() -> Scrubber + Send>>;

/// Makes records of events.
pub(super) struct Records {
    seconds: i64,
    scrubber: Option<Arc<LateScrubber>>,
    day: Mutex<Option<Day>>,
}

/// What belongs to one day.
struct Day {
    date: Date,
    key: Key,
    /// What each chat asked last and got an answer to, scrubbed.
    questions: HashMap<ChatId, Excerpt>,
}

impl Default for Records {
    fn default() -> Records {
        Records {
            seconds: i64::from(MINUTES) * 60,
            scrubber: None,
            day: Mutex::default(),
        }
    }
}

impl Records {
    /// Records whose times are rounded down to so many minutes, with words that were scrubbed.
    pub(super) fn new(minutes: u32, scrubber: Arc<LateScrubber>) -> Records {
        Records {
            seconds: i64::from(minutes.max(1)) * 60,
            scrubber: Some(scrubber),
            day: Mutex::default(),
        }
    }

    /// The records of one turn.
    pub(super) fn of(
        &self,
        chat: ChatId,
        events: Vec<Event>,
        language: Language,
        input: &Input,
        now: &ZonedDateTime,
    ) -> Vec<EventRecord> {
        let at = self.rounded(now.timestamp());
        let is_answered = events.contains(&Event::QuestionAnswered);
        let is_needed = is_answered || events.iter().any(asks_for_words);
        let said = is_needed.then(|| self.excerpt(input)).flatten();
        let mut day = self.day(now);
        let who = day.as_ref().map(|day| Pseudonym::of(chat.0, &day.key));
        let questions = day.as_mut().map(|day| &mut day.questions);
        let before = questions.as_ref().and_then(|all| all.get(&chat)).cloned();
        if let (Some(questions), Some(said), true) = (questions, &said, is_answered) {
            if questions.len() >= QUESTIONS {
                questions.clear();
            }
            questions.insert(chat, said.clone());
        }
        let record = |event| EventRecord {
            at,
            who: who.clone(),
            text: match event {
                Event::AnswerDeclined => before.clone(),
                _ => said.clone().filter(|_| asks_for_words(&event)),
            },
            event,
            language,
        };
        events.into_iter().map(record).collect()
    }

    /// The records of a turn that ended what is kept of its chat: they tell what happened, and of nobody.
    pub(super) fn of_nobody(
        &self,
        events: Vec<Event>,
        language: Language,
        now: &ZonedDateTime,
    ) -> Vec<EventRecord> {
        let record = |event| EventRecord {
            at: self.rounded(now.timestamp()),
            who: None,
            text: None,
            event,
            language,
        };
        events.into_iter().map(record).collect()
    }

    /// The name that the chat's events have today.
    pub(super) fn name_of(&self, chat: ChatId, now: &ZonedDateTime) -> Option<Pseudonym> {
        let day = self.day(now);
        Some(Pseudonym::of(chat.0, &day.as_ref()?.key))
    }

    /// Lets go of what is held of a chat; the name that its events have today, so that they can be removed.
    pub(super) fn forget(&self, chat: ChatId, now: &ZonedDateTime) -> Option<Pseudonym> {
        let mut day = self.day(now);
        let day = day.as_mut()?;
        day.questions.remove(&chat);
        Some(Pseudonym::of(chat.0, &day.key))
    }

    fn rounded(&self, now: Timestamp) -> Timestamp {
        let seconds = now.as_second();
        Timestamp::from_second(seconds - seconds.rem_euclid(self.seconds)).unwrap_or(now)
    }

    /// What came, as it may be written down; none without words, and when scrubbing fails.
    fn excerpt(&self, input: &Input) -> Option<Excerpt> {
        let (What::Words(words), Some(scrubber)) = (&input.what, &self.scrubber) else {
            return None;
        };
        // The reply has left; what goes wrong here must cost no more than the words.
        catch_unwind(AssertUnwindSafe(|| scrubber.excerpt(words.expose()))).ok()
    }

    /// Today's key; none when the system gives no randomness for one.
    fn day(&self, now: &ZonedDateTime) -> MutexGuard<'_, Option<Day>> {
        let mut day = self.day.lock().unwrap_or_else(PoisonError::into_inner);
        if day.as_ref().is_none_or(|day| day.date != now.date()) {
            let mut bytes = Zeroizing::new([0; KEY_BYTES]);
            let filled = getrandom::fill(&mut bytes[..]);
            *day = filled.ok().map(|()| Day {
                date: now.date(),
                key: Key::new(bytes),
                questions: HashMap::new(),
            });
        }
        day
    }
}

/// Whether who reviews the event has to see the words: a danger, something not understood, something not clear. What
/// [`Event::AnswerDeclined`] shows are the words of the question before.
fn asks_for_words(event: &Event) -> bool {
    match event {
        Event::MessageRead { level, carried, .. } => *level >= Level::Urgent && !carried,
        Event::NotUnderstood | Event::ChoicesOffered => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::Category;

    fn records(minutes: u32) -> Records {
        let make: Box<dyn FnOnce() -> Scrubber + Send> = Box::new(|| Scrubber::new([], []));
        Records::new(minutes, Arc::new(LateScrubber::new(make)))
    }

    fn record(records: &Records, chat: i64, at: &str) -> EventRecord {
        let now = at.parse().expect("a time");
        let events = vec![Event::NotUnderstood];
        let input = Input::words("jeg heter Kåre");
        let made = records.of(ChatId(chat), events, Language::Nb, &input, &now);
        made.into_iter().next().expect("a record")
    }

    #[test]
    fn the_time_is_rounded_down() {
        for (minutes, rounded) in [
            (15, "2026-11-30T08:45:00Z"),
            (60, "2026-11-30T08:00:00Z"),
            (0, "2026-11-30T08:59:00Z"),
        ] {
            let made = record(
                &records(minutes),
                7,
                "2026-11-30T09:59:59+01:00[Europe/Oslo]",
            );
            assert_eq!(made.at.to_string(), rounded);
        }
    }

    #[test]
    fn a_pseudonym_ends_with_its_day() {
        let records = records(15);
        let evening = record(&records, 7, "2026-11-30T23:59:59+01:00[Europe/Oslo]");
        let same = record(&records, 7, "2026-11-30T10:00:00+01:00[Europe/Oslo]");
        let other = record(&records, 8, "2026-11-30T10:00:00+01:00[Europe/Oslo]");
        let next = record(&records, 7, "2026-12-01T00:00:00+01:00[Europe/Oslo]");
        assert!(evening.who.is_some());
        assert_eq!(evening.who, same.who);
        assert_ne!(evening.who, other.who);
        assert_ne!(evening.who, next.who);
        let after_a_restart = record(
            &Records::default(),
            7,
            "2026-11-30T10:00:00+01:00[Europe/Oslo]",
        );
        assert_ne!(evening.who, after_a_restart.who);
    }

    #[test]
    fn words_stand_where_a_reviewer_needs_them_and_are_scrubbed() {
        let now = "2026-11-30T10:00:00+01:00[Europe/Oslo]"
            .parse()
            .expect("a time");
        let read = |level, carried| Event::MessageRead {
            level,
            category: Category::None,
            asks_now: false,
            carried,
        };
        let records = records(15);
        let texts = |event: Event, words: &str| {
            let input = Input::words(words);
            let made = records.of(ChatId(7), vec![event], Language::Nb, &input, &now);
            made.into_iter().find_map(|record| record.text)
        };
        for event in [
            read(Level::Emergency, false),
            read(Level::Urgent, false),
            Event::NotUnderstood,
            Event::ChoicesOffered,
        ] {
            let text = texts(event.clone(), "jeg heter Kåre").expect("words");
            assert_eq!(text.as_str(), "jeg heter [NAVN]", "{event:?}");
        }
        for event in [
            read(Level::Help, false),
            read(Level::Emergency, true),
            Event::QuestionAnswered,
            Event::StopAsked,
        ] {
            assert_eq!(texts(event, "jeg spør om Kåre"), None);
        }
        let declined = texts(Event::AnswerDeclined, "nei").expect("the question's words");
        assert_eq!(declined.as_str(), "jeg spør om [NAVN]");
    }
}
