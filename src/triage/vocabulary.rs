//! The words of danger, as operators keep them in `dialogues/triage/*.toml`: concepts with their forms.
//!
//! A file that does not load is a finding; the rest is used. No rule stands here, only words.

use super::found::{Found, Place};
use super::phrase::{Collection, NoPhrase, Phrases};
use super::rules::Rules;
use super::spelling::Spelling;
use super::token::{self, Token};
use super::tongue::Tongue;
use crate::finding::{Finding, Source, toml_fault};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The concept whose words are ordinary: they are never taken for misspelt ones.
const ORDINARY: &str = "ordinary";
/// The concept of greetings and thanks: they are taken from the front and the back of a message.
const COURTESY: &str = "courtesy";

/// One phrase of a word file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The number of the concept that it stands for.
    pub(super) concept: u16,
    /// The language that it was written under.
    pub tongue: Tongue,
    /// The phrase as it was written.
    pub phrase: String,
}

/// All words that triage looks for, and the rules over them.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    entries: Vec<Entry>,
    phrases: Phrases,
    courtesy: Phrases,
    spelling: Spelling,
    names: Vec<Box<str>>,
    numbers: HashMap<String, u16>,
    pub(super) rules: Rules,
}

/// The numbers of the concepts.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    numbers: HashMap<String, u16>,
}

impl Names {
    /// The names, each at its number.
    fn in_order(&self) -> Vec<Box<str>> {
        let mut names: Vec<_> = self.numbers.iter().collect();
        names.sort_by_key(|(_, number)| **number);
        names
            .into_iter()
            .map(|(name, _)| name.as_str().into())
            .collect()
    }

    /// The number of a concept; a new name gets the next one.
    pub(super) fn number(&mut self, name: &str) -> u16 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let next = self.numbers.len() as u16;
        self.numbers.insert(name.to_owned(), next);
        next
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }
}

impl Default for Vocabulary {
    fn default() -> Self {
        Vocabulary::compile([], []).0
    }
}

impl Vocabulary {
    /// Compiles word files and says what is wrong with them; what can be used is used. For a file that cannot be read,
    /// and for a concept that has no words left, those of `behind` are used.
    pub fn compile<'a>(
        files: impl IntoIterator<Item = &'a Source>,
        behind: impl IntoIterator<Item = &'a Source>,
    ) -> (Vocabulary, Vec<Finding>) {
        let mut names = Names::default();
        let rules = Rules::compile(&mut names);
        let ordinary = names.number(ORDINARY);
        names.number(COURTESY);
        let mut draft = Draft::new(names);
        let mut findings = Vec::new();
        let mut lost = HashSet::new();
        let mut own = false;
        for file in files {
            own = true;
            if draft.read(file, |_| true, &mut findings).is_none() {
                lost.insert(file.file.clone());
            }
        }
        let concepts = draft.entries.iter().map(|entry| entry.concept);
        let has_ordinary = (!draft.ordinary.is_empty()).then_some(ordinary);
        let has_words: HashSet<u16> = concepts.chain(has_ordinary).collect();
        for file in behind {
            let whole = lost.contains(&file.file);
            let wanted = |concept: u16| whole || !has_words.contains(&concept);
            let filled = draft.read(file, wanted, &mut findings).unwrap_or_default();
            if own && !whole && !filled.is_empty() {
                findings.push(missing(file, &filled));
            }
        }
        (draft.finish(rules), findings)
    }

    /// The names of all rules.
    pub fn rules(&self) -> impl Iterator<Item = &'static str> {
        self.rules.names().into_iter()
    }

    /// Leaves a rule out, to see what is missed without it; none takes it back.
    pub fn mute(&mut self, rule: Option<&str>) {
        self.rules.mute(rule);
    }

    /// Whether there is no word of danger in it.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The names of the concepts, each at its number.
    pub(super) fn concepts(&self) -> &[Box<str>] {
        &self.names
    }

    /// The number of a concept.
    pub(super) fn concept(&self, name: &str) -> Option<u16> {
        self.numbers.get(name).copied()
    }

    /// A message as triage sees it.
    pub(super) fn see(&self, message: &str) -> Sight<'_> {
        let tokens = self.mend(token::plain(message));
        let (tokens, only_courtesy) = token::without_courtesy(tokens, &self.courtesy);
        let mut found = Found::new(&tokens, self.names.len());
        let mut entries = Vec::new();
        for hit in self.phrases.find(&tokens) {
            let entry = &self.entries[hit.label];
            let place = Place::of(hit.first, hit.last);
            found.add(entry.concept, place);
            entries.push((entry, place));
        }
        self.rules.put_together(&mut found);
        Sight {
            tokens,
            only_courtesy,
            found,
            entries,
        }
    }

    /// The tokens with their spelling mended.
    fn mend(&self, tokens: Vec<Token>) -> Vec<Token> {
        self.spelling
            .mend(tokens, |key| self.phrases.has_prefix_of(key))
    }
}

/// A message as triage sees it.
#[derive(Clone, Debug)]
pub(super) struct Sight<'a> {
    /// Its words, mended.
    pub(super) tokens: Vec<Token>,
    /// Whether it only greets or thanks.
    pub(super) only_courtesy: bool,
    /// Which concepts stand where.
    pub(super) found: Found,
    /// The phrases that were found.
    pub(super) entries: Vec<(&'a Entry, Place)>,
}

impl Sight<'_> {
    /// Whether a concept stands in it.
    pub(super) fn says(&self, concept: u16) -> bool {
        !self.found.places(concept).is_empty()
    }

    /// The concepts that words stand for and no figure of speech uses up, in the order of the message.
    pub(super) fn concepts(&self) -> impl Iterator<Item = (u16, Place)> {
        let standing = |(entry, place): &(&Entry, Place)| {
            let places = self.found.places(entry.concept);
            places
                .binary_search(place)
                .is_ok()
                .then_some((entry.concept, *place))
        };
        self.entries.iter().filter_map(standing)
    }
}

