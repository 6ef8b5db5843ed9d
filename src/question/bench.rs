//! How well questions find their topic: what was found first, among the offered ones, and what was refused.

use super::{Ask, Heard, NONE, Sureness};
use crate::count::{self, Count};
use crate::table::{self, NoRow};
use serde::Serialize;
use std::collections::BTreeMap;

/// A question whose topics are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// What it is called.
    pub id: String,
    /// The language or variety that it is written in: `nb`, `dialect`, `mix`, …
    pub lang: String,
    /// What somebody wrote.
    pub text: String,
    /// The topics that answer it equally well; `none` when it is off topic.
    pub topics: Vec<String>,
}

/// What a set of questions shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Questions whose first topic is right.
    pub first: Count,
    /// Questions with a right topic among those offered, three at most.
    pub offered: Count,
    /// Questions that were not refused.
    pub heard: Count,
    /// Off-topic messages that were refused.
    pub off_topic: Count,
    /// Questions answered at once whose answer is right.
    pub sure: Count,
    /// Questions whose first topic is right, by language.
    pub languages: BTreeMap<String, Count>,
}

impl Labelled {
    /// Reads a table of questions.
    ///
    /// # Errors
    /// The first line that is no question.
    pub fn parse(table: &str) -> Result<Vec<Labelled>, NoRow> {
        table::read(table, |[id, lang, text, topics]| {
            Ok(Labelled {
                id: id.to_owned(),
                lang: lang.to_owned(),
                text: text.to_owned(),
                topics: topics.split('|').map(str::to_owned).collect(),
            })
        })
    }

    /// What is asked, with nothing before it.
    pub fn ask(&self) -> Ask<'_> {
        Ask {
            text: &self.text,
            before: None,
        }
    }

    /// Whether it is off topic.
    pub fn is_off_topic(&self) -> bool {
        self.topics.iter().all(|topic| topic == NONE)
    }

    /// Whether one of the first `most` topics that were heard is right.
    pub fn is_within(&self, most: usize, heard: &Heard) -> bool {
        let mut topics = heard.topics.iter().take(most);
        topics.any(|ranked| self.topics.contains(&ranked.topic))
    }
}

impl Found {
    /// Counts one question.
    pub fn add(&mut self, question: &Labelled, heard: &Heard) {
        let refused = heard.sureness == Sureness::Unknown;
        if question.is_off_topic() {
            self.off_topic.add(refused);
            return;
        }
        let first = question.is_within(1, heard);
        self.first.add(first);
        self.offered
            .add(question.is_within(heard.topics.len(), heard));
        self.heard.add(!refused);
        if heard.sureness == Sureness::Sure {
            self.sure.add(first);
        }
        let language = self.languages.entry(question.lang.clone());
        language.or_default().add(first);
    }

    /// The report as a table for people, in Markdown.
    pub fn table(&self) -> String {
        let mut table = String::from(count::HEAD);
        for (name, count) in [
            ("right topic first", &self.first),
            ("right topic among those offered", &self.offered),
            ("answered at once, and rightly", &self.sure),
            ("questions that were not refused", &self.heard),
            ("off-topic messages that were refused", &self.off_topic),
        ] {
            count.row(name, &mut table);
        }
        for (language, count) in &self.languages {
            count.row(&format!("first, language {language}"), &mut table);
        }
        table
    }
}
