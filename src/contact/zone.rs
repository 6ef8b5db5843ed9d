//! Norwegian wall-clock time: opening hours are written in it, whatever zone the reader is in.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{self, AmbiguousOffset, TimeZone};
use std::sync::LazyLock;

/// Minutes in a day of the wall clock.
pub(super) const DAY_MINUTES: u16 = 24 * 60;

/// Europe/Oslo.
///
/// The zone is compiled into the program. Were it ever missing, standard time all the year is still nearer than UTC,
/// and better than no answer.
pub(crate) fn oslo() -> TimeZone {
    static OSLO: LazyLock<TimeZone> = LazyLock::new(|| {
        TimeZone::get("Europe/Oslo").unwrap_or_else(|_| TimeZone::fixed(tz::offset(1)))
    });
    OSLO.clone()
}

/// The first moment at which the clock in Oslo, on `date`, shows `minutes` after midnight or has passed it.
///
/// Minutes beyond 24 hours belong to the next date. A time that the clock jumps over in March is the moment of the
/// jump, and a time that it shows twice in October is the first of the two. `None` outside what jiff can count.
pub(super) fn instant(date: Date, minutes: u16) -> Option<Timestamp> {
    let zone = oslo();
    let moment = zone.to_ambiguous_timestamp(wall_clock(date, minutes)?);
    let earlier = moment.earlier().ok()?;
    match moment.offset() {
        AmbiguousOffset::Gap { .. } => Some(zone.following(earlier).next()?.timestamp()),
        _ => Some(earlier),
    }
}

fn wall_clock(date: Date, minutes: u16) -> Option<DateTime> {
    let mut date = date;
    for _ in 0..minutes / DAY_MINUTES {
        date = date.tomorrow().ok()?;
    }
    let (hour, minute) = (minutes % DAY_MINUTES / 60, minutes % 60);
    // Both are below 60 by the line above.
    Some(date.at(hour as i8, minute as i8, 0, 0))
}

#[cfg(test)]
mod tests {
    use super::{instant, oslo};
    use jiff::civil::date;

    fn check(day: jiff::civil::Date, minutes: u16, expected: &str) {
        assert_eq!(instant(day, minutes).unwrap().to_string(), expected);
    }

    #[test]
    fn the_zone_is_compiled_in() {
        assert_eq!(oslo().iana_name(), Some("Europe/Oslo"));
    }

    #[test]
    fn ordinary_times_and_the_next_date() {
        check(date(2026, 1, 15), 11 * 60, "2026-01-15T10:00:00Z");
        check(date(2026, 7, 15), 26 * 60 + 30, "2026-07-16T00:30:00Z");
    }

    #[test]
    fn a_time_jumped_over_is_the_jump() {
        check(date(2027, 3, 28), 2 * 60, "2027-03-28T01:00:00Z");
        check(date(2027, 3, 28), 2 * 60 + 45, "2027-03-28T01:00:00Z");
        check(date(2027, 3, 28), 3 * 60, "2027-03-28T01:00:00Z");
    }

    #[test]
    fn a_time_shown_twice_is_the_first() {
        check(date(2026, 10, 25), 2 * 60 + 30, "2026-10-25T00:30:00Z");
        check(date(2026, 10, 25), 3 * 60, "2026-10-25T02:00:00Z");
    }
}
