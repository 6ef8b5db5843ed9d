//! Reads single fields out of the TOML tree, with a finding for each that is missing or of the wrong kind.

use crate::contact::Localized;
use crate::finding::{Finding, Severity, Source, impossible_date, mending, toml_fault};
use crate::language::Language;
use crate::text::meant;
use jiff::civil::Date;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue};

/// Gathers findings while the file is read.
pub(super) struct Reader<'a> {
    source: &'a Source,
    findings: Vec<Finding>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        Reader {
            source,
            findings: Vec::new(),
        }
    }

    /// What was found, in the order of the places.
    pub(super) fn into_findings(mut self) -> Vec<Finding> {
        self.findings
            .sort_by_key(|finding| (finding.line, finding.column));
        self.findings
    }

    /// How many errors there are so far.
    pub(super) fn errors(&self) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .count()
    }

    pub(super) fn error(
        &mut self,
        code: &'static str,
        place: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let finding = self.source.error(code, place, message, help);
        self.findings.push(finding);
    }

    pub(super) fn warning(
        &mut self,
        code: &'static str,
        place: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let finding = self.source.warning(code, place, message, help);
        self.findings.push(finding);
    }

    /// The file is not TOML here.
    pub(super) fn syntax(&mut self, error: &toml::de::Error) {
        const COMPARE: &str = "sammenlign linjen med kontaktene rundt: tekst står i anførselstegn, det er komma mellom verdier \
            i { } og [ ], og hver id står bare én gang";
        let text = &*self.source.text;
        let at = error.span().map_or(0, |span| span.start);
        let reads = |text: &str| DeTable::parse(text).is_ok();
        let (at, fault, help, edit) = match mending(text, 0..text.len(), at, reads) {
            _ if let Some((at, fault)) = impossible_date(text, 0..text.len(), at) => (
                at,
                fault,
                "skriv den riktige datoen, slik: 2026-11-24".to_owned(),
                None,
            ),
            Some(mending) => {
                let help = format!("skriv {}", mending.shown.trim());
                (mending.at, mending.fault.to_owned(), help, mending.edit)
            }
            None => (at, toml_fault(error), COMPARE.to_owned(), None),
        };
        let message = format!("filen kan ikke leses: {fault}");
        let finding = self
            .source
            .error("contacts-unreadable", at..at, message, help);
        self.findings.push(finding.mended_by(edit));
    }

    fn wrong_kind(&mut self, name: &str, place: Range<usize>, expected: &str) {
        self.error(
            "contacts-unreadable",
            place,
            format!("«{name}» skal være {expected}"),
            "Se hvordan de andre kontaktene i filen er skrevet.",
        );
    }

    fn missing(&mut self, owner: &Spanned<DeString>, name: &str) {
        self.error(
            "contact-field-missing",
            owner.span(),
            format!("«{}» mangler «{name}»", owner.get_ref()),
            format!("Legg til en linje med {name} = …"),
        );
    }

    /// Reports keys that mean nothing here, which are most often misspelt.
    pub(super) fn known_keys(&mut self, table: &DeTable, known: &[&str]) {
        for key in table.keys() {
            if !known.contains(&key.get_ref().as_ref()) {
                self.error(
                    "contacts-unknown-key",
                    key.span(),
                    format!("«{}» er ukjent her", key.get_ref()),
                    meant(
                        known.iter().copied(),
                        key.get_ref(),
                        &format!(
                            "rett skrivemåten eller fjern linjen; her kan stå {}",
                            known.join(", ")
                        ),
                    ),
                );
            }
        }
    }

    pub(super) fn required<'t, 'i>(
        &mut self,
        owner: &Spanned<DeString>,
        table: &'t DeTable<'i>,
        name: &str,
    ) -> Option<&'t Spanned<DeValue<'i>>> {
        let value = table.get(name);
        if value.is_none() {
            self.missing(owner, name);
        }
        value
    }

    pub(super) fn table<'t, 'i>(
        &mut self,
        name: &str,
        value: &'t Spanned<DeValue<'i>>,
    ) -> Option<&'t DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong_kind(name, value.span(), "en tabell");
        }
        table
    }

    pub(super) fn list<'t, 'i>(
        &mut self,
        name: &str,
        value: &'t Spanned<DeValue<'i>>,
    ) -> Option<&'t DeArray<'i>> {
        let list = value.get_ref().as_array();
        if list.is_none() {
            self.wrong_kind(name, value.span(), "en liste i [ ]");
        }
        list
    }

    /// A text that is not blank.
    pub(super) fn text(&mut self, name: &str, value: &Spanned<DeValue>) -> Option<String> {
        let text = value.get_ref().as_str();
        let text = text.filter(|text| !text.trim().is_empty());
        if text.is_none() {
            self.wrong_kind(name, value.span(), "en tekst i anførselstegn");
        }
        text.map(str::to_owned)
    }

    pub(super) fn flag(&mut self, name: &str, value: &Spanned<DeValue>) -> bool {
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_kind(name, value.span(), "true eller false");
        }
        flag.unwrap_or_default()
    }

    /// A date alone, without a time.
    pub(super) fn date(&mut self, name: &str, value: &Spanned<DeValue>) -> Option<Date> {
        let date = value.get_ref().as_datetime().and_then(plain_date);
        if date.is_none() {
            self.wrong_kind(
                name,
                value.span(),
                "en dato som 2026-12-24, uten anførselstegn",
            );
        }
        date
    }

    /// One text for all languages, or a table with one for each.
    pub(super) fn localized(
        &mut self,
        owner: &Spanned<DeString>,
        table: &DeTable,
        name: &str,
    ) -> Option<Localized> {
        let (key, value) = match table.get_key_value(name) {
            Some(found) => found,
            None => {
                self.missing(owner, name);
                return None;
            }
        };
        if value.get_ref().is_str() {
            return self.text(name, value).map(Localized::same);
        }
        let texts = self.table(name, value)?;
        self.known_keys(texts, &Language::ALL.map(Language::code));
        let [nb, nn, en] = Language::ALL.map(|language| {
            let text = self.required(key, texts, language.code())?;
            self.text(language.code(), text)
        });
        Some(Localized::new(nb?, nn?, en?))
    }
}

fn plain_date(written: &toml::value::Datetime) -> Option<Date> {
    let date = written.date.filter(|_| written.time.is_none())?;
    let year = i16::try_from(date.year).ok()?;
    Date::new(year, date.month.try_into().ok()?, date.day.try_into().ok()?).ok()
}
