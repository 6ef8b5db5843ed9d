//! `rusvakt check`: every finding with its place and what to do; `--fix` mends what is sure.

mod accept;
mod fix;

use super::progress::Progress;
use super::{CliError, Only};
use crate::contact::oslo;
use crate::finding::{Finding, Severity};
use crate::script::{Compiled, Script};
use crate::shell::clock::Clock;
use crate::shell::config::Config;
use crate::shell::content;
use clap::ValueEnum;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::panic;
use std::path::Path;
use std::process::ExitCode;
use std::thread;

/// Longest part of a line that is shown, in characters.
const SHOWN_CHARS: usize = 90;

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// As GitHub shows them beside the changed lines.
    Github,
}

/// What is done before it is checked.
pub(super) struct First<'a> {
    /// What can be mended for sure is.
    pub(super) fix: bool,
    /// These translations are made from what bokmål says now.
    pub(super) accept: &'a [String],
    /// These have to be looked at again.
    pub(super) unaccept: &'a [String],
}

pub(super) fn check(
    config: &Config,
    format: Format,
    first: &First<'_>,
    only: &[String],
) -> Result<ExitCode, CliError> {
    let dialogues = &config.content.dialogues;
    let only = Only::of(dialogues, only)?;
    let progress = Progress::new(format == Format::Text);
    let mut told = String::new();
    if first.fix {
        told += &fix::fix(dialogues)?;
    }
    let mut is_refused = false;
    if !first.accept.is_empty() {
        let accepted = accept::accept(dialogues, first.accept)?;
        told += &accepted.text;
        is_refused = accepted.is_refused;
    }
    if !first.unaccept.is_empty() {
        told += &accept::take_back(dialogues, first.unaccept)?.text;
    }
    if format == Format::Text {
        super::print(&told)?;
    }
    progress.doing("leser sidene");
    let compiled = content::compile(dialogues);
    let dangers = match (format, &compiled.script) {
        (Format::Text, Some(script)) if !only.is_all() => dangers(script, &only),
        _ => String::new(),
    };
    progress.doing("lærer av spørsmålene, og prøver dem");
    let today = Clock::default().now().to_zoned_datetime(oslo()).date();
    let all = all_told(compiled, today, &only);
    drop(progress);
    let (findings, others): (Vec<Finding>, Vec<Finding>) =
        all.into_iter().partition(|finding| only.has(&finding.file));
    let text = match format {
        Format::Text if others.is_empty() => in_words(dialogues, &findings) + &dangers,
        Format::Text => format!(
            "{}{dangers}I andre filer: {} «rusvakt check» viser hva.\n",
            in_words(dialogues, &findings),
            counted(&others)
        ),
        Format::Json => serde_json::to_string_pretty(&findings).unwrap_or_default() + "\n",
        Format::Github => for_github(dialogues, &findings),
    };
    super::print(&text)?;
    let errors = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    Ok(if errors || is_refused {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Everything that is to be told. The phrases are tried on two threads, which take every other file.
fn all_told(compiled: Compiled, today: Date, only: &Only) -> Vec<Finding> {
    let Compiled { script, findings } = compiled;
    let misled = script
        .as_ref()
        .map_or_else(Vec::new, |script| misled(script, only));
    let mut told = Compiled { script, findings }.told(today);
    told.extend(misled);
    told
}

/// The phrases of these files that lead elsewhere, in the order of the files.
fn misled(script: &Script, only: &Only) -> Vec<Finding> {
    let files: BTreeSet<&str> = script.questions().iter().map(|q| &*q.file).collect();
    let files: Vec<&str> = files.into_iter().filter(|file| only.has(file)).collect();
    let half = |first: usize| {
        let own: BTreeSet<&str> = files.iter().skip(first).step_by(2).copied().collect();
        script.misled(|file| own.contains(file))
    };
    let mut found = thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        let mut found = half(0);
        // A fault of the program is one, whoever met it.
        found.extend(
            other
                .join()
                .unwrap_or_else(|fault| panic::resume_unwind(fault)),
        );
        found
    });
    found.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    found
}

/// The phrases of these pages that are read as a danger, in words; nothing when there is none.
fn dangers(script: &Script, only: &Only) -> String {
    let found = script.read_as_danger(|file| only.has(file));
    let lines = found.iter().map(|asked| {
        let (line, column) = asked.position;
        format!("  {}:{line}:{column}: «{}»\n", asked.file, asked.phrase)
    });
    let lines: String = lines.collect();
    match lines.is_empty() {
        true => lines,
        false => format!(
            "Til orientering: disse spørsmålene leses som fare; boten svarer med nødsvar uansett hvor de står.\n{lines}"
        ),
    }
}

/// The findings as workflow commands, one a line.
fn for_github(dialogues: &Path, findings: &[Finding]) -> String {
    let line = |finding: &Finding| {
        let kind = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let file = dialogues.join(&*finding.file).display().to_string();
        let place = format!("line={},col={}", finding.line, finding.column);
        let said = escaped(&format!("{}: {}", finding.message, finding.help));
        let (file, code) = (escaped_property(&file), finding.code);
        format!("::{kind} file={file},{place},title={code}::{said}\n")
    };
    findings.iter().map(line).collect()
}

/// A text in which nothing ends the command.
fn escaped(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property in which nothing ends the property either.
fn escaped_property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

/// Prints each error in a line, and counts them.
pub(super) fn tell_errors(findings: &[Finding]) -> Result<usize, CliError> {
    let errors = findings.iter().filter(|f| f.severity == Severity::Error);
    let lines: Vec<String> = errors
        .map(|f| format!("{}:{}: [{}] {}\n", f.file, f.line, f.code, f.message))
        .collect();
    super::print(&lines.concat())?;
    Ok(lines.len())
}

/// The findings for people.
pub(super) fn in_words(dialogues: &Path, findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let kind = match finding.severity {
            Severity::Error => "feil",
            Severity::Warning => "advarsel",
        };
        text.push_str(&format!(
            "{}:{}:{}: {kind} [{}]: {}\n",
            finding.file, finding.line, finding.column, finding.code, finding.message
        ));
        if let Some(line) = content::line(dialogues, &finding.file, finding.line) {
            text.push_str(&pointed(&line, finding.line, finding.column));
        }
        text.push_str(&format!("  gjør dette: {}\n\n", finding.help));
    }
    if findings.is_empty() {
        return "Alt er i orden.\n".to_owned();
    }
    text + counted(findings).trim_end_matches('.') + "\n"
}

/// How many findings there are, as a sentence.
fn counted(findings: &[Finding]) -> String {
    let count = |severity| {
        let findings = findings.iter();
        findings.filter(|f| f.severity == severity).count()
    };
    match (count(Severity::Error), count(Severity::Warning)) {
        (errors, 1) => format!("{errors} feil, 1 advarsel."),
        (errors, warnings) => format!("{errors} feil, {warnings} advarsler."),
    }
}

/// The line with its number, cut to what a terminal shows, and a mark below the column.
fn pointed(line: &str, number: usize, column: usize) -> String {
    let first = column.saturating_sub(1).saturating_sub(SHOWN_CHARS / 2);
    let shown: String = line
        .chars()
        .skip(first)
        .take(SHOWN_CHARS)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let before = if first > 0 { "…" } else { "" };
    let indent = " ".repeat(column - 1 - first + before.chars().count());
    format!(
        "{number:>6} | {before}{}\n       | {indent}^\n",
        shown.trim_end()
    )
}
