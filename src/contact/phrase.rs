//! Says in words whether a contact is open: «åpen nå, stenger kl. 14.30». Complete phrases without a full stop.

use super::status::{SOON_MINUTES, Status};
use super::words;
use super::zone::{DAY_MINUTES, oslo};
use crate::language::Language;
use jiff::ZonedDateTime;
use jiff::civil::{Date, Weekday};
use std::sync::LazyLock;

/// Closings this near need no day.
const NEAR_HOURS: i64 = 12;

/// Says the status in words, as seen at `now`.
pub fn describe(status: &Status, now: &ZonedDateTime, language: Language) -> String {
    let now = now.with_time_zone(oslo());
    match status {
        Status::AlwaysOpen => always(language).to_owned(),
        Status::Open { closes } => open(&closing(closes, &now, language), language),
        Status::Closed { opens: None, .. } => closed_now(language).to_owned(),
        Status::Closed {
            opens: Some(opens),
            pause,
        } => closed(&opening(opens, *pause, &now, language), language),
    }
}

/// The longest phrase that [`describe`] can make, to check whether a text has room for it.
pub fn longest(language: Language) -> &'static str {
    static LONGEST: LazyLock<[String; 3]> = LazyLock::new(|| Language::ALL.map(find_longest));
    let place = Language::ALL.iter().position(|other| *other == language);
    place.map_or("", |at| &LONGEST[at])
}

fn find_longest(language: Language) -> String {
    let days = Weekday::Monday.cycle_forward().take(7);
    days.flat_map(|day| (1..=12).map(move |month| dated(day, 30, month, language)))
        .map(|day| format!("{day} {}", at(22 * 60 + 30, language)))
        .flat_map(|when| [open(&when, language), closed(&when, language)])
        .max_by_key(|phrase| phrase.chars().count())
        .unwrap_or_default()
}

fn always(language: Language) -> &'static str {
    match language {
        Language::Nb => "åpen hele døgnet",
        Language::Nn => "ope heile døgnet",
        Language::En => "open 24 hours a day",
    }
}

fn open(when: &str, language: Language) -> String {
    match language {
        Language::Nb => format!("åpen nå, stenger {when}"),
        Language::Nn => format!("ope no, stengjer {when}"),
        Language::En => format!("open now, closes {when}"),
    }
}

fn closed(when: &str, language: Language) -> String {
    let now = closed_now(language);
    match language {
        Language::Nb => format!("{now}, åpner {when}"),
        Language::Nn => format!("{now}, opnar {when}"),
        Language::En => format!("{now}, opens {when}"),
    }
}

fn closed_now(language: Language) -> &'static str {
    match language {
        Language::Nb => "stengt nå",
        Language::Nn => "stengt no",
        Language::En => "closed now",
    }
}

fn closing(closes: &ZonedDateTime, now: &ZonedDateTime, language: Language) -> String {
    let left = now.duration_until(closes);
    if left.as_secs() <= SOON_MINUTES * 60 {
        return minutes_left(left.as_mins(), language);
    }
    let (date, minutes) = closing_clock(closes);
    let time = at(minutes, language);
    if left.as_secs() <= NEAR_HOURS * 60 * 60 {
        return time;
    }
    with_day(date, now.date(), &time, language)
}

/// Midnight closes the day that ends with it: `24` on that day rather than `00` on the next.
fn closing_clock(closes: &ZonedDateTime) -> (Date, u16) {
    match (minute_of_day(closes), closes.date().yesterday()) {
        (0, Ok(yesterday)) => (yesterday, DAY_MINUTES),
        (minutes, _) => (closes.date(), minutes),
    }
}

/// Rounded down, so that nobody is promised more time than there is: to five minutes from ten minutes on.
fn minutes_left(minutes: i64, language: Language) -> String {
    let minutes = match minutes {
        ..=1 => 1,
        2..10 => minutes,
        _ => minutes - minutes % 5,
    };
    match (language, minutes) {
        (Language::Nb, 1) => "om 1 minutt".to_owned(),
        (Language::Nb, _) => format!("om {minutes} minutter"),
        (Language::Nn, _) => format!("om {minutes} minutt"),
        (Language::En, 1) => "in 1 minute".to_owned(),
        (Language::En, _) => format!("in {minutes} minutes"),
    }
}

fn opening(opens: &ZonedDateTime, pause: bool, now: &ZonedDateTime, language: Language) -> String {
    let time = at(minute_of_day(opens), language);
    if pause {
        return format!("{} {time}", again(language));
    }
    with_day(opens.date(), now.date(), &time, language)
}

fn again(language: Language) -> &'static str {
    match language {
        Language::Nb | Language::Nn => "igjen",
        Language::En => "again",
    }
}

/// Names the day before the time, as far as it needs to be named.
fn with_day(date: Date, today: Date, time: &str, language: Language) -> String {
    let days_ahead = today.until(date).map_or(0, |span| span.get_days());
    match days_ahead {
        ..=0 => time.to_owned(),
        1 => format!("{} {time}", tomorrow(language)),
        2..=6 => format!("{} {time}", words::weekday(date.weekday(), language)),
        _ => {
            let day = dated(date.weekday(), date.day(), date.month(), language);
            format!("{day} {time}")
        }
    }
}

fn tomorrow(language: Language) -> &'static str {
    match language {
        Language::Nb => "i morgen",
        Language::Nn => "i morgon",
        Language::En => "tomorrow",
    }
}

fn dated(weekday: Weekday, day: i8, month: i8, language: Language) -> String {
    let weekday = words::weekday(weekday, language);
    let month = words::month(month, language);
    match language {
        Language::Nb | Language::Nn => format!("{weekday} {day}. {month}"),
        Language::En => format!("{weekday} {day} {month}"),
    }
}

fn at(minutes: u16, language: Language) -> String {
    let clock = words::clock(minutes, language);
    match language {
        Language::Nb | Language::Nn => format!("kl. {clock}"),
        Language::En => format!("at {clock}"),
    }
}

fn minute_of_day(moment: &ZonedDateTime) -> u16 {
    // Hours and minutes of a clock are never negative.
    moment.hour().unsigned_abs() as u16 * 60 + moment.minute().unsigned_abs() as u16
}
