//! The rules: which concepts together are a sign of what. Words are in the word files, not here.
//!
//! A rule can name a concept that other rules put together ([`Part`]). Each sign has a level and a category of the
//! protocol (TRIAGE, categories).

mod body;
mod child;
mod figures;
mod harm;
mod mind;
mod overdose;
mod parts;
mod substances;
mod talk;
mod worldwide;

use super::found::{Found, Place, Set};
use super::pattern::{Match, Pattern};
use super::vocabulary::Names;
use super::{Category, Level};
use std::collections::BTreeSet;

/// A rule: the sign that a pattern is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sign {
    /// Its name, `category/what`.
    pub(super) id: &'static str,
    /// How grave it is by itself.
    pub(super) level: Level,
    /// What it is about.
    pub(super) category: Category,
    /// The pattern, as [`Pattern`] reads it.
    pub(super) pattern: &'static str,
}

/// All signs, by subject.
const SIGNS: [&[Sign]; 8] = [
    overdose::SIGNS,
    body::SIGNS,
    substances::SIGNS,
    child::SIGNS,
    mind::SIGNS,
    harm::SIGNS,
    talk::SIGNS,
    worldwide::SIGNS,
];

/// A concept, with the pattern that makes it of others. A name can stand several times, and can have words of its own.
type Part = (&'static str, &'static str);

/// All parts, in the order in which they are made: what is common to several subjects first.
const PARTS: [&[Part]; 9] = [
    parts::PARTS,
    overdose::PARTS,
    body::PARTS,
    substances::PARTS,
    child::PARTS,
    mind::PARTS,
    harm::PARTS,
    talk::PARTS,
    worldwide::PARTS,
];

/// A sign that was found.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    /// The rule.
    pub(super) sign: &'static Sign,
    /// Where.
    pub(super) at: Match,
}

/// All rules, compiled.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    figure: u16,
    /// Figures of speech that are made of concepts.
    figures: Vec<Pattern>,
    /// What looks like a negation and is none.
    not_so: u16,
    /// Where a new clause begins.
    joint: u16,
    /// What a figure of speech uses up: every concept that a sign or a part is made of.
    dangers: Set,
    parts: Vec<(u16, Pattern)>,
    signs: Vec<(&'static Sign, Pattern)>,
    /// A rule that is left out, to see what it is good for.
    muted: Option<String>,
    /// The concepts that change a reading.
    pub(super) context: Context,
}

/// The concepts that change a reading.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    /// Negation.
    pub(super) not: u16,
    /// Asks for knowledge.
    pub(super) ask: u16,
    /// Asks what to do.
    pub(super) what_do: u16,
    /// People in general.
    pub(super) generic: u16,
    /// A particular person other than the writer.
    pub(super) third: u16,
    /// The writer.
    pub(super) me: u16,
    /// Something that was done or happened, told as a fact.
    pub(super) fact: u16,
    /// Animals, machines, teams.
    pub(super) thing: u16,
    /// School, work, fiction, news.
    pub(super) frame: u16,
    /// Over and long ago.
    pub(super) past: u16,
    /// Somebody was lost.
    pub(super) loss: u16,
    /// Afraid that it may happen some time.
    pub(super) fear: u16,
    /// It was dangerous and is over.
    pub(super) over: u16,
    /// Those who can help have taken over, or somebody stays there.
    pub(super) handed_over: u16,
    /// It was a mistake.
    pub(super) mistake: u16,
    /// It is happening now.
    pub(super) now: u16,
    /// Laughs.
    pub(super) laugh: u16,
    /// Says yes.
    pub(super) yes: u16,
    /// Says no.
    pub(super) no: u16,
    /// Question words, which count where a clause begins.
    pub(super) wh: u16,
    /// Somebody in particular, by a pronoun.
    pub(super) other: u16,
    /// A thing that is only where it happens: in the car, on the phone.
    pub(super) as_place: u16,
    /// Denies what comes next.
    pub(super) deny: u16,
    /// Compares.
    pub(super) like: u16,
    /// They, who may be people in general.
    pub(super) them: u16,
    /// Played, written or dreamt.
    pub(super) fiction: u16,
    /// Again and again, as a way of life.
    pub(super) routine: u16,
    /// What is left of something long after.
    pub(super) aftermath: u16,
    /// Says of something told before that it is long ago.
    pub(super) was_then: u16,
    /// Everyday things that big words are said of in jest.
    pub(super) trifle: u16,
    /// Substances, and being under them.
    pub(super) using: u16,
    /// Somebody whom the writer knows or sees.
    pub(super) relation: u16,
}

