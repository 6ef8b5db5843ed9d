//! The `rusvakt` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    rusvakt::shell::cli::main()
}
