//! From the table as it is written to one in which every name leads somewhere, and every fault on the way.

use super::file::{Class as Written, File, Named, Pair as WrittenPair, Texts};
use super::texts::{self, UNKNOWN};
use super::{Class, Danger, Mixing};
use crate::finding::{Finding, Source};
use crate::script::Target;
use crate::script::page::Front;
use crate::text::{self, meant};
use crate::topic;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use toml::Spanned;

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
        Mixing::new(classes.collect(), dangers)
    }
}

/// Checks the table.
pub(super) fn table(source: &Source, mut file: File, findings: &mut Vec<Finding>) -> Table {
    let mut check = Check { source, findings };
    texts::check(&mut check, &file);
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

/// Notes what is wrong with the table.
pub(super) struct Check<'a> {
    source: &'a Source,
    findings: &'a mut Vec<Finding>,
}

impl Check<'_> {
    pub(super) fn error(
        &mut self,
        code: &'static str,
        span: Range<usize>,
        message: String,
        help: impl Into<String>,
    ) {
        let finding = self.source.error(code, span, message, help);
        self.findings.push(finding);
    }

    fn classes(&mut self, written: Named<Written>) -> Vec<Placed> {
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
                    meant(
                        topic::SUBSTANCES.into_iter(),
                        member.get_ref(),
                        "velg et stoff fra listen i dialogues/README.md, eller skriv ordet under words",
                    ),
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
                    meant(
                        classes.iter().map(|placed| &*placed.class.name),
                        wanted,
                        &format!("rett navnet, eller skriv [classes.{wanted}]"),
                    ),
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
                meant(
                    file.reasons.keys().map(|name| name.get_ref().as_str()),
                    reason.get_ref(),
                    &format!("rett navnet, eller skriv [reasons.{}]", reason.get_ref()),
                ),
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
