//! Patterns over concepts: what the rules are written in.
//!
//! A pattern is groups of concepts. `a|b` is either. `x y` is x and then y with at most [`NEAR`] words between;
//! `x ~7 y` lets 7 stand between. `x & y` is both in any order, at most [`AROUND`] words apart; `x &9 y` within 9.
//! `! a|b` at the end: none of these within [`AROUND`] words of what was found; `!! a|b`: nowhere in the message.
//! A comma counts as one more word, the end of a sentence as [`SENTENCE`] more.

use super::found::{Found, Place, Set};

/// How many words a plain space lets stand between two groups.
const NEAR: u16 = 3;
/// How many words apart two groups joined by `&` may be.
const AROUND: u16 = 6;

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    groups: Vec<Group>,
    not_around: Set,
    nowhere: Set,
}

#[derive(Clone, Debug)]
struct Group {
    concepts: Vec<u16>,
    set: Set,
    ordered: bool,
    within: u16,
}

/// Where a pattern was found: its parts, in the order of the pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Match {
    /// The places of its groups.
    pub(super) parts: Vec<Place>,
    /// The first token of all.
    pub(super) first: usize,
    /// The last token of all (inclusive).
    pub(super) last: usize,
}

impl Pattern {
    /// Compiles a pattern; `id` gives the number of a concept.
    pub(super) fn compile(text: &str, mut id: impl FnMut(&str) -> u16) -> Pattern {
        let mut pattern = Pattern {
            groups: Vec::new(),
            not_around: Set::default(),
            nowhere: Set::default(),
        };
        let (mut ordered, mut within) = (true, NEAR);
        let mut into_without = None;
        for word in text.split_whitespace() {
            match word.split_at(1) {
                ("~", n) => (ordered, within) = (true, n.parse().unwrap_or(NEAR)),
                ("&", n) => (ordered, within) = (false, n.parse().unwrap_or(AROUND)),
                ("!", rest) => into_without = Some(rest == "!"),
                _ => {
                    let concepts: Vec<u16> = word.split('|').map(&mut id).collect();
                    let set = concepts.iter().copied().collect();
                    match into_without {
                        Some(true) => pattern.nowhere = set,
                        Some(false) => pattern.not_around = set,
                        None => pattern.groups.push(Group {
                            concepts,
                            set,
                            ordered,
                            within,
                        }),
                    }
                    (ordered, within) = (true, NEAR);
                }
            }
        }
        pattern
    }

    /// Every place where the pattern stands, at most one for each place of its first group.
    pub(super) fn find(&self, found: &Found) -> Vec<Match> {
        let possible = self.groups.iter().all(|group| group.set.meets(&found.set))
            && !self.nowhere.meets(&found.set);
        let Some((anchor, rest)) = self.groups.split_first().filter(|_| possible) else {
            return Vec::new();
        };
        let mut matches = Vec::new();
        let mut parts = Vec::with_capacity(self.groups.len());
        for place in anchor.concepts.iter().flat_map(|c| found.places(*c)) {
            parts.clear();
            parts.push(*place);
            if extend(rest, found, &mut parts) {
                let first = parts.iter().map(|p| p.first).min().unwrap_or_default();
                let last = parts.iter().map(|p| p.last).max().unwrap_or_default();
                if !found.any_around(&self.not_around, first, last, AROUND) {
                    matches.push(Match {
                        parts: parts.clone(),
                        first: first as usize,
                        last: last as usize,
                    });
                }
            }
        }
        matches
    }
}

/// Finds places for the remaining groups; whether there are.
fn extend(groups: &[Group], found: &Found, parts: &mut Vec<Place>) -> bool {
    let Some((group, rest)) = groups.split_first() else {
        return true;
    };
    let first = parts.iter().map(|p| p.first).min().unwrap_or_default();
    let last = parts.iter().map(|p| p.last).max().unwrap_or_default();
    let lowest = if group.ordered {
        last + 1
    } else {
        found.back(first, group.within)
    };
    for concept in &group.concepts {
        let places = found.places(*concept);
        let from = places.partition_point(|place| place.first < lowest);
        for place in &places[from..] {
            if place.first > last && found.between(last, place.first) > group.within {
                break;
            }
            let before = place.last < first && found.between(place.last, first) > group.within;
            let taken = parts
                .iter()
                .any(|part| part.first <= place.last && place.first <= part.last);
            if before || taken {
                continue;
            }
            parts.push(*place);
            if extend(rest, found, parts) {
                return true;
            }
            parts.pop();
        }
    }
    false
}
