//! `rusvakt logs`: the anonymous events, read from their files, so that the bot may run meanwhile.

mod shape;

use super::CliError;
use crate::language::Language;
use crate::shell::config::Config;
use crate::shell::store::{Journal, Line, Place, date_of};
use crate::triage::{Category, Level};
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use shape::Shape;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
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
        /// The form.
        #[arg(long, value_enum, default_value_t = Form::Jsonl)]
        format: Form,
        /// Where it is written; else it is printed.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
        #[command(flatten)]
        filter: Filter,
    },
    /// Sletter hendelsene fra alle dager før en dato.
    Purge {
        /// The first day that is kept.
        #[arg(long, value_name = "DATE")]
        before: Date,
    },
}

/// The form of exported events.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Form {
    /// An object a line.
    Jsonl,
    /// A row a line, with a heading.
    Csv,
}

/// Which events are asked for.
#[derive(Args)]
pub(super) struct Filter {
    /// At least so grave: other, info, help, urgent, emergency.
    #[arg(long, value_parser = level)]
    level: Option<Level>,
    /// Of this danger, such as overdose.
    #[arg(long, value_parser = category)]
    category: Option<Category>,
    /// In this language: nb, nn, en.
    #[arg(long, value_parser = language)]
    lang: Option<Language>,
    /// At this node, or at any of this page.
    #[arg(long, value_name = "PAGE[#ID]")]
    node: Option<String>,
    /// Of this kind, such as not-understood.
    #[arg(long, value_name = "KIND")]
    event: Option<String>,
    /// From this day on.
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// Until this day.
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
}

pub(super) fn logs(config: &Config, act: &Act) -> Result<ExitCode, CliError> {
    let journal = Journal::of(&config.store.data);
    let fail = |reason| CliError::Events {
        folder: journal.dir().to_owned(),
        reason,
    };
    match act {
        Act::List { filter } => {
            let mut out = std::io::stdout().lock();
            Reading::new(&journal, filter).to(&mut out, Shape::line)
        }
        Act::Follow { filter } => follow(&journal, filter),
        Act::Export {
            format,
            output,
            filter,
        } => match output {
            Some(file) => {
                let opened = std::fs::File::create(file).map_err(|reason| CliError::Output {
                    file: file.clone(),
                    reason,
                })?;
                export(
                    &journal,
                    filter,
                    *format,
                    &mut std::io::BufWriter::new(opened),
                )
            }
            None => export(&journal, filter, *format, &mut std::io::stdout().lock()),
        },
        Act::Purge { before } => {
            let days = journal.purge_days(*before).map_err(fail)?;
            let told = format!("Slettet {days} dager.\n");
            super::print(&told)
        }
    }
    .map(|()| ExitCode::SUCCESS)
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
                let Some(record) = record.filter(|record| date_of(record.at) == day) else {
                    tracing::warn!(file = %file.display(), line = number, "a damaged event is passed over");
                    return;
                };
                let shape = Shape::of(&record);
                if filter.wants(&shape) && written.is_ok() {
                    written = writeln!(out, "{}", print(&shape));
                }
            });
            read.map_err(fail(file.clone()))?;
            written.map_err(cannot_print)?;
        }
        Ok(())
    }
}

impl Filter {
    fn wants(&self, shape: &Shape) -> bool {
        self.level
            .is_none_or(|level| shape.level.is_some_and(|is| is >= level))
            && self
                .category
                .is_none_or(|category| shape.category == Some(category))
            && self.lang.is_none_or(|language| shape.lang == language)
            && self
                .event
                .as_ref()
                .is_none_or(|event| shape.event == *event)
            && self.node.as_ref().is_none_or(|node| shape.is_at(node))
    }
}

fn cannot_print(reason: std::io::Error) -> CliError {
    CliError::System {
        doing: "cannot print",
        reason,
    }
}

fn level(name: &str) -> Result<Level, String> {
    let known = || Level::ALL.map(Level::name).join(", ");
    Level::from_name(name).ok_or_else(|| format!("no such level; there are {}", known()))
}

fn category(name: &str) -> Result<Category, String> {
    let known = || Category::ALL.map(Category::name).join(", ");
    Category::from_name(name).ok_or_else(|| format!("no such category; there are {}", known()))
}

fn language(code: &str) -> Result<Language, String> {
    Language::from_code(code).ok_or_else(|| "no such language; there are nb, nn, en".to_owned())
}
