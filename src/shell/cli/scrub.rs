//! `rusvakt scrub`: takes what belongs to a person out of a text a line.

use super::CliError;
use crate::shell::config::Config;
use crate::shell::content;
use std::io::{BufRead, Write};
use std::process::ExitCode;

pub(super) fn scrub(config: &Config, jsonl: bool) -> Result<ExitCode, CliError> {
    let script = super::script(config);
    let scrubber = content::scrubber(&config.content.dialogues, script.contacts());
    let fail = |reason| CliError::System {
        doing: "cannot read or print",
        reason,
    };
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line.map_err(fail)?;
        let text = String::from_utf8_lossy(&line);
        let scrubbed = scrubber.scrub(text.trim_end_matches('\r'));
        let text = match jsonl {
            true => serde_json::to_string(&scrubbed).unwrap_or_default(),
            false => scrubbed.text,
        };
        writeln!(out, "{text}").map_err(fail)?;
        out.flush().map_err(fail)?;
    }
    Ok(ExitCode::SUCCESS)
}
