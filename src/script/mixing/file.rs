//! The table as it is written.

use crate::finding::{Finding, Source, toml_fault};
use crate::language::Language;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// A text in each language, with the place of the whole.
pub(super) type Texts = Spanned<BTreeMap<Language, Spanned<String>>>;
/// Things listed in each language, with the place of the whole.
pub(super) type Lists = Spanned<BTreeMap<Language, Vec<Spanned<String>>>>;
/// Something with a name, which is also its place.
pub(super) type Named<T> = BTreeMap<Spanned<String>, T>;

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) reviewed: Option<Spanned<toml::value::Datetime>>,
    #[serde(default)]
    pub(super) sources: Vec<Spanned<String>>,
    pub(super) text: Text,
    pub(super) label: Label,
    pub(super) danger: Dangers,
    pub(super) reasons: Named<Reason>,
    pub(super) classes: Named<Class>,
    #[serde(default)]
    pub(super) pairs: Named<Pair>,
}

/// What the bot says around the answers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Text {
    pub(super) start: Texts,
    pub(super) medicines: Texts,
    pub(super) with: Texts,
    pub(super) watch: Texts,
    pub(super) poison: Texts,
    pub(super) unsure: Texts,
    pub(super) regular: Texts,
}

/// What stands on the buttons.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Label {
    pub(super) medicines: Texts,
    pub(super) drugs: Texts,
    pub(super) sick: Texts,
    pub(super) poison: Texts,
    pub(super) other: Texts,
    pub(super) help: Texts,
    pub(super) menu: Texts,
}

/// How an answer begins.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Dangers {
    pub(super) low: Texts,
    pub(super) risky: Texts,
    pub(super) dangerous: Texts,
    pub(super) deadly: Texts,
}

/// Why a mixture is dangerous, and what to watch for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reason {
    pub(super) why: Texts,
    pub(super) watch: Lists,
}

/// A class of substances.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Class {
    pub(super) name: Texts,
    pub(super) page: Spanned<String>,
    pub(super) alone: Spanned<String>,
    #[serde(default)]
    pub(super) medicine: bool,
    #[serde(default)]
    pub(super) members: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) words: BTreeMap<Language, Vec<Spanned<String>>>,
}

/// Two classes together.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pair {
    pub(super) danger: Spanned<String>,
    pub(super) reasons: Vec<Spanned<String>>,
}

impl File {
    /// Every text that must stand in each language.
    pub(super) fn texts(&self) -> impl Iterator<Item = &Texts> {
        let (text, label, danger) = (&self.text, &self.label, &self.danger);
        let said = [
            &text.start,
            &text.medicines,
            &text.with,
            &text.watch,
            &text.poison,
            &text.unsure,
            &text.regular,
            &label.medicines,
            &label.drugs,
            &label.sick,
            &label.poison,
            &label.other,
            &label.help,
            &label.menu,
            &danger.low,
            &danger.risky,
            &danger.dangerous,
            &danger.deadly,
        ];
        let reasons = self.reasons.values().map(|reason| &reason.why);
        let names = self.classes.values().map(|class| &class.name);
        said.into_iter().chain(reasons).chain(names)
    }
}

/// Reads the file; one that cannot be read has that one finding.
pub(super) fn read(source: &Source, findings: &mut Vec<Finding>) -> Option<File> {
    match toml::from_str(&source.text) {
        Ok(file) => Some(file),
        Err(error) => {
            findings.push(source.error(
                "mixing-unreadable",
                error.span().unwrap_or(0..0),
                format!("filen kan ikke leses: {}", toml_fault(&error)),
                "rett det på denne linjen; se «Blandinger» i dialogues/README.md",
            ));
            None
        }
    }
}
