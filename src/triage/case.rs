//! Labelled messages: what the reading of a message should be (TRIAGE, cases).

use super::{Category, Level};
use serde::Deserialize;

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

/// Why a line is no case.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct NoCase {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

impl Case {
    /// Reads a table of cases: a heading, then seven columns with a tab between.
    ///
    /// # Errors
    /// The first line that is no case.
    pub fn parse(table: &str) -> Result<Vec<Case>, NoCase> {
        let rows = table.lines().enumerate().skip(1);
        rows.filter(|(_, row)| !row.trim().is_empty())
            .map(|(at, row)| {
                Case::row(row).map_err(|reason| NoCase {
                    line: at + 1,
                    reason,
                })
            })
            .collect()
    }

    fn row(row: &str) -> Result<Case, String> {
        let columns: Vec<&str> = row.split('\t').collect();
        let [id, lang, text, min, max, category, lead] = columns[..] else {
            return Err(format!("{} columns instead of 7", columns.len()));
        };
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
    }

    /// Whether a contact may be named first.
    pub fn allows(&self, lead: super::Lead) -> bool {
        self.leads
            .iter()
            .any(|allowed| allowed == "any" || allowed == lead.name())
    }
}
