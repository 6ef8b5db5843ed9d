//! A difference in words, for operators.

use super::{Answer, Change, Difference, FileChanges, NodeChange, Part, Reading};
use crate::triage::{Category, Level};
use std::fmt::Write as _;

/// Nodes that say that the bot has no answer.
const UNKNOWN: &str = "unknown";

impl Difference {
    /// Every change on a line of its own, and what they come to.
    pub fn told(&self) -> String {
        let mut text = format!("Fra {} til {}.\n", self.before, self.after);
        section(&mut text, "Sider", files(&self.pages));
        section(&mut text, "Andre filer", files(&self.files));
        section(&mut text, "Noder", self.nodes.iter().map(node));
        let questions = self.questions.iter();
        let questions = questions
            .map(|c| format!("«{}»: {} → {}", c.text, answer(&c.before), answer(&c.after)));
        section(&mut text, "Spørsmål som får et annet svar", questions);
        for (title, emergency) in [
            ("Nødmeldinger som leses annerledes", true),
            ("Andre meldinger som leses annerledes", false),
        ] {
            let messages = self.messages.iter().filter(|c| c.emergency == emergency);
            let messages = messages.map(|c| {
                format!(
                    "«{}»: {} → {}",
                    c.text,
                    reading(&c.before),
                    reading(&c.after)
                )
            });
            section(&mut text, title, messages);
        }
        let _ = write!(text, "\n{}\n", self.summed_up());
        text
    }

    /// What all changes come to, in two sentences.
    fn summed_up(&self) -> String {
        let emergencies = self.messages.iter().filter(|c| c.emergency).count();
        let others = self.messages.len() - emergencies;
        let messages = match (emergencies, others) {
            (0, 0) => "ingen melding leses annerledes".to_owned(),
            (0, others) => format!(
                "ingen nødmelding leses annerledes, {} gjør det",
                count(others, "annen melding", "andre meldinger")
            ),
            (emergencies, others) => format!(
                "{} og {} leses annerledes",
                count(emergencies, "nødmelding", "nødmeldinger"),
                count(others, "annen melding", "andre meldinger")
            ),
        };
        let questions = match self.questions.len() {
            0 => "Ingen spørsmål".to_owned(),
            number => format!("{number} spørsmål"),
        };
        format!(
            "{questions} får et annet svar, {messages}. Prøvd: {} spørsmål og {} meldinger.",
            self.asked, self.read
        )
    }
}

fn section(text: &mut String, title: &str, lines: impl IntoIterator<Item = String>) {
    let lines: Vec<String> = lines.into_iter().collect();
    if !lines.is_empty() {
        let _ = writeln!(text, "\n{title}");
    }
    for line in lines {
        let _ = writeln!(text, "  {line}");
    }
}

fn count(number: usize, one: &str, more: &str) -> String {
    match number {
        0 => format!("ingen {more}"),
        1 => format!("1 {one}"),
        number => format!("{number} {more}"),
    }
}

fn files(files: &FileChanges) -> Vec<String> {
    let of = |word: &'static str, names: &[String]| -> Vec<String> {
        names
            .iter()
            .map(|name| format!("{word:<6}  {name}"))
            .collect()
    };
    [
        of("ny", &files.added),
        of("borte", &files.removed),
        of("endret", &files.changed),
    ]
    .concat()
}

fn node(change: &NodeChange) -> String {
    let NodeChange { node, change } = change;
    match change {
        Change::Added => format!("ny      {node}"),
        Change::Removed { moved: None } => format!("borte   {node}"),
        Change::Removed { moved: Some(to) } => format!("borte   {node}, flyttet til {to}"),
        Change::Changed { parts } => {
            let parts: Vec<&str> = parts.iter().map(|part| part.word()).collect();
            format!("endret  {node}: {}", parts.join(", "))
        }
    }
}

impl Part {
    fn word(self) -> &'static str {
        match self {
            Part::Title => "overskrift",
            Part::Text => "tekst",
            Part::Choices => "knapper",
            Part::Level => "hvor alvorlig",
            Part::FollowUp => "oppfølging",
            Part::Topic => "emne",
        }
    }
}

fn answer(answer: &Answer) -> String {
    match (&answer.node, &answer.offered[..]) {
        (None, _) => "kortet som er bygd inn".to_owned(),
        (Some(node), []) if node.as_str() == UNKNOWN => "vet ikke".to_owned(),
        (Some(node), []) => node.to_string(),
        (Some(_), offered) => {
            let offered: Vec<&str> = offered.iter().map(|node| node.as_str()).collect();
            format!("valget mellom {}", offered.join(", "))
        }
    }
}

fn reading(reading: &Reading) -> String {
    let level = match reading.level {
        Level::Emergency => "nød",
        Level::Urgent => "haster",
        Level::Help => "trenger hjelp",
        Level::Info => "spørsmål",
        Level::Other => "annet",
    };
    let mut text = level.to_owned();
    if reading.category != Category::None {
        let _ = write!(text, " ({}, {})", reading.category, reading.lead.name());
    }
    if reading.asks_now {
        text.push_str(", spør om det skjer nå");
    }
    text
}
