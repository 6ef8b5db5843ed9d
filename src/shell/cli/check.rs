//! `rusvakt check`: every finding with its place and what to do; `--fix` mends what is sure.

mod accept;
mod fix;

use super::{CliError, Only};
use crate::finding::{Finding, Severity};
use crate::shell::config::Config;
use crate::shell::content;
use clap::ValueEnum;
use std::path::Path;
use std::process::ExitCode;

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
    let all = content::compile(dialogues).told();
    let (findings, others): (Vec<Finding>, Vec<Finding>) =
        all.into_iter().partition(|finding| only.has(&finding.file));
    let text = match format {
        Format::Text if others.is_empty() => in_words(dialogues, &findings),
        Format::Text => format!(
            "{}I andre filer: {} «rusvakt check» viser hva.\n",
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
