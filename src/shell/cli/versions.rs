//! `rusvakt versions` and `rusvakt rollback`: what has been in use, and going back to it.

use super::{CliError, check};
use crate::contact::oslo;
use crate::script::{Compiled, ContentVersion};
use crate::shell::clock::Clock;
use crate::shell::config::Config;
use crate::shell::content::{self, ContentFile, Files};
use crate::shell::versions::restore::{NotRestored, Restored, restore};
use crate::shell::versions::{About, Claimed, Kept, Versions, VersionsError};
use jiff::Timestamp;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

/// So often files may be saved while they are being gone back from.
const ROUNDS: usize = 4;

const NONE: &str = "\
Ingen versjoner er tatt vare på ennå. Boten tar vare på dialogene hver gang den tar dem i bruk (rusvakt run).
";

/// The versions of the configured data folder.
pub(super) fn of(config: &Config) -> Versions {
    Versions::of(&config.store.data, config.content.versions)
}

pub(super) fn versions(config: &Config) -> Result<ExitCode, CliError> {
    let versions = of(config);
    let kept = versions.list()?;
    let live = Kept::live(&kept);
    let mut text = String::new();
    for Kept { version, about } in &kept {
        let is_live = Some(version) == live;
        let told = about.map_or("skadet".to_owned(), |about| told(about, is_live));
        let _ = writeln!(
            text,
            "{} {version}  {told}",
            if is_live { '*' } else { ' ' }
        );
    }
    super::print(if kept.is_empty() { NONE } else { &text })?;
    Ok(ExitCode::SUCCESS)
}

/// What is known of a version, in words.
fn told(about: About, is_live: bool) -> String {
    let left = if about.left {
        ", gått tilbake fra"
    } else {
        ""
    };
    match about.live {
        Some(since) if is_live => format!("i bruk siden {}", time(since)),
        Some(since) => format!("sist tatt i bruk {}{left}", time(since)),
        None => format!("aldri i bruk, tatt vare på {}", time(about.kept)),
    }
}

fn time(at: Timestamp) -> String {
    let at = at.to_zoned_datetime(oslo());
    at.strftime("%d.%m.%Y kl. %H.%M").to_string()
}

pub(super) fn rollback(config: &Config, version: Option<&str>) -> Result<ExitCode, CliError> {
    let folder = &config.content.dialogues;
    let versions = of(config);
    let now = ContentFile::version(&content::content_files(folder).map_err(unchanged)?);
    if versions.list()?.is_empty() {
        super::print(NONE)?;
        super::print("Det er derfor ingenting å gå tilbake til; ingenting er endret.\n")?;
        return Ok(ExitCode::FAILURE);
    }
    let Kept { version, .. } = match version {
        Some(name) => versions.named(name)?,
        None => versions.before(&now)?,
    };
    if version == now {
        super::print(&format!(
            "Dialogene er alt versjonen {version}; ingenting er endret.\n"
        ))?;
        return Ok(ExitCode::SUCCESS);
    }
    let files = versions.files(&version)?;
    check_sound(&version, &files)?;
    let claimed = versions.claim()?;
    let done = go_back(folder, &claimed, &version, &files)?;
    super::print(&told_done(&version, &done))?;
    Ok(ExitCode::SUCCESS)
}

/// What was done.
#[derive(Default)]
struct Done {
    /// What stood there, and after it what was saved meanwhile.
    left: Vec<ContentVersion>,
    restored: Restored,
}

/// Makes the folder's files those of a version, also when somebody saves meanwhile: what they saved is a version first.
fn go_back(
    folder: &Path,
    versions: &Claimed<'_>,
    version: &ContentVersion,
    files: &[ContentFile],
) -> Result<Done, CliError> {
    let mut done = Done::default();
    for _ in 0..ROUNDS {
        let before = content::content_files(folder).map_err(unchanged)?;
        // Somebody else may have gone back to it while this process waited.
        if ContentFile::version(&before) == *version {
            return Ok(done);
        }
        let kept = versions.keep_left(&before, Clock::default().now())?;
        if !done.left.contains(&kept) {
            done.left.push(kept);
        }
        match restore(folder, &before, files) {
            Ok(restored) => done.restored = restored,
            Err(NotRestored::SavedMeanwhile(_)) => continue,
            Err(NotRestored::Failed(path, reason)) => return Err(unchanged((path, reason))),
        }
        // The bot may have taken it into use since it was kept; it is gone back from all the same.
        versions.keep_left(&before, Clock::default().now())?;
    }
    Err(CliError::SavedMeanwhile)
}

/// A version can be older than the rules of this program: what they find an error in, the bot would not use.
fn check_sound(version: &ContentVersion, files: &[ContentFile]) -> Result<(), CliError> {
    let Compiled { findings, .. } = Files::of(files).compile();
    match check::tell_errors(&findings)? {
        0 => Ok(()),
        errors => Err(CliError::VersionErrors {
            version: version.clone(),
            errors,
        }),
    }
}

pub(super) fn unchanged((path, reason): (std::path::PathBuf, std::io::Error)) -> CliError {
    CliError::Unchanged(VersionsError::Disk { path, reason })
}

fn told_done(version: &ContentVersion, done: &Done) -> String {
    let Restored { written, removed } = done.restored;
    let mut told = format!(
        "Dialogene er igjen versjonen {version}: {} er skrevet, {} er fjernet.\n\
         Boten tar dem i bruk av seg selv om noen sekunder.\n",
        files(written),
        files(removed)
    );
    let mut left = done.left.iter();
    if let Some(there) = left.next() {
        let _ = writeln!(
            told,
            "Det som sto der, er tatt vare på. Tilbake til det: rusvakt rollback {there}"
        );
    }
    for saved in left {
        let _ = writeln!(
            told,
            "Noen lagret imens. Også det er tatt vare på: rusvakt rollback {saved}"
        );
    }
    told
}

/// A number of files.
fn files(count: usize) -> String {
    match count {
        1 => "1 fil".to_owned(),
        count => format!("{count} filer"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Somebody saves while it is gone back.
    #[test]
    fn what_was_saved_meanwhile_is_named() {
        let version = |text: &[u8]| ContentVersion::of([("nb/a.md", text)]);
        let done = Done {
            left: vec![version(b"there"), version(b"saved")],
            restored: Restored {
                written: 1,
                removed: 0,
            },
        };
        let told = told_done(&version(b"old"), &done);
        for (line, left) in told.lines().skip(2).zip(&done.left) {
            assert!(
                line.ends_with(&format!("rusvakt rollback {left}")),
                "{told}"
            );
        }
        assert_eq!(told.lines().count(), 4, "{told}");
    }
}
