//! The words around what `--help` says, in Norwegian: operators read it.

use clap::{Arg, ArgAction, Command};

/// How help is laid out.
const TEMPLATE: &str = "{about-with-newline}\nBruk: {usage}\n\n{all-args}";

/// A command, and all below it, with Norwegian headings.
pub(super) fn norwegian(command: Command) -> Command {
    let help = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help)
        .help("Viser denne hjelpen");
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version)
        .help("Viser utgaven");
    let has_version = command.get_version().is_some();
    let command = command
        .disable_version_flag(true)
        .args(has_version.then_some(version))
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .help_template(TEMPLATE)
        .subcommand_help_heading("Kommandoer")
        .subcommand_value_name("KOMMANDO")
        .arg(help)
        .mut_args(|arg| {
            let heading = match arg.is_positional() {
                true => "Argumenter",
                false => "Valg",
            };
            with_values(arg.help_heading(heading))
        });
    command.mut_subcommands(norwegian)
}

/// An argument that says in Norwegian what can stand there, and what is taken when nothing does.
fn with_values(arg: Arg) -> Arg {
    let takes_value = arg.get_action().takes_values();
    let possible: Vec<String> = match takes_value {
        true => arg
            .get_possible_values()
            .iter()
            .filter(|value| !value.is_hide_set())
            .map(|value| value.get_name().to_owned())
            .collect(),
        false => Vec::new(),
    };
    let default: Vec<String> = arg
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    let said = match (&possible[..], &default[..]) {
        _ if !takes_value => return arg,
        ([], []) => return arg,
        ([], default) => format!("[ellers {}]", default.join(", ")),
        (possible, []) => format!("[{}]", possible.join(", ")),
        (possible, default) => format!("[{}; ellers {}]", possible.join(", "), default.join(", ")),
    };
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    arg.help(format!("{help} {said}"))
        .long_help(None)
        .hide_possible_values(true)
        .hide_default_value(true)
}

#[cfg(test)]
mod tests {
    use super::super::Cli;
    use super::norwegian;
    use clap::{Command, CommandFactory};

    #[test]
    fn no_heading_is_english() {
        norwegian(Cli::command()).debug_assert();
        let mut cli = norwegian(Cli::command());
        cli.build();
        each(&mut cli, &mut |help| {
            for english in [
                "Usage:",
                "Options:",
                "Commands:",
                "Arguments:",
                "Print help",
                "[default",
                "possible values",
                "Possible values",
            ] {
                assert!(!help.contains(english), "{help}");
            }
        });
    }

    fn each(command: &mut Command, look: &mut impl FnMut(&str)) {
        look(&command.render_long_help().to_string());
        command
            .get_subcommands_mut()
            .for_each(|below| each(below, look));
    }
}
