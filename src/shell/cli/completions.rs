//! `rusvakt completions SHELL`: completes commands and their options in a shell.

use super::CliError;
use clap::Command;
use clap_complete::Shell;
use std::process::ExitCode;

pub(super) fn completions(shell: Shell, mut command: Command) -> Result<ExitCode, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "rusvakt", &mut script);
    super::print(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}
