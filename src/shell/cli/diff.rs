//! `rusvakt diff OLD NEW`: what two versions of the dialogues say differently.

mod git;

pub(super) use git::GitError;

use super::progress::Progress;
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
    let progress = Progress::new(format == Format::Text);
    progress.doing("leser de to versjonene");
    let dialogues = config.content.dialogues.display().to_string();
    let new = new.unwrap_or(&dialogues);
    let before = match old {
        Some(old) => read(config, old)?,
        None => last(config),
    };
    let mut after = read(config, new)?;
    progress.doing("lærer av spørsmålene");
    before.script.router();
    after.script.take_over_router(&before.script);
    progress.doing("stiller alle spørsmål til begge");
    let difference = difference::compare(
        before.version(),
        after.version(),
        &tried(config)?,
        &Clock::default().zoned(),
    );
    drop(progress);
    super::print(&match format {
        Format::Text => format!(
            "Før: {}, versjonen {}\nNå:  {}, versjonen {}\n{}",
            before.name,
            difference.before,
            after.name,
            difference.after,
            difference.told()
        ),
        Format::Json => serde_json::to_string_pretty(&difference).unwrap_or_default() + "\n",
    })?;
    Ok(ExitCode::SUCCESS)
}

/// One of the two, and what it is in words.
struct Side {
    name: String,
    files: Files,
    script: Script,
}

impl Side {
    fn version(&self) -> Version<'_> {
        Version {
            files: &self.files.sources,
            script: &self.script,
        }
    }
}

/// The dialogues that a change is held against when none is named: those that the bot uses, else those that were put into
/// git last, else those that are compiled in. What was not without error then is passed over.
fn last(config: &Config) -> Side {
    let versions = super::versions::of(config);
    let live = versions.live().ok().flatten();
    let live = live.and_then(|version| versions.files(&version).ok());
    let live = live.map(|files| ("det boten bruker", files));
    let revision = || {
        let files = git::files(&config.content.dialogues, "HEAD").ok()?;
        Some(("det som sist ble lagt inn i git", files))
    };
    let kept = live.or_else(revision).and_then(|(name, files)| {
        let files = Files::of(&files);
        let script = files.compile().script?;
        Some(Side {
            name: name.to_owned(),
            files,
            script,
        })
    });
    kept.unwrap_or_else(|| Side {
        name: "det som er bygd inn i programmet".to_owned(),
        files: Files::built_in(),
        script: super::built_in(),
    })
}

/// The dialogues that a name stands for, which must be without error.
fn read(config: &Config, written: &str) -> Result<Side, CliError> {
    let (name, files) = files(config, written)?;
    let files = Files::of(&files);
    let Compiled { script, findings } = files.compile();
    match script {
        Some(script) => Ok(Side {
            name,
            files,
            script,
        }),
        None => Err(CliError::NotComparable {
            name: written.to_owned(),
            errors: check::tell_errors(&findings)?,
        }),
    }
}

/// The files of a folder, a kept version or a git revision, and which of these it is.
fn files(config: &Config, name: &str) -> Result<(String, Vec<ContentFile>), CliError> {
    let folder = Path::new(name);
    if folder.is_dir() {
        let files = content::content_files(folder).map_err(super::versions::unchanged)?;
        return Ok((format!("mappen {name}"), files));
    }
    let versions = super::versions::of(config);
    if let Ok(kept) = versions.named(name) {
        let files = versions.files(&kept.version)?;
        return Ok(("en versjon som boten har brukt".to_owned(), files));
    }
    let files = git::files(&config.content.dialogues, name)?;
    Ok((format!("revisjonen {name} i git"), files))
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
