//! `rusvakt scrub`: takes what belongs to a person out of a text a line.

use super::CliError;
use crate::shell::config::Config;
use crate::shell::content;
use std::process::ExitCode;

pub(super) fn scrub(config: &Config, jsonl: bool) -> Result<ExitCode, CliError> {
    let script = super::script(config);
    let scrubber = content::scrubber(&config.content.dialogues, script.contacts());
    super::each_line(|text| {
        let scrubbed = scrubber.scrub(text);
        match jsonl {
            true => serde_json::to_string(&scrubbed).unwrap_or_default(),
            false => scrubbed.text,
        }
    })
}
