//! Conversations: the events of one name on one day.

use super::filter::Held;
use super::{Filter, Found, Table};
use crate::language::Language;
use crate::triage::Level;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

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
    pub messages: usize,
    /// The gravest reading.
    pub level: Level,
    /// The last language.
    pub language: Language,
    /// How often something was not understood, or the answer was not what was meant.
    pub missed: usize,
    /// How often words were written down.
    pub texts: usize,
    met: u8,
}

impl Table {
    /// The conversations of these days that the filter asks for, the last one first.
    pub fn talks(&self, from: Date, to: Date, filter: &Filter) -> Vec<Talk> {
        let held = Held::new(filter, self);
        let mut talks: FxHashMap<(Date, u64), Talk> = FxHashMap::default();
        for (file, part, row) in self.of_days(from, to).filter(|(_, _, row)| row.who != 0) {
            let found = self.found(file, part, row);
            let folded = part
                .texts
                .get(row.text as usize)
                .map(|words| &*words.folded);
            let talk = talks.entry((row.day, row.who)).or_insert_with(|| Talk {
                day: row.day,
                who: row.who,
                begun: row.at,
                messages: 0,
                level: Level::Other,
                language: row.language,
                missed: 0,
                texts: 0,
                met: 0,
            });
            talk.met |= held.met(&found, folded);
            talk.language = row.language;
            talk.texts += usize::from(folded.is_some());
            talk.missed += usize::from(is_miss(found.kind));
            if let Some((level, _)) = row.read {
                talk.messages += 1;
                talk.level = talk.level.max(level);
            }
        }
        let mut talks: Vec<Talk> = talks
            .into_values()
            .filter(|talk| Held::is_all(talk.met))
            .collect();
        talks.sort_by_key(|talk| std::cmp::Reverse((talk.day, talk.begun, talk.who)));
        talks
    }

    /// The events of a conversation, in order.
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
