//! A linear classifier: one support vector machine for each class against all others.
//!
//! Trained by dual coordinate descent on the squared hinge loss (Hsieh, Chang, Lin, Keerthi and Sundararajan, "A dual
//! coordinate descent method for large-scale linear SVM", 2008, algorithm 1, with examples that have settled left out).

use super::features::Row;

/// What a wrong example costs beside large weights.
const COST: f32 = 0.5;
/// How many passes are made over the examples.
const PASSES: usize = 3;
/// From this slope on an example without weight has settled, and is passed over until the last pass.
const SETTLED: f32 = 0.4;
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
        let norms: Vec<f32> = rows
            .iter()
            .map(|row| 1.0 + row.iter().map(|(_, value)| value * value).sum::<f32>())
            .collect();
        let mut model = Model {
            classes,
            weights: vec![0; classes * (features + 1)],
        };
        for class in 0..classes {
            let weights = fit(rows, &norms, wanted, class, features);
            for (feature, weight) in weights.iter().enumerate() {
                let whole = (weight / UNIT)
                    .round()
                    .clamp(f32::from(i16::MIN), f32::from(i16::MAX));
                model.weights[feature * classes + class] = whole as i16;
            }
        }
        model
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

/// The weights of one class, the bias last.
fn fit(rows: &[Row], norms: &[f32], wanted: &[usize], class: usize, features: usize) -> Vec<f32> {
    let mut weights = vec![0.0f32; features + 1];
    let mut alphas = vec![0.0f32; rows.len()];
    let mut order: Vec<u32> = (0..rows.len() as u32).collect();
    let slack = 0.5 / COST;
    let mut chance = 0x9e37_79b9_7f4a_7c15u64;
    for pass in 0..PASSES {
        if pass + 1 == PASSES {
            order = (0..rows.len() as u32).collect();
        }
        shuffle(&mut order, &mut chance);
        order.retain(|number| {
            let at = *number as usize;
            let row = &rows[at];
            let sign = if wanted[at] == class { 1.0 } else { -1.0 };
            let spoken: f32 = row
                .iter()
                .map(|(feature, value)| weights[*feature as usize] * value)
                .sum();
            let slope = sign * (spoken + weights[features]) - 1.0 + slack * alphas[at];
            if alphas[at] == 0.0 && slope >= 0.0 {
                return slope < SETTLED;
            }
            let before = alphas[at];
            alphas[at] = (before - slope / (norms[at] + slack)).max(0.0);
            let step = (alphas[at] - before) * sign;
            row.iter()
                .for_each(|(feature, value)| weights[*feature as usize] += step * value);
            weights[features] += step;
            true
        });
    }
    weights
}

/// Mixes an order, the same way each time (Fisher and Yates; xorshift64, Marsaglia 2003).
fn shuffle(order: &mut [u32], chance: &mut u64) {
    for at in (1..order.len()).rev() {
        *chance ^= *chance << 13;
        *chance ^= *chance >> 7;
        *chance ^= *chance << 17;
        order.swap(at, (*chance % (at as u64 + 1)) as usize);
    }
}
