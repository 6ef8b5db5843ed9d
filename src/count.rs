//! How often something was right, with the bound that the number of tries allows.

use serde::Serialize;
use std::fmt::Write;

/// The head of a table of counts, in Markdown.
pub const HEAD: &str =
    "| what | n | wrong | right | at least (95 %) |\n| --- | ---: | ---: | ---: | ---: |\n";

/// How often something was right, of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// How many there were.
    pub n: usize,
    /// How many were wrong.
    pub wrong: usize,
}

impl Count {
    /// Counts one more.
    pub fn add(&mut self, right: bool) {
        self.n += 1;
        self.wrong += usize::from(!right);
    }

    /// The share that was right; 1 of nothing.
    pub fn share(&self) -> f64 {
        match self.n {
            0 => 1.0,
            n => 1.0 - self.wrong as f64 / n as f64,
        }
    }

    /// The share that at least is right in truth, with 95 % confidence (one-sided, Clopper and Pearson 1934).
    pub fn bound(&self) -> f64 {
        if self.n == 0 {
            return 0.0;
        }
        // The share at which so few wrong ones, or fewer, have a chance of 5 %.
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..50 {
            let share = f64::midpoint(low, high);
            match chance(self.n, self.wrong, 1.0 - share) > 0.05 {
                true => high = share,
                false => low = share,
            }
        }
        low
    }

    /// Adds a row to a table in Markdown; nothing of nothing.
    pub fn row(&self, name: &str, table: &mut String) {
        if self.n > 0 {
            let (share, bound) = (self.share() * 100.0, self.bound() * 100.0);
            let (n, wrong) = (self.n, self.wrong);
            let _ = writeln!(
                table,
                "| {name} | {n} | {wrong} | {share:.1} % | {bound:.1} % |"
            );
        }
    }
}

/// The chance of at most `wrong` wrong ones of `n`, each with a chance of `p`.
fn chance(n: usize, wrong: usize, p: f64) -> f64 {
    if p <= 0.0 {
        return 1.0;
    }
    if p >= 1.0 {
        return f64::from(u8::from(wrong >= n));
    }
    let mut log = n as f64 * (1.0 - p).ln();
    let mut sum = log.exp();
    for k in 1..=wrong {
        log += ((n - k + 1) as f64 / k as f64 * p / (1.0 - p)).ln();
        sum += log.exp();
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn the_bound_is_the_exact_one() {
        // 0 of 299: the textbook case for "at least 99 %". 5 of 100: from a table of Clopper and Pearson.
        for (n, wrong, bound) in [(299, 0, 0.9900), (100, 5, 0.8977), (1, 1, 0.0)] {
            let found = Count { n, wrong }.bound();
            assert!((found - bound).abs() < 0.0005, "{wrong} of {n}: {found}");
        }
    }
}
