//! Every labelled message is read as its label says. A miss fails; false alarms are counted.

use crate::script::script;
use rusvakt::triage::{self, Level};

/// Labelled messages: id, language, text, lowest and highest level, category, who may lead.
const CASES: &str = include_str!("../cases/triage.tsv");

/// How many messages may be read as graver than their label. This number may only fall.
const FALSE_ALARMS: usize = 0;

/// How many dangers may be read with a lead that their label does not allow. This number may only fall.
const WRONG_LEADS: usize = 0;

struct Case<'a> {
    id: &'a str,
    text: &'a str,
    min: Level,
    max: Level,
    leads: Vec<&'a str>,
}

fn cases() -> impl Iterator<Item = Case<'static>> {
    CASES.lines().skip(1).map(|row| {
        let columns: Vec<&str> = row.split('\t').collect();
        let [id, _, text, min, max, _, lead] = columns[..] else {
            panic!("not seven columns: {row}");
        };
        Case {
            id,
            text,
            min: Level::from_name(min).unwrap(),
            max: Level::from_name(max).unwrap(),
            leads: lead.split('|').collect(),
        }
    })
}

/// The texts of all labelled messages.
pub(crate) fn texts() -> impl Iterator<Item = &'static str> {
    cases().map(|case| case.text)
}

#[test]
fn no_message_is_read_as_less_grave_than_it_is() {
    let script = script();
    let misses: Vec<String> = cases()
        .filter_map(|case| {
            let read = triage::read(script.vocabulary(), case.text);
            let missed = read.level < case.min;
            missed.then(|| format!("{} {} < {}: {}", case.id, read.level, case.min, case.text))
        })
        .collect();
    assert!(misses.is_empty(), "{}", misses.join("\n"));
}

#[test]
fn wrong_leads_only_fall() {
    let script = script();
    let wrong: Vec<String> = cases()
        .filter_map(|case| {
            let read = triage::read(script.vocabulary(), case.text);
            let lead = read.lead.name();
            let fits = case.leads.contains(&"any") || case.leads.contains(&lead);
            let counts = (case.min..=case.max).contains(&read.level);
            (counts && !fits)
                .then(|| format!("{} {lead} for {:?}: {}", case.id, case.leads, case.text))
        })
        .collect();
    check_count(&wrong, WRONG_LEADS);
}

#[test]
fn false_alarms_only_fall() {
    let script = script();
    let alarms: Vec<String> = cases()
        .filter_map(|case| {
            let read = triage::read(script.vocabulary(), case.text);
            let alarmed = read.level > case.max;
            alarmed.then(|| format!("{} {} > {}: {}", case.id, read.level, case.max, case.text))
        })
        .collect();
    check_count(&alarms, FALSE_ALARMS);
}

fn check_count(found: &[String], allowed: usize) {
    assert_eq!(
        found.len(),
        allowed,
        "the number in this file may only fall:\n{}",
        found.join("\n")
    );
}