struct Draft {
    names: Names,
    /// How many of the names a rule uses.
    used: usize,
    entries: Vec<Entry>,
    phrases: Collection,
    courtesy: Collection,
    ordinary: Vec<String>,
}

impl Draft {
    fn new(names: Names) -> Draft {
        Draft {
            used: names.len(),
            names,
            entries: Vec::new(),
            phrases: Collection::default(),
            courtesy: Collection::default(),
            ordinary: Vec::new(),
        }
    }

    fn finish(self, rules: Rules) -> Vocabulary {
        let words = self.phrases.words().chain(self.courtesy.words());
        let ordinary = self.ordinary.iter().map(String::as_str);
        Vocabulary {
            spelling: Spelling::new(words, ordinary),
            entries: self.entries,
            phrases: self.phrases.finish(),
            courtesy: self.courtesy.finish(),
            names: self.names.in_order(),
            numbers: self.names.numbers,
            rules,
        }
    }

    /// Reads the wanted concepts of a file and gives their names; none when it is no TOML.
    fn read(
        &mut self,
        file: &Source,
        wanted: impl Fn(u16) -> bool,
        findings: &mut Vec<Finding>,
    ) -> Option<Vec<String>> {
        let table = match DeTable::parse(&file.text) {
            Ok(table) => table.into_inner(),
            Err(error) => {
                findings.push(unreadable(file, &error));
                return None;
            }
        };
        let mut read = Vec::new();
        for (name, lists) in table {
            let is_ordinary = name.get_ref() == ORDINARY;
            let number = self.names.number(name.get_ref());
            if number as usize >= self.used {
                findings.push(unused(file, &name));
                continue;
            }
            if wanted(number) {
                self.read_concept(file, number, is_ordinary, lists, findings);
                read.push(name.get_ref().to_string());
            }
        }
        Some(read)
    }

    fn read_concept(
        &mut self,
        file: &Source,
        number: u16,
        is_ordinary: bool,
        lists: Spanned<DeValue<'_>>,
        findings: &mut Vec<Finding>,
    ) {
        let span = lists.span();
        let DeValue::Table(lists) = lists.into_inner() else {
            return findings.push(no_list(file, span));
        };
        for (tongue, list) in lists {
            if tongue.get_ref() == "means" {
                continue;
            }
            let Some(known) = Tongue::from_name(tongue.get_ref()) else {
                findings.push(unknown_tongue(file, &tongue));
                continue;
            };
            let span = list.span();
            let DeValue::Array(phrases) = list.into_inner() else {
                findings.push(no_list(file, span));
                continue;
            };
            for phrase in phrases {
                let span = phrase.span();
                match phrase.into_inner() {
                    DeValue::String(text) if is_ordinary => {
                        self.ordinary.push(crate::text::fold(&text));
                    }
                    DeValue::String(text) => {
                        self.add(file, span, number, known, &text, findings);
                    }
                    _ => findings.push(no_list(file, span)),
                }
            }
        }
    }

    fn add(
        &mut self,
        file: &Source,
        span: Range<usize>,
        concept: u16,
        tongue: Tongue,
        text: &str,
        findings: &mut Vec<Finding>,
    ) {
        let courtesy = self.names.number(COURTESY) == concept;
        let phrases = match courtesy {
            true => &mut self.courtesy,
            false => &mut self.phrases,
        };
        match phrases.add(text, self.entries.len()) {
            Ok(()) => self.entries.push(Entry {
                concept,
                tongue,
                phrase: text.to_owned(),
            }),
            Err(reason) => findings.push(no_phrase(file, span, reason)),
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

fn missing(file: &Source, concepts: &[String]) -> Finding {
    file.error(
        "triage-missing",
        0..0,
        format!("her mangler ordene for {}", concepts.join(", ")),
        "hent dem tilbake fra en tidligere utgave; til det er gjort, gjelder ordene som er bygd inn i programmet",
    )
}

fn unused(file: &Source, name: &Spanned<impl AsRef<str>>) -> Finding {
    file.warning(
        "triage-concept-unknown",
        name.span(),
        format!("ingen regel bruker «{}»", name.get_ref().as_ref()),
        "rett navnet, eller flytt ordene til et begrep som finnes",
    )
}

fn no_list(file: &Source, span: Range<usize>) -> Finding {
    file.error(
        "triage-list",
        span,
        "her skal det stå en liste med uttrykk",
        "skriv uttrykkene i anførselstegn mellom [ og ], under et begrep og et språk",
    )
}

fn unknown_tongue(file: &Source, tongue: &Spanned<impl AsRef<str>>) -> Finding {
    let known: Vec<&str> = Tongue::ALL.iter().map(|(name, _)| *name).collect();
    file.error(
        "triage-language",
        tongue.span(),
        format!("«{}» er ikke et språk her", tongue.get_ref().as_ref()),
        format!("bruk et av disse: {}", known.join(", ")),
    )
}

fn no_phrase(file: &Source, span: Range<usize>, reason: NoPhrase) -> Finding {
    let message = match reason {
        NoPhrase::Empty => "uttrykket har ingen ord",
        NoPhrase::LooseGap => "«..» må stå mellom to ord",
        NoPhrase::Brackets => "parentesene i uttrykket går ikke opp, eller gir for mange måter",
    };
    file.error(
        "triage-phrase",
        span,
        message,
        "skriv ett eller flere ord, «..» bare mellom ord, og valg som (ett|to)",
    )
}
