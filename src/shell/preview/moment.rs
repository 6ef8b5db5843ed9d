//! A moment as operators write it: `søndag 03:12`, `03.12`, `24.12.2026 18:00`, `2026-12-24`, `+15m`.
//!
//! A day of the week or a time alone is the next one after now. Pure: the time now comes as an argument.

use crate::contact::{Hours, Status};
use jiff::civil::{Date, Time, Weekday};
use jiff::{SignedDuration, ZonedDateTime};

/// Beginnings of the days of the week, in bokmål, nynorsk and English.
const DAYS: [(Weekday, &[&str]); 7] = [
    (Weekday::Monday, &["man", "mån", "mon"]),
    (Weekday::Tuesday, &["tir", "tys", "tue"]),
    (Weekday::Wednesday, &["ons", "wed"]),
    (Weekday::Thursday, &["tor", "thu"]),
    (Weekday::Friday, &["fre", "fri"]),
    (Weekday::Saturday, &["lør", "lau", "sat"]),
    (Weekday::Sunday, &["søn", "sun"]),
];

/// How finely, and for how many steps, a moment is looked for: two weeks.
const STEP_MINUTES: i64 = 10;
const STEPS: i64 = 14 * 24 * 60 / STEP_MINUTES;

/// The moment that is written, in the zone of `now`.
pub(super) fn read(written: &str, now: &ZonedDateTime) -> Option<ZonedDateTime> {
    let written = written.trim().to_lowercase();
    if let Some(wait) = written.strip_prefix('+') {
        return now.checked_add(duration(wait)?).ok();
    }
    let mut at = Parts::default();
    for word in written
        .split_whitespace()
        .filter(|word| *word != "kl." && *word != "kl")
    {
        at.take(word.trim_end_matches(','))?;
    }
    at.after(now)
}

/// The next moment at which somebody with these hours is `åpen`, `stenger` soon or is `stengt`; now, when it is so.
pub(super) fn of_hours(written: &str, hours: &Hours, now: &ZonedDateTime) -> Option<ZonedDateTime> {
    let fits = |at: &ZonedDateTime| {
        let status = hours.status(at);
        match written {
            "åpen" => status.is_open() && !status.closes_soon(at),
            "stenger" => status.closes_soon(at),
            "stengt" => matches!(status, Status::Closed { .. }),
            _ => false,
        }
    };
    let later = |steps: i64| {
        now.checked_add(SignedDuration::from_mins(steps * STEP_MINUTES))
            .ok()
    };
    (0..STEPS).filter_map(later).find(fits)
}

/// What was said of a moment.
#[derive(Default)]
struct Parts {
    weekday: Option<Weekday>,
    date: Option<Date>,
    time: Option<Time>,
}

impl Parts {
    fn take(&mut self, word: &str) -> Option<()> {
        let weekday = DAYS
            .iter()
            .find(|(_, begins)| begins.iter().any(|begins| word.starts_with(begins)));
        if let Some((weekday, _)) = weekday {
            return self.weekday.replace(*weekday).is_none().then_some(());
        }
        if let Some(date) = date(word) {
            return self.date.replace(date).is_none().then_some(());
        }
        self.time.replace(time(word)?).is_none().then_some(())
    }

    fn after(&self, now: &ZonedDateTime) -> Option<ZonedDateTime> {
        let at = |date: Date| {
            let moment = date.to_datetime(self.time.unwrap_or(now.time()));
            moment.to_zoned_datetime(now.time_zone().clone()).ok()
        };
        if let Some(date) = self.date {
            let fits = self.weekday.is_none_or(|weekday| date.weekday() == weekday);
            return at(date).filter(|_| fits);
        }
        if self.weekday.is_none() && self.time.is_none() {
            return None;
        }
        let mut day = now.date();
        for _ in 0..=7 {
            let fits = self.weekday.is_none_or(|weekday| day.weekday() == weekday);
            if let Some(moment) = at(day).filter(|moment| fits && moment > now) {
                return Some(moment);
            }
            day = day.tomorrow().ok()?;
        }
        None
    }
}

/// `2026-12-24` or `24.12.2026`.
fn date(word: &str) -> Option<Date> {
    if let Ok(date) = word.parse() {
        return word.contains('-').then_some(date);
    }
    let mut parts = word.splitn(3, '.');
    let mut part = || parts.next()?.parse::<i16>().ok();
    let (day, month, year) = (part()?, part()?, part()?);
    let small = |number: i16| i8::try_from(number).ok();
    Date::new(year, small(month)?, small(day)?).ok()
}

/// `03:12`, `03.12` or `3`.
fn time(word: &str) -> Option<Time> {
    let (hour, minute) = word.split_once([':', '.']).unwrap_or((word, "0"));
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// `15m`, `2h`, `1d`.
fn duration(written: &str) -> Option<SignedDuration> {
    let written = written.trim();
    let unit = written.chars().next_back()?;
    let number: i64 = written.strip_suffix(unit)?.trim().parse().ok()?;
    let minutes = match unit {
        'm' => 1,
        'h' | 't' => 60,
        'd' => 24 * 60,
        _ => return None,
    };
    let is_near = (0..=100_000).contains(&number);
    is_near.then(|| SignedDuration::from_mins(number * minutes))
}

#[cfg(test)]
mod tests {
    use super::read;
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    fn check(written: &str, expected: Option<&str>) {
        let oslo = TimeZone::get("Europe/Oslo").unwrap();
        // A Monday.
        let now = date(2026, 11, 30)
            .at(14, 30, 0, 0)
            .to_zoned_datetime(oslo)
            .unwrap();
        let read = read(written, &now).map(|at| at.strftime("%F %H:%M").to_string());
        assert_eq!(read.as_deref(), expected, "{written}");
    }

    #[test]
    fn moments_are_the_next_that_fit() {
        check("søndag 03:12", Some("2026-12-06 03:12"));
        check("Laurdag kl. 23.00", Some("2026-12-05 23:00"));
        check("mandag 14:00", Some("2026-12-07 14:00"));
        check("mandag 15", Some("2026-11-30 15:00"));
        check("tirsdag", Some("2026-12-01 14:30"));
        check("14:00", Some("2026-12-01 14:00"));
        check("24.12.2026 18:00", Some("2026-12-24 18:00"));
        check("2026-12-24", Some("2026-12-24 14:30"));
        check("+15m", Some("2026-11-30 14:45"));
        check("+2t", Some("2026-11-30 16:30"));
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for written in [
            "",
            "snart",
            "25:00",
            "mandag tirsdag",
            "fredag 24.12.2026",
            "+x",
            "+m",
            "æ",
        ] {
            check(written, None);
        }
    }
}
