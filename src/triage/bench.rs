//! How well labelled messages are read: what was missed, what alarmed falsely, and whether the right contact led.

use super::{Case, Level, Memory, Talk, Triage, Vocabulary};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// How long the turns of a conversation are apart.
const BETWEEN: SignedDuration = SignedDuration::from_mins(1);

/// How often something was right, of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// How many there were.
    pub n: usize,
    /// How many were wrong.
    pub wrong: usize,
}

/// What a set of messages shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Emergencies that were read as less.
    pub emergency: Count,
    /// Dangers, urgent or emergency, that were read as less than urgent.
    pub danger: Count,
    /// Messages that are at most help and were read as urgent or worse, by the name of their set.
    pub alarms: BTreeMap<String, Count>,
    /// Messages read as urgent or worse that are at most help, of all that were read so: one less the precision.
    pub precision: Count,
    /// Dangers that were read, and led with a contact that their label does not allow.
    pub lead: Count,
    /// Calm messages whose level is outside what their label allows.
    pub calm: Count,
    /// Turns of conversations whose level is outside what their label allows.
    pub turns: Count,
    /// Dangers read as less than their label, by category.
    pub categories: BTreeMap<&'static str, Count>,
    /// Dangers read as less than their label, by language.
    pub languages: BTreeMap<String, Count>,
}

impl Count {
    fn add(&mut self, right: bool) {
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

impl Report {
    /// Counts one message of a set.
    pub fn add(&mut self, set: &str, case: &Case, read: &Triage) {
        let alarmed = read.level >= Level::Urgent;
        if case.min >= Level::Urgent {
            let enough = read.level >= case.min;
            if case.min == Level::Emergency {
                self.emergency.add(enough);
            }
            self.danger.add(alarmed);
            self.categories
                .entry(case.category.name())
                .or_default()
                .add(enough);
            self.languages
                .entry(case.lang.clone())
                .or_default()
                .add(enough);
            if alarmed {
                self.lead.add(case.allows(read.lead));
            }
        } else {
            self.calm.add((case.min..=case.max).contains(&read.level));
        }
        if case.max <= Level::Help {
            self.alarms.entry(set.to_owned()).or_default().add(!alarmed);
        }
        if alarmed {
            self.precision.add(case.max >= Level::Urgent);
        }
    }

    /// Counts the turns of a conversation. An answer to "is it happening now?" counts only when that was asked.
    pub fn add_talk(&mut self, vocabulary: &Vocabulary, talk: &Talk) {
        let mut memory = Memory::default();
        let mut now = Timestamp::UNIX_EPOCH;
        let mut asked = false;
        for turn in &talk.turns {
            let read = memory.read(vocabulary, &turn.say, now);
            if turn.after.is_none() || asked {
                self.turns.add((turn.min..=turn.max).contains(&read.level));
            }
            asked = read.asks_now;
            now += BETWEEN;
        }
    }

    /// The report as a table for people, in Markdown.
    pub fn table(&self) -> String {
        let mut table = String::from(
            "| what | n | wrong | right | at least (95 %) |\n| --- | ---: | ---: | ---: | ---: |\n",
        );
        let mut row = |name: &str, count: &Count| {
            if count.n > 0 {
                let (share, bound) = (count.share() * 100.0, count.bound() * 100.0);
                let _ = writeln!(
                    table,
                    "| {name} | {} | {} | {share:.1} % | {bound:.1} % |",
                    count.n, count.wrong
                );
            }
        };
        row("emergencies read as emergency", &self.emergency);
        row("dangers read as urgent or worse", &self.danger);
        for (set, count) in &self.alarms {
            row(&format!("harmless, no alarm: {set}"), count);
        }
        row("alarms that were right", &self.precision);
        row("dangers led to the right contact", &self.lead);
        row("calm messages at the right level", &self.calm);
        row("turns of conversations", &self.turns);
        for (category, count) in &self.categories {
            row(&format!("category {category}"), count);
        }
        for (language, count) in &self.languages {
            row(&format!("language {language}"), count);
        }
        table
    }
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
