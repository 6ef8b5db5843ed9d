//! A linear classifier: each class against all others.

use crate::linear::{Rows, Training, fit};
use rayon::prelude::*;

/// How it is trained, held against `tests/questions/tuned.tsv`.
const TRAINING: Training = Training {
    cost: 0.5,
    passes: 4,
};
/// Weights are kept in whole numbers of this size, which changes no figure of `rusvakt bench --questions` by a point.
const UNIT: f32 = 1.0 / 64.0;
/// How many classes are learned together, on one core: fewer take less memory, and more less time.
const TOGETHER: usize = 16;

/// The weights of all classes.
#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    /// What speaks for each class whatever is asked.
    bias: Vec<f32>,
    /// The weights of a feature for every class in a row, feature by feature.
    weights: Vec<i8>,
}

impl Model {
    /// Learns from rows, each with its class.
    pub(super) fn learn(rows: &Rows, wanted: &[usize], classes: usize, features: usize) -> Model {
        let mut model = Model {
            bias: vec![0.0; classes],
            weights: vec![0; features * classes],
        };
        let starts: Vec<usize> = (0..classes).step_by(TOGETHER).collect();
        let learned = starts.into_par_iter().map(|start| {
            let end = classes.min(start + TOGETHER);
            let is = |at: usize, class| (class < end - start).then(|| wanted[at] == start + class);
            let learned: Vec<[f32; TOGETHER]> = fit(TRAINING, rows, features, is);
            let (bias, weights) = learned.split_last().unwrap_or((&[0.0; TOGETHER], &[]));
            let weights: Vec<_> = weights.iter().map(|weights| weights.map(whole)).collect();
            (start..end, *bias, weights)
        });
        let learned: Vec<_> = learned.collect();
        for (some, bias, weights) in learned {
            model.bias[some.clone()].copy_from_slice(&bias[..some.len()]);
            let kept = model.weights.chunks_exact_mut(classes);
            for (kept, learned) in kept.zip(weights) {
                kept[some.clone()].copy_from_slice(&learned[..some.len()]);
            }
        }
        model
    }

    /// How much speaks for each class: above 0 it is more likely than not.
    pub(super) fn scores(&self, row: &[(u32, f32)]) -> Vec<f32> {
        let classes = self.bias.len();
        let mut scores = vec![0.0; classes];
        for (feature, value) in row {
            let from = *feature as usize * classes;
            let weights = &self.weights[from..from + classes];
            for (score, weight) in scores.iter_mut().zip(weights) {
                *score += f32::from(*weight) * value;
            }
        }
        let sums = scores.iter_mut().zip(&self.bias);
        sums.for_each(|(score, bias)| *score = *score * UNIT + bias);
        scores
    }
}

fn whole(weight: f32) -> i8 {
    let whole = (weight / UNIT).round();
    whole.clamp(f32::from(i8::MIN), f32::from(i8::MAX)) as i8
}
