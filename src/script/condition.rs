//! When a paragraph is said: `{when closed, night}`. Pure: the moment is given, and no clock is read.

use crate::contact::{Contacts, Status, is_holiday, oslo};
use crate::text::nearest;
use jiff::ZonedDateTime;
use jiff::civil::Weekday;
use std::fmt;

/// Whose hours `open`, `closed` and `closing` mean when they name nobody.
const HELPLINE: &str = "rustelefonen";
/// The words that conditions are made of.
const WORDS: [&str; 6] = ["open", "closed", "closing", "night", "weekend", "holiday"];

/// One condition of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    what: What,
    /// Whether it holds when the other does not.
    not: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    /// A contact answers.
    Open(String),
    /// A contact answers, and closes within half an hour.
    Closing(String),
    /// From 23 to 7 in Norway.
    Night,
    /// Saturday or Sunday.
    Weekend,
    /// A Norwegian public holiday.
    Holiday,
}

/// Whether a contact answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Door {
    Closed,
    Open,
    /// Open, and closed within half an hour.
    Closing,
}

/// What conditions are held against.
pub(super) trait Moment {
    /// Whether a contact answers.
    fn door(&self, contact: &str) -> Door;
    /// Whether it is night.
    fn night(&self) -> bool;
    /// Whether it is Saturday or Sunday.
    fn weekend(&self) -> bool;
    /// Whether it is a public holiday.
    fn holiday(&self) -> bool;
}

impl Condition {
    /// Reads one condition, such as `night`, `not-open` or `open:alarmtelefonen`.
    pub(super) fn read(written: &str) -> Option<Condition> {
        let (not, word) = match written.strip_prefix("not-") {
            Some(word) => (true, word),
            None => (false, written),
        };
        let (word, contact) = word.split_once(':').unwrap_or((word, HELPLINE));
        let (what, not) = match word {
            "open" => (What::Open(contact.to_owned()), not),
            "closed" => (What::Open(contact.to_owned()), !not),
            "closing" => (What::Closing(contact.to_owned()), not),
            // No other word has a contact behind it.
            _ if written.contains(':') => return None,
            "night" => (What::Night, not),
            "weekend" => (What::Weekend, not),
            "holiday" => (What::Holiday, not),
            _ => return None,
        };
        Some(Condition { what, not })
    }

    /// The word that was most likely meant.
    pub(super) fn meant(written: &str) -> Option<&'static str> {
        let word = written.strip_prefix("not-").unwrap_or(written);
        nearest(WORDS.into_iter(), word.split(':').next()?)
    }

    /// The contact whose hours it looks at.
    pub fn contact(&self) -> Option<&str> {
        match &self.what {
            What::Open(contact) | What::Closing(contact) => Some(contact),
            What::Night | What::Weekend | What::Holiday => None,
        }
    }

    /// Whether it holds at a moment.
    pub(super) fn holds(&self, moment: &impl Moment) -> bool {
        let holds = match &self.what {
            What::Open(contact) => moment.door(contact) != Door::Closed,
            What::Closing(contact) => moment.door(contact) == Door::Closing,
            What::Night => moment.night(),
            What::Weekend => moment.weekend(),
            What::Holiday => moment.holiday(),
        };
        holds != self.not
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let not = if self.not { "not-" } else { "" };
        match &self.what {
            What::Open(contact) => write!(f, "{not}open:{contact}"),
            What::Closing(contact) => write!(f, "{not}closing:{contact}"),
            What::Night => write!(f, "{not}night"),
            What::Weekend => write!(f, "{not}weekend"),
            What::Holiday => write!(f, "{not}holiday"),
        }
    }
}

/// The moment `now`, in Norway.
pub(super) struct Now<'a> {
    contacts: &'a Contacts,
    now: ZonedDateTime,
}

impl Now<'_> {
    pub(super) fn new<'a>(contacts: &'a Contacts, now: &ZonedDateTime) -> Now<'a> {
        Now {
            contacts,
            now: now.with_time_zone(oslo()),
        }
    }
}

