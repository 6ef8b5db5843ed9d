//! The words of danger, as operators keep them in `dialogues/triage/*.toml`.
//!
//! A file that does not load is a finding; the rest is used. No rule stands here, only words.

use super::phrase::{Hit, NoPhrase, Phrases};
use super::{Category, Level};
use crate::finding::{Finding, Source, toml_fault};
use crate::language::Language;
use crate::text::Word;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

/// What a phrase in `context.toml` says about the danger around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Context {
    /// A figure of speech, a title, another sense: its words are no danger.
    Figure,
    /// A question for knowledge.
    Question,
    /// Past and over.
    Past,
    /// The danger itself is denied.
    Denied,
    /// It was dangerous and is over.
    Resolved,
    /// What to do if it happens: it may be happening.
    WhatIf,
    /// It is happening now.
    Now,
}

impl Context {
    /// The name used in files and explanations.
    pub fn name(self) -> &'static str {
        match self {
            Context::Figure => "figure",
            Context::Question => "question",
            Context::Past => "past",
            Context::Denied => "denied",
            Context::Resolved => "resolved",
            Context::WhatIf => "what-if",
            Context::Now => "now",
        }
    }
}

/// What a phrase stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A level and what it is about.
    Sign(Level, Category),
    /// What surrounds a danger.
    Context(Context),
}

/// An entry of the vocabulary: one phrase as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it stands for.
    pub meaning: Meaning,
    /// The language that it was written under.
    pub language: Language,
    /// The phrase as it was written.
    pub phrase: String,
}

/// All phrases that triage looks for.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    entries: Vec<Entry>,
    phrases: Phrases,
}

type Lists = BTreeMap<Language, Vec<Spanned<String>>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct SignFile {
    category: Spanned<Category>,
    #[serde(default)]
    emergency: Lists,
    #[serde(default)]
    urgent: Lists,
    #[serde(default)]
    help: Lists,
    #[serde(default)]
    info: Lists,
}

/// The name of the file that holds what surrounds a danger.
const CONTEXT_FILE: &str = "triage/context.toml";

impl Vocabulary {
    /// Compiles word files and says what is wrong with them; what can be used is used.
    pub fn compile<'a>(files: impl IntoIterator<Item = &'a Source>) -> (Vocabulary, Vec<Finding>) {
        let mut vocabulary = Vocabulary::default();
        let mut findings = Vec::new();
        for file in files {
            match &*file.file {
                CONTEXT_FILE => vocabulary.add_context(file, &mut findings),
                _ => vocabulary.add_signs(file, &mut findings),
            }
        }
        (vocabulary, findings)
    }

    /// Whether there is no sign of danger in it.
    pub fn is_empty(&self) -> bool {
        !self
            .entries
            .iter()
            .any(|entry| matches!(entry.meaning, Meaning::Sign(level, _) if level >= Level::Urgent))
    }

    /// Every place where a phrase stands, with its entry.
    pub(super) fn find(&self, words: &[Word]) -> Vec<(Hit, &Entry)> {
        let hits = self.phrases.find(words);
        hits.into_iter()
            .map(|hit| (hit, &self.entries[hit.label]))
            .collect()
    }

    fn add_signs(&mut self, file: &Source, findings: &mut Vec<Finding>) {
        let signs: SignFile = match toml::from_str(&file.text) {
            Ok(signs) => signs,
            Err(error) => return findings.push(unreadable(file, &error)),
        };
        let category = *signs.category.get_ref();
        for (level, lists) in [
            (Level::Emergency, signs.emergency),
            (Level::Urgent, signs.urgent),
            (Level::Help, signs.help),
            (Level::Info, signs.info),
        ] {
            self.add_lists(file, Meaning::Sign(level, category), lists, findings);
        }
    }

    fn add_context(&mut self, file: &Source, findings: &mut Vec<Finding>) {
        match toml::from_str::<BTreeMap<Context, Lists>>(&file.text) {
            Ok(sections) => {
                for (context, lists) in sections {
                    self.add_lists(file, Meaning::Context(context), lists, findings);
                }
            }
            Err(error) => findings.push(unreadable(file, &error)),
        }
    }

    fn add_lists(
        &mut self,
        file: &Source,
        meaning: Meaning,
        lists: Lists,
        findings: &mut Vec<Finding>,
    ) {
        for (language, phrases) in lists {
            for phrase in phrases {
                let label = self.entries.len();
                match self.phrases.add(phrase.get_ref(), label) {
                    Ok(()) => self.entries.push(Entry {
                        meaning,
                        language,
                        phrase: phrase.into_inner(),
                    }),
                    Err(reason) => findings.push(no_phrase(file, phrase.span(), reason)),
                }
            }
        }
    }
}

fn unreadable(file: &Source, error: &toml::de::Error) -> Finding {
    file.error(
        "triage-unreadable",
        error.span().unwrap_or(0..0),
        format!("ordfilen kan ikke leses: {}", toml_fault(error)),
        "rett det på denne linjen; til det er gjort, gjelder ordene som er bygd inn i programmet",
    )
}

fn no_phrase(file: &Source, span: Range<usize>, reason: NoPhrase) -> Finding {
    let message = match reason {
        NoPhrase::Empty => "uttrykket har ingen ord",
        NoPhrase::LooseGap => "«..» må stå mellom to ord",
    };
    file.error(
        "triage-phrase",
        span,
        message,
        "skriv ett eller flere ord, og «..» bare mellom ord",
    )
}

#[cfg(test)]
mod tests {
    use super::Vocabulary;
    use crate::finding::Source;

    #[test]
    fn a_broken_file_is_a_finding_and_the_rest_is_used() {
        let files = [
            Source::new(
                "triage/fire.toml",
                "category = \"fire\"\n[emergency]\nnb = [\"det brenner\", \"..\"]",
            ),
            Source::new(
                "triage/overdose.toml",
                "category = \"overdose\"\n[emergency\n",
            ),
        ];
        let (vocabulary, findings) = Vocabulary::compile(&files);
        let places: Vec<_> = findings
            .iter()
            .map(|f| (f.code, &*f.file, f.line))
            .collect();
        assert_eq!(
            places,
            [
                ("triage-phrase", "triage/fire.toml", 3),
                ("triage-unreadable", "triage/overdose.toml", 2)
            ]
        );
        assert!(!vocabulary.is_empty());
    }
}
