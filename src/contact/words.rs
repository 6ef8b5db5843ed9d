//! The words that phrases about time are made of.

use crate::finding::MONTHS;
use crate::language::Language;
use jiff::civil::Weekday;

/// The name of a day of the week, as it stands inside a sentence.
pub(super) fn weekday(day: Weekday, language: Language) -> &'static str {
    let names = match language {
        Language::Nb => [
            "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag",
        ],
        Language::Nn => [
            "måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "søndag",
        ],
        Language::En => [
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
        ],
    };
    names[day.to_monday_zero_offset() as usize]
}

/// The name of a month, 1 to 12.
pub fn month(month: i8, language: Language) -> &'static str {
    let names = match language {
        Language::Nb | Language::Nn => MONTHS,
        Language::En => [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
    };
    names[(month - 1) as usize]
}

/// A time of day: `11`, `14.30`, `02` in Norwegian, `11:00` in English. `minutes` counts from midnight, up to 24 hours.
///
/// Norwegian hours before 7 keep their zero, so that nobody takes `kl. 02` for the afternoon.
pub(super) fn clock(minutes: u16, language: Language) -> String {
    let (hour, minute) = (minutes / 60, minutes % 60);
    match (language, hour) {
        (Language::En, _) => format!("{hour:02}:{minute:02}"),
        (_, 0..7) => format!("{hour:02}{}", dotted(minute)),
        _ => format!("{hour}{}", dotted(minute)),
    }
}

fn dotted(minute: u16) -> String {
    match minute {
        0 => String::new(),
        _ => format!(".{minute:02}"),
    }
}

/// `a`, `a og b`, `a, b og c`.
pub(super) fn list(items: &[String], language: Language) -> String {
    let and = match language {
        Language::Nb | Language::Nn => "og",
        Language::En => "and",
    };
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}
