//! A linear classifier: each class against all others.

use crate::linear::{Row, Training, fit};

/// How it is trained, held against `tests/questions/tuned.tsv`.
const TRAINING: Training = Training {
    cost: 0.3,
    passes: 6,
};
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
        let weights = fit(TRAINING, rows, classes, features, |at, class| {
            Some(wanted[at] == class)
        });
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
