//! Counts that may be published.
//!
//! A count below `k` is withheld, and every other one is rounded down to a multiple of `k`, sums too, each from what was
//! really counted. Rounding and not withholding more cells, because that needs no search for which ones, and holds for
//! every sum that somebody makes. Down and not to the nearest: then a sum and all its other cells leave every number from
//! 1 to `k` - 1 possible for a withheld one. **Invariant**: no count below `k` is told, and nothing but a multiple of `k`.

/// What is told of a count; none when it is withheld.
pub fn told(count: usize, k: usize) -> Option<usize> {
    let k = k.max(1);
    (count >= k).then(|| count / k * k)
}

/// What is written of a count.
pub fn written(count: usize, k: usize) -> String {
    match told(count, k) {
        Some(told) => told.to_string(),
        None => format!("<{}", k.max(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_counts_are_withheld_and_others_are_rounded() {
        let counts = [0, 1, 4, 5, 7, 8, 12, 13];
        assert_eq!(
            counts.map(|count| written(count, 5)),
            ["<5", "<5", "<5", "5", "5", "5", "10", "10"]
        );
        assert_eq!(written(3, 0), "3");
    }

    /// Whoever knows the sum and all cells but one, as they are told, cannot tell which of 1 to k - 1 that one is.
    #[test]
    fn a_sum_gives_no_small_cell_away() {
        for k in 3..8 {
            for (other, small) in (k..60).flat_map(|other| (1..k).map(move |small| (other, small)))
            {
                let (sum, known) = (told(other + small, k), told(other, k));
                let could_be = |cell: &usize| {
                    let others = k..200;
                    others
                        .into_iter()
                        .any(|other| told(other, k) == known && told(other + cell, k) == sum)
                };
                assert_eq!(
                    (1..k).filter(could_be).count(),
                    k - 1,
                    "{other} + {small} by {k}"
                );
            }
        }
    }
}
