//! What reviewers say of a message: how grave it is and what it is about.
//!
//! Two label each message without knowing what the other said, nor what the bot read. What both say is decided, and
//! becomes a labelled case. Where they differ, both see it, talk, and may label again. A label is of a name, also when its
//! account was made anew: else whoever gets another password could decide alone.

use crate::language::Language;
use crate::triage::{Category, Lead, Level};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// A message that was written down: the file of its day, and the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Item {
    /// The day of the file.
    pub day: Date,
    /// The line, the first is 1.
    pub line: u32,
}

/// What a reviewer says of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// How grave it is.
    pub level: Level,
    /// What it is about.
    pub category: Category,
}

/// A verdict, whose it is, and of what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// When it was given.
    pub at: Timestamp,
    /// Which message.
    #[serde(with = "as_text")]
    pub item: Item,
    /// By whom.
    pub by: String,
    /// What was said.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// How far a message is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody, or one, has labelled it.
    Open {
        /// How many have.
        labels: usize,
    },
    /// Two say different things.
    Disputed(Vec<(String, Verdict)>),
    /// Two say the same.
    Decided(Verdict),
}

/// All labels.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// By message and reviewer: the first verdict, and the last one.
    of: BTreeMap<Item, Vec<Given>>,
}

#[derive(Clone, Debug)]
struct Given {
    by: String,
    first: Verdict,
    last: Verdict,
}

/// How well reviewers agree, by what they said first.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Agreement {
    /// Messages that two have labelled.
    pub pairs: usize,
    /// Of which they said the same level.
    pub same: usize,
    /// Cohen's kappa over the levels: 1 is full agreement, 0 is that of chance; none where all chose one level.
    pub kappa: Option<f64>,
}

impl Labels {
    /// One more.
    pub fn add(&mut self, label: &Label) {
        let given = self.of.entry(label.item).or_default();
        match given.iter_mut().find(|given| given.by == label.by) {
            Some(given) => given.last = label.verdict,
            None => given.push(Given {
                by: label.by.clone(),
                first: label.verdict,
                last: label.verdict,
            }),
        }
    }

    /// What a reviewer last said of a message.
    pub fn by(&self, item: Item, name: &str) -> Option<Verdict> {
        let given = self.of.get(&item)?.iter().find(|given| given.by == name)?;
        Some(given.last)
    }

    /// How far a message is.
    pub fn standing(&self, item: Item) -> Standing {
        let given = self.of.get(&item).map_or(&[][..], Vec::as_slice);
        if given.len() < 2 {
            let labels = given.len();
            return Standing::Open { labels };
        }
        let decided = given.iter().enumerate().find_map(|(n, given_first)| {
            let others = &given[n + 1..];
            let same = |other: &&Given| other.last == given_first.last;
            others.iter().find(same).map(|given| given.last)
        });
        match decided {
            Some(verdict) => Standing::Decided(verdict),
            None => Standing::Disputed(
                given
                    .iter()
                    .map(|given| (given.by.clone(), given.last))
                    .collect(),
            ),
        }
    }

    /// The messages that somebody has labelled.
    pub fn items(&self) -> impl DoubleEndedIterator<Item = Item> {
        self.of.keys().copied()
    }

    /// How well the first two of each message agree.
    pub fn agreement(&self) -> Agreement {
        let pairs: Vec<(Level, Level)> = self
            .of
            .values()
            .filter_map(|given| match given.as_slice() {
                [one, other, ..] => Some((one.first.level, other.first.level)),
                _ => None,
            })
            .collect();
        let same = pairs.iter().filter(|(one, other)| one == other).count();
        Agreement {
            pairs: pairs.len(),
            same,
            kappa: kappa(&pairs, same),
        }
    }
}

fn kappa(pairs: &[(Level, Level)], same: usize) -> Option<f64> {
    let all = pairs.len() as f64;
    let share = |of: &dyn Fn(&(Level, Level)) -> bool| {
        pairs.iter().filter(|pair| of(pair)).count() as f64 / all
    };
    let by_chance: f64 = Level::ALL
        .iter()
        .map(|level| share(&|pair| pair.0 == *level) * share(&|pair| pair.1 == *level))
        .sum();
    let observed = same as f64 / all;
    (!pairs.is_empty() && by_chance < 1.0).then(|| (observed - by_chance) / (1.0 - by_chance))
}

/// The row of a decided message, as `tests/cases` has them, without its end. The text must have been scrubbed.
pub fn row(item: Item, language: Language, text: &str, verdict: Verdict) -> String {
    let Verdict { level, category } = verdict;
    let words: Vec<&str> = text.split_whitespace().collect();
    let lead = Lead::of(level, category).name();
    [
        &format!("F{}-{}", item.day.strftime("%Y%m%d"), item.line),
        language.code(),
        &words.join(" "),
        level.name(),
        level.name(),
        category.name(),
        lead,
    ]
    .join("\t")
}

