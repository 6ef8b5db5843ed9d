//! Thousands of labelled messages: how they are read, and what must not change the reading.

use crate::cli::manifest;
use crate::script::script;
use rusvakt::language::Language;
use rusvakt::review::label::{HEADING, Item, Verdict, row};
use rusvakt::triage::{self, Case, Category, Level};
use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

/// What the words and the weights were made with, and what they were not.
const TABLES: [(&str, &str); 10] = [
    (
        "tuned/emergency",
        include_str!("../cases/tuned/emergency.tsv"),
    ),
    ("tuned/urgent", include_str!("../cases/tuned/urgent.tsv")),
    ("tuned/help", include_str!("../cases/tuned/help.tsv")),
    ("tuned/info", include_str!("../cases/tuned/info.tsv")),
    ("tuned/other", include_str!("../cases/tuned/other.tsv")),
    ("tuned/pairs", include_str!("../cases/tuned/pairs.tsv")),
    (
        "tuned/worldwide",
        include_str!("../cases/tuned/worldwide.tsv"),
    ),
    ("unseen/danger", include_str!("../cases/unseen/danger.tsv")),
    (
        "unseen/fooling",
        include_str!("../cases/unseen/fooling.tsv"),
    ),
    (
        "unseen/ordinary",
        include_str!("../cases/unseen/ordinary.tsv"),
    ),
];

static CASES: LazyLock<Vec<(&str, Case)>> = LazyLock::new(|| {
    let read = |(name, table)| {
        let cases = Case::parse(table).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        cases.into_iter().map(move |case| (name, case))
    };
    TABLES.into_iter().flat_map(read).collect()
});

/// The texts of all labelled messages.
pub(crate) fn texts() -> impl Iterator<Item = &'static str> {
    CASES.iter().map(|(_, case)| case.text.as_str())
}

/// The rows of a table that are read otherwise than it says.
fn misread(table: &str) -> Vec<String> {
    let cases = Case::parse(table).unwrap_or_else(|fault| panic!("{fault}"));
    let wrong = cases.into_iter().filter_map(|case| {
        let read = triage::read(script().vocabulary(), &case.text);
        let is_right = (case.min..=case.max).contains(&read.level);
        (!is_right).then(|| format!("{}: {} instead of {}", case.id, read.level, case.min))
    });
    wrong.collect()
}

