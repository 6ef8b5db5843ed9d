//! Linear classifiers over what is counted in a text.
//!
//! They are trained by dual coordinate descent on the squared hinge loss (Hsieh, Chang, Lin, Keerthi and Sundararajan,
//! "A dual coordinate descent method for large-scale linear SVM", 2008, algorithm 1). **Invariant**: the same rows give
//! the same weights; nothing is left to chance.

use std::ops::Range;

/// A text as numbers of features, each with its value; sorted by number.
pub type Row = Vec<(u32, f32)>;

/// Many rows, one behind the other in one piece of memory.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    entries: Row,
    /// Where each row ends.
    ends: Vec<usize>,
}

impl Rows {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn at(&self, at: usize) -> &[(u32, f32)] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.entries[start..self.ends[at]]
    }
}

impl FromIterator<Row> for Rows {
    fn from_iter<T: IntoIterator<Item = Row>>(rows: T) -> Rows {
        let mut all = Rows::default();
        for row in rows {
            all.entries.extend(row);
            all.ends.push(all.entries.len());
        }
        all
    }
}

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

/// Learns the weights of some classes: a feature's weights stand in a row, feature by feature, and the bias comes last.
/// `wanted` tells of an example and a class whether it is one; none where that does not count. No class counts for
/// another: those that are learned together share only the reading of an example, and few of them learn from it.
pub fn fit(
    training: Training,
    rows: &Rows,
    classes: Range<usize>,
    features: usize,
    wanted: impl Fn(usize, usize) -> Option<bool>,
) -> Vec<f32> {
    let count = classes.len();
    let mut weights = vec![0.0f32; (features + 1) * count];
    let mut alphas = vec![0.0f32; rows.len() * count];
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut chance = 0x9e37_79b9_7f4a_7c15u64;
    let mut spoken = vec![0.0f32; count];
    let mut steps: Vec<(usize, f32)> = Vec::with_capacity(count);
    let bias = [(features as u32, 1.0)];
    let slack = 0.5 / training.cost;
    for _ in 0..training.passes {
        shuffle(&mut order, &mut chance);
        for at in &order {
            let heard = || rows.at(*at).iter().chain(&bias);
            let norm: f32 = heard().map(|(_, value)| value * value).sum();
            let of = |feature: u32| feature as usize * count..(feature as usize + 1) * count;
            spoken.fill(0.0);
            for (feature, value) in heard() {
                add(&mut spoken, &weights[of(*feature)], *value);
            }
            steps.clear();
            let alphas = &mut alphas[at * count..(at + 1) * count];
            for (place, alpha) in alphas.iter_mut().enumerate() {
                let Some(is) = wanted(*at, classes.start + place) else {
                    continue;
                };
                let sign = if is { 1.0 } else { -1.0 };
                let slope = sign * spoken[place] - 1.0 + slack * *alpha;
                let after = (*alpha - slope / (norm + slack)).max(0.0);
                if after != *alpha {
                    steps.push((place, (after - *alpha) * sign));
                    *alpha = after;
                }
            }
            for (feature, value) in heard() {
                let weights = &mut weights[of(*feature)];
                steps
                    .iter()
                    .for_each(|(place, step)| weights[*place] += step * value);
            }
        }
    }
    weights
}

/// Adds weights, times a value, to sums.
fn add(sums: &mut [f32], weights: &[f32], value: f32) {
    sums.iter_mut()
        .zip(weights)
        .for_each(|(sum, weight)| *sum += weight * value);
}

/// Mixes an order, the same way each time (Fisher and Yates; xorshift64, Marsaglia 2003).
fn shuffle(order: &mut [usize], chance: &mut u64) {
    for at in (1..order.len()).rev() {
        *chance ^= *chance << 13;
        *chance ^= *chance >> 7;
        *chance ^= *chance << 17;
        order.swap(at, (*chance % (at as u64 + 1)) as usize);
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
        let rows: Rows = rows.into_iter().collect();
        let training = Training {
            cost: 1.0,
            passes: 30,
        };
        let wanted = |at, class| match class {
            0 => Some(at < 2),
            _ => (at != 1).then_some(at == 0),
        };
        let weights = fit(training, &rows, 0..2, 4, wanted);
        let of = |feature: usize, class: usize| weights[feature * 2 + class];
        assert!(of(0, 0) > 0.5 && of(1, 0) < -0.5);
        assert!(of(2, 0).abs() < 0.1, "it tells nothing");
        assert!(of(2, 1) > of(3, 1), "what does not count teaches nothing");
        let alone = fit(training, &rows, 1..2, 4, wanted);
        let together: Vec<f32> = (0..=4).map(|feature| of(feature, 1)).collect();
        assert_eq!(alone, together, "no class counts for another");
    }
}
