//! A closed world of numbers: a telephone number stands in `contacts.toml` and nowhere else.

use super::{Draft, placed};
use crate::finding::Finding;
use regex::Regex;
use std::sync::LazyLock;

/// Runs of digits that may be a number: single spaces, dots and dashes inside.
static RUN: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the pattern is constant and a test compiles it"
    )]
    Regex::new(r"\+?\d(?:[ .\u{a0}\u{202f}-]?\d)*").expect("a valid pattern")
});
/// A figure with thousands apart, such as 10 000.
static THOUSANDS: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the pattern is constant and a test compiles it"
    )]
    Regex::new(r"^\d{1,3}(?:[ .\u{a0}\u{202f}]\d{3})+$").expect("a valid pattern")
});

pub(super) fn check(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    for (page, node) in placed(draft.pages) {
        let texts =
            std::iter::once(&node.text).chain(node.choices.iter().map(|choice| &choice.label));
        for number in texts.flat_map(|text| numbers(&text.written())) {
            findings.push(page.source.error(
                "number-in-text",
                node.span.clone(),
                format!("«{}» har telefonnummeret {number} skrevet ut", node.title),
                "skriv {contact.navn.phone}, med navnet fra contacts.toml",
            ));
        }
    }
}

/// The telephone numbers that are written out in a text.
fn numbers(text: &str) -> Vec<String> {
    RUN.find_iter(text)
        .map(|run| run.as_str().to_owned())
        .filter(|run| is_phone(run))
        .collect()
}

/// Whether digits are a Norwegian number: three digits of an emergency service, 116 and three, 0 and four, or eight.
fn is_phone(run: &str) -> bool {
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    let european = digits.len() == 6 && digits.starts_with("116");
    let special = ["110", "112", "113", "1412", "911"].contains(&digits.as_str());
    let short = digits.len() == 5 && digits.starts_with('0') && digits == run;
    let long = (8..=15).contains(&digits.len()) && !THOUSANDS.is_match(run) && !is_date(run);
    european || special || short || long || run.starts_with('+')
}

/// A date or a span of years, such as 2026-11-24 or 2010-2019.
fn is_date(run: &str) -> bool {
    let parts: Vec<&str> = run.split(['-', '.']).collect();
    let years = parts.len() == 2
        && parts
            .iter()
            .all(|p| p.len() == 4 && (p.starts_with("19") || p.starts_with("20")));
    years || (parts.len() == 3 && parts.iter().any(|p| p.len() == 4))
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn numbers_are_told_from_figures() {
        for number in [
            "113",
            "116 117",
            "22 59 13 00",
            "91508588",
            "915 08 588",
            "02033",
            "+47 911 16 123",
        ] {
            assert_eq!(numbers(&format!("Ring {number} nå")), [number]);
        }
        for figure in [
            "10 000",
            "2026",
            "30:2",
            "2026-11-24",
            "8–12",
            "100",
            "2010-2019",
            "1 000 000",
            "18",
        ] {
            assert!(
                numbers(&format!("Det er {figure} her")).is_empty(),
                "{figure}"
            );
        }
    }
}
