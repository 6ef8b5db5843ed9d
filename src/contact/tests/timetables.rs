//! Hours against the clock: breaks, midnight, holidays and summer time, and any moment at all.

use super::{oslo, times, utc, weekly};
use crate::contact::{Days, Holidays, Hours, Period, Status, Times, Week};
use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ZonedDateTime};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Renders a status as `open until …`, `closed until …` or `break until …`, in Oslo time.
fn render(status: &Status) -> String {
    let time = |moment: &ZonedDateTime| moment.strftime("%F %H:%M %Z").to_string();
    match status {
        Status::AlwaysOpen => "always".to_owned(),
        Status::Open { closes } => format!("open until {}", time(closes)),
        Status::Closed { opens: None, .. } => "closed".to_owned(),
        Status::Closed {
            opens: Some(opens),
            pause,
        } => {
            let word = if *pause { "break" } else { "closed" };
            format!("{word} until {}", time(opens))
        }
    }
}

fn check(hours: &Hours, now: &ZonedDateTime, expected: &str) {
    assert_eq!(render(&hours.status(now)), expected, "{now}");
}

fn helpline() -> Hours {
    weekly(
        &[("man-fre", "11:00", "14:30"), ("man-fre", "15:00", "18:00")],
        Holidays::Closed,
        &[date(2026, 12, 24)],
    )
}

#[test]
fn a_day_with_a_break() {
    for (now, expected) in [
        ("2026-11-24 10:59:59", "closed until 2026-11-24 11:00 CET"),
        ("2026-11-24 11:00", "open until 2026-11-24 14:30 CET"),
        ("2026-11-24 14:29:59", "open until 2026-11-24 14:30 CET"),
        ("2026-11-24 14:30", "break until 2026-11-24 15:00 CET"),
        ("2026-11-24 15:00", "open until 2026-11-24 18:00 CET"),
        ("2026-11-24 18:00", "closed until 2026-11-25 11:00 CET"),
        ("2026-11-27 18:00", "closed until 2026-11-30 11:00 CET"),
    ] {
        check(&helpline(), &oslo(now), expected);
    }
}

#[test]
fn the_zone_of_the_caller_does_not_matter() {
    let now = oslo("2026-11-24 14:45");
    for zone in ["UTC", "America/New_York", "Asia/Tokyo"] {
        let elsewhere = now.with_time_zone(TimeZone::get(zone).unwrap());
        check(&helpline(), &elsewhere, "break until 2026-11-24 15:00 CET");
    }
}

#[test]
fn christmas_and_easter() {
    check(
        &helpline(),
        &oslo("2026-12-23 18:00"),
        "closed until 2026-12-28 11:00 CET",
    );
    check(
        &helpline(),
        &oslo("2026-12-24 12:00"),
        "closed until 2026-12-28 11:00 CET",
    );
    check(
        &helpline(),
        &oslo("2027-03-24 18:00"),
        "closed until 2027-03-30 11:00 CEST",
    );
    check(
        &helpline(),
        &oslo("2026-05-14 12:00"),
        "closed until 2026-05-15 11:00 CEST",
    );
}

#[test]
fn a_night_belongs_to_the_day_on_which_it_began() {
    let nights = weekly(&[("man-søn", "20:00", "02:00")], Holidays::Closed, &[]);
    // 25 December is closed, yet the night of the 24th runs into it.
    check(
        &nights,
        &oslo("2026-12-25 01:59"),
        "open until 2026-12-25 02:00 CET",
    );
    check(
        &nights,
        &oslo("2026-12-25 02:00"),
        "closed until 2026-12-27 20:00 CET",
    );
    // The night of the 26th, a holiday, does not run into the 27th.
    check(
        &nights,
        &oslo("2026-12-27 01:00"),
        "closed until 2026-12-27 20:00 CET",
    );
    check(
        &nights,
        &oslo("2026-11-24 12:00"),
        "closed until 2026-11-24 20:00 CET",
    );
}

#[test]
fn other_times_on_holidays() {
    let instead = Holidays::Instead(vec![times("18:00", "22:00")]);
    let hours = weekly(&[("man-søn", "10:00", "23:00")], instead, &[]);
    check(
        &hours,
        &oslo("2026-12-25 12:00"),
        "closed until 2026-12-25 18:00 CET",
    );
    check(
        &hours,
        &oslo("2026-12-25 19:00"),
        "open until 2026-12-25 22:00 CET",
    );
    let open = weekly(&[("man-søn", "10:00", "23:00")], Holidays::Open, &[]);
    check(
        &open,
        &oslo("2026-12-25 12:00"),
        "open until 2026-12-25 23:00 CET",
    );
}

