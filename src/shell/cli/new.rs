//! `rusvakt new page NAME`: a page to fill in, in every language.

use super::CliError;
use crate::contact::oslo;
use crate::language::Language;
use crate::shell::clock::Clock;
use crate::shell::config::Config;
use crate::topic;
use clap::Subcommand;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What is made.
#[derive(Subcommand)]
pub(super) enum What {
    /// En side på bokmål, nynorsk og engelsk.
    Page {
        /// Navnet på siden: små bokstaver a–z, tall og bindestrek.
        #[arg(value_name = "NAVN")]
        name: String,
    },
}

pub(super) fn new(config: &Config, what: &What) -> Result<ExitCode, CliError> {
    let What::Page { name } = what;
    if !is_name(name) {
        return Err(CliError::PageName { name: name.clone() });
    }
    let files = Language::ALL.map(|language| (language, place(config, language, name)));
    if let Some((_, file)) = files.iter().find(|(_, file)| file.exists()) {
        return Err(CliError::Exists { file: file.clone() });
    }
    let today = Clock::default().now().to_zoned_datetime(oslo()).date();
    for (language, file) in &files {
        let front = front(name, &today.to_string());
        write(file, &format!("{front}{}", body(*language)))?;
        super::print(&format!("skrev {}\n", file.display()))?;
    }
    super::print(NEXT)?;
    Ok(ExitCode::SUCCESS)
}

const NEXT: &str = "\
Fyll inn det som står med store bokstaver, led en knapp til siden fra en annen side, og kjør rusvakt check.
";

/// Whether a button can carry it as the name of a page.
fn is_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=40).contains(&name.len()) && name.chars().all(allowed) && !name.starts_with('-')
}

fn place(config: &Config, language: Language, name: &str) -> PathBuf {
    let folder = config.content.dialogues.join(language.code());
    folder.join(format!("{name}.md"))
}

fn write(file: &Path, text: &str) -> Result<(), CliError> {
    let folder = file.parent().unwrap_or(Path::new(""));
    let written = std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::File::create_new(file))
        .and_then(|mut new| std::io::Write::write_all(&mut new, text.as_bytes()));
    written.map_err(|reason| CliError::Output {
        file: file.to_owned(),
        reason,
    })
}

/// What stands above a page. A page that is named after a subject answers it.
fn front(name: &str, today: &str) -> String {
    let subject = match topic::subject_exists(name) {
        true => format!("subject  = \"{name}\"\n"),
        false => String::new(),
    };
    format!(
        "+++\n{subject}reviewed = {today}   # dagen en fagperson så over fakta\n\
         sources  = [\"https://rusinfo.no/\"]   # bytt ut med kildene til teksten\n\n\
         [ask]\nstart = []   # måter folk spør på, i anførselstegn med komma mellom\n\
         first = []\n+++\n\n"
    )
}

fn body(language: Language) -> &'static str {
    match language {
        Language::Nb => NB,
        Language::Nn => NN,
        Language::En => EN,
    }
}

const NB: &str = "\
# FYLL INN tittelen

FYLL INN hva siden handler om, i en eller to setninger.

- [Det viktigste](#first)
- [Snakk med noen](help)
- [Til menyen](!menu)

## FYLL INN spørsmålet {#first}

FYLL INN svaret, i korte avsnitt.

- [Snakk med noen](help)
- [Til menyen](!menu)
";

const NN: &str = "\
# FYLL INN tittelen

FYLL INN kva sida handlar om, i ei eller to setningar.

- [Det viktigaste](#first)
- [Snakk med nokon](help)
- [Til menyen](!menu)

## FYLL INN spørsmålet {#first}

FYLL INN svaret, i korte avsnitt.

- [Snakk med nokon](help)
- [Til menyen](!menu)
";

const EN: &str = "\
# FYLL INN the title

FYLL INN what the page is about, in a sentence or two.

- [What matters most](#first)
- [Talk to someone](help)
- [To the menu](!menu)

## FYLL INN the question {#first}

FYLL INN the answer, in short paragraphs.

- [Talk to someone](help)
- [To the menu](!menu)
";
