//! Moments at which the bot can say different things: helplines open, closing and closed, nights, weekends, holidays.

use crate::contact::{Contacts, Hours, Status, is_holiday, oslo};
use jiff::ZonedDateTime;
use jiff::civil::{Date, Time, Weekday, date, time};
use std::collections::HashSet;

/// An ordinary week, one in summer, and public holidays on working days and at a weekend.
const DAYS: [Date; 11] = [
    date(2027, 3, 1),
    date(2027, 3, 2),
    date(2027, 3, 3),
    date(2027, 3, 4),
    date(2027, 3, 5),
    date(2027, 3, 6),
    date(2027, 3, 7),
    date(2027, 5, 17),
    date(2027, 7, 14),
    date(2027, 12, 24),
    date(2027, 12, 25),
];
/// The ordinary moment that comes first.
const NOON: Time = time(12, 15, 0, 0);

/// Something that is so at a moment, and that what the bot says can depend on.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Fact {
    /// How a contact stands.
    Door(String, Door),
    /// Night, weekend and holiday, each with each.
    Hour {
        night: bool,
        weekend: bool,
        holiday: bool,
    },
}

/// Whether a contact answers.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Door {
    Closed,
    Closing,
    Open,
}

/// The fewest moments, more or less, that show every state of every contact, and nights, weekends and holidays.
pub(super) fn of(contacts: &Contacts) -> Vec<ZonedDateTime> {
    let mut waiting: Vec<(ZonedDateTime, HashSet<Fact>)> = candidates()
        .map(|moment| (moment.clone(), facts(contacts, &moment)))
        .collect();
    let mut chosen = Vec::new();
    let mut next = Some(0);
    while let Some(at) = next {
        let (moment, shown) = waiting.swap_remove(at);
        for (_, facts) in &mut waiting {
            facts.retain(|fact| !shown.contains(fact));
        }
        chosen.push(moment);
        next = (0..waiting.len())
            .filter(|at| !waiting[*at].1.is_empty())
            .max_by_key(|at| {
                (
                    waiting[*at].1.len(),
                    std::cmp::Reverse(waiting[*at].0.timestamp()),
                )
            });
    }
    chosen
}

/// Noon of the first day, and every half-hour of every day, a quarter past: what closes at a half-hour closes soon then.
fn candidates() -> impl Iterator<Item = ZonedDateTime> {
    let times = (0..48).map(|half| time(half / 2, 15 + 30 * (half % 2), 0, 0));
    let every = DAYS
        .into_iter()
        .flat_map(move |day| times.clone().map(move |time| (day, time)));
    std::iter::once((DAYS[0], NOON))
        .chain(every)
        .filter_map(|(day, time)| day.to_datetime(time).to_zoned_datetime(oslo()).ok())
}

fn facts(contacts: &Contacts, moment: &ZonedDateTime) -> HashSet<Fact> {
    let doors = contacts.iter().filter_map(|contact| {
        let door = door(contact.hours()?, moment);
        Some(Fact::Door(contact.id().as_str().to_owned(), door))
    });
    let hour = Fact::Hour {
        night: !(7..23).contains(&moment.hour()),
        weekend: matches!(moment.weekday(), Weekday::Saturday | Weekday::Sunday),
        holiday: is_holiday(moment.date()),
    };
    doors.chain([hour]).collect()
}

fn door(hours: &Hours, moment: &ZonedDateTime) -> Door {
    match hours.status(moment) {
        Status::Closed { .. } => Door::Closed,
        status if status.closes_soon(moment) => Door::Closing,
        _ => Door::Open,
    }
}
