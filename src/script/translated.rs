//! From which bokmål text each translation was made: `translated.toml`, which `rusvakt check --accept` writes.
//!
//! A mark stands for all that is said and all that can be pressed in a node on bokmål, and for the same of the translation
//! as it was then. **Invariant**: what has no mark is not looked at, and a file that cannot be read hides nothing else.

mod accepting;

pub use accepting::{Accepted, Asked, Left, Place};

use super::{ContentVersion, NodeId, Target, Words};
use crate::finding::{Finding, Source, toml_fault};
use crate::language::Language;
use std::collections::BTreeMap;

/// The file, relative to the dialogues.
pub const FILE: &str = "translated.toml";

/// What stands first in the file.
const HEAD: &str = "\
# Hvilken tekst på bokmål hver oversettelse er laget av, som et merke for hver node. Endres teksten på bokmål, sier boten
# hvilke oversettelser som må ses over. Skriv ikke her: «rusvakt check --accept nn/heroin» gjør det når oversettelsen er rettet.
";

/// How much of a hash is kept, in hexadecimal digits.
const DIGITS: usize = 8;

/// What stands in the place of bokmål's mark when somebody has taken back that the translation fits. It is no hash.
const TAKEN_BACK: &str = "angret";

/// The marks by language and node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Translated(BTreeMap<Language, BTreeMap<String, Mark>>);

/// From what a translation was made, and what it was itself then.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mark {
    source: String,
    own: String,
}

impl Mark {
    /// Reads `1a2b3c4d-5e6f7a8b`. A mark of one hash alone, as earlier versions wrote it, says nothing.
    fn read(written: &str) -> Option<Mark> {
        let (source, own) = written.split_once('-')?;
        Some(Mark {
            source: source.to_owned(),
            own: own.to_owned(),
        })
    }
}

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
        let marks = |written: BTreeMap<String, String>| {
            let written = written.into_iter();
            written
                .filter_map(|(id, mark)| Some((id, Mark::read(&mark)?)))
                .collect()
        };
        let languages = read.into_iter();
        Translated(
            languages
                .filter_map(|(code, written)| Some((Language::from_code(&code)?, marks(written))))
                .collect(),
        )
    }

    /// The mark of the text that a translation was made from, when it is known.
    pub fn of(&self, language: Language, id: &NodeId) -> Option<&str> {
        let mark = self.0.get(&language)?.get(id.as_str())?;
        Some(&mark.source)
    }

    /// The file.
    pub fn written(&self) -> String {
        let mut text = HEAD.to_owned();
        for (language, marks) in &self.0 {
            text += &format!("\n[{language}]\n");
            for (id, Mark { source, own }) in marks {
                text += &format!("\"{id}\" = \"{source}-{own}\"\n");
            }
        }
        text
    }
}

/// The mark of what a node says and offers: its text, what is filled in and when it is said, and its buttons in their
/// order with where they lead.
pub(super) fn mark<'a>(
    text: &'a Words,
    choices: impl Iterator<Item = (&'a Words, &'a Target)>,
) -> String {
    let slots = text.slots().map(ToString::to_string);
    let conditions = text.conditions().map(ToString::to_string);
    let said = [text.written()].into_iter().chain(slots).chain(conditions);
    let buttons = choices.flat_map(|(label, target)| [label.written(), target.to_string()]);
    let parts: Vec<(String, String)> = said
        .chain(["\n".to_owned()])
        .chain(buttons)
        .enumerate()
        .map(|(at, part)| (at.to_string(), part))
        .collect();
    let parts = parts.iter().map(|(at, part)| (&**at, part.as_bytes()));
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
        let text = "[nn]\n\"heroin#effects\" = \"1a2b3c4d-5e6f7a8b\"\n\"old\" = \"1a2b3c4d\"\n";
        let mut findings = Vec::new();
        let read = Translated::read(&[Source::new(FILE, text)], &mut findings);
        let id = NodeId::new("heroin#effects");
        assert_eq!(read.of(Language::Nn, &id), Some("1a2b3c4d"));
        assert_eq!(read.of(Language::En, &id), None);
        assert_eq!(read.of(Language::Nn, &NodeId::new("old")), None);
        let again = Source::new(FILE, read.written());
        assert_eq!(Translated::read(&[again], &mut findings), read);
        assert_eq!(findings, []);
    }
}
