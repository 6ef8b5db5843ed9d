//! `rusvakt check --accept`: notes that translations are made from what bokmål says now.

use crate::finding::Severity;
use crate::script::{Compiled, TRANSLATED, Translated};
use crate::shell::cli::CliError;
use crate::shell::cli::only::plain;
use crate::shell::content::{ContentFile, Files};
use crate::shell::versions::restore::restore;
use crate::text::nearest;
use std::collections::BTreeSet;
use std::path::Path;

/// The word for every page.
const ALL: &str = "alle";

/// Notes it of these pages, named as `nn/heroin`, or `heroin` in both languages, and says how many nodes that were.
pub(super) fn accept(dialogues: &Path, pages: &[String]) -> Result<String, CliError> {
    let files = Files::read(dialogues);
    let Compiled { script, findings } = files.compile();
    let errors = findings.iter().filter(|f| f.severity == Severity::Error);
    let script = script.ok_or_else(|| CliError::Dialogues {
        errors: errors.count(),
    })?;
    let known: BTreeSet<&str> = script
        .nodes()
        .filter_map(|node| node.file.strip_suffix(".md"))
        .collect();
    let all = pages.iter().any(|page| page == ALL);
    let mut named = BTreeSet::new();
    for page in pages.iter().filter(|_| !all) {
        named.extend(translations(page, &known)?);
    }
    let mut marks = Translated::read(&files.sources, &mut Vec::new());
    let changed = marks.accept(&script, &named);
    let before = files
        .sources
        .iter()
        .filter(|source| &*source.file == TRANSLATED);
    let before: Vec<ContentFile> = before.map(ContentFile::from).collect();
    let after = [ContentFile::new(TRANSLATED, marks.written().as_bytes())];
    restore(dialogues, &before, &after)?;
    Ok(match changed {
        1 => "1 node er merket som oversatt fra dagens tekst.\n".to_owned(),
        many => format!("{many} noder er merket som oversatt fra dagens tekst.\n"),
    })
}

/// The translations that a name means: one, or those of a page in both languages.
fn translations(written: &str, known: &BTreeSet<&str>) -> Result<Vec<String>, CliError> {
    let name = plain(written);
    let name = name.trim_end_matches(".md");
    if let Some(page) = name.strip_prefix("nb/").filter(|_| known.contains(name)) {
        return Err(CliError::Source {
            page: name.to_owned(),
            name: page.to_owned(),
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
            help: help(name, known),
        }),
        false => Ok(there),
    }
}

/// The command as it was most likely meant.
fn help(name: &str, known: &BTreeSet<&str>) -> String {
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
        Some(near) => format!("mente du rusvakt check --accept {near}?"),
        None => {
            "skriv siden, som heroin, eller språk og side, som nn/heroin, eller alle".to_owned()
        }
    }
}
