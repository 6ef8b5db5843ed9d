//! `rusvakt ask`: finds the topics of a question a line.

use super::{CliError, Form};
use crate::question::{Ask, Heard, Sureness};
use crate::script::Script;
use crate::shell::config::Config;
use crate::triage::{self, Level};
use serde::Serialize;
use std::fmt::Write as _;
use std::process::ExitCode;

pub(super) fn ask(config: &Config, form: Form) -> Result<ExitCode, CliError> {
    let script = super::script(config);
    super::each_line(|question| {
        let heard = script.router().ask(Ask {
            text: question,
            before: None,
        });
        match form {
            Form::Line => line_of(&heard),
            Form::Json => json(&script, question, &heard),
            Form::Explained => explained(&script, question, &heard),
        }
    })
}

/// What programs read.
#[derive(Serialize)]
struct Line<'a> {
    level: Level,
    topics: Vec<&'a str>,
    answer: Option<String>,
}

fn json(script: &Script, question: &str, heard: &Heard) -> String {
    let reading = triage::read(script.vocabulary(), question);
    let topics: Vec<&str> = heard.topics.iter().map(|t| t.topic.as_str()).collect();
    let sure = heard.sureness == Sureness::Sure;
    let answers = script.answers(question, heard);
    let node = answers.first().filter(|_| sure);
    let line = Line {
        level: reading.level,
        answer: node.map(|node| format!("{}/{node}", reading.lang.code())),
        topics,
    };
    serde_json::to_string(&line).unwrap_or_default()
}

fn line_of(heard: &Heard) -> String {
    let topics: Vec<String> = heard
        .topics
        .iter()
        .map(|ranked| format!("{} {:.2}", ranked.topic, ranked.score))
        .collect();
    format!("{}  {}", word(heard.sureness), topics.join("; "))
}

/// The question, its topics, and the words that counted for each.
fn explained(script: &Script, question: &str, heard: &Heard) -> String {
    let mut text = format!("{question}\n  {}\n", word(heard.sureness));
    if !heard.substances.is_empty() {
        let _ = writeln!(text, "  stoff: {}", heard.substances.join(", "));
    }
    for ranked in &heard.topics {
        let counted = script.router().because(question, &ranked.topic);
        let words: Vec<String> = counted
            .iter()
            .map(|(word, by)| format!("«{word}» {by:+.2}"))
            .collect();
        let _ = writeln!(
            text,
            "  {} {:.2}: {}",
            ranked.topic,
            ranked.score,
            words.join(", ")
        );
    }
    text
}

fn word(sureness: Sureness) -> &'static str {
    match sureness {
        Sureness::Sure => "sikker",
        Sureness::Unsure => "usikker, tilbyr",
        Sureness::Unknown => "vet ikke",
    }
}
