//! `rusvakt preview`: the bot in the browser.

use super::CliError;
use crate::shell::config::Config;
use std::process::ExitCode;

pub(super) fn preview(config: &Config, keep: bool) -> Result<ExitCode, CliError> {
    super::run::runtime()?.block_on(async {
        let _desk = super::chat::desk(config, keep)?;
        Ok(ExitCode::SUCCESS)
    })
}
