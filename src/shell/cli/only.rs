//! The files that a command is asked about, as people name them: `nb/heroin.md`, `dialogues/nb/heroin.md`, `nn/heroin`,
//! or `heroin` in every language.

use super::CliError;
use crate::language::Language;
use crate::shell::content;
use crate::text::nearest;
use std::collections::BTreeSet;
use std::path::Path;

/// Endings that a name may have or lack.
const ENDINGS: [&str; 3] = [".md", ".transcript", ".toml"];

/// Some files of the dialogues, or all.
#[derive(Debug)]
pub(super) struct Only(BTreeSet<String>);

impl Only {
    /// The files that these names mean; all of them when there is none.
    ///
    /// # Errors
    /// Names the first that means nothing.
    pub(super) fn of(dialogues: &Path, names: &[String]) -> Result<Only, CliError> {
        if names.is_empty() {
            return Ok(Only(BTreeSet::new()));
        }
        let files = content::Files::read(dialogues);
        let known: BTreeSet<String> = files.names().map(|name| stem(name).to_owned()).collect();
        let mut only = BTreeSet::new();
        for name in names {
            let found = meant(name, &known);
            if found.is_empty() {
                let near = near(&plain(name), &known);
                return Err(CliError::PageUnknown {
                    page: name.clone(),
                    help: match near {
                        Some(near) => format!("mente du {near}?"),
                        None => "skriv språk og side, som nb/heroin, eller bare siden, som heroin"
                            .to_owned(),
                    },
                });
            }
            only.extend(found);
        }
        Ok(Only(only))
    }

    /// Whether nothing is left out.
    pub(super) fn is_all(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a file is one of them. A conversation goes with the page that it is named after, a file under a wrong name
    /// with the page that it was meant to be.
    pub(super) fn has(&self, file: &str) -> bool {
        let is_meant =
            || content::meant_for(file).is_some_and(|meant| self.0.contains(stem(&meant)));
        self.is_all() || self.0.contains(stem(file)) || is_meant()
    }
}

/// The pages and tables that a name means, without their endings.
fn meant(name: &str, known: &BTreeSet<String>) -> Vec<String> {
    let name = plain(name);
    let name = stem(&name);
    if known.contains(name) {
        return vec![name.to_owned()];
    }
    let languages = Language::ALL.iter();
    languages
        .map(|language| format!("{language}/{name}"))
        .filter(|page| known.contains(page))
        .collect()
}

/// The page that was most likely meant: with its language when one was written.
fn near<'a>(name: &str, known: &'a BTreeSet<String>) -> Option<&'a str> {
    let name = stem(name);
    let pages = known.iter().map(String::as_str);
    match name.contains('/') {
        true => nearest(pages, name),
        false => nearest(
            pages.map(|page| page.split_once('/').map_or(page, |(_, name)| name)),
            name,
        ),
    }
}

/// A name from the dialogues on, with `/` between folders.
pub(super) fn plain(written: &str) -> String {
    let name = written.replace('\\', "/");
    let name = name.trim_start_matches("./");
    match name.rsplit_once("dialogues/") {
        Some((_, rest)) => rest.to_owned(),
        None => name.to_owned(),
    }
}

fn stem(file: &str) -> &str {
    let mut endings = ENDINGS.iter();
    endings
        .find_map(|ending| file.strip_suffix(ending))
        .unwrap_or(file)
}

#[cfg(test)]
mod tests {
    use super::{Only, meant};
    use std::collections::BTreeSet;

    #[test]
    fn pages_are_found_as_people_name_them() {
        let known: BTreeSet<String> = ["contacts", "en/heroin", "nb/heroin", "nb/menu"]
            .map(String::from)
            .into();
        for (name, pages) in [
            ("nb/heroin.md", &["nb/heroin"][..]),
            ("dialogues/nb/heroin.md", &["nb/heroin"]),
            ("dialogues\\nb\\heroin.md", &["nb/heroin"]),
            ("/srv/bot/dialogues/nb/heroin.transcript", &["nb/heroin"]),
            ("heroin", &["nb/heroin", "en/heroin"]),
            ("heroin.md", &["nb/heroin", "en/heroin"]),
            ("contacts.toml", &["contacts"]),
            ("nn/heroin", &[]),
        ] {
            assert_eq!(meant(name, &known), pages, "{name}");
        }
        let only = Only(BTreeSet::from(["nb/heroin".to_owned()]));
        assert!(only.has("nb/heroin.transcript") && !only.has("nb/menu.md"));
        assert!(Only(BTreeSet::new()).has("nb/menu.md"));
    }
}
