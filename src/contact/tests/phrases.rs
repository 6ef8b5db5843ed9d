//! Phrases about hours in the three languages.

use super::timetables::{any_hours, any_moment};
use super::{oslo, weekly};
use crate::contact::{Holidays, Hours, Status, describe, longest};
use crate::language::Language;
use jiff::civil::date;
use proptest::prelude::*;

fn helpline() -> Hours {
    weekly(
        &[("man-fre", "11:00", "14:30"), ("man-fre", "15:00", "18:00")],
        Holidays::Closed,
        &[date(2026, 12, 22), date(2026, 12, 23), date(2026, 12, 24)],
    )
}

fn check(hours: &Hours, clock: &str, expected: [&str; 3]) {
    let now = oslo(clock);
    let phrases = Language::ALL.map(|language| describe(&hours.status(&now), &now, language));
    assert_eq!(phrases, expected, "{clock}");
}

#[test]
fn open() {
    check(
        &helpline(),
        "2026-11-24 12:00",
        [
            "åpen nå, stenger kl. 14.30",
            "ope no, stengjer kl. 14.30",
            "open now, closes at 14:30",
        ],
    );
    check(
        &Hours::Always,
        "2026-11-24 12:00",
        [
            "åpen hele døgnet",
            "ope heile døgnet",
            "open 24 hours a day",
        ],
    );
}

#[test]
fn closing_soon() {
    for (clock, nb, nn, en) in [
        ("2026-11-24 17:29:59", "kl. 18", "kl. 18", "at 18:00"),
        (
            "2026-11-24 17:30",
            "om 30 minutter",
            "om 30 minutt",
            "in 30 minutes",
        ),
        (
            "2026-11-24 17:37",
            "om 20 minutter",
            "om 20 minutt",
            "in 20 minutes",
        ),
        (
            "2026-11-24 17:50:30",
            "om 9 minutter",
            "om 9 minutt",
            "in 9 minutes",
        ),
        (
            "2026-11-24 17:58:30",
            "om 1 minutt",
            "om 1 minutt",
            "in 1 minute",
        ),
        (
            "2026-11-24 17:59:59",
            "om 1 minutt",
            "om 1 minutt",
            "in 1 minute",
        ),
    ] {
        check(
            &helpline(),
            clock,
            [
                &format!("åpen nå, stenger {nb}"),
                &format!("ope no, stengjer {nn}"),
                &format!("open now, closes {en}"),
            ],
        );
    }
}

#[test]
fn closed() {
    for (clock, nb, nn, en) in [
        (
            "2026-11-24 14:40",
            "åpner igjen kl. 15",
            "opnar igjen kl. 15",
            "opens again at 15:00",
        ),
        (
            "2026-11-24 02:00",
            "åpner kl. 11",
            "opnar kl. 11",
            "opens at 11:00",
        ),
        (
            "2026-11-24 20:00",
            "åpner i morgen kl. 11",
            "opnar i morgon kl. 11",
            "opens tomorrow at 11:00",
        ),
        (
            "2026-11-27 20:00",
            "åpner mandag kl. 11",
            "opnar måndag kl. 11",
            "opens Monday at 11:00",
        ),
        (
            "2026-12-21 20:00",
            "åpner mandag 28. desember kl. 11",
            "opnar måndag 28. desember kl. 11",
            "opens Monday 28 December at 11:00",
        ),
        (
            "2026-12-22 20:00",
            "åpner mandag kl. 11",
            "opnar måndag kl. 11",
            "opens Monday at 11:00",
        ),
    ] {
        check(
            &helpline(),
            clock,
            [
                &format!("stengt nå, {nb}"),
                &format!("stengt no, {nn}"),
                &format!("closed now, {en}"),
            ],
        );
    }
}

