//! From which bokmål text each translation was made: `translated.toml`, which `rusvakt check --accept` writes.
//!
//! A mark stands for all that is said and all that can be pressed in a node. **Invariant**: what has no mark is not looked
//! at, and a file that cannot be read hides nothing else.

use super::{ContentVersion, NodeId, Script, Words};
use crate::finding::{Finding, Source, toml_fault};
use crate::language::Language;
use std::collections::{BTreeMap, BTreeSet};

/// The file, relative to the dialogues.
pub const FILE: &str = "translated.toml";

/// What stands first in the file.
const HEAD: &str = "\
# Hvilken tekst på bokmål hver oversettelse er laget av, som et merke for hver node. Endres teksten på bokmål, sier boten
# hvilke oversettelser som må ses over. Skriv ikke her: «rusvakt check --accept nn/heroin» gjør det når oversettelsen er rettet.
";

/// How much of the hash is kept, in hexadecimal digits.
const DIGITS: usize = 8;

/// The marks by language and node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Translated(BTreeMap<Language, BTreeMap<String, String>>);

impl Translated {
    /// Reads the file, when there is one.
    pub fn read(files: &[Source], findings: &mut Vec<Finding>) -> Translated {
        let Some(source) = files.iter().find(|source| &*source.file == FILE) else {
            return Translated::default();
        };
        let read: BTreeMap<String, BTreeMap<String, String>> = match toml::from_str(&source.text) {
            Ok(read) => read,
            Err(error) => {
                let at = error.span().unwrap_or_default();
                findings.push(source.warning(
                    "translated-unreadable",
                    at,
                    format!("filen kan ikke leses: {}", toml_fault(&error)),
                    "hent filen tilbake fra en tidligere utgave, eller skriv den på nytt med rusvakt check --accept alle",
                ));
                return Translated::default();
            }
        };
        let languages = read.into_iter();
        Translated(
            languages
                .filter_map(|(code, marks)| Some((Language::from_code(&code)?, marks)))
                .collect(),
        )
    }

    /// The mark of the text that a translation was made from, when it is known.
    pub fn of(&self, language: Language, id: &NodeId) -> Option<&str> {
        self.0.get(&language)?.get(id.as_str()).map(String::as_str)
    }

    /// Notes that the translations on these pages (`nn/heroin`), or on all, are made from what bokmål says now. Marks of
    /// nodes that are no more go. How many marks are other than before.
    pub fn accept(&mut self, script: &Script, pages: &BTreeSet<String>) -> usize {
        let before = self.clone();
        for language in [Language::Nn, Language::En] {
            let marks = self.0.entry(language).or_default();
            marks.retain(|id, _| {
                script
                    .node(language, &NodeId::new(id.as_str()))
                    .is_some_and(|node| node.language == language)
            });
            for node in script.nodes().filter(|node| node.language == language) {
                let page = format!("{language}/{}", node.id.page());
                let is_asked = pages.is_empty() || pages.contains(&page);
                let source = script.node(Language::Nb, &node.id);
                if let Some(source) = source.filter(|source| is_asked && is_page(&source.file)) {
                    let labels = source.choices.iter().map(|choice| &choice.label);
                    marks.insert(node.id.to_string(), mark(&source.text, labels));
                }
            }
        }
        let differs = |language: &Language, id: &String, mark: &String| {
            let old = before.0.get(language).and_then(|marks| marks.get(id));
            old != Some(mark)
        };
        let languages = self.0.iter();
        let marks =
            languages.flat_map(|(language, marks)| marks.iter().map(move |m| (language, m)));
        marks
            .filter(|(language, (id, mark))| differs(language, id, mark))
            .count()
    }

    /// The file.
    pub fn written(&self) -> String {
        let mut text = HEAD.to_owned();
        for (language, marks) in &self.0 {
            text += &format!("\n[{language}]\n");
            for (id, mark) in marks {
                text += &format!("\"{id}\" = \"{mark}\"\n");
            }
        }
        text
    }
}

/// Whether the file is a page, and not a table that makes one.
fn is_page(file: &str) -> bool {
    file.ends_with(".md")
}

/// The mark of what a node says and offers.
pub(super) fn mark<'a>(text: &'a Words, labels: impl Iterator<Item = &'a Words>) -> String {
    let parts = std::iter::once(text).chain(labels);
    let parts: Vec<String> = parts.map(Words::written).collect();
    let parts = parts.iter().map(|part| ("", part.as_bytes()));
    // The order of the parts counts for nothing: a button that moves up says nothing else.
    let mut mark = ContentVersion::of(parts).to_string();
    mark.truncate(DIGITS);
    mark
}

#[cfg(test)]
mod tests {
    use super::{FILE, Translated};
    use crate::finding::Source;
    use crate::language::Language;
    use crate::script::NodeId;

    #[test]
    fn what_is_written_is_read() {
        let text = "[nn]\n\"heroin#effects\" = \"1a2b3c4d\"\n";
        let mut findings = Vec::new();
        let read = Translated::read(&[Source::new(FILE, text)], &mut findings);
        let id = NodeId::new("heroin#effects");
        assert_eq!(read.of(Language::Nn, &id), Some("1a2b3c4d"));
        assert_eq!(read.of(Language::En, &id), None);
        let again = Source::new(FILE, read.written());
        assert_eq!(Translated::read(&[again], &mut findings), read);
        assert_eq!(findings, []);
    }
}
