//! A closed world of numbers: a telephone number stands in `contacts.toml` and nowhere else.

use super::{Draft, Node, Page, place, placed};
use crate::contact::{Contact, Contacts};
use crate::finding::{Edit, Finding, Source};
use crate::language::Language;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Runs of digits that may be a number: single spaces, dots and dashes inside.
static RUN: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the pattern is constant and a test compiles it"
    )]
    Regex::new(r"\+?\d(?:[ .\u{a0}\u{2009}\u{2011}\u{202f}-]?\d)*").expect("a valid pattern")
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
    pages(draft, findings);
    if let Some(contacts) = draft.contacts {
        for source in draft.file("bot.toml").into_iter() {
            for text in &draft.commands.texts {
                unknown(contacts, source, text.span(), text.get_ref(), findings);
            }
        }
        for source in draft.file("contacts.toml").into_iter() {
            for contact in contacts.iter() {
                for language in Language::ALL {
                    for text in [contact.name(language), contact.about(language)] {
                        let at = source.text.find(text).unwrap_or_default();
                        unknown(contacts, source, at..at + text.len(), text, findings);
                    }
                }
            }
        }
    }
}

/// On a page no number is written out: it stands there as a placeholder.
fn pages(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    for (page, node) in placed(draft.pages) {
        let texts =
            std::iter::once(&node.text).chain(node.choices.iter().map(|choice| &choice.label));
        let mut written: Vec<String> = texts.flat_map(|text| numbers(&text.written())).collect();
        written.sort();
        written.dedup();
        for number in written {
            findings.extend(written_out(draft, page, node, &number));
        }
    }
}

/// A finding at each place where the number stands, with the contact whose it is.
fn written_out(draft: &Draft<'_>, page: &Page, node: &Node, number: &str) -> Vec<Finding> {
    let contact = draft.contacts.and_then(|contacts| owner(contacts, number));
    let slot = contact.map(|contact| format!("{{contact.{}.phone}}", contact.id()));
    let message = match contact {
        Some(contact) => format!(
            "«{}» har nummeret til {} skrevet ut: {number}",
            node.title,
            contact.name(Language::Nb)
        ),
        None => format!("«{}» har telefonnummeret {number} skrevet ut", node.title),
    };
    let help = match &slot {
        Some(slot) => format!("skriv {slot} i stedet for {number}"),
        None => "legg nummeret inn som kontakt i contacts.toml, og skriv {contact.navn.phone} her"
            .to_owned(),
    };
    let told = |span: Range<usize>| page.source.error("number-in-text", span, &*message, &*help);
    let places = places(page, node, number);
    if places.is_empty() {
        return vec![told(place(page, node, number))];
    }
    let edit = |span: &Range<usize>| Some(Edit::new(span.clone(), slot.clone()?));
    let at = |span: Range<usize>| {
        let edit = edit(&span);
        told(span).mended_by(edit)
    };
    places.into_iter().map(at).collect()
}

/// The contact that a number is of.
fn owner<'a>(contacts: &'a Contacts, number: &str) -> Option<&'a Contact> {
    let all = digits(number);
    let own = all.strip_prefix("47").filter(|own| own.len() == 8);
    let is_it = |phone: &str| phone == all || own.is_some_and(|own| own == phone);
    contacts
        .iter()
        .find(|contact| contact.phone().is_some_and(|phone| is_it(phone.digits())))
}

/// Where a number stands under a heading as people read it: not in what is filled in, and not in an address.
fn places(page: &Page, node: &Node, number: &str) -> Vec<Range<usize>> {
    let starts = page.nodes.iter().map(|other| other.span.start);
    let end = starts.filter(|start| *start > node.span.start).min();
    let end = end.unwrap_or(page.source.text.len());
    let Some(text) = page.source.text.get(node.span.start..end) else {
        return Vec::new();
    };
    let is_open = |before: &str, open: &str, close: &str| match before.rfind(open) {
        Some(at) => !before[at..].contains(close),
        None => false,
    };
    RUN.find_iter(text)
        .filter(|run| run.as_str() == number)
        .filter(|run| {
            let before = &text[..run.start()];
            let line = before.rsplit('\n').next().unwrap_or(before);
            !is_open(line, "{", "}") && !is_open(line, "](", ")")
        })
        .map(|run| node.span.start + run.start()..node.span.start + run.end())
        .collect()
}

fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// Where no placeholder can stand, a number must be one of a contact.
fn unknown(
    contacts: &Contacts,
    source: &Source,
    span: Range<usize>,
    text: &str,
    findings: &mut Vec<Finding>,
) {
    for number in numbers(text) {
        let known = contacts
            .iter()
            .filter_map(|contact| contact.phone())
            .any(|phone| phone.digits() == digits(&number));
        if !known {
            let inside = source
                .text
                .get(span.clone())
                .and_then(|text| text.find(&number));
            let at = span.start + inside.unwrap_or_default();
            findings.push(source.error(
                "number-unknown",
                at..at,
                format!("telefonnummeret {number} hører ikke til noen kontakt"),
                "bruk et nummer som står som phone i contacts.toml, eller legg kontakten til der",
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
    let digits = digits(run);
    let european = digits.len() == 6 && digits.starts_with("116");
    let special = ["110", "112", "113", "1412", "911"].contains(&digits.as_str());
    let short = digits.len() == 5 && digits.starts_with('0') && digits == run;
    let figure = THOUSANDS.is_match(run) && (digits.len() != 8 || digits.ends_with("000"));
    let long = (8..=15).contains(&digits.len()) && !figure && !is_date(run);
    european || special || short || long || run.starts_with('+')
}

/// A date or a span of years, such as 2026-11-24 or 2010-2019.
fn is_date(run: &str) -> bool {
    let parts: Vec<&str> = run.split(['-', '.']).collect();
    let years = parts.len() == 2
        && parts
            .iter()
            .all(|p| p.len() == 4 && (p.starts_with("19") || p.starts_with("20")));
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    years || matches!(lengths[..], [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4])
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
            "22-5913-00",
            "91 508 588",
            "915\u{2011}08\u{2011}588",
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
            "10 000 000",
            "24.11.2026",
            "18",
        ] {
            assert!(
                numbers(&format!("Det er {figure} her")).is_empty(),
                "{figure}"
            );
        }
    }
}
