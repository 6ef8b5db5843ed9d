//! What is said of arguments that cannot be understood, in Norwegian.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::fmt::Write as _;
use std::process::ExitCode;

/// How a command ends whose arguments are not understood.
const MISTYPED: u8 = 2;

/// What stands for the options in the usage of a command, and what should.
const OPTIONS: &str = "[OPTIONS]";
const VALG: &str = "[VALG]";

/// Says what is wrong with the arguments, or what was asked for instead of running: help or the version.
pub(super) fn told(error: &Error) -> ExitCode {
    if is_answer(error.kind()) {
        let text = error.render().to_string().replace(OPTIONS, VALG);
        match error.use_stderr() {
            true => eprint!("{text}"),
            // Nothing more can be done when it cannot be printed.
            false => drop(super::print(&text)),
        }
        return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(MISTYPED));
    }
    eprint!("{}", in_words(error));
    ExitCode::from(MISTYPED)
}

/// Whether it is the help or the version, which are Norwegian already.
fn is_answer(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    )
}

fn in_words(error: &Error) -> String {
    let mut text = format!("feil: {}\n", problem(error));
    if let Some(meant) = meant(error) {
        let _ = writeln!(text, "mente du {meant}?");
    }
    if let Some(usage) = error.get(ContextKind::Usage) {
        let usage = usage.to_string().replace(OPTIONS, VALG);
        let usage = usage.trim().trim_start_matches("Usage:").trim();
        let _ = writeln!(text, "\nBruk: {usage}");
    }
    text + "\nSkriv --help bak kommandoen, så ser du hva den kan.\n"
}

fn problem(error: &Error) -> String {
    let argument = part(error, ContextKind::InvalidArg);
    let value = part(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let written = part(error, ContextKind::InvalidSubcommand);
            format!("ingen kommando heter «{written}»")
        }
        ErrorKind::UnknownArgument => format!("«{argument}» forstås ikke her"),
        ErrorKind::MissingRequiredArgument => format!("dette mangler: {argument}"),
        ErrorKind::MissingSubcommand => "skriv en kommando til bak denne".to_owned(),
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} mangler en verdi"),
        ErrorKind::InvalidValue => {
            let valid = part(error, ContextKind::ValidValue);
            format!("«{value}» kan ikke stå ved {argument}; her kan stå: {valid}")
        }
        ErrorKind::ValueValidation => match std::error::Error::source(error) {
            Some(reason) if !argument.is_empty() => {
                format!("«{value}» kan ikke stå ved {argument}: {reason}")
            }
            _ => format!("«{value}» kan ikke stå ved {argument}"),
        },
        ErrorKind::ArgumentConflict => {
            let prior = part(error, ContextKind::PriorArg);
            match &*prior {
                "" => format!("{argument} kan ikke stå sammen med det andre"),
                same if same == argument => format!("{argument} står to ganger"),
                prior => format!("{argument} kan ikke stå sammen med {prior}"),
            }
        }
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{argument} mangler en verdi")
        }
        ErrorKind::TooManyValues => format!("{argument} har for mange verdier"),
        ErrorKind::NoEquals => format!("skriv = mellom {argument} og verdien"),
        ErrorKind::InvalidUtf8 => "det er tegn her som ikke er UTF-8".to_owned(),
        _ => "kommandoen kan ikke forstås".to_owned(),
    }
}

/// What the one who wrote it most likely meant.
fn meant(error: &Error) -> Option<String> {
    [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    .map(|kind| part(error, kind).replace(", ", " eller "))
    .find(|meant| !meant.is_empty())
}

/// A part of what is known of an error; empty when it is not there.
fn part(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(one)) => one.clone(),
        Some(ContextValue::Strings(many)) => many.join(", "),
        Some(value @ (ContextValue::StyledStr(_) | ContextValue::Number(_))) => value.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Cli, help};
    use super::in_words;
    use clap::CommandFactory;

    fn check(arguments: &[&str], told: &[&str]) {
        let mut command = help::norwegian(Cli::command());
        let all = [&["rusvakt"], arguments].concat();
        let error = command.try_get_matches_from_mut(all).unwrap_err();
        let text = in_words(&error);
        for part in told {
            assert!(text.contains(part), "{arguments:?}: no {part:?} in\n{text}");
        }
        for english in [
            "Usage",
            "OPTIONS",
            "error:",
            "tip:",
            "unexpected",
            "similar",
        ] {
            assert!(!text.contains(english), "{text}");
        }
    }

    #[test]
    fn what_is_mistyped_is_told_in_norwegian() {
        check(
            &["chek"],
            &["ingen kommando heter «chek»", "mente du", "check"],
        );
        check(
            &["check", "--fiks"],
            &["«--fiks» forstås ikke her", "--fix"],
        );
        check(
            &["check", "--format", "xml"],
            &["«xml» kan ikke stå ved", "text"],
        );
        check(
            &["schema"],
            &["dette mangler: <FIL>", "Bruk: rusvakt schema"],
        );
        check(&["check", "--accept"], &["--accept", "mangler en verdi"]);
        check(
            &["graph", "--lang", "sv"],
            &["«sv» kan ikke stå", "nb, nn eller en"],
        );
        check(&["logs"], &["feil:"]);
    }
}