#[test]
fn touching_periods_are_one() {
    let days = weekly(&[("man-fre", "00:00", "24:00")], Holidays::Open, &[]);
    check(
        &days,
        &oslo("2026-11-24 23:59"),
        "open until 2026-11-28 00:00 CET",
    );
    check(
        &days,
        &oslo("2026-11-28 00:00"),
        "closed until 2026-11-30 00:00 CET",
    );
    let always = weekly(&[("man-søn", "00:00", "24:00")], Holidays::Open, &[]);
    check(&always, &oslo("2026-11-24 12:00"), "always");
    let shifts = weekly(
        &[
            ("man", "08:00", "16:00"),
            ("man", "16:00", "23:00"),
            ("man", "23:00", "07:00"),
        ],
        Holidays::Open,
        &[],
    );
    check(
        &shifts,
        &oslo("2026-11-23 09:00"),
        "open until 2026-11-24 07:00 CET",
    );
}

#[test]
fn a_holiday_night_may_meet_the_next_morning() {
    let instead = Holidays::Instead(vec![times("20:00", "10:00")]);
    let hours = weekly(&[("man-søn", "09:00", "15:00")], instead, &[]);
    check(
        &hours,
        &oslo("2026-12-26 21:00"),
        "open until 2026-12-27 15:00 CET",
    );
}

#[test]
fn the_night_that_is_an_hour_short() {
    // At 02:00 on 28 March 2027 the clock goes to 03:00.
    let nights = weekly(&[("man-søn", "22:00", "04:00")], Holidays::Open, &[]);
    check(
        &nights,
        &utc("2027-03-28 00:59"),
        "open until 2027-03-28 04:00 CEST",
    );
    check(
        &nights,
        &utc("2027-03-28 02:00"),
        "closed until 2027-03-28 22:00 CEST",
    );
    let into_gap = weekly(&[("man-søn", "22:00", "02:30")], Holidays::Open, &[]);
    check(
        &into_gap,
        &utc("2027-03-28 00:59"),
        "open until 2027-03-28 03:00 CEST",
    );
    check(
        &into_gap,
        &utc("2027-03-28 01:00"),
        "closed until 2027-03-28 22:00 CEST",
    );
    let in_gap = weekly(&[("man-søn", "02:10", "02:50")], Holidays::Open, &[]);
    check(
        &in_gap,
        &utc("2027-03-28 00:59"),
        "closed until 2027-03-29 02:10 CEST",
    );
    check(
        &in_gap,
        &utc("2027-03-28 01:00"),
        "closed until 2027-03-29 02:10 CEST",
    );
}

#[test]
fn the_night_that_is_an_hour_long() {
    // At 03:00 on 25 October 2026 the clock goes back to 02:00.
    let nights = weekly(&[("man-søn", "22:00", "04:00")], Holidays::Open, &[]);
    check(
        &nights,
        &utc("2026-10-25 02:59"),
        "open until 2026-10-25 04:00 CET",
    );
    let into_fold = weekly(&[("man-søn", "22:00", "02:30")], Holidays::Open, &[]);
    check(
        &into_fold,
        &utc("2026-10-25 00:29"),
        "open until 2026-10-25 02:30 CEST",
    );
    check(
        &into_fold,
        &utc("2026-10-25 00:30"),
        "closed until 2026-10-25 22:00 CET",
    );
    let from_fold = weekly(&[("man-søn", "02:30", "05:00")], Holidays::Open, &[]);
    check(
        &from_fold,
        &utc("2026-10-25 00:30"),
        "open until 2026-10-25 05:00 CET",
    );
    check(
        &from_fold,
        &utc("2026-10-25 01:15"),
        "open until 2026-10-25 05:00 CET",
    );
}

#[test]
fn closed_for_good() {
    let mut closed = vec![date(2026, 1, 1)];
    while closed.len() < 800 {
        closed.push(closed[closed.len() - 1].tomorrow().unwrap());
    }
    let hours = weekly(&[("man-søn", "10:00", "12:00")], Holidays::Open, &closed);
    check(&hours, &oslo("2026-01-02 11:00"), "closed");
    // The last shift before a long closure still closes.
    let last = weekly(&[("man-søn", "00:00", "24:00")], Holidays::Open, &closed);
    check(
        &last,
        &oslo("2025-12-31 11:00"),
        "open until 2026-01-01 00:00 CET",
    );
}

#[test]
fn the_ends_of_time_do_not_panic() {
    for moment in [Timestamp::MIN, Timestamp::MAX] {
        for zone in [TimeZone::UTC, TimeZone::get("Europe/Oslo").unwrap()] {
            helpline().status(&moment.to_zoned_datetime(zone));
        }
    }
}

fn any_times() -> impl Strategy<Value = Times> {
    (0..24u8, 0..60u8, 0..24u8, 0..60u8).prop_map(|(open, open_minute, close, close_minute)| {
        times(
            &format!("{open:02}:{open_minute:02}"),
            &format!("{close:02}:{close_minute:02}"),
        )
    })
}

