//! `rusvakt logs`: the anonymous events, read from their files, so that the bot may run meanwhile.

mod filter;
mod shape;

use super::CliError;
use crate::shell::config::Config;
use crate::shell::store::{Journal, Line, Place, Unread, check_layout};
use clap::{Subcommand, ValueEnum};
use filter::Filter;
use jiff::civil::Date;
use shape::Shape;
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// How often it is looked for new events.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// What is to be done with the events.
#[derive(Subcommand)]
pub(super) enum Act {
    /// Viser hendelsene, den eldste først.
    List {
        #[command(flatten)]
        filter: Filter,
    },
    /// Viser nye hendelser etter hvert som de kommer; Ctrl-C slutter.
    Follow {
        #[command(flatten)]
        filter: Filter,
    },
    /// Skriver hendelsene ut som data.
    Export {
        /// Formen.
        #[arg(long, value_enum, default_value_t = Form::Jsonl)]
        format: Form,
        /// Filen de skrives til; bare eieren kan lese den. Ellers skrives de ut.
        #[arg(long, value_name = "FIL")]
        output: Option<PathBuf>,
        #[command(flatten)]
        filter: Filter,
    },
    /// Sletter hendelsene fra alle dager før en dato.
    Purge {
        /// Den første dagen som blir stående, som 2026-11-30.
        #[arg(long, value_name = "DATO")]
        before: Date,
    },
}

/// The form of exported events.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Form {
    /// Ett objekt per linje.
    Jsonl,
    /// En rad per linje, under en overskrift.
    Csv,
}

pub(super) fn logs(config: &Config, act: &Act) -> Result<ExitCode, CliError> {
    let data = &config.store.data;
    if !data.is_dir() {
        let folder = data.clone();
        return Err(CliError::NoData { folder });
    }
    check_layout(data)?;
    match done(&Journal::of(data), act) {
        // Who reads has enough, as `head` after its ten lines.
        Err(CliError::System { reason, .. }) if reason.kind() == ErrorKind::BrokenPipe => {}
        done => done?,
    }
    Ok(ExitCode::SUCCESS)
}

fn done(journal: &Journal, act: &Act) -> Result<(), CliError> {
    let fail = |reason| CliError::Events {
        folder: journal.dir().to_owned(),
        reason,
    };
    match act {
        Act::List { filter } => {
            let mut out = std::io::stdout().lock();
            Reading::new(journal, filter).to(&mut out, Shape::line)
        }
        Act::Follow { filter } => follow(journal, filter),
        Act::Export {
            format,
            output,
            filter,
        } => match output {
            Some(file) => {
                let opened = private(file).map_err(|reason| CliError::Output {
                    file: file.clone(),
                    reason,
                })?;
                export(journal, filter, *format, &mut BufWriter::new(opened))
            }
            None => export(journal, filter, *format, &mut std::io::stdout().lock()),
        },
        Act::Purge { before } => {
            let days = journal.purge_days(*before).map_err(fail)?;
            let told = format!("Slettet {days} dager.\n");
            super::print(&told)
        }
    }
}

/// A file that only the owner can read: scrubbed is not anonymous to everybody.
fn private(file: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    let opened = options.write(true).create(true).truncate(true).mode(0o600);
    opened.open(file)
}

fn export(
    journal: &Journal,
    filter: &Filter,
    form: Form,
    out: &mut impl Write,
) -> Result<(), CliError> {
    match form {
        Form::Jsonl => Reading::new(journal, filter).to(out, Shape::json),
        Form::Csv => {
            writeln!(out, "{}", Shape::HEADING).map_err(cannot_print)?;
            Reading::new(journal, filter).to(out, Shape::csv)
        }
    }?;
    out.flush().map_err(cannot_print)
}

/// Prints what comes from now on, until the program is ended.
fn follow(journal: &Journal, filter: &Filter) -> Result<(), CliError> {
    let mut reading = Reading::new(journal, filter);
    reading.to(&mut std::io::sink(), Shape::line)?;
    loop {
        std::thread::sleep(LOOK_EVERY);
        let mut out = std::io::stdout().lock();
        reading.to(&mut out, Shape::line)?;
        out.flush().map_err(cannot_print)?;
    }
}

/// How far each day was read.
struct Reading<'a> {
    journal: &'a Journal,
    filter: &'a Filter,
    places: BTreeMap<Date, Place>,
}

impl<'a> Reading<'a> {
    fn new(journal: &'a Journal, filter: &'a Filter) -> Reading<'a> {
        Reading {
            journal,
            filter,
            places: BTreeMap::new(),
        }
    }

    /// Prints what has come since the last time; tells of damaged lines and goes on.
    fn to(&mut self, out: &mut impl Write, print: fn(&Shape) -> String) -> Result<(), CliError> {
        let fail = |folder: PathBuf| move |reason| CliError::Events { folder, reason };
        let (from, to) = (self.filter.from, self.filter.to);
        let is_asked =
            |day: &Date| from.is_none_or(|from| *day >= from) && to.is_none_or(|to| *day <= to);
        let days = self
            .journal
            .days()
            .map_err(fail(self.journal.dir().to_owned()))?;
        for day in days.into_iter().filter(is_asked) {
            let file = self.journal.file(day);
            let mut written = Ok(());
            let place = self.places.entry(day).or_default();
            let filter = self.filter;
            let read = self.journal.read(day, place, |Line { number, record }| {
                let (file, line) = (file.display(), number);
                match record.as_ref().map(Shape::of) {
                    Ok(shape) if filter.wants(&shape) && written.is_ok() => {
                        written = writeln!(out, "{}", print(&shape));
                    }
                    Ok(_) => {}
                    Err(Unread::Damaged) => {
                        tracing::warn!(%file, line, "a damaged event is passed over; it stays in its file")
                    }
                    Err(Unread::Newer) => tracing::warn!(
                        %file,
                        line,
                        "an event of a newer version is passed over; it stays in its file"
                    ),
                }
            });
            read.map_err(fail(file.clone()))?;
            written.map_err(cannot_print)?;
        }
        Ok(())
    }
}

fn cannot_print(reason: std::io::Error) -> CliError {
    CliError::System {
        doing: "kan ikke skrive ut",
        reason,
    }
}
