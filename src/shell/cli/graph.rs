//! `rusvakt graph`: the dialogue tree as a picture, for Graphviz, and as data.

use super::CliError;
use crate::engine::Event;
use crate::finding::{Finding, Severity};
use crate::graph::{self, Graph, Traffic};
use crate::language::Language;
use crate::script::{Compiled, Script};
use crate::shell::config::Config;
use crate::shell::content;
use crate::shell::store::{EventRecord, Journal, Line, Place, check_layout};
use clap::{Args, ValueEnum};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Most boxes of a picture; more can neither be read nor be laid out in time.
const BOXES: usize = 200;
/// So much of a file tells whether it was made here, in bytes.
const BEGIN: usize = 400;
/// Most names that are told when one is not found.
const NAMES_TOLD: usize = 8;

/// What is asked for.
#[derive(Args)]
pub(super) struct Arguments {
    /// Et bilde (svg), tekst for Graphviz (dot) eller data for programmer (json).
    #[arg(long, value_enum, default_value_t = Form::Svg)]
    format: Form,
    /// Språket som vises; ellers bokmål, og alle som JSON.
    #[arg(long, value_parser = language, value_name = "nb|nn|en")]
    lang: Option<Language>,
    /// Bare det som ligger rundt en node (heroin#effects) eller en kontakt (@113).
    #[arg(long, value_name = "NODE")]
    focus: Option<String>,
    /// Hvor mange knapper unna den.
    #[arg(long, value_name = "N", default_value_t = 1, requires = "focus")]
    depth: usize,
    /// Med hvor mange som gikk hver vei, fra loggen; færre enn 5 vises ikke.
    #[arg(long)]
    traffic: bool,
    /// Filen det skrives til; ellers skrives det ut her.
    #[arg(long, value_name = "FIL")]
    output: Option<PathBuf>,
    /// Skriver også over en fil som rusvakt graph ikke har laget, eller et bilde i guiden.
    #[arg(long, requires = "output")]
    force: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Svg,
    Dot,
    Json,
}