impl Moment for Now<'_> {
    fn door(&self, contact: &str) -> Door {
        let contact = self.contacts.get(contact);
        match contact.and_then(|contact| contact.status(&self.now)) {
            Some(status) if status.closes_soon(&self.now) => Door::Closing,
            Some(Status::AlwaysOpen | Status::Open { .. }) => Door::Open,
            Some(Status::Closed { .. }) | None => Door::Closed,
        }
    }

    fn night(&self) -> bool {
        !(7..23).contains(&self.now.hour())
    }

    fn weekend(&self) -> bool {
        matches!(self.now.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    fn holiday(&self) -> bool {
        is_holiday(self.now.date())
    }
}

/// A moment as it could be, whatever the hours of contacts are today.
#[derive(Clone, Debug)]
pub(super) struct Possible<'a> {
    doors: Vec<(&'a str, Door)>,
    night: bool,
    weekend: bool,
    holiday: bool,
}

impl<'a> Possible<'a> {
    /// Every moment that can be told apart by the hours of some contacts.
    pub(super) fn all(of: &[&'a str], contacts: &Contacts) -> Vec<Possible<'a>> {
        let mut moments = Vec::new();
        for bits in 0..8 {
            moments.push(Possible {
                doors: Vec::new(),
                night: bits & 1 != 0,
                weekend: bits & 2 != 0,
                holiday: bits & 4 != 0,
            });
        }
        for id in of {
            let always = contacts.get(id).is_some_and(|c| c.is_always_open());
            let doors: &[Door] = match always {
                true => &[Door::Open],
                false => &[Door::Closed, Door::Open, Door::Closing],
            };
            let with = |moment: &Possible<'a>, door: Door| {
                let mut moment = moment.clone();
                moment.doors.push((id, door));
                moment
            };
            moments = moments
                .iter()
                .flat_map(|moment| doors.iter().map(move |door| with(moment, *door)))
                .collect();
        }
        moments
    }
}

impl Moment for Possible<'_> {
    fn door(&self, contact: &str) -> Door {
        let mut doors = self.doors.iter();
        let door = doors.find(|(id, _)| *id == contact);
        door.map_or(Door::Closed, |(_, door)| *door)
    }

    fn night(&self) -> bool {
        self.night
    }

    fn weekend(&self) -> bool {
        self.weekend
    }

    fn holiday(&self) -> bool {
        self.holiday
    }
}

#[cfg(test)]
mod tests {
    use super::{Condition, Now};
    use crate::contact::oslo;
    use crate::contact::tests::shipped;
    use jiff::civil::DateTime;

    /// Which of the words hold at a time of the clock in Norway.
    fn check(time: &str, expected: &str) {
        let contacts = shipped();
        let time: DateTime = time.parse().expect("a time");
        let now = time.to_zoned_datetime(oslo()).expect("a moment");
        let words = ["open", "closed", "closing", "night", "weekend", "holiday"];
        let elsewhere = now.with_time_zone(jiff::tz::TimeZone::UTC);
        for now in [now, elsewhere] {
            let moment = Now::new(&contacts, &now);
            let holds = |word: &&str| Condition::read(word).expect("a word").holds(&moment);
            let held: Vec<&str> = words.into_iter().filter(holds).collect();
            assert_eq!(held.join(" "), expected, "{time}");
            for word in words {
                let not = Condition::read(&format!("not-{word}")).expect("a word");
                assert_eq!(not.holds(&moment), !held.contains(&word), "{word}");
            }
        }
    }

    #[test]
    fn conditions_follow_the_clock_in_norway() {
        check("2026-11-24T12:00", "open");
        check("2026-11-24T13:59", "open");
        check("2026-11-24T14:00", "open closing");
        check("2026-11-24T14:29:59", "open closing");
        check("2026-11-24T14:30", "closed");
        check("2026-11-24T22:59", "closed");
        check("2026-11-24T23:00", "closed night");
        check("2026-11-25T06:59:59", "closed night");
        check("2026-11-25T07:00", "closed");
        check("2026-11-27T23:30", "closed night");
        check("2026-11-28T00:00", "closed night weekend");
        check("2026-11-29T03:12", "closed night weekend");
        check("2026-11-30T00:00", "closed night");
        check("2026-12-25T12:00", "closed holiday");
        check("2026-12-26T12:00", "closed weekend holiday");
        check("2027-05-17T00:00", "closed night holiday");
    }

    #[test]
    fn a_contact_can_be_named_and_what_is_no_condition_is_none() {
        let contacts = shipped();
        let now = "2026-11-29T03:12"
            .parse::<DateTime>()
            .expect("a time")
            .to_zoned_datetime(oslo())
            .expect("a moment");
        let moment = Now::new(&contacts, &now);
        let holds = |word: &str| Condition::read(word).expect("a word").holds(&moment);
        assert!(holds("open:alarmtelefonen") && !holds("closing:alarmtelefonen"));
        assert!(holds("closed:nobody"));
        for written in [
            "",
            "nigth",
            "night:alarmtelefonen",
            "not-",
            "not-not-night",
            "Open",
        ] {
            assert_eq!(Condition::read(written), None, "{written}");
        }
        assert_eq!(Condition::meant("nigth"), Some("night"));
        assert_eq!(Condition::meant("not-opn:aa"), Some("open"));
        assert_eq!(Condition::meant("forfølgelse"), None);
    }
}
