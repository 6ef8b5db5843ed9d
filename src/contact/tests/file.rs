//! What stands in the shipped `contacts.toml`, against the fact sheet.

use super::{oslo, shipped};
use crate::contact::{Contact, Holidays, Hours};
use crate::language::Language;

#[test]
fn the_numbers_are_the_right_ones() {
    let contacts = shipped();
    let numbers: Vec<String> = contacts
        .iter()
        .map(|contact| {
            let phone = contact.phone().map_or("-", |phone| phone.as_str());
            format!("{}: {phone}", contact.id())
        })
        .collect();
    insta::assert_snapshot!(numbers.join("\n"), @"
    113: 113
    112: 112
    110: 110
    legevakt: 116 117
    giftinfo: 22 59 13 00
    rustelefonen: 915 08 588
    mental-helse: 116 123
    kirkens-sos: 22 40 00 40
    alarmtelefonen: 116 111
    kors-pa-halsen: 800 333 21
    vold-og-overgrep: 116 006
    parorendetelefonen: 800 40 567
    hjelpelinjen: -
    aa: 911 77 770
    na: 905 29 359
    akan: -
    ");
}

#[test]
fn the_hours_are_the_right_ones() {
    let contacts = shipped();
    let hours: Vec<String> = contacts
        .iter()
        .map(|contact| {
            let hours = contact.hours().map(|hours| hours.summary(Language::Nb));
            format!("{}: {}", contact.id(), hours.as_deref().unwrap_or("-"))
        })
        .collect();
    insta::assert_snapshot!(hours.join("\n"), @"
    113: hele døgnet
    112: hele døgnet
    110: hele døgnet
    legevakt: hele døgnet
    giftinfo: hele døgnet
    rustelefonen: hverdager 11–14.30 og 15–18
    mental-helse: hele døgnet
    kirkens-sos: hele døgnet
    alarmtelefonen: hele døgnet
    kors-pa-halsen: hver dag 16–22
    vold-og-overgrep: hele døgnet
    parorendetelefonen: hverdager 9–15, tirsdag også 18–21
    hjelpelinjen: -
    aa: hver dag 18–22, hverdager også 11–15, helligdager 18–22
    na: hver dag 10–22
    akan: -
    ");
}

#[test]
fn what_is_asked_of_the_emergency_numbers() {
    let contacts = shipped();
    for id in [
        "113",
        "112",
        "110",
        "legevakt",
        "giftinfo",
        "mental-helse",
        "kirkens-sos",
    ] {
        assert!(
            contacts.get(id).is_some_and(Contact::is_always_open),
            "{id}"
        );
    }
    assert!(contacts.get("politi").is_none());
}

#[test]
fn the_name_shows_both_names() {
    let contacts = shipped();
    let contact = contacts.get("rustelefonen").unwrap();
    for language in Language::ALL {
        assert_eq!(contact.name(language), "RUStelefonen (RUSinfo)");
    }
    assert_eq!(contact.web(), Some("https://rusinfo.no"));
    assert_eq!(contact.verified().to_string(), "2026-08-13");
    assert!(!contact.unverified() && !contact.source().is_empty());
    let Some(Hours::Weekly(week)) = contact.hours() else {
        panic!("a timetable");
    };
    assert_eq!(week.holidays(), &Holidays::Closed);
}

#[test]
fn texts_hold_no_other_number() {
    let contacts = shipped();
    for contact in contacts.iter() {
        for language in Language::ALL {
            for word in contact
                .about(language)
                .split(|letter: char| !letter.is_ascii_digit())
            {
                assert!(word.len() < 3 || contacts.knows_number(word), "{word}");
            }
        }
    }
}

#[test]
fn numbers_are_known_however_they_are_written() {
    let contacts = shipped();
    for number in ["113", "91508588", "+47 915 08 588", "91 50 85 88", "116117"] {
        assert!(contacts.knows_number(number), "{number}");
    }
    for number in ["114", "08588", "800 800 40", "", "915-08-588", "ring 113"] {
        assert!(!contacts.knows_number(number), "{number}");
    }
}

fn check_lead(route: &str, clock: &str, expected: &str) {
    let contacts = shipped();
    let lead = contacts.lead(route, &oslo(clock)).unwrap();
    assert_eq!(lead.id().as_str(), expected, "{route} {clock}");
}

#[test]
fn the_first_open_one_leads() {
    check_lead("help", "2026-11-24 12:00", "rustelefonen");
    check_lead("help", "2026-11-24 14:45", "mental-helse");
    check_lead("help", "2026-11-24 15:00", "rustelefonen");
    check_lead("help", "2026-11-28 12:00", "mental-helse");
    check_lead("help", "2026-12-25 12:00", "mental-helse");
    check_lead("relatives", "2026-11-24 10:00", "parorendetelefonen");
    check_lead("relatives", "2026-11-24 16:00", "rustelefonen");
    check_lead("relatives", "2026-11-24 19:00", "parorendetelefonen");
    check_lead("self-help", "2026-12-25 12:00", "na");
    check_lead("self-help", "2026-12-25 19:00", "aa");
    check_lead("self-help", "2026-12-25 23:00", "mental-helse");
    check_lead("child", "2026-11-24 03:00", "alarmtelefonen");
    assert!(
        shipped()
            .lead("nonsense", &oslo("2026-11-24 12:00"))
            .is_none()
    );
}

#[test]
fn routes_keep_their_order() {
    let contacts = shipped();
    let ids: Vec<&str> = contacts
        .route("help")
        .unwrap()
        .iter()
        .map(|id| id.as_str())
        .collect();
    assert_eq!(ids, ["rustelefonen", "mental-helse", "kirkens-sos"]);
    let routes: Vec<&str> = contacts.routes().map(|id| id.as_str()).collect();
    assert_eq!(
        routes.join(" "),
        "help urgent poison crisis child relatives violence self-help"
    );
}
