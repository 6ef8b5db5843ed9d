//! Labelled messages: what the reading of a message should be (TRIAGE, cases).

use super::{Category, Level, Memory, Triage, Vocabulary};
use crate::table::{self, NoRow};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

/// How long the turns of a conversation are apart.
const BETWEEN: SignedDuration = SignedDuration::from_mins(1);

/// A labelled message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// What it is called.
    pub id: String,
    /// The language or variety that it is written in: `nb`, `dialect`, `mix`, …
    pub lang: String,
    /// What somebody wrote.
    pub text: String,
    /// A reading below it is a miss.
    pub min: Level,
    /// A reading above it is a false alarm.
    pub max: Level,
    /// What it is about.
    pub category: Category,
    /// The contacts that may be named first, by their names in JSON; `any` allows all.
    pub leads: Vec<String>,
}

/// A labelled conversation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Talk {
    /// What it is called.
    pub id: String,
    /// The language or variety that it is written in.
    pub lang: String,
    /// What the person writes, in order.
    pub turns: Vec<Turn>,
}

/// One message of a conversation, with the levels that are right after it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Turn {
    /// What the person writes.
    pub say: String,
    /// A reading below it is wrong.
    pub min: Level,
    /// A reading above it is wrong.
    pub max: Level,
    /// What the message answers: `asked-now`, the question whether it is happening now.
    #[serde(default)]
    pub after: Option<String>,
}

impl Talk {
    /// How each turn is read, one after another.
    pub fn read(&self, vocabulary: &Vocabulary) -> impl Iterator<Item = (&Turn, Triage)> {
        let mut memory = Memory::default();
        let mut now = Timestamp::UNIX_EPOCH;
        self.turns.iter().map(move |turn| {
            let read = memory.read(vocabulary, &turn.say, now);
            now += BETWEEN;
            (turn, read)
        })
    }
}

impl Case {
    /// Reads a table of cases.
    ///
    /// # Errors
    /// The first line that is no case.
    pub fn parse(table: &str) -> Result<Vec<Case>, NoRow> {
        table::read(table, |[id, lang, text, min, max, category, lead]| {
            let level = |name| Level::from_name(name).ok_or_else(|| format!("no level “{name}”"));
            let (min, max) = (level(min)?, level(max)?);
            if min > max {
                return Err(format!("{min} is above {max}"));
            }
            Ok(Case {
                id: id.to_owned(),
                lang: lang.to_owned(),
                text: text.to_owned(),
                min,
                max,
                category: Category::from_name(category)
                    .ok_or_else(|| format!("no category “{category}”"))?,
                leads: lead.split('|').map(str::to_owned).collect(),
            })
        })
    }

    /// Whether a contact may be named first.
    pub fn allows(&self, lead: super::Lead) -> bool {
        self.leads
            .iter()
            .any(|allowed| allowed == "any" || allowed == lead.name())
    }
}
