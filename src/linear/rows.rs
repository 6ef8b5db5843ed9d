//! The rows of examples, in the order in which they are learned from.

use super::Chance;
use super::row::{Met, Row, Weighing};
use std::ops::Range;

/// How many of the highest bits of its hash tell the part of an example.
const PARTS: u32 = 10;

/// The rows of examples, one behind the other in one piece of memory. Examples that stand side by side are often alike, so
/// they are mixed: by the hash of each, that one more example leaves the order of the others as it was.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    pub(super) entries: Row,
    /// Examples that are learned from one after the other.
    pub(super) parts: Vec<Vec<Place>>,
}

/// Where a row lies.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) entries: Range<usize>,
    /// The square of its length.
    pub(super) norm: f32,
    /// The number of the example that it is of.
    pub(super) example: usize,
}

impl Rows {
    /// The rows of the examples with these hashes. `places` gives the features of an example, each with the place of its
    /// kind, once for each time that it stands there.
    pub fn of<Places: IntoIterator<Item = (u32, usize)>, const KINDS: usize>(
        hashes: &[u64],
        weighing: Weighing<'_, KINDS>,
        places: impl Fn(usize) -> Places,
    ) -> Rows {
        let scattered = hashes.iter().map(|hash| hash.wrapping_mul(Chance::FIRST));
        let mut order: Vec<(u64, usize)> = scattered.zip(0..).collect();
        order.sort_unstable();
        let mut rows = Rows::default();
        let mut counts = Counts(vec![0; weighing.rarity.len()]);
        let part = |hash: u64| hash >> (u64::BITS - PARTS);
        for part in order.chunk_by(|one, next| part(one.0) == part(next.0)) {
            let place = |(_, example): &(u64, usize)| {
                let start = rows.entries.len();
                let met = counts.of(places(*example));
                let norm = weighing.weigh(&met, &mut rows.entries);
                Place {
                    entries: start..rows.entries.len(),
                    norm,
                    example: *example,
                }
            };
            rows.parts.push(part.iter().map(place).collect());
        }
        rows
    }
}

/// How often each feature stands in the text that is looked at; none does before and after.
#[derive(Clone, Debug)]
struct Counts(Vec<u32>);

impl Counts {
    /// What stands in a text: each feature once.
    fn of(&mut self, places: impl IntoIterator<Item = (u32, usize)>) -> Vec<Met> {
        let mut met = Vec::new();
        for (number, kind) in places {
            let times = &mut self.0[number as usize];
            if *times == 0 {
                met.push(Met {
                    number,
                    kind,
                    times: 0,
                });
            }
            *times += 1;
        }
        for met in &mut met {
            met.times = std::mem::take(&mut self.0[met.number as usize]);
        }
        met
    }
}

#[cfg(test)]
mod tests {
    use super::super::row::{Kind, Weighing};
    use super::Rows;

    #[test]
    fn examples_are_weighed_as_a_text_is_that_stands_alone() {
        let weighing = Weighing {
            rarity: &[1.0, 2.0, 3.0],
            kinds: [Kind::new(1.0, 0.0), Kind::new(0.5, 0.0)],
        };
        let texts = [vec![(2, 1), (0, 0), (2, 1), (1, 0)], vec![(1, 0)]];
        let rows = Rows::of(&[7, 11], weighing, |at| texts[at].clone());
        let mut seen = 0;
        for place in rows.parts.iter().flatten() {
            let mut row = rows.entries[place.entries.clone()].to_vec();
            row.sort_by_key(|(number, _)| *number);
            let norm: f32 = row.iter().map(|(_, value)| value * value).sum();
            let alone = weighing.row(texts[place.example].clone());
            assert_eq!(row.len(), alone.len());
            for (one, other) in row.iter().zip(&alone) {
                assert_eq!(one.0, other.0);
                assert!((one.1 - other.1).abs() < 1e-6, "{row:?} {alone:?}");
            }
            assert!((norm - place.norm).abs() < 1e-6, "{norm}");
            seen += 1;
        }
        assert_eq!(seen, 2);
    }
}
