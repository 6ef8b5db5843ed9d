//! The command line. What people and operators read is Norwegian; flags and JSON are English.

mod bench;
mod chat;
mod check;
mod learn;
mod preview;
mod run;
mod triage;

use super::config::{Config, ConfigError};
use super::content;
use crate::finding::Severity;
use crate::script::{Compiled, Script};
use clap::{Args, Parser, Subcommand, ValueEnum};
use miette::Diagnostic;
use std::path::PathBuf;
use std::process::ExitCode;
use thiserror::Error;

/// A helpline bot that notices emergencies and leads people to help.
#[derive(Parser)]
#[command(name = "rusvakt", version, about, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    place: Place,
}

/// Where things lie.
#[derive(Args)]
struct Place {
    /// The configuration.
    #[arg(
        long,
        global = true,
        default_value = "config.toml",
        value_name = "FILE"
    )]
    config: PathBuf,
    /// Where the bot remembers; else as the configuration says.
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Kjører boten på Telegram (tokenet gis som TELOXIDE_TOKEN).
    Run,
    /// Viser boten i nettleseren, uten Telegram.
    Preview,
    /// Prater med boten i terminalen.
    Chat {
        /// One object a line, for programs.
        #[arg(long)]
        jsonl: bool,
    },
    /// Sjekker innstillinger, dialoger, kontakter og ord.
    Check {
        /// How findings are printed.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Leser merkede meldinger og sier hvor godt de ble lest; utgangskode 1 under grensene i config.toml.
    Bench {
        /// Files with labelled messages or conversations; else those that config.toml names.
        cases: Vec<PathBuf>,
        /// How the report is printed.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        /// Lists the messages that were read wrongly.
        #[arg(long)]
        wrong: bool,
        /// Leaves out each rule in turn and lists those that no message in the given files misses.
        #[arg(long, requires = "cases", conflicts_with_all = ["format", "wrong"])]
        rules: bool,
    },
    /// Lærer vektene i den andre vurderingen av merkede meldinger, og skriver dem ut.
    Learn {
        /// Files with labelled messages.
        #[arg(required = true)]
        cases: Vec<PathBuf>,
    },
    /// Leser en melding per linje og sier hvor alvorlig den er.
    Triage {
        /// One object a line, for programs.
        #[arg(long)]
        jsonl: bool,
        /// All that counted, for people.
        #[arg(long, conflicts_with = "jsonl")]
        explain: bool,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Why a command could not do its work.
#[derive(Debug, Error, Diagnostic)]
enum CliError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("no token: TELOXIDE_TOKEN is not set")]
    #[diagnostic(help(
        "ask BotFather on Telegram for a token, and start with TELOXIDE_TOKEN=… rusvakt run"
    ))]
    TokenMissing,
    #[error(transparent)]
    Intake(#[from] super::telegram::intake::IntakeError),
    #[error(transparent)]
    Api(#[from] super::telegram::api::ApiError),
    #[error(transparent)]
    Store(#[from] super::store::StoreError),
    #[error("cannot listen on {address}: {reason}")]
    #[diagnostic(help("set another address under [preview] in config.toml"))]
    Listen {
        address: String,
        reason: std::io::Error,
    },
    #[error("{file}: {reason}", file = file.display())]
    #[diagnostic(help(
        "a file of labelled messages has a heading and seven columns with a tab between: id, lang, text, min, max, category, lead"
    ))]
    Cases { file: PathBuf, reason: String },
    #[error("{doing}: {reason}")]
    System {
        doing: &'static str,
        reason: std::io::Error,
    },
}

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match act(&cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{:?}", miette::Report::new(error));
            ExitCode::FAILURE
        }
    }
}

fn act(cli: &Cli) -> Result<ExitCode, CliError> {
    let mut config = Config::read(&cli.place.config, variables())?;
    if let Some(data) = &cli.place.data {
        config.store.data.clone_from(data);
    }
    super::log::start(config.log.level);
    match &cli.command {
        Command::Run => run::run(&config),
        Command::Preview => preview::preview(&config, cli.place.data.is_some()),
        Command::Chat { jsonl } => chat::chat(&config, cli.place.data.is_some(), *jsonl),
        Command::Check { format } => check::check(&config, *format),
        Command::Bench {
            cases,
            format,
            wrong,
            rules,
        } => match rules {
            true => bench::rules(&config, cases),
            false => bench::bench(&config, cases, *format, *wrong),
        },
        Command::Learn { cases } => learn::learn(&config, cases),
        Command::Triage { jsonl, explain } => {
            let form = match (jsonl, explain) {
                (true, _) => triage::Form::Json,
                (_, true) => triage::Form::Explained,
                _ => triage::Form::Line,
            };
            triage::triage(&config, form)
        }
    }
}

/// The environment without what is no text: a variable of somebody else's must not stop the program.
fn variables() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

/// The script of the configured folder; when that cannot be used, the one that is compiled in, and what is wrong.
fn script(config: &Config) -> Script {
    let Compiled { script, findings } = content::compile(&config.content.dialogues);
    let errors: Vec<_> = findings
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .collect();
    for finding in &errors {
        let place = format!("{}:{}", finding.file, finding.line);
        tracing::error!(place, code = finding.code, "{}", finding.message);
    }
    match script {
        Some(script) => script,
        None => {
            tracing::error!(
                errors = errors.len(),
                "the dialogues cannot be used; the bot speaks those that are compiled in, until they are mended"
            );
            built_in()
        }
    }
}

/// The script that is compiled in. A test holds that it has no error; without it nothing could be answered.
fn built_in() -> Script {
    match content::compile_built_in().script {
        Some(script) => script,
        None => unreachable!("a test compiles what is compiled in"),
    }
}
