//! `rusvakt bench`: how well labelled messages are read, and how well questions find their topic.

pub(super) mod questions;

use super::{CliError, Format, labelled};
use crate::count::Count;
use crate::shell::config::{Config, Limits};
use crate::triage::{self, Case, Level, Report, Triage, Vocabulary};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(super) fn bench(
    config: &Config,
    files: &[PathBuf],
    format: Format,
    wrong: bool,
) -> Result<ExitCode, CliError> {
    let script = super::script(config);
    let files = match files {
        [] => &config.bench.cases,
        files => files,
    };
    let mut report = Report::default();
    let mut notes = Vec::new();
    for file in files {
        count(script.vocabulary(), file, &mut report, &mut notes)?;
    }
    let below = below(&shares(&report, &config.bench.limits));
    let text = match format {
        Format::Text => report.table(),
        Format::Json => serde_json::to_string(&report).unwrap_or_default() + "\n",
    };
    end(text, if wrong { &notes } else { &[] }, format, &below)
}

/// Prints a report, what was wrong, and what is below its limit.
fn end(
    mut text: String,
    notes: &[String],
    format: Format,
    below: &[Below],
) -> Result<ExitCode, CliError> {
    text += &notes.concat();
    if format == Format::Text {
        for Below { name, share, limit } in below {
            text += &format!("below the limit: {name} {share:.3} < {limit:.3}\n");
        }
    }
    super::print(&text)?;
    Ok(match below.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// `bench --rules`: leaves out each rule in turn and lists those that no labelled message misses.
pub(super) fn rules(config: &Config, files: &[PathBuf]) -> Result<ExitCode, CliError> {
    let script = super::script(config);
    let mut vocabulary = script.vocabulary().clone();
    let mut cases = Vec::new();
    for file in files {
        cases.extend(labelled::cases(file)?);
    }
    let whole: Vec<Triage> = cases
        .iter()
        .map(|case| triage::read(&vocabulary, &case.text))
        .collect();
    let rules: Vec<&str> = vocabulary.rules().collect();
    let mut text = String::new();
    for rule in &rules {
        vocabulary.mute(Some(rule));
        let fires = |read: &&Triage| read.because.iter().any(|evidence| evidence.rule == *rule);
        let fired = whole.iter().filter(fires).count();
        let missed = cases
            .iter()
            .zip(&whole)
            .filter(|(_, read)| fires(read))
            .any(|(case, read)| {
                let without = triage::read(&vocabulary, &case.text);
                (without.level, without.lead) != (read.level, read.lead)
            });
        if !missed {
            text += &format!("{rule}\tfires {fired} times, is never missed\n");
        }
    }
    text += &format!("{} rules\n", rules.len());
    super::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// Counts the messages of a file.
pub(super) fn count(
    vocabulary: &Vocabulary,
    file: &Path,
    report: &mut Report,
    notes: &mut Vec<String>,
) -> Result<(), CliError> {
    if labelled::are_talks(file) {
        for talk in labelled::talks(file)? {
            report.add_talk(vocabulary, &talk);
        }
        return Ok(());
    }
    let set = file.file_stem().unwrap_or_default().to_string_lossy();
    for case in labelled::cases(file)? {
        let read = triage::read(vocabulary, &case.text);
        report.add(&set, &case, &read);
        notes.extend(note(&case, &read));
    }
    Ok(())
}

/// A line on a message that was read wrongly.
fn note(case: &Case, read: &Triage) -> Option<String> {
    let missed = read.level < case.min;
    let alarmed = read.level > case.max && read.level >= Level::Urgent;
    let misled = case.min >= Level::Urgent && !missed && !case.allows(read.lead);
    let why = match () {
        () if missed => "missed",
        () if alarmed => "alarmed",
        () if misled => "misled",
        () => return None,
    };
    Some(format!(
        "{why}\t{}\t{} to {}\t{} {} {}\t{}\n",
        case.id,
        case.min,
        case.max,
        read.level,
        read.category,
        read.lead.name(),
        case.text
    ))
}

/// What was counted, and the lowest share of it that is allowed.
type Share<'a> = (&'a str, &'a Count, f64);

/// A share that is below its limit.
pub(super) struct Below {
    pub(super) name: String,
    pub(super) share: f64,
    pub(super) limit: f64,
}

/// Every share of labelled messages that has a limit.
pub(super) fn shares<'a>(report: &'a Report, limits: &Limits) -> Vec<Share<'a>> {
    let categories = report.categories.iter();
    let languages = report.languages.iter();
    let groups = categories
        .map(|(name, count)| (*name, count))
        .chain(languages.map(|(name, count)| (name.as_str(), count)))
        .map(|(name, count)| (name, count, limits.group));
    let quiet = report
        .alarms
        .iter()
        .filter_map(|(set, count)| Some((set.as_str(), count, *limits.quiet.get(set)?)));
    [
        ("emergency", &report.emergency, limits.emergency),
        ("danger", &report.danger, limits.danger),
        ("lead", &report.lead, limits.lead),
        ("turns", &report.turns, limits.turns),
    ]
    .into_iter()
    .chain(groups)
    .chain(quiet)
    .collect()
}

/// The shares that are below their limit.
pub(super) fn below(shares: &[Share<'_>]) -> Vec<Below> {
    let below = shares
        .iter()
        .filter(|(_, count, limit)| count.share() < *limit);
    below
        .map(|(name, count, limit)| Below {
            name: (*name).to_owned(),
            share: count.share(),
            limit: *limit,
        })
        .collect()
}