pub(super) fn graph(config: &Config, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let Compiled { script, findings } = content::compile(&config.content.dialogues);
    let errors = || findings.iter().filter(|f| f.severity == Severity::Error);
    let script = script.ok_or_else(|| CliError::Dialogues {
        errors: errors().count(),
    })?;
    let traffic = arguments.traffic.then(|| traffic(config, arguments));
    let traffic = traffic.transpose()?;
    let text = drawn(&script, &findings, traffic.as_ref(), arguments)?;
    match &arguments.output {
        Some(file) => put(config, file, &text, arguments.force)?,
        None => super::print(&text)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// How many people went each way, in the language that is asked for.
fn traffic(config: &Config, arguments: &Arguments) -> Result<Traffic, CliError> {
    let data = &config.store.data;
    if !data.is_dir() {
        let folder = data.clone();
        return Err(CliError::NoData { folder });
    }
    check_layout(data)?;
    let journal = Journal::of(data);
    let fail = |reason| CliError::Events {
        folder: journal.dir().to_owned(),
        reason,
    };
    let (_, wanted) = asked(arguments);
    let mut traffic = Traffic::default();
    let mut note = |line: Line| {
        if let Ok(EventRecord {
            who: Some(who),
            event: Event::NodeShown { node, language },
            ..
        }) = line.record
            && wanted.is_none_or(|wanted| wanted == language)
        {
            traffic.note(who.as_str(), &node);
        }
    };
    for day in journal.days().map_err(fail)? {
        let read = journal.read(day, &mut Place::default(), &mut note);
        read.map_err(fail)?;
    }
    Ok(traffic)
}

fn drawn(
    script: &Script,
    findings: &[Finding],
    traffic: Option<&Traffic>,
    arguments: &Arguments,
) -> Result<String, CliError> {
    let (focus, language) = asked(arguments);
    let mut whole = match (arguments.format, language) {
        (Form::Json, None) => Graph::new(script),
        (Form::Json, Some(language)) => Graph::written(script, language),
        (_, language) => Graph::shown(script, language.unwrap_or_default()),
    };
    whole.mark(findings);
    if let Some(traffic) = traffic {
        whole.count(traffic);
    }
    let language = language.unwrap_or_default();
    let Some(focus) = focus else {
        return Ok(match arguments.format {
            Form::Svg => graph::overview(&whole, language),
            Form::Dot => graph::dot(&whole, language),
            Form::Json => json(&whole),
        });
    };
    let focus = named(&whole, &focus, language)?;
    let part = whole.around(&focus, arguments.depth).unwrap_or_default();
    let boxes = part.nodes.len() + part.contacts.len();
    if arguments.format == Form::Svg && boxes > BOXES {
        return Err(CliError::TooMuch { focus, boxes });
    }
    Ok(match arguments.format {
        Form::Svg => graph::neighbourhood(&whole, &part, &focus, language),
        Form::Dot => graph::dot(&part, language),
        Form::Json => json(&part),
    })
}

/// The node and the language that are asked for; `nn/heroin` asks for both.
fn asked(arguments: &Arguments) -> (Option<String>, Option<Language>) {
    let Some(focus) = &arguments.focus else {
        return (None, arguments.lang);
    };
    let split = focus.split_once('/');
    match split.and_then(|(code, name)| Some((Language::from_code(code)?, name))) {
        Some((language, name)) => (Some(name.to_owned()), arguments.lang.or(Some(language))),
        None => (Some(focus.clone()), arguments.lang),
    }
}

/// The place of a graph that a name means: `nn/heroin`, bokmål's where that is not translated, or a contact.
fn named(whole: &Graph, name: &str, language: Language) -> Result<String, CliError> {
    let places = [
        format!("{language}/{name}"),
        format!("{}/{name}", Language::Nb),
        name.to_owned(),
    ];
    let is_there = |place: &&String| whole.around(place, 0).is_some();
    if let Some(place) = places.iter().find(is_there) {
        return Ok(place.clone());
    }
    let word = name
        .split('#')
        .next()
        .unwrap_or(name)
        .trim_start_matches('@');
    let nodes = whole.nodes.iter().map(|node| node.name());
    let contacts = whole.contacts.keys().map(String::as_str);
    let like: Vec<&str> = nodes
        .chain(contacts)
        .filter(|known| !word.is_empty() && known.contains(word))
        .take(NAMES_TOLD)
        .collect();
    Err(CliError::NodeUnknown {
        name: name.to_owned(),
        help: match like[..] {
            [] => "skriv en node slik siden gjør, som heroin#effects, eller en kontakt, som @113"
                .into(),
            _ => format!("dette finnes: {}", like.join(", ")),
        },
    })
}

fn json(graph: &Graph) -> String {
    serde_json::to_string(graph).unwrap_or_default() + "\n"
}

/// Writes to a file and says so; not over one that was made by somebody else, and not over a picture of the guide.
fn put(config: &Config, file: &Path, text: &str, force: bool) -> Result<(), CliError> {
    let fail = |reason| CliError::Output {
        file: file.to_owned(),
        reason,
    };
    if !force && file.exists() && (is_of_guide(config, file) || !is_ours(file)) {
        return Err(CliError::NotOurs {
            file: file.to_owned(),
        });
    }
    std::fs::write(file, text).map_err(fail)?;
    super::print(&format!("skrev {}\n", file.display()))
}

/// Whether a file lies among the dialogues, as the pictures of the guide do.
fn is_of_guide(config: &Config, file: &Path) -> bool {
    let whole = |path: &Path| path.canonicalize().ok();
    match (whole(file), whole(&config.content.dialogues)) {
        (Some(file), Some(dialogues)) => file.starts_with(dialogues),
        _ => false,
    }
}

/// Whether a file begins as what is made here does.
fn is_ours(file: &Path) -> bool {
    let mut begin = [0; BEGIN];
    let read = std::fs::File::open(file).and_then(|mut file| file.read(&mut begin));
    let begin = String::from_utf8_lossy(&begin[..read.unwrap_or_default()]).into_owned();
    let is_picture = begin.starts_with("<svg") && begin.contains("<title id=\"title\">Rusvakt");
    is_picture || begin.starts_with("digraph rusvakt {") || begin.starts_with("{\"nodes\":[")
}

fn language(code: &str) -> Result<Language, String> {
    Language::from_code(code).ok_or_else(|| "nb, nn eller en".to_owned())
}