impl Rules {
    /// Compiles all rules; concepts get their numbers here.
    pub(super) fn compile(names: &mut Names) -> Rules {
        let mut pattern = |text| Pattern::compile(text, |name| names.number(name));
        let parts: Vec<_> = PARTS
            .iter()
            .flat_map(|parts| parts.iter())
            .map(|(name, text)| (*name, pattern(text)))
            .collect();
        let signs = SIGNS
            .iter()
            .flat_map(|signs| signs.iter())
            .map(|sign| (sign, pattern(sign.pattern)))
            .collect();
        let parts = parts
            .into_iter()
            .map(|(name, pattern)| (names.number(name), pattern))
            .collect();
        let figures = figures::FIGURES
            .iter()
            .map(|text| Pattern::compile(text, |name| names.number(name)))
            .collect();
        let kept = parts::CONTEXT.map(|name| names.number(name));
        let [
            not,
            ask,
            what_do,
            generic,
            third,
            me,
            fact,
            thing,
            frame,
            past,
            loss,
            fear,
            over,
            handed_over,
            mistake,
            now,
            laugh,
            yes,
            no,
            wh,
            other,
            as_place,
            deny,
            like,
            them,
            fiction,
            routine,
            aftermath,
            was_then,
            trifle,
            using,
            relation,
        ] = kept;
        let figure = names.number("figure");
        let not_so = names.number("not-so");
        let joint = names.number("joint");
        let dangers = (0..names.len() as u16)
            .filter(|number| ![figure, not_so, joint].contains(number) && !kept.contains(number))
            .collect();
        Rules {
            figure,
            figures,
            not_so,
            joint,
            dangers,
            parts,
            signs,
            muted: None,
            context: Context {
                not,
                ask,
                what_do,
                generic,
                third,
                me,
                fact,
                thing,
                frame,
                past,
                loss,
                fear,
                over,
                handed_over,
                mistake,
                now,
                laugh,
                yes,
                no,
                wh,
                other,
                as_place,
                deny,
                like,
                them,
                fiction,
                routine,
                aftermath,
                was_then,
                trifle,
                using,
                relation,
            },
        }
    }

    /// Takes figures of speech out of what was found, and puts together the parts that signs are made of.
    pub(super) fn put_together(&self, found: &mut Found) {
        let mut figures: Vec<Place> = found.places(self.figure).to_vec();
        let made = self.figures.iter().flat_map(|pattern| pattern.find(found));
        figures.extend(made.map(|figure| Place {
            first: figure.first as u16,
            last: figure.last as u16,
        }));
        if !figures.is_empty() {
            found.clear(&self.dangers, &figures);
        }
        let not_so: Vec<Place> = found.places(self.not_so).to_vec();
        if !not_so.is_empty() {
            found.clear(&[self.context.not].into_iter().collect(), &not_so);
        }
        found.part_clauses(self.joint);
        for (concept, pattern) in &self.parts {
            for part in pattern.find(found) {
                found.add(*concept, Place::of(part.first, part.last));
            }
        }
    }

    /// The names of all rules, each once.
    pub(super) fn names(&self) -> BTreeSet<&'static str> {
        self.signs.iter().map(|(sign, _)| sign.id).collect()
    }

    /// Leaves a rule out; none takes it back.
    pub(super) fn mute(&mut self, rule: Option<&str>) {
        self.muted = rule.map(str::to_owned);
    }

    /// Every sign that stands in a message.
    pub(super) fn signs(&self, found: &Found) -> Vec<Hit> {
        let mut hits = Vec::new();
        let heard = |(sign, _): &&(&'static Sign, Pattern)| self.muted.as_deref() != Some(sign.id);
        for (sign, pattern) in self.signs.iter().filter(heard) {
            hits.extend(pattern.find(found).into_iter().map(|at| Hit { sign, at }));
        }
        hits
    }
}

/// A sign, written in one line.
const fn sign(level: Level, category: Category, id: &'static str, pattern: &'static str) -> Sign {
    Sign {
        id,
        level,
        category,
        pattern,
    }
}