fn any_period() -> impl Strategy<Value = Period> {
    let days = proptest::sample::subsequence(
        jiff::civil::Weekday::Monday
            .cycle_forward()
            .take(7)
            .collect::<Vec<_>>(),
        1..=7,
    );
    (days, any_times()).prop_map(|(days, times)| Period {
        days: days.into_iter().collect::<Days>(),
        times,
    })
}

fn any_holidays() -> impl Strategy<Value = Holidays> {
    prop_oneof![
        Just(Holidays::Closed),
        Just(Holidays::Open),
        any_times().prop_map(|times| Holidays::Instead(vec![times])),
    ]
}

/// Timetables from random periods, of which those that overlap earlier ones are left out.
pub(super) fn any_hours() -> impl Strategy<Value = Hours> {
    (
        proptest::collection::vec(any_period(), 1..5),
        any_holidays(),
    )
        .prop_map(|(periods, holidays)| {
            let make = |periods| Week::new(periods, holidays.clone(), BTreeSet::new());
            let mut kept = Vec::new();
            for period in periods {
                let more: Vec<Period> = kept.iter().copied().chain([period]).collect();
                if make(more.clone()).is_ok() {
                    kept = more;
                }
            }
            Hours::Weekly(make(kept).unwrap())
        })
}

/// Moments from 1990 to 2100, one in four of them near a change of the clock.
pub(super) fn any_moment() -> impl Strategy<Value = ZonedDateTime> {
    let anywhere = 631_152_000i64..4_102_444_800;
    let near_change = (anywhere.clone(), -10_800..10_800i64).prop_map(|(second, shift)| {
        let zone = TimeZone::get("Europe/Oslo").unwrap();
        let moment = Timestamp::from_second(second).unwrap();
        let change = zone.following(moment).next().unwrap().timestamp();
        change.as_second() + shift
    });
    prop_oneof![3 => anywhere, 1 => near_change].prop_map(|second| {
        Timestamp::from_second(second)
            .unwrap()
            .to_zoned_datetime(TimeZone::UTC)
    })
}

/// Whether it is open by comparing the clock with the timetable, without the search that is under test.
fn is_open_by_the_calendar(hours: &Hours, now: &ZonedDateTime) -> bool {
    let Hours::Weekly(week) = hours else {
        return true;
    };
    let local = now.with_time_zone(TimeZone::get("Europe/Oslo").unwrap());
    let minute = local.hour() as u16 * 60 + local.minute() as u16;
    let yesterday = local.date().yesterday().unwrap();
    let holds = |times: &Times, minute| (times.open()..times.close()).contains(&minute);
    week.times_on(local.date())
        .iter()
        .any(|times| holds(times, minute))
        || week
            .times_on(yesterday)
            .iter()
            .any(|times| holds(times, minute + 24 * 60))
}

fn on_change_day(moment: &ZonedDateTime) -> bool {
    let zone = TimeZone::get("Europe/Oslo").unwrap();
    let day_before = moment.timestamp() - SignedDuration::from_hours(24);
    let change = zone.following(day_before).next().unwrap().timestamp();
    change <= moment.timestamp() + SignedDuration::from_hours(24)
}

proptest! {
    #[test]
    fn a_status_holds_until_the_moment_it_names(hours in any_hours(), now in any_moment(), part in 0.0..1.0f64) {
        let status = hours.status(&now);
        let next = match &status {
            Status::AlwaysOpen => return Ok(()),
            Status::Open { closes } => closes.clone(),
            Status::Closed { opens, .. } => opens.clone().expect("every week opens"),
        };
        prop_assert!(next > now);
        let last = next.timestamp() - SignedDuration::from_secs(1);
        let between = now.timestamp() + now.duration_until(&next).mul_f64(part);
        for moment in [last.max(now.timestamp()), between] {
            let seen = hours.status(&moment.to_zoned_datetime(TimeZone::UTC));
            prop_assert_eq!(seen.is_open(), status.is_open());
            if let Status::Open { closes } = seen {
                prop_assert_eq!(closes, next.clone());
            } else if let Status::Closed { opens, .. } = seen {
                prop_assert_eq!(opens, Some(next.clone()));
            }
        }
        prop_assert_eq!(hours.status(&next).is_open(), !status.is_open());
    }

    #[test]
    fn open_is_what_the_calendar_says(hours in any_hours(), now in any_moment()) {
        // The clock alone does not say which of two equal times it is.
        if on_change_day(&now) {
            return Ok(());
        }
        prop_assert_eq!(hours.status(&now).is_open(), is_open_by_the_calendar(&hours, &now));
    }
}
