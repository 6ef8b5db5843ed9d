//! `rusvakt learn`: learns the weights of the second opinion from labelled messages and prints them.

use super::CliError;
use crate::shell::config::Config;
use crate::triage::{self, Case, Example};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(super) fn learn(config: &Config, files: &[PathBuf]) -> Result<ExitCode, CliError> {
    let script = super::script(config);
    let mut cases = Vec::new();
    for file in files {
        cases.extend(read(file)?);
    }
    let examples: Vec<Example<'_>> = cases
        .iter()
        .map(|case| Example {
            text: &case.text,
            min: case.min,
            max: case.max,
            category: case.category,
        })
        .collect();
    let table = triage::learn(script.vocabulary(), &examples);
    let printed = std::io::stdout().lock().write_all(table.as_bytes());
    printed.map_err(|reason| CliError::System {
        doing: "cannot print",
        reason,
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The cases of a file.
pub(super) fn read(file: &Path) -> Result<Vec<Case>, CliError> {
    let text = std::fs::read_to_string(file).map_err(|reason| CliError::Cases {
        file: file.to_owned(),
        reason: reason.to_string(),
    })?;
    Case::parse(&text).map_err(|reason| CliError::Cases {
        file: file.to_owned(),
        reason: reason.to_string(),
    })
}
