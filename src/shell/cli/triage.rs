//! `rusvakt triage`: reads a message a line.

use super::CliError;
use crate::shell::config::Config;
use crate::triage::{self, Triage};
use std::io::{BufRead, Write};
use std::process::ExitCode;

pub(super) fn triage(config: &Config, jsonl: bool) -> Result<ExitCode, CliError> {
    let script = super::script(config);
    let fail = |reason| CliError::System {
        doing: "cannot read or print",
        reason,
    };
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line.map_err(fail)?;
        let message = String::from_utf8_lossy(&line);
        let reading = triage::read(script.vocabulary(), message.trim_end_matches('\r'));
        let text = if jsonl {
            serde_json::to_string(&reading).unwrap_or_default()
        } else {
            in_words(&reading)
        };
        writeln!(out, "{text}").map_err(fail)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn in_words(reading: &Triage) -> String {
    let rules: Vec<&str> = reading
        .because
        .iter()
        .map(|evidence| evidence.rule.as_str())
        .collect();
    format!(
        "{} {} {}  ({})",
        reading.level,
        reading.category,
        reading.lead.name(),
        rules.join("; ")
    )
}