/// What two reviewers decided, from the day on that the review console wrote it (`cases` under `[review]`).
#[test]
fn what_reviewers_decided_is_read_so() {
    let file = manifest().join("tests/cases/field.tsv");
    let wrong = match fs::read_to_string(&file) {
        Ok(table) => misread(&table),
        Err(error) => {
            assert_eq!(error.kind(), std::io::ErrorKind::NotFound, "{error}");
            Vec::new()
        }
    };
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_row_of_the_console_is_held_to_what_it_says() {
    let item: Item = "2026-11-30.7".parse().unwrap();
    let table = |level| {
        let category = Category::Overdose;
        let verdict = Verdict { level, category };
        let row = row(
            item,
            Language::Nb,
            "han har tatt overdose og puster ikke",
            verdict,
        );
        format!("{HEADING}\n{row}\n")
    };
    assert_eq!(misread(&table(Level::Emergency)), [""; 0]);
    assert_eq!(
        misread(&table(Level::Info)),
        ["F20261130-7: emergency instead of info"]
    );
}

fn level(text: &str) -> Level {
    triage::read(script().vocabulary(), text).level
}

/// The share of messages that a change leaves at their level, and those that it does not.
fn unchanged(change: impl Fn(&str) -> String) -> (f64, Vec<String>) {
    let changed: Vec<String> = CASES
        .iter()
        .filter_map(|(_, case)| {
            let text = change(&case.text);
            let (before, after) = (level(&case.text), level(&text));
            (before != after).then(|| format!("{before} to {after}: {text}"))
        })
        .collect();
    (1.0 - changed.len() as f64 / CASES.len() as f64, changed)
}

fn check_unchanged(name: &str, least: f64, change: impl Fn(&str) -> String) {
    let (share, changed) = unchanged(change);
    let some = changed.iter().take(10).cloned().collect::<Vec<_>>();
    assert!(share >= least, "{name}: {share:.4}\n{}", some.join("\n"));
}

#[test]
fn no_message_stands_twice() {
    let mut seen = BTreeMap::new();
    for (table, case) in CASES.iter() {
        if let Some(other) = seen.insert(&case.text, (table, &case.id)) {
            panic!("{table} {} and {other:?}", case.id);
        }
    }
    assert!(seen.len() > 7000);
}

#[test]
fn spelling_in_capitals_and_without_norwegian_letters_changes_nothing() {
    check_unchanged("capitals", 1.0, str::to_uppercase);
    check_unchanged("ae oe aa", 1.0, |text| {
        text.replace('æ', "ae")
            .replace('ø', "oe")
            .replace('å', "aa")
    });
    check_unchanged("a o a", 0.99, |text| {
        text.replace('æ', "a").replace('ø', "o").replace('å', "a")
    });
}

#[test]
fn pictures_and_invisible_characters_change_nothing() {
    check_unchanged("picture behind", 1.0, |text| format!("{text} 😢"));
    check_unchanged("picture in front", 1.0, |text| format!("🙏 {text}"));
    check_unchanged("zero width", 1.0, |text| {
        let mut chars = text.chars();
        chars
            .next()
            .into_iter()
            .flat_map(|c| [c, '\u{200b}'])
            .chain(chars)
            .collect()
    });
}

#[test]
fn politeness_changes_nothing() {
    check_unchanged("hei", 1.0, |text| format!("hei, {text}"));
    check_unchanged("takk", 1.0, |text| format!("{text}. Takk for hjelpen"));
}

#[test]
fn what_is_doubled_counts_once() {
    check_unchanged("letter", 1.0, |text| {
        let at = random(text) % text.chars().count();
        let doubled = text.chars().enumerate().flat_map(|(i, c)| {
            let again = (i == at && c.is_alphabetic()).then_some(c);
            [Some(c), again].into_iter().flatten()
        });
        doubled.collect()
    });
    check_unchanged("word", 0.998, |text| {
        let words: Vec<&str> = text.split(' ').collect();
        let at = random(text) % words.len();
        let mut doubled = words.clone();
        doubled.insert(at, words[at]);
        doubled.join(" ")
    });
}

#[test]
fn one_typing_error_seldom_changes_the_reading() {
    check_unchanged("typing error", 0.94, typing_error);
}

/// One slip of the fingers in a word of five letters or more: a letter left out, doubled with its neighbour, changed,
/// or two swapped.
fn typing_error(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let inside = |at: usize| {
        let from = at.saturating_sub(4);
        (from..=at).any(|start| {
            start < at
                && start + 5 <= chars.len()
                && chars[start..start + 5].iter().all(|c| c.is_alphabetic())
        })
    };
    let places: Vec<usize> = (1..chars.len().saturating_sub(1))
        .filter(|at| inside(*at))
        .collect();
    let chance = random(text);
    let Some(&at) = places.get(chance % places.len().max(1)) else {
        return text.to_owned();
    };
    let other = char::from(b'a' + (chance / 7 % 26) as u8);
    let mut typed = chars;
    match chance / 3 % 4 {
        0 => {
            typed.remove(at);
        }
        1 => typed.insert(at, other),
        2 => typed[at] = other,
        _ => typed.swap(at, at + 1),
    }
    typed.into_iter().collect()
}

/// A number that looks random and is the same for the same text.
fn random(text: &str) -> usize {
    let mixed = text.bytes().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    (mixed >> 17) as usize
}

/// The share of dangers that a change does not lower.
fn check_not_lowered(name: &str, least: f64, change: impl Fn(&str) -> String) {
    let dangers = CASES.iter().filter(|(_, case)| case.min >= Level::Urgent);
    let read: Vec<_> = dangers
        .map(|(_, case)| (level(&case.text), change(&case.text)))
        .filter(|(before, _)| *before >= Level::Urgent)
        .collect();
    let lowered: Vec<String> = read
        .iter()
        .filter(|(before, text)| level(text) < *before)
        .map(|(before, text)| format!("from {before}: {text}"))
        .collect();
    let share = 1.0 - lowered.len() as f64 / read.len() as f64;
    let some: Vec<_> = lowered.into_iter().take(10).collect();
    assert!(share >= least, "{name}: {share:.4}\n{}", some.join("\n"));
}

#[test]
fn what_is_added_seldom_hides_a_danger() {
    check_not_lowered("now", 0.97, |text| format!("{text} nå"));
    check_not_lowered("a question behind", 0.85, |text| {
        format!("{text}. Når åpner dere i morgen?")
    });
    check_not_lowered("small talk in front", 0.85, |text| {
        format!("Vi har vært på hytta i helga. {text}")
    });
}

#[test]
fn any_text_has_a_reading() {
    for text in [
        "",
        "\0",
        "((((((",
        "💊💀🩸🆘",
        "\u{202e}ekki retsup",
        "a\u{300}\u{301}\u{302}",
        "ﷺ",
        "０ｖｅｒｄｏｓｅ",
    ] {
        for times in [1, 7, 4096 / text.len().max(1)] {
            let reading = triage::read(script().vocabulary(), &text.repeat(times));
            assert!(
                reading
                    .because
                    .iter()
                    .all(|evidence| evidence.start <= evidence.end)
            );
        }
    }
}
