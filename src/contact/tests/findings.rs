//! A small broken file for each finding.

use super::{oslo, shipped};
use crate::contact::Contacts;
use crate::finding::{Severity, Source};

/// The least that a file must hold; broken lines are added to it.
const SOUND: &str = r#"
contacts.113 = { name = "A", about = "a", phone = "113", hours = "always", verified = 2026-11-22, source = "s" }
contacts.112 = { name = "A", about = "a", phone = "112", hours = "always", verified = 2026-11-22, source = "s" }
contacts.110 = { name = "A", about = "a", phone = "110", hours = "always", verified = 2026-11-22, source = "s" }
contacts.legevakt = { name = "A", about = "a", phone = "116 117", hours = "always", verified = 2026-11-22, source = "s" }
contacts.giftinfo = { name = "A", about = "a", phone = "22 59 13 00", hours = "always", verified = 2026-11-22, source = "s" }
contacts.rustelefonen = { name = "A", about = "a", phone = "915 08 588", hours = "always", verified = 2026-11-22, source = "s" }
routes.help = ["113"]
routes.urgent = ["113"]
routes.poison = ["113"]
routes.crisis = ["113"]
routes.child = ["113"]
routes.relatives = ["113"]
routes.violence = ["113"]
"#;

/// Renders the findings of a file as `line:column code: message`; warnings have a `?`.
fn findings(text: &str) -> String {
    let (contacts, findings) = Contacts::parse(&Source::new("contacts.toml", text));
    let errors = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    assert_eq!(contacts.is_none(), errors);
    let lines: Vec<String> = findings
        .iter()
        .map(|finding| {
            let mark = if finding.severity == Severity::Warning {
                "?"
            } else {
                ""
            };
            assert!(!finding.help.is_empty());
            format!(
                "{}:{} {}{mark}: {}",
                finding.line, finding.column, finding.code, finding.message
            )
        })
        .collect();
    lines.join("\n")
}

/// The findings of a line that stands before a sound file, at line 1.
fn broken(line: &str) -> String {
    findings(&format!("{line}{SOUND}"))
}

/// The findings of a contact with these fields and all that is needed besides.
fn contact(fields: &str) -> String {
    broken(&format!(
        r#"contacts.x = {{ {fields}, name = "X", about = "x", verified = 2026-11-22, source = "s" }}"#
    ))
}

#[test]
fn a_sound_file_has_none() {
    assert_eq!(findings(SOUND), "");
}

#[test]
fn not_toml() {
    insta::assert_snapshot!(findings("[contacts.113]\nname = \"A\nphone = \"113\""), @"2:10 contacts-unreadable: filen kan ikke leses: det mangler et anførselstegn");
    insta::assert_snapshot!(broken("contacts.113 = {}\n"), @"3:10 contacts-unreadable: filen kan ikke leses: det samme navnet står to ganger");
}

#[test]
fn one_sign_that_is_wrong_is_told_once_with_the_line_as_it_should_be() {
    let hours = "hours = [\n    { days = \"man-fre\", open = \"11:00\", close = \"14:30\" },\n    { days = \"lør\", open = \"11:00\", close = \"14:30\" },\n]\n";
    for (from, to, place, told) in [
        ("\"man-fre\",", "\"man-fre\"", (2, 23), "\"man-fre\", open"),
        ("\"man-fre\",", "man-fre\",", (2, 14), "\"man-fre\", open"),
        ("},\n    {", "}\n    {", (2, 58), "},"),
        ("\"14:30\" },\n", "\"14:30\",\n", (2, 56), "\"14:30\" },"),
        ("\"11:00\"", "2026-11-31", (2, 32), "den riktige datoen"),
    ] {
        assert!(hours.contains(from), "{from}");
        let text = hours.replacen(from, to, 1);
        let (_, findings) = Contacts::parse(&Source::new("contacts.toml", text));
        let [finding] = &findings[..] else {
            panic!("{to}: {findings:#?}");
        };
        assert_eq!((finding.line, finding.column), place, "{to}: {finding:#?}");
        assert!(finding.help.contains(told), "{to}: {finding:#?}");
    }
}

