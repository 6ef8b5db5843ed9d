//! The hour that a key is used in, and for how long after it the key lives.
//!
//! An hour and not a day, so that what is written late in a day is readable for as long as what is written early:
//! everything for 47 hours at least, nothing for more than 48.

use jiff::Timestamp;

/// For how many hours a key lives, from the beginning of its hour.
pub const LIFE_HOURS: u32 = 48;

const SECONDS: i64 = 3600;

/// An hour of Coordinated Universal Time, counted from the beginning of 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hour(pub u32);

impl Hour {
    /// The hour that the moment lies in; the first one for what lies before 1970.
    pub fn of(at: Timestamp) -> Hour {
        Hour(u32::try_from(at.as_second().div_euclid(SECONDS)).unwrap_or_default())
    }

    /// Whether the hour's key lives. One from so far in the future comes of a clock that was wrong, and would otherwise
    /// live until then.
    pub fn is_live(self, now: Timestamp) -> bool {
        Hour::of(now).0.abs_diff(self.0) < LIFE_HOURS
    }

    /// The hour's name, such as `2026-11-30T08`.
    pub fn name(self) -> String {
        let start = Timestamp::from_second(i64::from(self.0) * SECONDS).unwrap_or(Timestamp::MAX);
        start.strftime("%Y-%m-%dT%H").to_string()
    }

    /// The hour of that name.
    pub fn named(name: &str) -> Option<Hour> {
        let start: Timestamp = format!("{name}:00:00Z").parse().ok()?;
        let hour = Hour::of(start);
        (hour.name() == name).then_some(hour)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    #[test]
    fn a_new_hour_begins_at_midnight() {
        let before = Hour::of(at("2026-11-30T23:59:59.999999Z"));
        let after = Hour::of(at("2026-12-01T00:00:00Z"));
        assert_eq!(
            (before.name(), after.name()),
            ("2026-11-30T23".into(), "2026-12-01T00".into())
        );
        assert_eq!(after.0, before.0 + 1);
    }

    #[test]
    fn a_key_lives_for_48_hours() {
        let hour = Hour::of(at("2026-11-30T08:59:00Z"));
        assert!(hour.is_live(at("2026-12-02T07:59:59Z")));
        assert!(!hour.is_live(at("2026-12-02T08:00:00Z")));
        assert!(hour.is_live(at("2026-11-29T08:00:00Z")));
        assert!(!hour.is_live(at("2026-11-28T08:00:00Z")));
    }

    #[test]
    fn only_names_of_hours_are_read() {
        let hour = Hour::of(at("2026-11-30T08:30:00Z"));
        assert_eq!(Hour::named(&hour.name()), Some(hour));
        for name in [
            "",
            "2026-11-30",
            "2026-11-30T8",
            "wrapping",
            "2026-11-30T08:00",
        ] {
            assert_eq!(Hour::named(name), None, "{name}");
        }
        assert_eq!(Hour::of(at("1950-01-01T00:00:00Z")), Hour(0));
    }
}
