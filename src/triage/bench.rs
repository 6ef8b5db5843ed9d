//! How well labelled messages are read: what was missed, what alarmed falsely, and whether the right contact led.

use super::{Case, Level, Talk, Triage, Vocabulary};
use crate::count::{self, Count};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a set of messages shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Emergencies that were read as less.
    pub emergency: Count,
    /// Dangers, urgent or emergency, that were read as less than urgent.
    pub danger: Count,
    /// Messages that are at most help and were read as urgent or worse, by the name of their set.
    pub alarms: BTreeMap<String, Count>,
    /// Messages read as urgent or worse that are at most help, of all that were read so: one less the precision.
    pub precision: Count,
    /// Dangers that were read, and led with a contact that their label does not allow.
    pub lead: Count,
    /// Calm messages whose level is outside what their label allows.
    pub calm: Count,
    /// Turns of conversations whose level is outside what their label allows.
    pub turns: Count,
    /// Dangers read as less than their label, by category.
    pub categories: BTreeMap<&'static str, Count>,
    /// Dangers read as less than their label, by language.
    pub languages: BTreeMap<String, Count>,
}

impl Report {
    /// Counts one message of a set.
    pub fn add(&mut self, set: &str, case: &Case, read: &Triage) {
        let alarmed = read.level >= Level::Urgent;
        if case.min >= Level::Urgent {
            let enough = read.level >= case.min;
            if case.min == Level::Emergency {
                self.emergency.add(enough);
            }
            self.danger.add(alarmed);
            self.categories
                .entry(case.category.name())
                .or_default()
                .add(enough);
            self.languages
                .entry(case.lang.clone())
                .or_default()
                .add(enough);
            if alarmed {
                self.lead.add(case.allows(read.lead));
            }
        } else {
            self.calm.add((case.min..=case.max).contains(&read.level));
        }
        if case.max <= Level::Help {
            self.alarms.entry(set.to_owned()).or_default().add(!alarmed);
        }
        if alarmed {
            self.precision.add(case.max >= Level::Urgent);
        }
    }

    /// Counts the turns of a conversation. An answer to "is it happening now?" counts only when that was asked.
    pub fn add_talk(&mut self, vocabulary: &Vocabulary, talk: &Talk) {
        let mut asked = false;
        for (turn, read) in talk.read(vocabulary) {
            if turn.after.is_none() || asked {
                self.turns.add((turn.min..=turn.max).contains(&read.level));
            }
            asked = read.asks_now;
        }
    }

    /// The report as a table for people, in Markdown.
    pub fn table(&self) -> String {
        let mut table = String::from(count::HEAD);
        let mut row = |name: &str, count: &Count| count.row(name, &mut table);
        row("emergencies read as emergency", &self.emergency);
        row("dangers read as urgent or worse", &self.danger);
        for (set, count) in &self.alarms {
            row(&format!("harmless, no alarm: {set}"), count);
        }
        row("alarms that were right", &self.precision);
        row("dangers led to the right contact", &self.lead);
        row("calm messages at the right level", &self.calm);
        row("turns of conversations", &self.turns);
        for (category, count) in &self.categories {
            row(&format!("category {category}"), count);
        }
        for (language, count) in &self.languages {
            row(&format!("language {language}"), count);
        }
        table
    }
}
