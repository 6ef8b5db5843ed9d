//! From the table as it is written to one in which every name leads somewhere, and every fault on the way.

use super::file::{Class as Written, File, Lists, Pair as WrittenPair, Texts};
use super::{Class, Danger, Mixing};
use crate::finding::{Finding, Source};
use crate::language::Language;
use crate::script::Target;
use crate::script::page::Front;
use crate::script::topic;
use crate::script::words::{Field, Owner, Words};
use crate::text;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use toml::Spanned;

/// The reason that stands behind a pair which nobody has filled in.
pub(super) const UNKNOWN: &str = "unknown";

/// The table, in which what is wrong has been left out.
pub(super) struct Table {
    pub(super) front: Front,
    pub(super) file: File,
    pub(super) classes: Vec<Placed>,
    pub(super) pairs: BTreeMap<(usize, usize), Pair>,
}

/// A class with what its node and buttons need.
pub(super) struct Placed {
    pub(super) class: Class,
    pub(super) name: Texts,
    pub(super) page: Option<(Target, Range<usize>)>,
    pub(super) span: Range<usize>,
}

/// Two classes together, filled in or not.
pub(super) struct Pair {
    pub(super) danger: Danger,
    pub(super) reasons: Vec<String>,
    pub(super) span: Range<usize>,
}

impl Table {
    /// What the engine asks of the table.
    pub(super) fn into_mixing(self) -> Mixing {
        let dangers = self.pairs.iter().map(|(key, pair)| (*key, pair.danger));
        let dangers = dangers.collect();
        let classes = self.classes.into_iter().map(|placed| placed.class);
        Mixing {
            classes: classes.collect(),
            dangers,
        }
    }
}

/// Checks the table.
pub(super) fn table(source: &Source, mut file: File, findings: &mut Vec<Finding>) -> Table {
    let mut check = Check { source, findings };
    check.texts(&file);
    check.numbers(&file);
    let sources = std::mem::take(&mut file.sources);
    let front = Front::of_table(source, file.reviewed.take(), sources, check.findings);
    let classes = check.classes(std::mem::take(&mut file.classes));
    let pairs = check.pairs(&file, &classes);
    Table {
        front,
        file,
        classes,
        pairs,
    }
}

struct Check<'a> {
    source: &'a Source,
    findings: &'a mut Vec<Finding>,
}

