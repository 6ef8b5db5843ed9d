//! Counts that may be published.
//!
//! A count below `k` is withheld, a count of nothing like one of four. Every other is told as "at least": a multiple of `k`
//! that it is not below. How far below it may lie nobody can tell, because a draw, the same whenever the same cell is told,
//! takes some multiples off. So a sum less its other cells says nothing of the one that is withheld: each of them may be
//! larger than it is told. Rounding alone would: of 9, 9, 9, 9 and 4, told as 5, 5, 5, 5 and `<5` with their sum of 40, the
//! last can only be 4. **Invariants.** No count below `k` is told; what is told is never above what was counted, and can be
//! of any larger count.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;

/// The least `k` that may be set: below, a group says too much of each in it.
pub const LEAST_K: usize = 5;

/// What is told of a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    /// Fewer than so many, none among them.
    Below(usize),
    /// So many, or more.
    AtLeast(usize),
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Told::Below(k) => write!(f, "<{k}"),
            Told::AtLeast(count) => write!(f, "{count}"),
        }
    }
}

/// What is told of a count when the draw takes so many multiples of `k` off.
pub fn told(count: usize, k: usize, steps: usize) -> Told {
    let k = k.max(1);
    match count / k {
        0 => Told::Below(k),
        multiples => Told::AtLeast(multiples.saturating_sub(steps).max(1) * k),
    }
}

/// Draws for cells: those who do not have the key cannot tell them.
#[derive(Clone)]
pub struct Draws {
    key: [u8; 32],
}

impl Draws {
    /// Those under a key. Under another one the same cells would be drawn anew, and two tables of them tell more than one.
    pub fn under(key: [u8; 32]) -> Draws {
        Draws { key }
    }

    /// How many multiples are taken off this cell: none in one of two, one in one of four, and so on without end.
    pub fn steps(&self, cell: &str) -> usize {
        let mut hmac =
            Hmac::<Sha256>::new_from_slice(&self.key).expect("a key of any length is one for HMAC");
        hmac.update(cell.as_bytes());
        let digest = hmac.finalize().into_bytes();
        let zeros = digest.iter().take_while(|byte| **byte == 0).count();
        let next = digest.get(zeros).map_or(0, |byte| byte.leading_zeros());
        zeros * 8 + next as usize
    }
}

impl fmt::Debug for Draws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Draws")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_and_a_little_look_alike_and_the_rest_is_a_least_number() {
        let counts = [0, 1, 4, 5, 9, 13, 27];
        let written = |steps| counts.map(|count| told(count, 5, steps).to_string());
        assert_eq!(written(0), ["<5", "<5", "<5", "5", "5", "10", "25"]);
        assert_eq!(written(2), ["<5", "<5", "<5", "5", "5", "5", "15"]);
        assert_eq!(written(99), ["<5", "<5", "<5", "5", "5", "5", "5"]);
        assert_eq!(told(3, 0, 0), Told::AtLeast(3));
    }

    /// Whatever is told, any larger count could have been told so too.
    #[test]
    fn what_is_told_has_no_upper_end() {
        for count in 5..200 {
            let Told::AtLeast(least) = told(count, 5, 0) else {
                panic!("{count} is told")
            };
            for larger in (count..400).step_by(7) {
                let told_so = |steps| told(larger, 5, steps) == Told::AtLeast(least);
                assert!((0..100).any(told_so), "{larger} as {least}");
            }
        }
    }

    #[test]
    fn a_cell_is_drawn_the_same_each_time_and_cells_differ() {
        let draws = Draws::under([7; 32]);
        let drawn: Vec<usize> = (0..1000).map(|n| draws.steps(&n.to_string())).collect();
        assert!((0..1000).all(|n| draws.steps(&n.to_string()) == drawn[n]));
        let of = |steps| drawn.iter().filter(|drawn| **drawn == steps).count();
        assert!((420..580).contains(&of(0)) && (180..320).contains(&of(1)));
        assert!(drawn.iter().any(|drawn| *drawn >= 6));
        let other = Draws::under([8; 32]);
        assert!((0..1000).any(|n| other.steps(&n.to_string()) != drawn[n]));
        assert_eq!(format!("{draws:?}"), "Draws");
    }
}
