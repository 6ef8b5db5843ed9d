//! The texts of the table: whether they are there in every language, can be shown, and say the numbers that they must.

use super::check::Check;
use super::file::{File, Lists, Texts};
use crate::finding::{Finding, Source};
use crate::language::Language;
use crate::script::page;
use crate::script::words::{Field, Owner, Slot, Words};
use std::ops::Range;
use toml::Spanned;

/// The reason that stands behind a pair which nobody has filled in.
pub(super) const UNKNOWN: &str = "unknown";

/// Checks every text.
pub(super) fn check(check: &mut Check<'_>, file: &File) {
    check.texts(file);
    check.numbers(file);
}

/// A text as it is shown, and what Telegram could not show of it. The places of those findings mean nothing.
pub(super) fn words(text: &str) -> (Words, Vec<Finding>) {
    let mut findings = Vec::new();
    let words = page::words(&Source::new("", text), &mut findings);
    (words, findings)
}

/// Fills what the table itself fills, `{a}`, `{b}` and `{signs}`; what is not given is shown as a dash.
pub(super) fn fill(text: &str, given: &[(&str, &str)]) -> String {
    ["{a}", "{b}", "{signs}"]
        .iter()
        .fold(text.to_owned(), |text, slot| {
            let value = given.iter().find(|(name, _)| name == slot);
            text.replace(slot, value.map_or("–", |(_, value)| value))
        })
}

impl Check<'_> {
    /// Every text is there in every language, and Telegram can show it.
    fn texts(&mut self, file: &File) {
        for texts in file.texts() {
            let given = |language| texts.get_ref().get(&language).map(|text| text.get_ref());
            for language in Language::ALL {
                if given(language).is_none_or(|text| text.trim().is_empty()) {
                    self.untranslated(texts.span(), language);
                }
            }
            for text in texts.get_ref().values() {
                self.markup(text);
            }
        }
        for reason in file.reasons.values() {
            self.signs(&reason.watch);
        }
        if !file.reasons.keys().any(|name| name.get_ref() == UNKNOWN) {
            self.error(
                "mixing-reason-unknown",
                0..0,
                format!("grunnen «{UNKNOWN}» mangler; den svarer for blandinger som ikke står her"),
                format!("skriv [reasons.{UNKNOWN}] med why og watch"),
            );
        }
    }

    fn signs(&mut self, watch: &Lists) {
        for language in Language::ALL {
            let signs = watch.get_ref().get(&language);
            if signs.is_none_or(|signs| signs.is_empty()) {
                self.untranslated(watch.span(), language);
            }
        }
        for sign in watch.get_ref().values().flatten() {
            self.markup(sign);
        }
    }

    fn untranslated(&mut self, span: Range<usize>, language: Language) {
        self.error(
            "mixing-translation-missing",
            span,
            format!("teksten mangler på {language}"),
            format!("skriv {language} = og teksten; alle tre språk må være med"),
        );
    }

    fn markup(&mut self, text: &Spanned<String>) {
        let (_, found) = words(&fill(text.get_ref(), &[]));
        for finding in found {
            self.error(finding.code, text.span(), finding.message, finding.help);
        }
    }

    /// What can kill begins with 113, and every answer leads to the poison line.
    fn numbers(&mut self, file: &File) {
        let first = |words: &Words| {
            words
                .first_lines()
                .into_iter()
                .flatten()
                .cloned()
                .collect::<Vec<_>>()
        };
        let whole = |words: &Words| words.slots().cloned().collect::<Vec<_>>();
        self.number(&file.danger.deadly, "113", first);
        self.number(&file.text.poison, "giftinfo", whole);
        self.number(&file.text.unsure, "giftinfo", whole);
    }

    fn number(&mut self, texts: &Texts, contact: &str, slots: impl Fn(&Words) -> Vec<Slot>) {
        for text in texts.get_ref().values() {
            let slots = slots(&words(text.get_ref()).0);
            let named = slots.iter().any(|slot| {
                slot.field == Field::Phone && slot.of == Owner::Contact(contact.to_owned())
            });
            if !named {
                self.error(
                    "mixing-without-number",
                    text.span(),
                    format!("teksten sier ikke nummeret til {contact}"),
                    format!("skriv {{contact.{contact}.phone}}, i første linje når det er 113"),
                );
            }
        }
    }
}