impl Check<'_> {
    fn error(
        &mut self,
        code: &'static str,
        span: Range<usize>,
        message: String,
        help: impl Into<String>,
    ) {
        let finding = self.source.error(code, span, message, help);
        self.findings.push(finding);
    }

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
        let first = |words: &Words| words.first_line_slots().cloned().collect::<Vec<_>>();
        let whole = |words: &Words| words.slots().cloned().collect::<Vec<_>>();
        self.number(&file.danger.deadly, "113", first);
        self.number(&file.text.poison, "giftinfo", whole);
        self.number(&file.text.unsure, "giftinfo", whole);
    }

    fn number(
        &mut self,
        texts: &Texts,
        contact: &str,
        slots: impl Fn(&Words) -> Vec<crate::script::words::Slot>,
    ) {
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

    fn classes(&mut self, written: super::file::Named<Written>) -> Vec<Placed> {
        let mut written: Vec<_> = written.into_iter().collect();
        written.sort_by_key(|(name, _)| name.span().start);
        let mut taken = HashMap::new();
        written
            .into_iter()
            .map(|(name, class)| self.class(&name, class, &mut taken))
            .collect()
    }

    fn class(
        &mut self,
        name: &Spanned<String>,
        written: Written,
        taken: &mut HashMap<String, String>,
    ) -> Placed {
        let id = name.get_ref();
        if Target::read(&format!("{}#{id}", super::PAGE), "").is_err() {
            self.error(
                "node-id-invalid",
                name.span(),
                format!("«{id}» er ikke et navn som knapper kan lede til"),
                "bruk små bokstaver a–z, tall og bindestrek",
            );
        }
        for member in &written.members {
            if !topic::is_substance(member.get_ref()) {
                self.error(
                    "mixing-member-unknown",
                    member.span(),
                    format!(
                        "«{}» er ikke et stoff i listen over emner",
                        member.get_ref()
                    ),
                    "velg et stoff fra listen i dialogues/README.md, eller skriv ordet under words",
                );
            }
        }
        for word in written
            .members
            .iter()
            .chain(written.words.values().flatten())
        {
            let other = taken.insert(text::fold(word.get_ref()), id.clone());
            if let Some(other) = other.filter(|other| other != id) {
                self.error(
                    "mixing-member-twice",
                    word.span(),
                    format!("«{}» hører alt til «{other}»", word.get_ref()),
                    "la det stå i én klasse",
                );
            }
        }
        let alone = self.danger(&written.alone).unwrap_or(Danger::Risky);
        let plain = |words: &[Spanned<String>]| words.iter().map(|w| w.get_ref().clone()).collect();
        let words = written.words.iter();
        Placed {
            class: Class {
                name: id.clone(),
                members: plain(&written.members),
                words: words.map(|(l, words)| (*l, plain(words))).collect(),
                alone,
                is_medicine: written.medicine,
            },
            page: self.page(&written.page),
            name: written.name,
            span: name.span(),
        }
    }

    fn page(&mut self, page: &Spanned<String>) -> Option<(Target, Range<usize>)> {
        match Target::read(page.get_ref(), super::PAGE) {
            Ok(target @ Target::Node(_)) => Some((target, page.span())),
            _ => {
                self.error(
                    "target-malformed",
                    page.span(),
                    format!("«{}» leder ikke noe sted", page.get_ref()),
                    "skriv en side eller side#node",
                );
                None
            }
        }
    }

    fn danger(&mut self, written: &Spanned<String>) -> Option<Danger> {
        let danger = Danger::from_name(written.get_ref());
        if danger.is_none() {
            self.error(
                "mixing-danger-unknown",
                written.span(),
                format!("«{}» er ikke en fare boten kjenner", written.get_ref()),
                format!("skriv {}", Danger::ALL.map(Danger::name).join(", ")),
            );
        }
        danger
    }

    /// Every pair: those that are written, and the others as little known.
    fn pairs(&mut self, file: &File, classes: &[Placed]) -> BTreeMap<(usize, usize), Pair> {
        let mut pairs = BTreeMap::new();
        let mut written: Vec<_> = file.pairs.iter().collect();
        written.sort_by_key(|(name, _)| name.span().start);
        for (name, pair) in written {
            let Some(key) = self.key(name, classes) else {
                continue;
            };
            let pair = self.pair(file, name, pair, worst(classes, key));
            if pairs.insert(key, pair).is_some() {
                self.error(
                    "mixing-pair-twice",
                    name.span(),
                    format!("«{}» står to ganger", name.get_ref()),
                    "la paret stå én gang; rekkefølgen betyr ikke noe",
                );
            }
        }
        for last in 0..classes.len() {
            for first in 0..last {
                let key = (first, last);
                pairs.entry(key).or_insert_with(|| Pair {
                    danger: worst(classes, key).max(Danger::Risky),
                    reasons: vec![UNKNOWN.to_owned()],
                    span: classes[last].span.clone(),
                });
            }
        }
        pairs
    }

    /// The two classes that `alcohol+ghb` names.
    fn key(&mut self, name: &Spanned<String>, classes: &[Placed]) -> Option<(usize, usize)> {
        let parts = name.get_ref().split_once('+');
        let parts = parts.map(|(a, b)| (a.trim(), b.trim()));
        let Some((a, b)) = parts.filter(|(a, b)| a != b && !b.contains('+')) else {
            self.error(
                "mixing-pair-malformed",
                name.span(),
                format!("«{}» er ikke et par", name.get_ref()),
                "skriv to ulike klasser med + imellom, for eksempel \"alcohol+ghb\"",
            );
            return None;
        };
        let mut place = |wanted: &str| {
            let at = classes
                .iter()
                .position(|placed| placed.class.name == wanted);
            if at.is_none() {
                self.error(
                    "mixing-class-unknown",
                    name.span(),
                    format!("klassen «{wanted}» finnes ikke"),
                    format!("rett navnet, eller skriv [classes.{wanted}]"),
                );
            }
            at
        };
        let (a, b) = (place(a), place(b));
        let (a, b) = (a?, b?);
        Some((a.min(b), a.max(b)))
    }

    fn pair(
        &mut self,
        file: &File,
        name: &Spanned<String>,
        written: &WrittenPair,
        worst: Danger,
    ) -> Pair {
        let danger = self.danger(&written.danger).unwrap_or(worst);
        if danger < worst {
            self.error(
                "mixing-milder",
                written.danger.span(),
                format!(
                    "«{}» er mildere ({}) enn den farligste av de to alene ({})",
                    name.get_ref(),
                    danger.name(),
                    worst.name()
                ),
                format!("skriv {} eller verre", worst.name()),
            );
        }
        if written.reasons.is_empty() {
            self.error(
                "mixing-reason-missing",
                name.span(),
                format!("«{}» sier ikke hvorfor", name.get_ref()),
                "skriv minst ett navn fra [reasons] i reasons",
            );
        }
        let known = |reason: &str| file.reasons.keys().any(|name| name.get_ref() == reason);
        for reason in written
            .reasons
            .iter()
            .filter(|reason| !known(reason.get_ref()))
        {
            self.error(
                "mixing-reason-unknown",
                reason.span(),
                format!("grunnen «{}» finnes ikke", reason.get_ref()),
                format!("rett navnet, eller skriv [reasons.{}]", reason.get_ref()),
            );
        }
        let reasons = written
            .reasons
            .iter()
            .map(|reason| reason.get_ref().clone());
        Pair {
            danger,
            reasons: reasons.collect(),
            span: name.span(),
        }
    }
}

/// The danger of the worse of two classes alone.
fn worst(classes: &[Placed], (a, b): (usize, usize)) -> Danger {
    classes[a].class.alone.max(classes[b].class.alone)
}

/// A text as it is shown, and what Telegram could not show of it. The places of those findings mean nothing.
pub(super) fn words(text: &str) -> (Words, Vec<Finding>) {
    let mut findings = Vec::new();
    let words = crate::script::page::words(&Source::new("", text), &mut findings);
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
