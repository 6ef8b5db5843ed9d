//! What is written down of a turn for those who review it: the only place where an event becomes a record.
//!
//! **Invariants.** A record names a chat by its pseudonym of the day alone, and its time is rounded down. The key of a
//! day's pseudonyms is in memory alone, and is gone with the day or with the program.

use crate::engine::Event;
use crate::language::Language;
use crate::privacy::pseudonym::Pseudonym;
use crate::privacy::seal::{KEY_BYTES, Key};
use crate::shell::store::{ChatId, EventRecord};
use jiff::civil::Date;
use jiff::{Timestamp, ZonedDateTime};
use std::sync::{Mutex, PoisonError};
use zeroize::Zeroizing;

/// How far times are rounded unless the configuration says otherwise: finer ones could tell who wrote.
const MINUTES: u32 = 15;

/// Makes records of events.
pub(super) struct Records {
    seconds: i64,
    day: Mutex<Option<(Date, Key)>>,
}

impl Default for Records {
    fn default() -> Records {
        Records::rounded_to(MINUTES)
    }
}

impl Records {
    /// Records whose times are rounded down to so many minutes.
    pub(super) fn rounded_to(minutes: u32) -> Records {
        Records {
            seconds: i64::from(minutes.max(1)) * 60,
            day: Mutex::default(),
        }
    }

    /// The records of one turn.
    pub(super) fn of(
        &self,
        chat: ChatId,
        events: Vec<Event>,
        language: Language,
        now: &ZonedDateTime,
    ) -> Vec<EventRecord> {
        let (at, who) = (self.rounded(now.timestamp()), self.pseudonym(chat, now));
        let record = |event| EventRecord {
            at,
            who: who.clone(),
            event,
            language,
        };
        events.into_iter().map(record).collect()
    }

    fn rounded(&self, now: Timestamp) -> Timestamp {
        let seconds = now.as_second();
        Timestamp::from_second(seconds - seconds.rem_euclid(self.seconds)).unwrap_or(now)
    }

    /// The chat's name today; none when the system gives no randomness for a key.
    fn pseudonym(&self, chat: ChatId, now: &ZonedDateTime) -> Option<Pseudonym> {
        let mut day = self.day.lock().unwrap_or_else(PoisonError::into_inner);
        if day.as_ref().is_none_or(|(date, _)| *date != now.date()) {
            let mut bytes = Zeroizing::new([0; KEY_BYTES]);
            let filled = getrandom::fill(&mut bytes[..]);
            *day = filled.ok().map(|()| (now.date(), Key::new(bytes)));
        }
        let (_, key) = day.as_ref()?;
        Some(Pseudonym::of(chat.0, key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(records: &Records, chat: i64, at: &str) -> EventRecord {
        let now = at.parse().expect("a time");
        let made = records.of(ChatId(chat), vec![Event::NotUnderstood], Language::Nb, &now);
        made.into_iter().next().expect("a record")
    }

    #[test]
    fn the_time_is_rounded_down() {
        for (minutes, rounded) in [
            (15, "2026-11-30T08:45:00Z"),
            (60, "2026-11-30T08:00:00Z"),
            (0, "2026-11-30T08:59:00Z"),
        ] {
            let records = Records::rounded_to(minutes);
            let made = record(&records, 7, "2026-11-30T09:59:59+01:00[Europe/Oslo]");
            assert_eq!(made.at.to_string(), rounded);
        }
    }

    #[test]
    fn a_pseudonym_ends_with_its_day() {
        let records = Records::default();
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
}
