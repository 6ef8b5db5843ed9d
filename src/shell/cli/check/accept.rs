//! `rusvakt check --accept`: notes that translations are made from what bokmål says now.

use crate::finding::Severity;
use crate::script::{Compiled, TRANSLATED, Translated};
use crate::shell::cli::CliError;
use crate::shell::content::{ContentFile, Files};
use crate::shell::versions::restore::restore;
use std::collections::BTreeSet;
use std::path::Path;

/// The word for every page.
const ALL: &str = "alle";

/// Notes it of these pages, named as `nn/heroin`, and says how many nodes that were.
pub(super) fn accept(dialogues: &Path, pages: &[String]) -> Result<String, CliError> {
    let files = Files::read(dialogues);
    let Compiled { script, findings } = files.compile();
    let errors = findings.iter().filter(|f| f.severity == Severity::Error);
    let script = script.ok_or_else(|| CliError::Dialogues {
        errors: errors.count(),
    })?;
    let all = pages.iter().any(|page| page == ALL);
    let named: BTreeSet<String> = match all {
        true => BTreeSet::new(),
        false => pages.iter().map(|page| page_of(page)).collect(),
    };
    let there = |page: &String| {
        script
            .nodes()
            .any(|node| *node.file == format!("{page}.md"))
    };
    if let Some(page) = named.iter().find(|page| !there(page)) {
        return Err(CliError::NoTranslation { page: page.clone() });
    }
    let mut marks = Translated::read(&files.sources, &mut Vec::new());
    let changed = marks.accept(&script, &named);
    let before = files
        .sources
        .iter()
        .filter(|source| &*source.file == TRANSLATED);
    let before: Vec<ContentFile> = before.map(ContentFile::from).collect();
    let after = [ContentFile::new(TRANSLATED, marks.written().as_bytes())];
    restore(dialogues, &before, &after)
        .map_err(|(file, reason)| CliError::Output { file, reason })?;
    Ok(match changed {
        1 => "1 node er merket som oversatt fra dagens tekst.\n".to_owned(),
        many => format!("{many} noder er merket som oversatt fra dagens tekst.\n"),
    })
}

/// A page as `nn/heroin`, also when its file was named.
fn page_of(written: &str) -> String {
    let page = written.trim_end_matches(".md");
    page.strip_prefix("dialogues/").unwrap_or(page).to_owned()
}
