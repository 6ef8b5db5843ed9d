//! The row of a text: what is counted in it, and how much each counts.

/// A text as numbers of features, each with its value.
pub type Row = Vec<(u32, f32)>;

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

/// A feature that stands in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Met {
    pub(super) number: u32,
    /// The place of its kind.
    pub(super) kind: usize,
    /// How often it stands there.
    pub(super) times: u32,
}

/// How features are weighed.
#[derive(Clone, Copy, Debug)]
pub struct Weighing<'a, const KINDS: usize> {
    /// How telling each feature is.
    pub rarity: &'a [f32],
    /// The kinds, by their places.
    pub kinds: [Kind; KINDS],
}

impl<const KINDS: usize> Weighing<'_, KINDS> {
    /// The row of a text, sorted by number. A feature is given with the place of its kind, once for each time that it
    /// stands there.
    pub fn row(self, mut places: Vec<(u32, usize)>) -> Row {
        places.sort_unstable_by_key(|(number, _)| *number);
        let same = places.chunk_by(|one, next| one.0 == next.0);
        let met = same.map(|same| Met {
            number: same[0].0,
            kind: same[0].1,
            times: same.len() as u32,
        });
        let met: Vec<Met> = met.collect();
        let mut row = Vec::with_capacity(met.len());
        self.weigh(&met, &mut row);
        row
    }

    /// Writes the row of what stands in a text behind others, and gives the square of its length. A feature counts by the
    /// logarithm of how often it stands there, times its rarity. Each kind is made as long as another, so that a long text
    /// counts as much as a short one.
    pub(super) fn weigh(self, met: &[Met], row: &mut Row) -> f32 {
        let value = |met: &Met| (1.0 + (met.times as f32).ln()) * self.rarity[met.number as usize];
        let mut squares = [0.0f32; KINDS];
        met.iter()
            .for_each(|met| squares[met.kind] += value(met).powi(2));
        let scale = |kind: usize| {
            let Kind { length, least } = self.kinds[kind];
            length / squares[kind].sqrt().max(least).max(f32::MIN_POSITIVE)
        };
        let scales: [f32; KINDS] = std::array::from_fn(scale);
        row.extend(
            met.iter()
                .map(|met| (met.number, value(met) * scales[met.kind])),
        );
        scales
            .iter()
            .zip(squares)
            .map(|(scale, square)| (scale * square.sqrt()).powi(2))
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Weighing};

    #[test]
    fn a_row_is_as_long_as_its_kinds_are() {
        let kinds = [
            Kind::new(1.0, 0.0),
            Kind::new(0.5, 0.0),
            Kind::new(1.0, 6.0),
        ];
        let places = vec![(1, 0), (0, 0), (1, 0), (2, 1), (3, 2)];
        let weighing = Weighing {
            rarity: &[1.0, 1.0, 3.0, 3.0],
            kinds,
        };
        let row = weighing.row(places);
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
}