/// The heading of such rows.
pub const HEADING: &str = "id\tlang\ttext\tmin\tmax\tcategory\tlead";

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.day, self.line)
    }
}

impl FromStr for Item {
    type Err = ();

    fn from_str(written: &str) -> Result<Item, ()> {
        let (day, line) = written.split_once('.').ok_or(())?;
        let digits = line.bytes().all(|byte| byte.is_ascii_digit());
        let line = line.parse().ok().filter(|_| digits).ok_or(())?;
        let day = day.parse().map_err(|_| ())?;
        Ok(Item { day, line })
    }
}

mod as_text {
    use super::Item;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(item: &Item, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(item)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Item, D::Error> {
        let written = String::deserialize(from)?;
        written.parse().map_err(|()| D::Error::custom("no message"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URGENT: Verdict = Verdict {
        level: Level::Urgent,
        category: Category::Mixing,
    };
    const HELP: Verdict = Verdict {
        level: Level::Help,
        category: Category::None,
    };

    fn label(item: &str, by: &str, verdict: Verdict) -> Label {
        Label {
            at: Timestamp::UNIX_EPOCH,
            item: item.parse().expect("an item"),
            by: by.to_owned(),
            verdict,
        }
    }

    fn labels(given: &[(&str, &str, Verdict)]) -> Labels {
        let mut labels = Labels::default();
        for (item, by, verdict) in given {
            labels.add(&label(item, by, *verdict));
        }
        labels
    }

    #[test]
    fn two_who_say_the_same_decide() {
        let item = "2026-11-30.4".parse().expect("an item");
        let one = labels(&[("2026-11-30.4", "kari", URGENT)]);
        assert_eq!(one.standing(item), Standing::Open { labels: 1 });
        let mut two = labels(&[
            ("2026-11-30.4", "kari", URGENT),
            ("2026-11-30.4", "ola", HELP),
        ]);
        assert!(matches!(two.standing(item), Standing::Disputed(said) if said.len() == 2));
        two.add(&label("2026-11-30.4", "ola", URGENT));
        assert_eq!(two.standing(item), Standing::Decided(URGENT));
        let agreement = two.agreement();
        assert_eq!(
            (agreement.pairs, agreement.same),
            (1, 0),
            "the first words count"
        );
    }

    #[test]
    fn nobody_decides_alone() {
        let item = "2026-11-30.4".parse().expect("an item");
        let twice = labels(&[
            ("2026-11-30.4", "kari", URGENT),
            ("2026-11-30.4", "kari", URGENT),
        ]);
        assert_eq!(twice.standing(item), Standing::Open { labels: 1 });
    }

    #[test]
    fn kappa_is_that_of_cohen() {
        let given: Vec<(String, Verdict, Verdict)> = [
            (20, URGENT, URGENT),
            (5, URGENT, HELP),
            (10, HELP, URGENT),
            (15, HELP, HELP),
        ]
        .into_iter()
        .flat_map(|(count, one, other)| (0..count).map(move |_| (one, other)))
        .enumerate()
        .map(|(n, (one, other))| (format!("2026-11-30.{}", n + 1), one, other))
        .collect();
        let mut all = Labels::default();
        for (item, one, other) in &given {
            all.add(&label(item, "kari", *one));
            all.add(&label(item, "ola", *other));
        }
        let agreement = all.agreement();
        assert_eq!((agreement.pairs, agreement.same), (50, 35));
        assert!((agreement.kappa.expect("a kappa") - 0.4).abs() < 1e-9);
        let one = labels(&[
            ("2026-11-30.4", "kari", URGENT),
            ("2026-11-30.4", "ola", URGENT),
        ]);
        assert_eq!(one.agreement().kappa, None);
    }

    #[test]
    fn a_row_is_one_of_the_cases() {
        let item: Item = "2026-11-30.4".parse().expect("an item");
        assert_eq!(
            row(item, Language::Nb, "tok\tto\npiller og øl", URGENT),
            "F20261130-4\tnb\ttok to piller og øl\turgent\turgent\tmixing\tgiftinfo"
        );
        for bad in [
            "2026-11-30",
            "2026-11-30.+4",
            "2026-11-30.-1",
            "../x.1",
            "2026-13-30.1",
        ] {
            assert!(bad.parse::<Item>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_label_is_read_as_it_was_written() {
        let label = label("2026-11-30.4", "kari", URGENT);
        let json = serde_json::to_string(&label).expect("JSON");
        assert_eq!(
            serde_json::from_str::<Label>(&json).expect("a label"),
            label
        );
    }
}
