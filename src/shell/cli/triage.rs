//! `rusvakt triage`: reads a message a line.

use super::{CliError, Form};
use crate::shell::config::Config;
use crate::triage::{self, Triage};
use std::fmt::Write as _;
use std::process::ExitCode;

pub(super) fn triage(config: &Config, form: Form) -> Result<ExitCode, CliError> {
    let script = super::script(config);
    super::each_line(|message| {
        let reading = triage::read(script.vocabulary(), message);
        match form {
            Form::Line => line_of(&reading),
            Form::Json => serde_json::to_string(&reading).unwrap_or_default(),
            Form::Explained => explained(message, &reading),
        }
    })
}

fn line_of(reading: &Triage) -> String {
    let (level, category, lead) = (reading.level, reading.category, reading.lead.name());
    let rules: Vec<&str> = reading.because.iter().map(|e| e.rule.as_str()).collect();
    format!("{level} {category} {lead}  ({})", rules.join("; "))
}

/// The message, its reading, and each rule with the words that it found and what lowered it.
fn explained(message: &str, reading: &Triage) -> String {
    let (level, category, lead) = (reading.level, reading.category, reading.lead.name());
    let mut text = format!("{message}\n  nivå {level}, kategori {category}, først {lead}\n");
    for evidence in &reading.because {
        let _ = writeln!(text, "  {}", evidence.told(message));
    }
    if reading.asks_now {
        text += "  boten spør: Skjer det nå?\n";
    }
    if reading.because.is_empty() {
        text += "  ingen regel og ingen ord slo til\n";
    }
    text
}