#[test]
fn closing_at_night_and_on_other_days() {
    let nights = weekly(
        &[("fre,lør", "20:00", "02:00"), ("søn", "20:00", "24:00")],
        Holidays::Open,
        &[],
    );
    check(
        &nights,
        "2026-11-27 21:00",
        [
            "åpen nå, stenger kl. 02",
            "ope no, stengjer kl. 02",
            "open now, closes at 02:00",
        ],
    );
    check(
        &nights,
        "2026-11-29 21:00",
        [
            "åpen nå, stenger kl. 24",
            "ope no, stengjer kl. 24",
            "open now, closes at 24:00",
        ],
    );
    let week = weekly(&[("man-fre", "00:00", "24:00")], Holidays::Open, &[]);
    check(
        &week,
        "2026-11-24 21:00",
        [
            "åpen nå, stenger fredag kl. 24",
            "ope no, stengjer fredag kl. 24",
            "open now, closes Friday at 24:00",
        ],
    );
    check(
        &week,
        "2026-11-29 21:00",
        [
            "stengt nå, åpner i morgen kl. 00",
            "stengt no, opnar i morgon kl. 00",
            "closed now, opens tomorrow at 00:00",
        ],
    );
}

#[test]
fn closed_until_nobody_knows() {
    let status = Status::Closed {
        opens: None,
        pause: false,
    };
    let now = oslo("2026-11-24 12:00");
    let phrases = Language::ALL.map(|language| describe(&status, &now, language));
    assert_eq!(phrases, ["stengt nå", "stengt no", "closed now"]);
}

fn check_summary(hours: &Hours, expected: [&str; 3]) {
    assert_eq!(
        Language::ALL.map(|language| hours.summary(language)),
        expected
    );
}

#[test]
fn summaries() {
    check_summary(
        &Hours::Always,
        ["hele døgnet", "heile døgnet", "24 hours a day"],
    );
    check_summary(
        &helpline(),
        [
            "hverdager 11–14.30 og 15–18",
            "kvardagar 11–14.30 og 15–18",
            "weekdays 11:00–14:30 and 15:00–18:00",
        ],
    );
    check_summary(
        &weekly(
            &[("tir", "18:00", "21:00"), ("man-fre", "09:00", "15:00")],
            Holidays::Closed,
            &[],
        ),
        [
            "hverdager 9–15, tirsdag også 18–21",
            "kvardagar 9–15, tysdag òg 18–21",
            "weekdays 09:00–15:00, Tuesday also 18:00–21:00",
        ],
    );
    check_summary(
        &weekly(
            &[("man-ons,lør,søn", "20:00", "02:00")],
            Holidays::Closed,
            &[],
        ),
        [
            "mandag–onsdag, lørdag og søndag 20–02, stengt på helligdager",
            "måndag–onsdag, laurdag og søndag 20–02, stengt på heilagdagar",
            "Monday–Wednesday, Saturday and Sunday 20:00–02:00, closed on public holidays",
        ],
    );
    check_summary(
        &weekly(&[("man-fre", "00:00", "24:00")], Holidays::Open, &[]),
        [
            "mandag–fredag hele døgnet",
            "måndag–fredag heile døgnet",
            "Monday–Friday 24 hours a day",
        ],
    );
    check_summary(
        &weekly(
            &[("man-søn", "10:00", "22:00")],
            Holidays::Instead(vec![super::times("18:00", "22:00")]),
            &[],
        ),
        [
            "hver dag 10–22, helligdager 18–22",
            "kvar dag 10–22, heilagdagar 18–22",
            "every day 10:00–22:00, public holidays 18:00–22:00",
        ],
    );
}

#[test]
fn the_longest_phrase_can_be_said() {
    let now = oslo("2027-09-01 12:00");
    for language in Language::ALL {
        let mut day = date(2027, 1, 1);
        let mut longest_said = 0;
        while day.year() < 2038 {
            let opens = day.at(22, 30, 0, 0).in_tz("Europe/Oslo").unwrap();
            let status = Status::Closed {
                opens: Some(opens),
                pause: false,
            };
            longest_said = longest_said.max(describe(&status, &now, language).chars().count());
            day = day.tomorrow().unwrap();
        }
        assert_eq!(
            longest_said,
            longest(language).chars().count(),
            "{}",
            longest(language)
        );
    }
}

proptest! {
    #[test]
    fn no_phrase_is_longer_than_the_longest(hours in any_hours(), now in any_moment()) {
        for language in Language::ALL {
            let phrase = describe(&hours.status(&now), &now, language);
            prop_assert!(phrase.chars().count() <= longest(language).chars().count(), "{}", phrase);
            prop_assert!(!hours.summary(language).is_empty());
        }
    }
}
