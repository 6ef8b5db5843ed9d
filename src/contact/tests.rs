//! Tests of the contacts that reach over several modules: the file itself, findings, hours, phrases.

mod file;
mod findings;
mod phrases;
mod timetables;

use super::{Contacts, Days, Holidays, Hours, Period, Times, Week};
use crate::finding::Source;
use jiff::ZonedDateTime;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

/// The contacts that the program ships with.
pub(crate) fn shipped() -> Contacts {
    let text = include_str!("../../dialogues/contacts.toml");
    let (contacts, findings) = Contacts::parse(&Source::new("contacts.toml", text));
    assert_eq!(findings, []);
    contacts.unwrap()
}

/// A moment on the clock in Oslo, such as `2026-11-24 14:15`.
fn oslo(clock: &str) -> ZonedDateTime {
    let clock: DateTime = clock.parse().unwrap();
    clock.in_tz("Europe/Oslo").unwrap()
}

/// A moment in UTC, for the hours that the clock in Oslo shows twice or not at all.
fn utc(clock: &str) -> ZonedDateTime {
    let clock: DateTime = clock.parse().unwrap();
    clock.to_zoned_datetime(TimeZone::UTC).unwrap()
}

/// A weekly timetable of days, opening and closing.
fn weekly(periods: &[(&str, &str, &str)], holidays: Holidays, closed: &[Date]) -> Hours {
    let periods = periods
        .iter()
        .map(|(days, open, close)| Period {
            days: Days::parse(days).unwrap(),
            times: times(open, close),
        })
        .collect();
    let closed: BTreeSet<Date> = closed.iter().copied().collect();
    Hours::Weekly(Week::new(periods, holidays, closed).unwrap())
}

fn times(open: &str, close: &str) -> Times {
    Times::parse(open, close).unwrap()
}
