//! Linear classifiers over what is counted in a text.
//!
//! They are trained by dual coordinate descent on the squared hinge loss (Hsieh, Chang, Lin, Keerthi and Sundararajan,
//! "A dual coordinate descent method for large-scale linear SVM", 2008, algorithm 1). **Invariant**: the same rows give
//! the same weights; nothing is left to chance.

use std::ops::Range;

/// A text as numbers of features, each with its value; sorted by number.
pub type Row = Vec<(u32, f32)>;

/// The rows of examples, one behind the other in one piece of memory, in the order in which they are learned from.
/// Examples that stand side by side are often alike, so they are mixed: by the hash of each, that one more example leaves
/// the order of the others as it was.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    entries: Row,
    rows: Vec<Place>,
}

/// Where a row lies.
#[derive(Clone, Debug)]
struct Place {
    entries: Range<usize>,
    /// The square of its length.
    norm: f32,
    /// The number of the example that it is of.
    example: usize,
    /// The part of the rows that it belongs to.
    part: u64,
}

impl Rows {
    /// The rows of examples, each with its hash.
    pub fn of(hashes: impl Iterator<Item = u64>, row: impl Fn(usize) -> Row) -> Rows {
        let scattered = |hash: u64| hash.wrapping_mul(Chance::FIRST);
        let mut order: Vec<(u64, usize)> = hashes.map(scattered).zip(0..).collect();
        order.sort_unstable();
        let mut rows = Rows::default();
        for (hash, example) in order {
            let start = rows.entries.len();
            rows.entries.extend(row(example));
            let norm = rows.entries[start..].iter().map(|(_, v)| v * v).sum();
            rows.rows.push(Place {
                entries: start..rows.entries.len(),
                norm,
                example,
                part: hash >> (u64::BITS - PARTS),
            });
        }
        rows
    }
}

/// An example that no class is nearer to learning from than this is left out of the passes to come (shrinking, section 3
/// of the same).
const FAR: f32 = 0.1;
/// How many of the highest bits of its hash tell the part of an example. The examples of a part, which lie side by side,
/// are learned from one after the other.
const PARTS: u32 = 10;

/// How a classifier is trained.
#[derive(Clone, Copy, Debug)]
pub struct Training {
    /// What a wrong example costs beside large weights.
    pub cost: f32,
    /// How many passes are made over the examples.
    pub passes: usize,
}

/// How telling a feature is that stands in so many of all examples (inverse document frequency; Spärck Jones 1972).
pub fn rarity(all: usize, examples: usize) -> f32 {
    ((1.0 + all as f32) / (1.0 + examples as f32)).ln() + 1.0
}

/// How the features of one kind are weighed.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// How long they are together.
    pub length: f32,
    /// How long they are at least before that, by their rarity: those of a shorter text weigh less together.
    pub least: f32,
}

impl Kind {
    /// Features that are so long together, and at least so long before that.
    pub const fn new(length: f32, least: f32) -> Kind {
        Kind { length, least }
    }
}

/// The row of a text. A feature is given with the place of its kind, once for each time that it stands there; it counts
/// by the logarithm of how often that is, times its rarity. Each kind is made as long as another, so that a long text
/// counts as much as a short one.
pub fn row<const KINDS: usize>(
    mut places: Vec<(u32, usize)>,
    rarity: &[f32],
    kinds: [Kind; KINDS],
) -> Row {
    places.sort_unstable();
    let mut squares = [0.0f32; KINDS];
    let counted: Vec<(u32, usize, f32)> = places
        .chunk_by(|one, next| one.0 == next.0)
        .map(|same| {
            let (number, kind) = same[0];
            let value = (1.0 + (same.len() as f32).ln()) * rarity[number as usize];
            squares[kind] += value * value;
            (number, kind, value)
        })
        .collect();
    let scale = |kind: usize| {
        let Kind { length, least } = kinds[kind];
        length / squares[kind].sqrt().max(least).max(f32::MIN_POSITIVE)
    };
    let scales: [f32; KINDS] = std::array::from_fn(scale);
    let scaled = counted
        .into_iter()
        .map(|(number, kind, value)| (number, value * scales[kind]));
    scaled.collect()
}

