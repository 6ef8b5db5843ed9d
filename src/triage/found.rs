//! Which concepts stand where in a message.

use super::token::Token;
use crate::text::Stop;

/// How many concepts there can be.
const CONCEPTS: usize = 1024;
/// How many words the end of a sentence counts for in a distance.
const SENTENCE: u16 = 3;

/// A set of concepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Set([u64; CONCEPTS / 64]);

/// Where a concept stands: tokens, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The first token.
    pub(super) first: u16,
    /// The last token.
    pub(super) last: u16,
}

/// All concepts of a message with their places.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The places of the concepts that stand somewhere.
    places: Vec<Vec<Place>>,
    /// Which of them are a concept's, at its number; 0 is none.
    slots: Vec<u16>,
    /// The concepts that stand anywhere.
    pub(super) set: Set,
    /// How far each token is from the first one, stops counted as words.
    position: Vec<u16>,
    /// The number of the sentence of each token.
    sentence: Vec<u16>,
    /// The number of the clause of each token.
    clause: Vec<u16>,
    /// The mark that ends each sentence.
    stops: Vec<Stop>,
}

impl Place {
    /// From the first token to the last (inclusive).
    pub(super) fn of(first: usize, last: usize) -> Place {
        let number = |token: usize| u16::try_from(token).unwrap_or(u16::MAX);
        Place {
            first: number(first),
            last: number(last),
        }
    }
}

impl Default for Set {
    fn default() -> Self {
        Set([0; CONCEPTS / 64])
    }
}

impl Set {
    /// Adds a concept; one beyond the limit is left out.
    pub(super) fn add(&mut self, concept: u16) {
        if let Some(part) = self.0.get_mut(concept as usize / 64) {
            *part |= 1 << (concept % 64);
        }
    }

    /// Whether two sets have a concept in common.
    pub(super) fn meets(&self, other: &Set) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }

    /// The concepts, lowest first.
    fn iter(&self) -> impl Iterator<Item = u16> {
        let parts = self.0.into_iter().enumerate();
        parts.flat_map(|(at, part)| {
            (0..64)
                .filter(move |bit| part >> bit & 1 == 1)
                .map(move |bit| (at * 64) as u16 + bit)
        })
    }
}

impl FromIterator<u16> for Set {
    fn from_iter<I: IntoIterator<Item = u16>>(concepts: I) -> Self {
        let mut set = Set::default();
        concepts.into_iter().for_each(|concept| set.add(concept));
        set
    }
}

impl Found {
    /// Nothing found yet in these tokens, for so many concepts.
    pub(super) fn new(tokens: &[Token], concepts: usize) -> Found {
        let mut found = Found {
            places: vec![Vec::new()],
            slots: vec![0; concepts],
            set: Set::default(),
            position: Vec::with_capacity(tokens.len()),
            sentence: Vec::with_capacity(tokens.len()),
            clause: Vec::with_capacity(tokens.len()),
            stops: Vec::new(),
        };
        let (mut position, mut sentence, mut clause) = (0u16, 0, 0);
        for token in tokens {
            found.position.push(position);
            found.sentence.push(sentence);
            found.clause.push(clause);
            clause += u16::from(token.stop > Stop::None);
            position = position.saturating_add(match token.stop {
                Stop::None => 1,
                Stop::Comma => 2,
                Stop::Full | Stop::Exclamation | Stop::Question => {
                    sentence += 1;
                    found.stops.push(token.stop);
                    1 + SENTENCE
                }
            });
        }
        found.stops.push(Stop::None);
        found
    }

    /// Adds a place of a concept.
    pub(super) fn add(&mut self, concept: u16, place: Place) {
        let Some(slot) = self.slots.get_mut(concept as usize) else {
            return;
        };
        if *slot == 0 {
            *slot = self.places.len() as u16;
            self.places.push(Vec::new());
        }
        let places = &mut self.places[*slot as usize];
        self.set.add(concept);
        let at = places.partition_point(|other| *other < place);
        if places.get(at) != Some(&place) {
            places.insert(at, place);
        }
    }

    /// Where a concept stands, in the order of the message.
    pub(super) fn places(&self, concept: u16) -> &[Place] {
        &self.places[self.slot(concept)]
    }

    fn slot(&self, concept: u16) -> usize {
        self.slots
            .get(concept as usize)
            .map_or(0, |slot| *slot as usize)
    }

    /// Every concept that stands somewhere, with its places.
    pub(super) fn all(&self) -> impl Iterator<Item = (u16, &[Place])> {
        self.set
            .iter()
            .map(|concept| (concept, self.places(concept)))
    }

    /// Lets a clause begin at every place of a concept.
    pub(super) fn part_clauses(&mut self, joint: u16) {
        let places = &self.places[self.slot(joint)];
        let mut joints = places.iter().map(|place| place.first as usize);
        let mut next = joints.next();
        let mut added = 0;
        for (at, clause) in self.clause.iter_mut().enumerate() {
            while next.is_some_and(|joint| joint <= at) {
                added += 1;
                next = joints.next();
            }
            *clause += added;
        }
    }

    /// The number of the clause of a token.
    pub(super) fn clause(&self, token: usize) -> u16 {
        self.clause.get(token).copied().unwrap_or_default()
    }

    /// Takes out every place of `concepts` that meets one of `areas`.
    pub(super) fn clear(&mut self, concepts: &Set, areas: &[Place]) {
        for concept in concepts.iter() {
            let slot = self.slot(concept);
            let places = &mut self.places[slot];
            places.retain(|place| !areas.iter().any(|area| meets(area, place)));
            if places.is_empty() {
                self.set.0[concept as usize / 64] &= !(1 << (concept % 64));
            }
        }
    }

    /// How many words stand between a token and a later one.
    pub(super) fn between(&self, earlier: u16, later: u16) -> u16 {
        let at = |token: u16| {
            self.position
                .get(token as usize)
                .copied()
                .unwrap_or(u16::MAX)
        };
        at(later).saturating_sub(at(earlier)).saturating_sub(1)
    }

    /// The earliest token that is at most `within` words before this one, counting only tokens.
    pub(super) fn back(&self, token: u16, within: u16) -> u16 {
        // A place of several tokens may begin before: eight is longer than any phrase.
        token.saturating_sub(within + 8)
    }

    /// Whether one of the concepts stands within so many words of the tokens `first` to `last`.
    pub(super) fn any_around(&self, concepts: &Set, first: u16, last: u16, within: u16) -> bool {
        concepts.meets(&self.set)
            && concepts.iter().any(|concept| {
                self.places(concept).iter().any(|place| {
                    (place.last >= first || self.between(place.last, first) <= within)
                        && (place.first <= last || self.between(last, place.first) <= within)
                })
            })
    }

    /// The number of the sentence of a token.
    pub(super) fn sentence(&self, token: usize) -> u16 {
        self.sentence.get(token).copied().unwrap_or_default()
    }

    /// The tokens of a sentence.
    pub(super) fn tokens_of(&self, sentence: u16) -> std::ops::Range<usize> {
        let from = self.sentence.partition_point(|s| *s < sentence);
        let to = self.sentence.partition_point(|s| *s <= sentence);
        from..to
    }

    /// The mark that ends a sentence.
    pub(super) fn stop(&self, sentence: u16) -> Stop {
        self.stops
            .get(sentence as usize)
            .copied()
            .unwrap_or_default()
    }
}

fn meets(a: &Place, b: &Place) -> bool {
    a.first <= b.last && b.first <= a.last
}
