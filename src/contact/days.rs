//! Days of the week as operators write them: `man-fre`, `fre,lør`, `søn`.

use jiff::civil::Weekday;
use std::fmt;

/// A set of days of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Days(u8);

/// A word that is no day of the week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownDay(pub String);

const SHORT_NAMES: [&str; 7] = ["man", "tir", "ons", "tor", "fre", "lør", "søn"];

impl Days {
    /// Monday to Friday.
    pub const WORKING: Days = Days(0b001_1111);
    /// All seven.
    pub const ALL: Days = Days(0b111_1111);

    /// Reads single days, ranges and lists of both: `man`, `man-fre`, `man,ons,lør-søn`.
    ///
    /// A range may run over the end of the week (`lør-man`).
    ///
    /// # Errors
    ///
    /// The first word that is no day.
    pub fn parse(text: &str) -> Result<Days, UnknownDay> {
        text.split(',').try_fold(Days::default(), |days, part| {
            Ok(Days(days.0 | range(part.trim())?.0))
        })
    }

    /// Whether a day is in the set.
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & bit(day) != 0
    }

    /// Whether the two sets have a day in common.
    pub fn meets(self, other: Days) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether every day of this set is in the other.
    pub fn is_within(self, other: Days) -> bool {
        self.0 & !other.0 == 0
    }

    /// The days from Monday to Sunday.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        Weekday::Monday
            .cycle_forward()
            .take(7)
            .filter(move |day| self.contains(*day))
    }

    /// How many days there are.
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether there is no day.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Weekday> for Days {
    fn from_iter<I: IntoIterator<Item = Weekday>>(days: I) -> Self {
        Days(days.into_iter().fold(0, |set, day| set | bit(day)))
    }
}

impl fmt::Display for UnknownDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no day of the week: {}", self.0)
    }
}

impl std::error::Error for UnknownDay {}

fn range(part: &str) -> Result<Days, UnknownDay> {
    let Some((first, last)) = part.split_once(['-', '–']) else {
        return Ok(Days(bit(day(part)?)));
    };
    let (first, last) = (day(first.trim())?, day(last.trim())?);
    let length = last.since(first) as usize + 1;
    Ok(first.cycle_forward().take(length).collect())
}

fn day(word: &str) -> Result<Weekday, UnknownDay> {
    Weekday::Monday
        .cycle_forward()
        .zip(SHORT_NAMES)
        .find(|(_, name)| *name == word)
        .map(|(day, _)| day)
        .ok_or_else(|| UnknownDay(word.to_owned()))
}

fn bit(day: Weekday) -> u8 {
    1 << day.to_monday_zero_offset()
}

#[cfg(test)]
mod tests {
    use super::{Days, UnknownDay};

    fn check(text: &str, expected: &[i8]) {
        let days: Vec<i8> = Days::parse(text)
            .unwrap()
            .iter()
            .map(|day| day.to_monday_one_offset())
            .collect();
        assert_eq!(days, expected, "{text}");
    }

    #[test]
    fn days_ranges_and_lists() {
        check("man", &[1]);
        check("man-fre", &[1, 2, 3, 4, 5]);
        check("fre, lør", &[5, 6]);
        check("lør-man", &[1, 6, 7]);
        check("tir,tor–søn", &[2, 4, 5, 6, 7]);
        check("ons-ons", &[3]);
    }

    #[test]
    fn words_that_are_no_day() {
        for (text, word) in [("mandag", "mandag"), ("man-fri", "fri"), ("man,,tir", "")] {
            assert_eq!(Days::parse(text), Err(UnknownDay(word.to_owned())));
        }
    }
}
