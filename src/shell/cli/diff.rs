//! `rusvakt diff OLD NEW`: what two versions of the dialogues say differently.

mod git;

pub(super) use git::GitError;

use super::{CliError, Format, check, labelled};
use crate::difference::{self, Tried, Version};
use crate::script::{Compiled, Script};
use crate::shell::clock::Clock;
use crate::shell::config::Config;
use crate::shell::content::{self, ContentFile, Files};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(super) fn diff(
    config: &Config,
    old: Option<&str>,
    new: Option<&str>,
    format: Format,
) -> Result<ExitCode, CliError> {
    let dialogues = config.content.dialogues.display().to_string();
    let new = new.unwrap_or(&dialogues);
    let (old_files, before) = match old {
        Some(old) => read(config, old)?,
        None => last(config),
    };
    let (new_files, mut after) = read(config, new)?;
    before.router();
    after.take_over_router(&before);
    let version = |files, script| Version { files, script };
    let difference = difference::compare(
        version(&old_files.sources, &before),
        version(&new_files.sources, &after),
        &tried(config)?,
        &Clock::default().zoned(),
    );
    super::print(&match format {
        Format::Text => difference.told(),
        Format::Json => serde_json::to_string_pretty(&difference).unwrap_or_default() + "\n",
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The dialogues that a change is held against when none is named: those that the bot uses, else those that were put into
/// git last, else those that are compiled in. What was not without error then is passed over.
fn last(config: &Config) -> (Files, Script) {
    let versions = super::versions::of(config);
    let live = versions.live().ok().flatten();
    let live = live.and_then(|version| versions.files(&version).ok());
    let revision = || git::files(&config.content.dialogues, "HEAD").ok();
    let kept = live.or_else(revision).and_then(|files| {
        let files = Files::of(&files);
        let script = files.compile().script?;
        Some((files, script))
    });
    kept.unwrap_or_else(|| {
        let files = Files {
            sources: content::built_in(),
            findings: Vec::new(),
        };
        (files, super::built_in())
    })
}

/// The dialogues that a name stands for, which must be without error.
fn read(config: &Config, name: &str) -> Result<(Files, Script), CliError> {
    let files = Files::of(&files(config, name)?);
    let Compiled { script, findings } = files.compile();
    match script {
        Some(script) => Ok((files, script)),
        None => Err(CliError::NotComparable {
            name: name.to_owned(),
            errors: check::tell_errors(&findings)?,
        }),
    }
}

/// The files of a folder, a kept version or a git revision.
fn files(config: &Config, name: &str) -> Result<Vec<ContentFile>, CliError> {
    let folder = Path::new(name);
    if folder.is_dir() {
        return content::content_files(folder).map_err(super::versions::unchanged);
    }
    let versions = super::versions::of(config);
    if let Ok(kept) = versions.named(name) {
        return Ok(versions.files(&kept.version)?);
    }
    Ok(git::files(&config.content.dialogues, name)?)
}

/// The labelled questions and messages that `config.toml` names, as far as they are there.
fn tried(config: &Config) -> Result<Tried, CliError> {
    let mut tried = Tried::default();
    for file in there(&config.diff.questions, &config.bench.questions) {
        tried.questions.extend(labelled::questions(file)?);
    }
    for file in there(&config.diff.cases, &config.bench.cases) {
        match labelled::are_talks(file) {
            true => tried.talks.extend(labelled::talks(file)?),
            false => tried.cases.extend(labelled::cases(file)?),
        }
    }
    Ok(tried)
}

fn there<'a>(own: &'a [PathBuf], else_: &'a [PathBuf]) -> impl Iterator<Item = &'a Path> {
    let files = if own.is_empty() { else_ } else { own };
    files.iter().map(PathBuf::as_path).filter(|f| f.exists())
}
