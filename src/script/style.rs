//! The words that a page should not say, as operators keep them in `dialogues/style.toml`.
//!
//! Each is looked for as it is written, whatever its case. What a finding is called is for the rules to say.

mod phrase;

use crate::finding::{Finding, Source, toml_fault};
use crate::language::Language;
use phrase::{Phrase, Token};
use serde::Deserialize;
use std::collections::HashMap;
use std::ops::Range;
use toml::Spanned;

/// The file that the words stand in.
pub(super) const FILE: &str = "style.toml";

/// What is wrong with a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It blames people, or labels them.
    Blames,
    /// It promises what nobody can keep.
    Promises,
    /// It is a dose.
    Doses,
}

/// The words by language.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    languages: HashMap<Language, Listed>,
}

/// A word that was found in a text.
#[derive(Debug)]
pub(super) struct Hit<'a> {
    /// What is wrong with it.
    pub(super) fault: Fault,
    /// Its place in the text, in bytes.
    pub(super) span: Range<usize>,
    /// What to write instead.
    pub(super) instead: &'a str,
}

#[derive(Clone, Debug, Default)]
struct Listed {
    /// By the character that they begin with.
    phrases: HashMap<char, Vec<Entry>>,
    /// Words that are numbers.
    numbers: Vec<String>,
    /// Words that make a promise none.
    denials: Vec<String>,
}

#[derive(Clone, Debug)]
struct Entry {
    fault: Fault,
    phrase: Phrase,
    instead: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    numbers: Lists,
    denials: Lists,
    blames: Vec<Group>,
    promises: Vec<Group>,
    doses: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    nb: Vec<String>,
    nn: Vec<String>,
    en: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    #[serde(default)]
    nb: Vec<Spanned<String>>,
    #[serde(default)]
    nn: Vec<Spanned<String>>,
    #[serde(default)]
    en: Vec<Spanned<String>>,
    instead: String,
}

impl Style {
    /// Reads `style.toml` and says what is wrong with it. One that cannot be read is replaced by that of `built_in`.
    pub(super) fn read(
        files: &[Source],
        built_in: &[Source],
        findings: &mut Vec<Finding>,
    ) -> Style {
        let own = super::file(files, FILE, findings).and_then(|file| compile(file, findings));
        own.unwrap_or_else(|| {
            let behind = built_in.iter().find(|file| &*file.file == FILE);
            let style = behind.and_then(|file| compile(file, &mut Vec::new()));
            style.unwrap_or_default()
        })
    }

    /// The words of a text that it should not say. What stands in quotes is spoken of, not said: only doses are found
    /// there.
    pub(super) fn hits(&self, language: Language, text: &str) -> Vec<Hit<'_>> {
        let mut hits = Vec::new();
        let Some(listed) = self.languages.get(&language) else {
            return hits;
        };
        let tokens = phrase::tokens(text, &listed.numbers);
        for at in 0..tokens.len() {
            let initials = tokens[at].initials();
            let entries = initials.filter_map(|initial| listed.phrases.get(&initial));
            let found = entries.flatten().filter_map(|entry| {
                let length = entry.phrase.matches(&tokens[at..])?;
                let is_said = match entry.fault {
                    Fault::Blames => !tokens[at].is_quoted,
                    Fault::Promises => !tokens[at].is_quoted && !listed.denies(&tokens[..=at]),
                    Fault::Doses => true,
                };
                is_said.then(|| entry.hit(&tokens[at..at + length]))
            });
            hits.extend(found.max_by_key(|hit| hit.span.end));
        }
        hits
    }
}

