//! `rusvakt check`: every finding with its place and what to do.

use super::{CliError, Format};
use crate::finding::{Finding, Severity};
use crate::shell::config::Config;
use crate::shell::content;
use std::io::Write;
use std::process::ExitCode;

pub(super) fn check(config: &Config, format: Format) -> Result<ExitCode, CliError> {
    let findings = content::compile(&config.content.dialogues).findings;
    let text = match format {
        Format::Text => in_words(&findings),
        Format::Json => serde_json::to_string_pretty(&findings).unwrap_or_default() + "\n",
    };
    let written = std::io::stdout().write_all(text.as_bytes());
    written.map_err(|reason| CliError::System {
        doing: "cannot print",
        reason,
    })?;
    let errors = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    Ok(if errors {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn in_words(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let kind = match finding.severity {
            Severity::Error => "feil",
            Severity::Warning => "advarsel",
        };
        text.push_str(&format!(
            "{}:{}:{}: {kind} [{}]: {}\n    gjør dette: {}\n",
            finding.file, finding.line, finding.column, finding.code, finding.message, finding.help
        ));
    }
    let count = |severity| {
        findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    text.push_str(&format!("{errors} feil, {warnings} advarsler\n"));
    text
}
