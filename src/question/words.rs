//! What operators write for the router, in `dialogues/questions/`: names of substances, words that mean the same, and
//! example questions by topic.

use super::{Lesson, NONE};
use crate::finding::{Finding, Source, toml_fault};
use crate::text;
use crate::topic;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// Stands for the name of any substance in an example.
const ANY: &str = "{x}";
/// The name that is read in its place: which one it is makes no difference to what is asked.
const SHOWN: &str = "amfetamin";
/// The file with the names of substances.
const NAMES: &str = "questions/names.toml";
/// The file with words that mean the same.
const SYNONYMS: &str = "questions/synonyms.toml";

/// The names of a substance.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Forms {
    /// Names that mean nothing else.
    pub(super) sure: Vec<String>,
    /// Names that mean something else, too.
    #[serde(default)]
    pub(super) unsure: Vec<String>,
}

/// All that the files in `dialogues/questions/` hold.
#[derive(Clone, Debug, Default)]
pub struct QuestionWords {
    names: BTreeMap<String, Forms>,
    synonyms: BTreeMap<String, Vec<String>>,
    examples: Vec<(String, String)>,
}

impl QuestionWords {
    /// Reads the files among `files`, and says what is wrong with them.
    pub fn read(files: &[Source], findings: &mut Vec<Finding>) -> QuestionWords {
        let mut words = QuestionWords::default();
        let of_questions =
            |file: &&Source| file.file.starts_with("questions/") && file.file.ends_with(".toml");
        for file in files.iter().filter(of_questions) {
            match &*file.file {
                NAMES => words.names = names(file, findings),
                SYNONYMS => words.synonyms = table(file, findings),
                _ => words.examples.extend(examples(file, findings)),
            }
        }
        words
    }

    /// The examples as lessons; those for any substance name one.
    pub fn lessons(&self) -> impl Iterator<Item = Lesson<'_>> {
        self.examples.iter().map(|(topic, text)| Lesson {
            topic: topic.into(),
            text: match text.contains(ANY) {
                true => text.replace(ANY, SHOWN).into(),
                false => text.into(),
            },
        })
    }

    pub(super) fn names(&self, subject: &str) -> Option<&Forms> {
        self.names.get(subject)
    }

    /// For each folded word with others of its meaning, the name of the meaning.
    pub(super) fn meanings(&self) -> FxHashMap<Box<str>, Box<str>> {
        let pairs = self.synonyms.iter().flat_map(|(meaning, forms)| {
            forms
                .iter()
                .map(move |form| (text::fold(form).into(), format!("~{meaning}").into()))
        });
        let mut meanings = FxHashMap::default();
        for (form, meaning) in pairs {
            meanings.entry(form).or_insert(meaning);
        }
        meanings
    }
}

fn names(file: &Source, findings: &mut Vec<Finding>) -> BTreeMap<String, Forms> {
    let names: BTreeMap<Spanned<String>, Forms> = table(file, findings);
    let mut known = BTreeMap::new();
    for (subject, forms) in names {
        if topic::substance(subject.get_ref()).is_none() {
            findings.push(unknown(file, &subject));
            continue;
        }
        known.insert(subject.into_inner(), forms);
    }
    known
}

fn examples(file: &Source, findings: &mut Vec<Finding>) -> Vec<(String, String)> {
    let topics: BTreeMap<Spanned<String>, Vec<String>> = table(file, findings);
    let mut examples = Vec::new();
    for (topic, texts) in topics {
        if !can_be_learned(topic.get_ref()) {
            findings.push(unknown(file, &topic));
            continue;
        }
        let topic = topic.into_inner();
        examples.extend(texts.into_iter().map(|text| (topic.clone(), text)));
    }
    examples
}

/// Whether examples can be written for a topic.
fn can_be_learned(topic: &str) -> bool {
    let aspect = topic.strip_prefix("*/");
    topic == NONE || topic::exists(topic) || aspect.is_some_and(topic::is_aspect)
}

fn table<T: Default + for<'de> Deserialize<'de>>(file: &Source, findings: &mut Vec<Finding>) -> T {
    toml::from_str(&file.text).unwrap_or_else(|error| {
        findings.push(file.error(
            "questions-unreadable",
            error.span().unwrap_or(0..0),
            format!("filen kan ikke leses: {}", toml_fault(&error)),
            "rett det på denne linjen; slik skrives filen, står i dialogues/README.md",
        ));
        T::default()
    })
}

fn unknown(file: &Source, topic: &Spanned<String>) -> Finding {
    file.error(
        "questions-topic-unknown",
        topic.span(),
        format!("«{}» er ikke et emne boten kjenner", topic.get_ref()),
        "velg et emne fra listen i dialogues/README.md",
    )
}