impl Listed {
    /// Whether the clause of the last token says no before it.
    fn denies(&self, tokens: &[Token<'_>]) -> bool {
        let Some((last, before)) = tokens.split_last() else {
            return false;
        };
        let clause = before
            .iter()
            .rev()
            .take_while(|token| token.clause == last.clause);
        clause
            .into_iter()
            .any(|token| self.denials.iter().any(|denial| token.is(denial)))
    }
}

impl Entry {
    fn hit(&self, tokens: &[Token<'_>]) -> Hit<'_> {
        let start = tokens.first().map_or(0, |token| token.start);
        let end = tokens.last().map_or(start, Token::end);
        Hit {
            fault: self.fault,
            span: start..end,
            instead: &self.instead,
        }
    }
}

fn compile(source: &Source, findings: &mut Vec<Finding>) -> Option<Style> {
    let file: File = match toml::from_str(&source.text) {
        Ok(file) => file,
        Err(error) => {
            let fault = format!("filen kan ikke leses: {}", toml_fault(&error));
            findings.push(unreadable(source, error.span().unwrap_or(0..0), fault));
            return None;
        }
    };
    let mut style = Style::default();
    for (fault, groups) in [
        (Fault::Blames, &file.blames),
        (Fault::Promises, &file.promises),
        (Fault::Doses, &file.doses),
    ] {
        for group in groups {
            style.add(source, fault, group, findings);
        }
    }
    for (language, numbers) in file.numbers.by_language() {
        style.listed(language).numbers = numbers;
    }
    for (language, denials) in file.denials.by_language() {
        style.listed(language).denials = denials;
    }
    Some(style)
}

impl Lists {
    fn by_language(self) -> [(Language, Vec<String>); 3] {
        let Lists { nb, nn, en } = self;
        [(Language::Nb, nb), (Language::Nn, nn), (Language::En, en)]
    }
}

impl Style {
    fn listed(&mut self, language: Language) -> &mut Listed {
        self.languages.entry(language).or_default()
    }

    fn add(&mut self, source: &Source, fault: Fault, group: &Group, findings: &mut Vec<Finding>) {
        for (language, phrases) in [
            (Language::Nb, &group.nb),
            (Language::Nn, &group.nn),
            (Language::En, &group.en),
        ] {
            let listed = self.listed(language);
            for written in phrases {
                let Some(phrase) = Phrase::read(written.get_ref()) else {
                    let fault = format!("«{}» kan ikke letes etter", written.get_ref());
                    findings.push(unreadable(source, written.span(), fault));
                    continue;
                };
                let entries = listed.phrases.entry(phrase.initial()).or_default();
                entries.push(Entry {
                    fault,
                    phrase,
                    instead: group.instead.clone(),
                });
            }
        }
    }
}

fn unreadable(source: &Source, span: Range<usize>, fault: String) -> Finding {
    source.error(
        "style-unreadable",
        span,
        fault,
        "rett linjen; til da gjelder ordene som er bygd inn. Hvordan ord skrives, står øverst i filen",
    )
}

#[cfg(test)]
mod tests {
    use super::{FILE, Style};
    use crate::finding::Source;
    use crate::language::Language;

    const WORDS: &str = r##"
        numbers = { nb = ["to"], nn = [], en = [] }
        denials = { nb = ["ingen", "ikke"], nn = [], en = [] }
        [[blames]]
        nb = ["misbruk*", "du er ren"]
        instead = "…"
        [[promises]]
        nb = ["politiet .. aldri", "100 %", "helt trygg"]
        instead = "…"
        [[doses]]
        nb = ["# mg", "# piller om dagen"]
        instead = "…"
    "##;

    fn check(text: &str, expected: &[&str]) {
        let mut findings = Vec::new();
        let style = Style::read(&[Source::new(FILE, WORDS)], &[], &mut findings);
        assert_eq!(findings, []);
        let hits = style.hits(Language::Nb, text);
        let found: Vec<&str> = hits.iter().map(|hit| &text[hit.span.clone()]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn words_are_found_as_they_are_listed() {
        check("Rusmisbruk og MISBRUKER.", &["MISBRUKER"]);
        check(
            "Er du ren? Du er ren nå. Du er rent ut sagt flink.",
            &["Du er ren"],
        );
        check(
            "Politiet kommer nesten aldri. Politiet. Aldri!",
            &["Politiet kommer nesten aldri"],
        );
        check("Det er 100% trygt.", &["100%"]);
    }

    #[test]
    fn what_is_denied_is_not_promised() {
        check("Ingen mengde er helt trygg.", &[]);
        check("Ikke vær redd, det er helt trygg.", &["helt trygg"]);
        check("Det er ingen fare. Du er helt trygg.", &["helt trygg"]);
    }

    #[test]
    fn a_dose_is_a_number_before_what_it_counts() {
        check(
            "Ta 0,5 mg. Ta 5–10mg. Ring 113 mg.",
            &["0,5 mg", "10mg", "113 mg"],
        );
        check("To piller om dagen, 20 piller", &["To piller om dagen"]);
        check("Et mg", &[]);
    }

    #[test]
    fn what_cannot_be_looked_for_is_a_finding() {
        let words = WORDS.replace("\"du er ren\"", "\"mis*bruk\", \".. aldri\", \"\"");
        let mut findings = Vec::new();
        let style = Style::read(&[Source::new(FILE, words)], &[], &mut findings);
        let messages: Vec<&str> = findings.iter().map(|f| f.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "«mis*bruk» kan ikke letes etter",
                "«.. aldri» kan ikke letes etter",
                "«» kan ikke letes etter"
            ]
        );
        assert_eq!(style.hits(Language::Nb, "Misbruker").len(), 1);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_replaced() {
        let mut findings = Vec::new();
        let files = [Source::new(FILE, "blames = 1")];
        let style = Style::read(&files, &[Source::new(FILE, WORDS)], &mut findings);
        assert_eq!(findings.len(), 1);
        assert_eq!(style.hits(Language::Nb, "Misbruker").len(), 1);
    }

    #[test]
    fn what_is_quoted_is_not_said() {
        check(
            "Ordet «misbruker» og “misbruk” sårer. «Ta 5 mg.»",
            &["5 mg"],
        );
        check("Hun sa: «Nei\nmisbruk", &["misbruk"]);
    }
}
