//! Conversations: the events of one name on one day.

use super::filter::Held;
use super::{Filter, Found, Table};
use crate::language::Language;
use crate::triage::Level;
use jiff::civil::Date;

/// A conversation, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Talk {
    /// Its day in Norway.
    pub day: Date,
    /// Its name that day.
    pub who: u64,
    /// When it began, in seconds of Unix time.
    pub begun: i64,
    /// How many messages with words came.
    pub messages: u32,
    /// The gravest reading.
    pub level: Level,
    /// The last language.
    pub language: Language,
    /// How often something was not understood, or the answer was not what was meant.
    pub missed: u32,
    /// How often words were written down.
    pub texts: u32,
}

impl Table {
    /// The conversations of these days that the filter asks for, the last one first: those after so many, at most so
    /// many, and how many there are in all.
    pub fn talks(
        &self,
        (from, to): (Date, Date),
        filter: &Filter,
        (skipped, wanted): (usize, usize),
    ) -> (Vec<Talk>, usize) {
        if from > to {
            return (Vec::new(), 0);
        }
        let held = Held::new(filter, self);
        let mut talks = Vec::new();
        let mut all = 0;
        for (day, counted) in self.days.range(from..=to).rev() {
            for talk in counted.talks.iter().filter(|talk| held.wants(*day, talk)) {
                if all >= skipped && talks.len() < wanted {
                    talks.push(Talk {
                        day: *day,
                        who: talk.who,
                        begun: talk.begun,
                        messages: talk.messages,
                        level: talk.level,
                        language: talk.language,
                        missed: talk.missed,
                        texts: talk.texts,
                    });
                }
                all += 1;
            }
        }
        (talks, all)
    }

    /// The events of a conversation that are here, in order.
    pub fn talk(&self, day: Date, who: u64) -> Vec<Found<'_>> {
        let rows = self.rows(day, day);
        rows.filter(|found| found.row.who == who && who != 0)
            .collect()
    }
}

/// Whether the bot did not find what was meant.
pub(super) fn is_miss(kind: &str) -> bool {
    matches!(kind, "not-understood" | "answer-declined")
}
