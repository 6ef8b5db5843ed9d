//! `rusvakt graph`: the dialogue tree as data.

use super::CliError;
use crate::finding::Severity;
use crate::graph::Graph;
use crate::language::Language;
use crate::script::{Compiled, Script};
use crate::shell::config::Config;
use crate::shell::content;
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What is asked for.
#[derive(Args)]
pub(super) struct Arguments {
    /// The form of the graph.
    #[arg(long, value_enum, default_value_t = Form::Json)]
    format: Form,
    /// Only nodes of this language; else all.
    #[arg(long, value_parser = language)]
    lang: Option<Language>,
    /// Where it is written; else it is printed.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    Json,
}

pub(super) fn graph(config: &Config, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let Compiled { script, findings } = content::compile(&config.content.dialogues);
    let errors = || findings.iter().filter(|f| f.severity == Severity::Error);
    let script = script.ok_or_else(|| CliError::Dialogues {
        errors: errors().count(),
    })?;
    let mut graph = chosen(&script, arguments.lang);
    graph.mark(&findings);
    let text = match arguments.format {
        Form::Json => serde_json::to_string(&graph).unwrap_or_default() + "\n",
    };
    put(arguments.output.as_deref(), &text)?;
    Ok(ExitCode::SUCCESS)
}

fn chosen(script: &Script, lang: Option<Language>) -> Graph {
    lang.map_or_else(
        || Graph::new(script),
        |language| Graph::written(script, language),
    )
}

/// Writes to a file, or prints.
fn put(file: Option<&Path>, text: &str) -> Result<(), CliError> {
    match file {
        Some(file) => std::fs::write(file, text).map_err(|reason| CliError::Output {
            file: file.to_owned(),
            reason,
        }),
        None => {
            let written = std::io::stdout().write_all(text.as_bytes());
            written.map_err(|reason| CliError::System {
                doing: "cannot print",
                reason,
            })
        }
    }
}

fn language(code: &str) -> Result<Language, String> {
    Language::from_code(code).ok_or_else(|| "nb, nn or en".to_owned())
}
