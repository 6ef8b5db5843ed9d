//! Reads examples: what is heard in them is looked up once, however often it stands there.

use super::features::Piece;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;

/// What stands in the examples that were read so far, and in how many.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    /// The number of each piece in `heard`.
    known: FxHashMap<u64, u32>,
    /// The place of each feature in `counted`.
    places: FxHashMap<u64, u32>,
    counted: Vec<Counted>,
    heard: Heard,
}

/// A feature of the examples.
#[derive(Clone, Copy, Debug)]
struct Counted {
    key: u64,
    /// In how many examples it stands.
    examples: u32,
    /// The example that it was seen in last.
    last: u32,
    /// In how many it must stand to count.
    enough: u32,
}

/// The pieces of the examples.
#[derive(Clone, Debug, Default)]
struct Heard {
    /// The pieces of each part, by number.
    parts: Lists,
    /// The features of each piece, by their places.
    features: Lists,
    /// The kind of each piece.
    kinds: Vec<u8>,
}

/// Lists of numbers, one behind the other.
#[derive(Clone, Debug, Default)]
struct Lists {
    numbers: Vec<u32>,
    /// Where each list ends.
    ends: Vec<u32>,
}

/// Examples that were read.
#[derive(Clone, Debug, Default)]
pub(super) struct Examples {
    heard: Heard,
    /// The number of the feature at each place, when it counts.
    numbers: Vec<Option<u32>>,
}

impl Lists {
    fn end(&mut self) {
        self.ends.push(self.numbers.len() as u32);
    }

    fn at(&self, number: usize) -> &[u32] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.numbers[start as usize..self.ends[number] as usize]
    }
}

impl Reading {
    /// Hears a piece of the example of this number.
    pub(super) fn hear(&mut self, piece: Piece<'_>, example: u32) {
        let known = self.known.get(&piece.key()).copied();
        let number = known.unwrap_or_else(|| self.meet(piece));
        self.heard.parts.numbers.push(number);
        for place in self.heard.features.at(number as usize) {
            let counted = &mut self.counted[*place as usize];
            if counted.last != example {
                counted.last = example;
                counted.examples += 1;
            }
        }
    }

    /// The part of an example ends here.
    pub(super) fn end(&mut self) {
        self.heard.parts.end();
    }

    /// Numbers a piece that was not heard before.
    fn meet(&mut self, piece: Piece<'_>) -> u32 {
        let features = &mut self.heard.features;
        piece.features(|key| {
            let place = self.places.entry(key).or_insert_with(|| {
                self.counted.push(Counted {
                    key,
                    examples: 0,
                    last: u32::MAX,
                    enough: piece.enough(),
                });
                self.counted.len() as u32 - 1
            });
            features.numbers.push(*place);
        });
        features.end();
        let number = self.heard.kinds.len() as u32;
        self.heard.kinds.push(piece.kind() as u8);
        self.known.insert(piece.key(), number);
        number
    }

    /// Numbers the features that stand in enough examples, the commonest first, since what is used most should lie close
    /// together. Gives their keys, each with in how many examples it stands.
    pub(super) fn number(self) -> (Vec<(u64, u32)>, Examples) {
        let counts = |(_, counted): &(usize, &Counted)| counted.examples >= counted.enough;
        let mut kept: Vec<(usize, &Counted)> =
            self.counted.iter().enumerate().filter(counts).collect();
        kept.sort_unstable_by_key(|(_, counted)| (Reverse(counted.examples), counted.key));
        let mut numbers = vec![None; self.counted.len()];
        for ((place, _), number) in kept.iter().zip(0..) {
            numbers[*place] = Some(number);
        }
        let kept = kept.into_iter().map(|(_, c)| (c.key, c.examples)).collect();
        let heard = self.heard;
        (kept, Examples { heard, numbers })
    }
}

impl Examples {
    /// The features of the part of this number, the first being 0, each with the place of its kind.
    pub(super) fn places(&self, part: usize) -> impl Iterator<Item = (u32, usize)> {
        let pieces = self.heard.parts.at(part).iter();
        pieces.flat_map(|piece| {
            let kind = usize::from(self.heard.kinds[*piece as usize]);
            let places = self.heard.features.at(*piece as usize).iter();
            let numbers = places.filter_map(|place| self.numbers[*place as usize]);
            numbers.map(move |number| (number, kind))
        })
    }
}
