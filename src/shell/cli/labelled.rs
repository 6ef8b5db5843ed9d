//! The files of labelled questions, messages and conversations.

use super::CliError;
use crate::question::Labelled;
use crate::triage::{Case, Talk};
use std::fmt::Display;
use std::path::Path;

/// The questions of a table.
pub(super) fn questions(file: &Path) -> Result<Vec<Labelled>, CliError> {
    read(file, Labelled::parse)
}

/// The messages of a table.
pub(super) fn cases(file: &Path) -> Result<Vec<Case>, CliError> {
    read(file, Case::parse)
}

/// The conversations of a file, one a line.
pub(super) fn talks(file: &Path) -> Result<Vec<Talk>, CliError> {
    read(file, |text| {
        let lines = text.lines().enumerate();
        lines
            .map(|(at, line)| {
                serde_json::from_str(line).map_err(|error| format!("line {}: {error}", at + 1))
            })
            .collect::<Result<_, String>>()
    })
}

/// Whether a file holds conversations, and no table.
pub(super) fn are_talks(file: &Path) -> bool {
    file.extension()
        .is_some_and(|extension| extension == "jsonl")
}

fn read<T, E: Display>(
    file: &Path,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Result<T, CliError> {
    let fault = |reason: String| CliError::Cases {
        file: file.to_owned(),
        reason,
    };
    let text = std::fs::read_to_string(file).map_err(|reason| fault(reason.to_string()))?;
    parse(&text).map_err(|reason| fault(reason.to_string()))
}
