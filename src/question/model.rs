//! A linear classifier: one support vector machine for each class against all others.
//!
//! Trained by dual coordinate descent on the squared hinge loss (Hsieh, Chang, Lin, Keerthi and Sundararajan, "A dual
//! coordinate descent method for large-scale linear SVM", 2008, algorithm 1).

use super::features::Row;

/// What a wrong example costs beside large weights.
const COST: f32 = 0.5;
/// How many passes are made over the examples.
const PASSES: usize = 3;
/// Weights are kept in whole numbers of this size.
const UNIT: f32 = 1.0 / 2048.0;

/// The weights of all classes.
#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    classes: usize,
    /// The weights of a feature for every class in a row, feature by feature; the last row is the bias.
    weights: Vec<i16>,
}

impl Model {
    /// Learns from rows, each with its class.
    pub(super) fn learn(rows: &[Row], wanted: &[usize], classes: usize, features: usize) -> Model {
        let weights = fit(rows, wanted, classes, features);
        let whole = |weight: f32| {
            let whole = (weight / UNIT).round();
            whole.clamp(f32::from(i16::MIN), f32::from(i16::MAX)) as i16
        };
        Model {
            classes,
            weights: weights.into_iter().map(whole).collect(),
        }
    }

    /// How much speaks for each class: above 0 it is more likely than not.
    pub(super) fn scores(&self, row: &Row) -> Vec<f32> {
        let mut scores = vec![0.0; self.classes];
        let bias = (self.weights.len() / self.classes.max(1)).saturating_sub(1) as u32;
        for (feature, value) in row.iter().chain(&[(bias, 1.0)]) {
            for (score, weight) in scores.iter_mut().zip(self.of(*feature)) {
                *score += f32::from(*weight) * value;
            }
        }
        scores.iter_mut().for_each(|score| *score *= UNIT);
        scores
    }

    fn of(&self, feature: u32) -> &[i16] {
        let from = feature as usize * self.classes;
        self.weights
            .get(from..from + self.classes)
            .unwrap_or_default()
    }
}

/// The weights of all classes at once: an example is read once for all of them, and few of them learn from it.
fn fit(rows: &[Row], wanted: &[usize], classes: usize, features: usize) -> Vec<f32> {
    let mut weights = vec![0.0f32; (features + 1) * classes];
    let mut alphas = vec![0.0f32; rows.len() * classes];
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut chance = 0x9e37_79b9_7f4a_7c15u64;
    let mut spoken = vec![0.0f32; classes];
    let mut steps: Vec<(usize, f32)> = Vec::with_capacity(classes);
    let bias = [(features as u32, 1.0)];
    let slack = 0.5 / COST;
    for _ in 0..PASSES {
        shuffle(&mut order, &mut chance);
        for at in &order {
            let heard = || rows[*at].iter().chain(&bias);
            let norm: f32 = heard().map(|(_, value)| value * value).sum();
            let of = |feature: u32| feature as usize * classes..(feature as usize + 1) * classes;
            spoken.fill(0.0);
            for (feature, value) in heard() {
                let weights = &weights[of(*feature)];
                spoken
                    .iter_mut()
                    .zip(weights)
                    .for_each(|(spoken, weight)| *spoken += weight * value);
            }
            steps.clear();
            let alphas = &mut alphas[at * classes..(at + 1) * classes];
            for (class, alpha) in alphas.iter_mut().enumerate() {
                let sign = if wanted[*at] == class { 1.0 } else { -1.0 };
                let slope = sign * spoken[class] - 1.0 + slack * *alpha;
                let after = (*alpha - slope / (norm + slack)).max(0.0);
                if after != *alpha {
                    steps.push((class, (after - *alpha) * sign));
                    *alpha = after;
                }
            }
            for (feature, value) in heard() {
                let weights = &mut weights[of(*feature)];
                steps
                    .iter()
                    .for_each(|(class, step)| weights[*class] += step * value);
            }
        }
    }
    weights
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