#[test]
fn wrong_kinds() {
    insta::assert_snapshot!(contact("phone = 113, hours = 'always'"), @"1:24 contacts-unreadable: «phone» skal være en tekst i anførselstegn");
    insta::assert_snapshot!(contact("web = 'https://x.no', unverified = 'ja'"), @"1:51 contacts-unreadable: «unverified» skal være true eller false");
    insta::assert_snapshot!(broken("routes.x = 'y'"), @"1:12 contacts-unreadable: «x» skal være en liste i [ ]");
    insta::assert_snapshot!(broken("contacts.x = 'y'"), @"1:14 contacts-unreadable: «x» skal være en tabell");
    insta::assert_snapshot!(broken("contacts.x = { name = ' ', about = { nb = 'x' }, web = 'https://x.no', verified = '2026-01-01', source = 's' }"), @"
    1:23 contacts-unreadable: «name» skal være en tekst i anførselstegn
    1:28 contact-field-missing: «about» mangler «nn»
    1:28 contact-field-missing: «about» mangler «en»
    1:83 contacts-unreadable: «verified» skal være en dato som 2026-12-24, uten anførselstegn
    ");
}

#[test]
fn missing_fields() {
    insta::assert_snapshot!(broken("contacts.x = { phone = '113' }"), @"
    1:10 contact-field-missing: «x» mangler «name»
    1:10 contact-field-missing: «x» mangler «about»
    1:10 contact-field-missing: «x» mangler «verified»
    1:10 contact-field-missing: «x» mangler «source»
    1:10 contact-field-missing: «x» mangler «hours»
    ");
    insta::assert_snapshot!(broken("contacts.x = { name = 'X', about = 'x', hours = 'always', verified = 2026-11-22, source = 's' }"), @"1:10 contact-field-missing: kontakten «x» har verken telefon eller nettadresse");
}

#[test]
fn unknown_keys() {
    insta::assert_snapshot!(broken("kontakter = 1"), @"1:1 contacts-unknown-key: «kontakter» er ukjent her");
    insta::assert_snapshot!(contact("phone = '113', hours = 'always', timer = 1"), @"1:49 contacts-unknown-key: «timer» er ukjent her");
    insta::assert_snapshot!(contact("phone = '113', hours = [{ days = 'man', open = '10:00', close = '11:00', note = '' }]"), @"1:89 contacts-unknown-key: «note» er ukjent her");
}

#[test]
fn bad_numbers_and_addresses() {
    insta::assert_snapshot!(contact("hours = 'always', phone = '12 34'"), @"1:42 contact-phone-invalid: «12 34» er ikke et norsk telefonnummer");
    insta::assert_snapshot!(contact("web = 'rusinfo.no'"), @"1:22 contact-web-invalid: «rusinfo.no» er ikke en nettadresse");
}

#[test]
fn bad_hours() {
    insta::assert_snapshot!(contact("phone = '113', hours = 'alltid'"), @"1:39 contact-hours-invalid: «hours» er verken «always» eller en liste med perioder");
    insta::assert_snapshot!(contact("phone = '113', hours = []"), @"1:39 contact-hours-invalid: listen med åpningstider er tom");
    insta::assert_snapshot!(contact("phone = '113', hours = [{ days = 'man-fri', open = '9', close = '24:30' }]"), @"
    1:49 contact-hours-invalid: «fri» er ingen ukedag
    1:67 contact-hours-invalid: «9» er ikke et klokkeslett
    1:80 contact-hours-invalid: «24:30» er ikke et klokkeslett
    ");
    insta::assert_snapshot!(contact("phone = '113', hours = [{ days = 'man', open = '24:00', close = '02:00' }]"), @"1:63 contact-hours-invalid: «24:00» er ikke et klokkeslett");
    insta::assert_snapshot!(contact("phone = '113', hours = [{ days = 'man', open = '09:00' }]"), @"1:40 contact-field-missing: «periode» mangler «close»");
}

#[test]
fn overlapping_hours() {
    insta::assert_snapshot!(contact("phone = '113', hours = [{ days = 'man-fre', open = '09:00', close = '15:00' }, { days = 'tir', open = '14:00', close = '18:00' }]"), @"1:95 contact-hours-invalid: perioden overlapper periode nummer 1");
    insta::assert_snapshot!(contact("phone = '113', hours = [{ days = 'man', open = '09:00', close = '15:00' }], holidays = [{ open = '10:00', close = '12:00' }, { open = '11:00', close = '12:00' }]"), @"1:141 contact-hours-invalid: perioden overlapper periode nummer 1");
}

#[test]
fn bad_holidays_and_closed_dates() {
    insta::assert_snapshot!(contact("phone = '113', hours = 'always', holidays = 'closed', closed = []"), @"
    1:49 contact-hours-invalid: «holidays» gjelder bare når «hours» er en liste med perioder
    1:70 contact-hours-invalid: «closed» gjelder bare når «hours» er en liste med perioder
    ");
    insta::assert_snapshot!(contact("phone = '113', hours = [{ days = 'man', open = '09:00', close = '15:00' }], holidays = 'stengt', closed = ['2026-12-24']"), @"
    1:103 contact-hours-invalid: «holidays» er verken «closed», «open» eller en liste med klokkeslett
    1:123 contacts-unreadable: «closed» skal være en dato som 2026-12-24, uten anførselstegn
    ");
}

#[test]
fn unverified() {
    insta::assert_snapshot!(contact("phone = '113', hours = 'always', unverified = true"), @"1:62 contact-unverified?: opplysningene om «x» er ikke bekreftet");
}

#[test]
fn faulty_routes() {
    insta::assert_snapshot!(broken("routes.x = ['113', 'ukjent']"), @"1:20 route-unknown-contact: ruten «x» viser til «ukjent», som ikke finnes");
    insta::assert_snapshot!(broken("routes.x = []"), @"1:8 route-empty: ruten «x» har ingen kontakter");
}

#[test]
fn a_route_that_may_be_closed() {
    let contact = "contacts.x = { phone = '113', hours = [{ days = 'man', open = '09:00', close = '15:00' }], name = 'X', about = 'x', verified = 2026-11-22, source = 's' }";
    insta::assert_snapshot!(broken(&format!("{contact}\nroutes.x = ['x']")), @"2:8 route-never-open?: ingen i ruten «x» er åpen hele døgnet");
}

#[test]
fn what_is_needed_in_an_emergency() {
    insta::assert_snapshot!(findings(""), @"
    1:1 contact-emergency-missing: kontakten «113» mangler
    1:1 contact-emergency-missing: kontakten «112» mangler
    1:1 contact-emergency-missing: kontakten «110» mangler
    1:1 contact-emergency-missing: kontakten «legevakt» mangler
    1:1 contact-emergency-missing: kontakten «giftinfo» mangler
    1:1 contact-emergency-missing: kontakten «rustelefonen» mangler
    1:1 contact-emergency-missing: ruten «help» mangler
    1:1 contact-emergency-missing: ruten «urgent» mangler
    1:1 contact-emergency-missing: ruten «poison» mangler
    1:1 contact-emergency-missing: ruten «crisis» mangler
    1:1 contact-emergency-missing: ruten «child» mangler
    1:1 contact-emergency-missing: ruten «relatives» mangler
    1:1 contact-emergency-missing: ruten «violence» mangler
    ");
    let closing = SOUND.replacen(
        "\"always\"",
        "[{ days = 'man', open = '09:00', close = '15:00' }]",
        1,
    );
    insta::assert_snapshot!(findings(&closing), @"
    2:66 contact-emergency-missing: «113» må være åpen hele døgnet
    8:8 route-never-open?: ingen i ruten «help» er åpen hele døgnet
    9:8 route-never-open?: ingen i ruten «urgent» er åpen hele døgnet
    10:8 route-never-open?: ingen i ruten «poison» er åpen hele døgnet
    11:8 route-never-open?: ingen i ruten «crisis» er åpen hele døgnet
    12:8 route-never-open?: ingen i ruten «child» er åpen hele døgnet
    13:8 route-never-open?: ingen i ruten «relatives» er åpen hele døgnet
    14:8 route-never-open?: ingen i ruten «violence» er åpen hele døgnet
    ");
}

#[test]
fn several_at_once_in_the_order_of_the_file() {
    insta::assert_snapshot!(broken("contacts.x = { phone = '1', hours = 'x', unverified = true }\nroutes.y = ['z']"), @"
    1:10 contact-field-missing: «x» mangler «name»
    1:10 contact-field-missing: «x» mangler «about»
    1:10 contact-field-missing: «x» mangler «verified»
    1:10 contact-field-missing: «x» mangler «source»
    1:24 contact-phone-invalid: «1» er ikke et norsk telefonnummer
    1:37 contact-hours-invalid: «hours» er verken «always» eller en liste med perioder
    1:55 contact-unverified?: opplysningene om «x» er ikke bekreftet
    2:13 route-unknown-contact: ruten «y» viser til «z», som ikke finnes
    ");
}

#[test]
fn contacts_without_hours_lead_last() {
    let text = format!(
        "contacts.web = {{ web = 'https://x.no', name = 'X', about = 'x', verified = 2026-11-22, source = 's' }}\n\
         contacts.day = {{ phone = '113', hours = [{{ days = 'man', open = '09:00', close = '15:00' }}], name = 'X', about = 'x', verified = 2026-11-22, source = 's' }}\n\
         contacts.eve = {{ phone = '113', hours = [{{ days = 'søn', open = '09:00', close = '15:00' }}], name = 'X', about = 'x', verified = 2026-11-22, source = 's' }}\n\
         routes.x = ['web', 'day', 'eve']{SOUND}"
    );
    let contacts = Contacts::parse(&Source::new("contacts.toml", text))
        .0
        .unwrap();
    let lead = |clock| contacts.lead("x", &oslo(clock)).unwrap().id().to_string();
    assert_eq!(lead("2026-11-24 12:00"), "eve");
    assert_eq!(lead("2026-11-29 16:00"), "day");
    assert_eq!(lead("2026-11-30 09:00"), "day");
    assert_eq!(
        shipped()
            .get("akan")
            .unwrap()
            .status(&oslo("2026-11-24 12:00")),
        None
    );
}