/// Learns the weights of classes: a feature's weights stand together, feature by feature, and the bias comes last.
/// `wanted` tells of an example and a class whether it is one; none where that does not count. Classes that are learned
/// together share the reading of an example, which few of them learn from, and leave it out together; nothing else of one
/// counts for another. The bias is the mean of the last pass, since each example moves it.
pub fn fit<const CLASSES: usize>(
    training: Training,
    rows: &Rows,
    features: usize,
    wanted: impl Fn(usize, usize) -> Option<bool>,
) -> Vec<[f32; CLASSES]> {
    let mut weights = vec![[0.0f32; CLASSES]; features + 1];
    let bias = [(features as u32, 1.0)];
    let slack = 0.5 / training.cost;
    let parts = rows.rows.chunk_by(|one, next| one.part == next.part);
    let parts = parts.map(|part| {
        let part = part.iter().map(|place| (place, [0.0f32; CLASSES]));
        part.collect::<Vec<_>>()
    });
    let mut parts: Vec<_> = parts.collect();
    let (mut biases, mut seen) = ([0.0f32; CLASSES], 0.0f32);
    let mut chance = Chance(Chance::FIRST);
    let mut steps: Vec<(usize, f32)> = Vec::with_capacity(CLASSES);
    for pass in 0..training.passes {
        chance.mix(&mut parts);
        let mut learn = |(place, alphas): &mut (&Place, [f32; CLASSES])| {
            let heard = || rows.entries[place.entries.clone()].iter().chain(&bias);
            let mut spoken = [0.0f32; CLASSES];
            heard().for_each(|(at, value)| add(&mut spoken, &weights[*at as usize], *value));
            steps.clear();
            let mut is_near = pass == 0;
            for (class, alpha) in alphas.iter_mut().enumerate() {
                let Some(is) = wanted(place.example, class) else {
                    continue;
                };
                let sign = if is { 1.0 } else { -1.0 };
                let slope = sign * spoken[class] - 1.0 + slack * *alpha;
                let after = (*alpha - slope / (place.norm + 1.0 + slack)).max(0.0);
                is_near |= after > 0.0 || slope < FAR;
                if after != *alpha {
                    steps.push((class, (after - *alpha) * sign));
                    *alpha = after;
                }
            }
            if !steps.is_empty() {
                heard().for_each(|(at, value)| {
                    let weights = &mut weights[*at as usize];
                    steps
                        .iter()
                        .for_each(|(class, step)| weights[*class] += step * value);
                });
            }
            if pass + 1 == training.passes {
                add(&mut biases, &weights[features], 1.0);
                seen += 1.0;
            }
            is_near
        };
        parts
            .iter_mut()
            .for_each(|part| part.retain_mut(&mut learn));
    }
    weights[features] = biases.map(|sum| sum / seen.max(1.0));
    weights
}

/// Adds weights, times a value, to sums.
fn add<const CLASSES: usize>(sums: &mut [f32; CLASSES], weights: &[f32; CLASSES], value: f32) {
    sums.iter_mut()
        .zip(weights)
        .for_each(|(sum, weight)| *sum += weight * value);
}

/// What mixes an order, the same way each time (xorshift64, Marsaglia 2003).
#[derive(Clone, Copy, Debug)]
struct Chance(u64);

impl Chance {
    /// The golden ratio as a fraction of 2⁶⁴.
    const FIRST: u64 = 0x9e37_79b9_7f4a_7c15;

    /// Mixes what is in an order (Fisher and Yates).
    fn mix<T>(&mut self, order: &mut [T]) {
        for at in (1..order.len()).rev() {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            order.swap(at, (self.0 % (at as u64 + 1)) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Rows, Training, fit, row};

    #[test]
    fn a_row_is_as_long_as_its_kinds_are() {
        let kinds = [
            Kind::new(1.0, 0.0),
            Kind::new(0.5, 0.0),
            Kind::new(1.0, 6.0),
        ];
        let places = vec![(1, 0), (0, 0), (1, 0), (2, 1), (3, 2)];
        let row = row(places, &[1.0, 1.0, 3.0, 3.0], kinds);
        let numbers: Vec<u32> = row.iter().map(|(number, _)| *number).collect();
        let length = |part: &[(u32, f32)]| part.iter().map(|(_, v)| v * v).sum::<f32>().sqrt();
        assert_eq!(numbers, [0, 1, 2, 3]);
        assert!((length(&row[..2]) - 1.0).abs() < 1e-6 && (length(&row[2..3]) - 0.5).abs() < 1e-6);
        assert!(row[1].1 > row[0].1, "what stands twice counts more");
        assert!(
            (row[3].1 - 0.5).abs() < 1e-6,
            "a text of little weighs less"
        );
    }

    #[test]
    fn classes_are_told_apart_by_what_they_share() {
        let rows = [[0, 2], [0, 3], [1, 2], [1, 3]].map(|row| row.map(|f| (f, 0.7)).to_vec());
        let rows = Rows::of(0..4, |at| rows[at].clone());
        let training = Training {
            cost: 1.0,
            passes: 30,
        };
        let wanted = |at, class| match class {
            0 => Some(at < 2),
            _ => (at != 1).then_some(at == 0),
        };
        let weights: Vec<[f32; 2]> = fit(training, &rows, 4, wanted);
        let of = |feature: usize, class: usize| weights[feature][class];
        assert!(of(0, 0) > 0.5 && of(1, 0) < -0.5);
        assert!(of(2, 0).abs() < 0.1, "it tells nothing");
        assert!(of(2, 1) > of(3, 1), "what does not count teaches nothing");
        let alone: Vec<[f32; 1]> = fit(training, &rows, 4, |at, _| wanted(at, 1));
        let together: Vec<[f32; 1]> = (0..=4).map(|feature| [of(feature, 1)]).collect();
        assert_eq!(alone, together, "no class counts for another");
    }
}
