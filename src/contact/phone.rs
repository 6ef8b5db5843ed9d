//! Telephone numbers as people write them, and their digits for comparing.

use std::fmt;

/// A Norwegian telephone number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Phone {
    written: String,
    digits: String,
}

impl Phone {
    /// Reads a number: three digits (`113`), five (`02033`), six that begin with 116 (`116 123`), or eight.
    ///
    /// Spaces and a leading `+47` are allowed. `None` for everything else.
    pub fn parse(written: &str) -> Option<Phone> {
        let digits = digits_of(written)?;
        let valid = match digits.len() {
            3 => digits.starts_with('1'),
            5 => digits.starts_with('0'),
            6 => digits.starts_with("116"),
            8 => !digits.starts_with(['0', '1']),
            _ => false,
        };
        valid.then(|| Phone {
            written: written.trim().to_owned(),
            digits,
        })
    }

    /// The number as it is shown.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// The digits alone, without the country code.
    pub fn digits(&self) -> &str {
        &self.digits
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// The digits of a number without `+47` and spaces (hard ones too), or `None` when there is anything else in it.
pub(super) fn digits_of(written: &str) -> Option<String> {
    let national = written.trim();
    let national = national.strip_prefix("+47").unwrap_or(national);
    let digits: String = national
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    digits
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::Phone;

    #[test]
    fn numbers_as_people_write_them() {
        for (written, digits) in [
            ("113", "113"),
            ("116 117", "116117"),
            ("02033", "02033"),
            ("915 08 588", "91508588"),
            ("+47 915 08 588", "91508588"),
            ("+4722591300", "22591300"),
            ("22\u{a0}59\u{a0}13\u{a0}00", "22591300"),
        ] {
            assert_eq!(Phone::parse(written).unwrap().digits(), digits);
        }
    }

    #[test]
    fn what_is_no_number() {
        for written in [
            "",
            "12",
            "999",
            "1234",
            "117 116",
            "12345678",
            "915-08-588",
            "9150858",
            "+46 8 123",
            "ring",
        ] {
            assert_eq!(Phone::parse(written), None, "{written}");
        }
    }
}
