//! `rusvakt check --accept` and `--unaccept`: notes that translations are made from what bokmål says now, and takes it back.

use crate::finding::Severity;
use crate::script::{
    Accepted, Asked, Compiled, Left, Script, TRANSLATED, Translated, TranslatedPlace,
};
use crate::shell::cli::CliError;
use crate::shell::cli::only::plain;
use crate::shell::content::{ContentFile, Files};
use crate::shell::versions::restore::restore;
use crate::text::nearest;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

/// The word for every page.
const ALL: &str = "alle";

/// Most nodes that are named in the command that takes it back; more are many lines above it.
const NAMED: usize = 12;

/// What was done, in words.
pub(super) struct Told {
    pub(super) text: String,
    /// Whether something that was asked for was not done.
    pub(super) is_refused: bool,
}

/// Notes it of these pages, named as `nn/heroin`, or `heroin` in both languages, and of these nodes, as
/// `nn/heroin#effects`; lists what is marked and what is not.
pub(super) fn accept(dialogues: &Path, names: &[String]) -> Result<Told, CliError> {
    let open = Open::read(dialogues, names, "--accept")?;
    let mut marks = open.marks();
    let accepted = marks.accept(&open.script, &open.asked);
    open.write(dialogues, &marks)?;
    Ok(Told {
        text: in_words(&accepted),
        is_refused: !accepted.left.is_empty(),
    })
}

/// Takes it back of these pages and nodes: they have to be looked at again.
pub(super) fn take_back(dialogues: &Path, names: &[String]) -> Result<Told, CliError> {
    let open = Open::read(dialogues, names, "--unaccept")?;
    let mut marks = open.marks();
    let taken = marks.take_back(&open.script, &open.asked);
    open.write(dialogues, &marks)?;
    let mut text = format!("Må ses over igjen: {}.\n", nodes(taken.len()));
    listed(&mut text, taken.iter().map(|place| (place, None)));
    Ok(Told {
        text,
        is_refused: false,
    })
}

/// The dialogues as they are, and what is asked of them.
struct Open {
    files: Files,
    script: Script,
    asked: Asked,
}

impl Open {
    fn read(dialogues: &Path, names: &[String], option: &'static str) -> Result<Open, CliError> {
        let files = Files::read(dialogues);
        let Compiled { script, findings } = files.compile();
        let errors = findings.iter().filter(|f| f.severity == Severity::Error);
        let script = script.ok_or_else(|| CliError::Dialogues {
            errors: errors.count(),
        })?;
        let asked = asked(&script, names, option)?;
        Ok(Open {
            files,
            script,
            asked,
        })
    }

    fn marks(&self) -> Translated {
        Translated::read(&self.files.sources, &mut Vec::new())
    }

    fn write(&self, dialogues: &Path, marks: &Translated) -> Result<(), CliError> {
        let before = self.files.sources.iter();
        let before: Vec<ContentFile> = before
            .filter(|source| &*source.file == TRANSLATED)
            .map(ContentFile::from)
            .collect();
        let after = [ContentFile::new(TRANSLATED, marks.written().as_bytes())];
        restore(dialogues, &before, &after)?;
        Ok(())
    }
}

fn in_words(accepted: &Accepted) -> String {
    let Accepted { marked, left } = accepted;
    let mut text = String::new();
    match marked.len() {
        0 => text.push_str("Ingen noder er merket.\n"),
        many => {
            let _ = writeln!(
                text,
                "Merket som oversatt fra det som står på bokmål nå: {}.",
                nodes(many)
            );
        }
    }
    listed(&mut text, marked.iter().map(|place| (place, None)));
    if !left.is_empty() {
        let _ = writeln!(text, "Ikke merket: {}.", nodes(left.len()));
        listed(
            &mut text,
            left.iter().map(|(place, left)| (place, Some(*left))),
        );
        let can_be_named = |left: &Left| matches!(left, Left::Unchanged | Left::Figures);
        if let Some((place, _)) = left.iter().find(|(_, left)| can_be_named(left)) {
            let _ = writeln!(
                text,
                "Passer oversettelsen som den er, nevner du noden: rusvakt check --accept {}",
                place.node
            );
        }
    }
    match marked.len() {
        0 => {}
        1..=NAMED => {
            let names: Vec<&str> = marked.iter().map(|place| &*place.node).collect();
            let _ = writeln!(text, "Angre: rusvakt check --unaccept {}", names.join(" "));
        }
        _ => text.push_str("Angre: rusvakt check --unaccept og navnene på nodene\n"),
    }
    text.push('\n');
    text
}

