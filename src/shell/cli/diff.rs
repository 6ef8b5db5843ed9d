//! `rusvakt diff OLD NEW`: what two versions of the dialogues say differently.

mod git;

pub(super) use git::GitError;

use super::{CliError, Format, learn};
use crate::difference::{self, Tried, Version};
use crate::finding::Severity;
use crate::question::Labelled;
use crate::script::{Compiled, Script};
use crate::shell::clock::Clock;
use crate::shell::config::Config;
use crate::shell::content::{self, ContentFile, Files};
use crate::triage::Talk;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(super) fn diff(
    config: &Config,
    old: &str,
    new: Option<&str>,
    format: Format,
) -> Result<ExitCode, CliError> {
    let dialogues = config.content.dialogues.display().to_string();
    let new = new.unwrap_or(&dialogues);
    let (old_files, before) = read(config, old)?;
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

/// The dialogues that a name stands for, which must be without error.
fn read(config: &Config, name: &str) -> Result<(Files, Script), CliError> {
    let files = Files::of(&files(config, name)?);
    let Compiled { script, findings } = files.compile();
    let errors = findings.iter().filter(|f| f.severity == Severity::Error);
    match script {
        Some(script) => Ok((files, script)),
        None => {
            let told = errors
                .clone()
                .map(|f| format!("{}:{}: [{}] {}\n", f.file, f.line, f.code, f.message));
            super::print(&told.collect::<String>())?;
            Err(CliError::NotComparable {
                name: name.to_owned(),
                errors: errors.count(),
            })
        }
    }
}

/// The files of a folder, a kept version or a git revision.
fn files(config: &Config, name: &str) -> Result<Vec<ContentFile>, CliError> {
    let folder = Path::new(name);
    if folder.is_dir() {
        return content::content_files(folder).map_err(super::versions::unchanged);
    }
    let versions = super::versions::of(config);
    if let Some(version) = versions.named(name) {
        return Ok(versions.files(&version)?);
    }
    Ok(git::files(&config.content.dialogues, name)?)
}

/// The labelled questions and messages that `config.toml` names, as far as they are there.
fn tried(config: &Config) -> Result<Tried, CliError> {
    let mut tried = Tried::default();
    for file in there(&config.diff.questions, &config.bench.questions) {
        let questions = Labelled::parse(&text(file)?);
        let questions = questions.map_err(|reason| fault(file, reason))?;
        tried.questions.extend(questions);
    }
    for file in there(&config.diff.cases, &config.bench.cases) {
        match file.extension().is_some_and(|e| e == "jsonl") {
            true => tried.talks.extend(talks(file)?),
            false => tried.cases.extend(learn::read(file)?),
        }
    }
    Ok(tried)
}

fn there<'a>(own: &'a [PathBuf], else_: &'a [PathBuf]) -> impl Iterator<Item = &'a Path> {
    let files = if own.is_empty() { else_ } else { own };
    files.iter().map(PathBuf::as_path).filter(|f| f.exists())
}

fn talks(file: &Path) -> Result<Vec<Talk>, CliError> {
    let text = text(file)?;
    let lines = text.lines().enumerate();
    let talk = |(at, line)| {
        serde_json::from_str(line).map_err(|error| fault(file, format!("line {}: {error}", at + 1)))
    };
    lines.map(talk).collect()
}

fn text(file: &Path) -> Result<String, CliError> {
    std::fs::read_to_string(file).map_err(|reason| fault(file, reason.to_string()))
}

fn fault(file: &Path, reason: String) -> CliError {
    CliError::Cases {
        file: file.to_owned(),
        reason,
    }
}
