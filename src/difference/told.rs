//! A difference in words, for operators.

use super::{Answer, Change, Difference, FileChanges, NodeChange, Part, Reading, Said};
use crate::triage::{Category, Level};
use std::fmt::Write as _;

/// Nodes that say that the bot has no answer.
const UNKNOWN: &str = "unknown";

/// Most consequences of one kind that are listed.
const LISTED: usize = 20;

impl Difference {
    /// What has changed, with the old and the new words under each other, then what follows from it, and what that comes to.
    pub fn told(&self) -> String {
        let mut text = String::new();
        section(&mut text, "Noder", self.nodes.iter().map(node).collect());
        section(&mut text, "Sider", files(&self.pages));
        section(&mut text, "Andre filer", files(&self.files));
        let questions = self.questions.iter();
        let questions = questions
            .map(|c| format!("«{}»: {} → {}", c.text, answer(&c.before), answer(&c.after)));
        consequences(
            &mut text,
            "Spørsmål som får et annet svar",
            questions.collect(),
        );
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
            let messages: Vec<String> = messages.collect();
            match emergency {
                // Each of these is looked at before it is published.
                true => {
                    let title = format!("{title} ({})", messages.len());
                    section(&mut text, &title, messages);
                }
                false => consequences(&mut text, title, messages),
            }
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

fn section(text: &mut String, title: &str, lines: Vec<String>) {
    if !lines.is_empty() {
        let _ = writeln!(text, "\n{title}");
    }
    for line in lines {
        let _ = writeln!(text, "  {line}");
    }
}

/// A section with how many there are in its title, and not more of them than somebody reads.
fn consequences(text: &mut String, title: &str, mut lines: Vec<String>) {
    let title = format!("{title} ({})", lines.len());
    let more = lines.len().saturating_sub(LISTED);
    lines.truncate(LISTED);
    if more > 0 {
        lines.push(format!(
            "… og {more} til; «rusvakt diff --format json» har alle"
        ));
    }
    section(text, &title, lines);
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
        Change::Changed { parts, said } => {
            let parts: Vec<&str> = parts.iter().map(|part| part.word()).collect();
            let said: String = said.iter().map(beside).collect();
            format!("endret  {node}: {}{said}", parts.join(", "))
        }
    }
}

/// What stood there, and under it what stands there now.
fn beside(said: &Said) -> String {
    let lines = |word: &str, lines: &[String]| -> String {
        match lines {
            [] => String::new(),
            lines => format!("\n      {word}: {}", lines.join(" ")),
        }
    };
    lines("før", &said.before) + &lines("nå ", &said.after)
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