fn listed<'a>(
    text: &mut String,
    places: impl Iterator<Item = (&'a TranslatedPlace, Option<Left>)>,
) {
    for (TranslatedPlace { node, file, line }, left) in places {
        let why = left.map_or_else(String::new, |left| format!(": {left}"));
        let _ = writeln!(text, "  {node} ({file}:{line}){why}");
    }
}

/// A number of nodes.
fn nodes(count: usize) -> String {
    match count {
        1 => "1 node".to_owned(),
        many => format!("{many} noder"),
    }
}

/// What these names mean.
fn asked(script: &Script, names: &[String], option: &'static str) -> Result<Asked, CliError> {
    let known: BTreeSet<&str> = script
        .nodes()
        .filter_map(|node| node.file.strip_suffix(".md"))
        .collect();
    let mut asked = Asked::default();
    for name in names {
        if name == ALL {
            asked.all = true;
            continue;
        }
        let plain = plain(name);
        let (page, node) = match plain.split_once('#') {
            Some((page, node)) => (page, Some(node)),
            None => (&*plain, None),
        };
        let pages = translations(page.trim_end_matches(".md"), name, &known, option)?;
        match node {
            None => asked.pages.extend(pages),
            Some(node) => {
                let named: Vec<String> =
                    pages.iter().map(|page| format!("{page}#{node}")).collect();
                let there = named_nodes(script, &named);
                if there.is_empty() {
                    return Err(CliError::NodeUnknown {
                        name: name.clone(),
                        help: node_help(script, &pages, node),
                    });
                }
                asked.nodes.extend(there);
            }
        }
    }
    Ok(asked)
}

/// Those of the names that are nodes.
fn named_nodes(script: &Script, names: &[String]) -> Vec<String> {
    let all: BTreeSet<String> = script.nodes().map(name_of).collect();
    names
        .iter()
        .filter(|name| all.contains(*name))
        .cloned()
        .collect()
}

/// A node as it is named here: the page itself is `#start`.
fn name_of(node: &crate::script::Node) -> String {
    let id = node.id.as_str();
    let start = if id.contains('#') { "" } else { "#start" };
    format!("{}/{id}{start}", node.language)
}

fn node_help(script: &Script, pages: &[String], node: &str) -> String {
    let ids: BTreeSet<String> = script
        .nodes()
        .map(name_of)
        .filter_map(|name| {
            let (page, id) = name.split_once('#')?;
            pages
                .iter()
                .any(|asked| asked == page)
                .then(|| id.to_owned())
        })
        .collect();
    match nearest(ids.iter().map(String::as_str), node) {
        Some(near) => format!("mente du #{near}?"),
        None => {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            format!("siden har disse: #{}", ids.join(", #"))
        }
    }
}

/// The translations that a name means: one, or those of a page in both languages.
fn translations(
    name: &str,
    written: &str,
    known: &BTreeSet<&str>,
    option: &'static str,
) -> Result<Vec<String>, CliError> {
    if let Some(page) = name.strip_prefix("nb/").filter(|_| known.contains(name)) {
        return Err(CliError::Source {
            page: name.to_owned(),
            name: page.to_owned(),
            option,
        });
    }
    let wanted = match name.contains('/') {
        true => vec![name.to_owned()],
        false => vec![format!("nn/{name}"), format!("en/{name}")],
    };
    let there: Vec<String> = wanted
        .into_iter()
        .filter(|page| known.contains(&**page))
        .collect();
    match there.is_empty() {
        true => Err(CliError::PageUnknown {
            page: written.to_owned(),
            help: help(name, known, option),
        }),
        false => Ok(there),
    }
}

/// The command as it was most likely meant.
fn help(name: &str, known: &BTreeSet<&str>, option: &str) -> String {
    let translated = known
        .iter()
        .copied()
        .filter(|page| !page.starts_with("nb/"));
    let near = match name.contains('/') {
        true => nearest(translated, name),
        false => nearest(
            translated.filter_map(|page| page.split_once('/').map(|(_, name)| name)),
            name,
        ),
    };
    match near {
        Some(near) => format!("mente du rusvakt check {option} {near}?"),
        None => {
            "skriv siden, som heroin, språk og side, som nn/heroin, en node, som nn/heroin#effects, eller alle".to_owned()
        }
    }
}
