//! Linear classifiers over what is counted in a text.
//!
//! They are trained by dual coordinate descent on the squared hinge loss (Hsieh, Chang, Lin, Keerthi and Sundararajan,
//! "A dual coordinate descent method for large-scale linear SVM", 2008, algorithm 1). **Invariant**: the same rows give
//! the same weights; nothing is left to chance.

mod row;
mod rows;

pub use row::{Kind, Row, Weighing, rarity};
pub use rows::Rows;

use rows::Place;

/// An example that no class is nearer to learning from than this is left out of the passes to come (shrinking, section 3
/// of the same).
const FAR: f32 = 0.1;

/// How a classifier is trained.
#[derive(Clone, Copy, Debug)]
pub struct Training {
    /// What a wrong example costs beside large weights.
    pub cost: f32,
    /// How many passes are made over the examples.
    pub passes: usize,
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
    let parts = rows.parts.iter().map(|part| {
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
    use super::{Kind, Rows, Training, Weighing, fit};

    #[test]
    fn classes_are_told_apart_by_what_they_share() {
        let texts = [[0, 2], [0, 3], [1, 2], [1, 3]];
        let weighing = Weighing {
            rarity: &[1.0; 4],
            kinds: [Kind::new(1.0, 0.0)],
        };
        let rows = Rows::of(&[0, 1, 2, 3], weighing, |at| texts[at].map(|f| (f, 0)));
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
