//! Ages: those of children and of the very old, and others where something else tells who it is.

use super::Kind;
use super::message::{Message, State};
use super::numerals;
use super::token::Shape;
use super::words::Role;

/// Words behind which an age stands.
const BEFORE: &[&str] = &[
    "er", "e", "æ", "is", "am", "i'm", "im", "she's", "he's", "fyller", "fylte", "fylt", "blir",
    "ble", "turned", "turns", "turning", "age", "aged", "alder", "alderen", "på", "blei", "vart",
    "var", "was", "bare", "berre", "only", "just", "snart", "nettopp", "kun", "ho's", "who's",
    "being", "about", "nesten", "almost",
];
/// Words before an age that is meant in general, or is no age.
const GENERAL: &[&str] = &[
    "under",
    "over",
    "fra",
    "frå",
    "til",
    "mellom",
    "minst",
    "from",
    "to",
    "between",
    "enn",
    "aldersgrense",
    "i",
    "for",
    "etter",
    "siden",
    "om",
    "for",
    "after",
    "since",
    "in",
    "de",
    "siste",
    "hver",
];

/// Takes the ages that tell something.
pub(super) fn find(message: &mut Message<'_>) {
    let told = (0..message.len()).any(|at| message.kind(at).is_some_and(Kind::tells_who));
    for at in 0..message.len() {
        let Some((first, last, years)) = age(message, at) else {
            continue;
        };
        if told || !(18..90).contains(&years) {
            message.take(first, last, Kind::Age);
        }
    }
}

/// An age that begins at a token: its tokens and the years.
fn age(message: &Message<'_>, at: usize) -> Option<(usize, usize, u16)> {
    if matches!(message.state(at)?, State::Taken(..)) {
        return None;
    }
    if let Some((years, last)) = person_of(message, at) {
        return Some((at, last, years));
    }
    let years = value(message, at)?;
    let before = message.key(at.wrapping_sub(1));
    let general = message.before(at).is_some() && GENERAL.contains(&before);
    let (unit, old) = years_behind(message, at);
    if let Some(last) = old {
        return Some((at, last, years));
    }
    if let Some(last) = unit {
        let who = (1..=3).any(|back| {
            at.checked_sub(back).is_some_and(|b| {
                message.is(b, Role::KIN.and(Role::PRONOUN))
                    || BEFORE[..14].contains(&message.key(b))
            })
        });
        return (!general && who).then_some((at, last, years));
    }
    if !is_bare_age(message, at, years) {
        return None;
    }
    Some((at, at, years))
}

/// "15-åring", "femtenåringen", "16åring"
fn person_of(message: &Message<'_>, at: usize) -> Option<(u16, usize)> {
    let key = message.key(at);
    let end = |key: &str| {
        [
            "åring",
            "åringen",
            "åringer",
            "åringar",
            "åringene",
            "åringan",
            "åringane",
            "årig",
            "årige",
        ]
        .contains(&key)
    };
    if let Some(years) = value(message, at)
        && message.is_mark(at + 1, '-')
        && end(message.key(at + 2))
    {
        return Some((years, at + 2));
    }
    let number = key
        .find("åring")
        .or_else(|| key.find("årig"))
        .map(|cut| &key[..cut])?;
    let years = number
        .parse()
        .ok()
        .or_else(|| numerals::read(number).map(|n| n.value))?;
    (years < 125).then_some((years, at))
}

/// The end of "år", and of "år gammel", behind a number.
fn years_behind(message: &Message<'_>, at: usize) -> (Option<usize>, Option<usize>) {
    let dash = message.is_mark(at + 1, '-') as usize;
    let unit = at + 1 + dash;
    let years = matches!(
        message.key(unit),
        "år" | "aar" | "åra" | "years" | "year" | "yrs" | "yr" | "yo" | "årig" | "åri"
    );
    if !years {
        return (None, None);
    }
    let dash = message.is_mark(unit + 1, '-') as usize;
    let old = unit + 1 + dash;
    let is_old = matches!(
        message.key(old),
        "gammel" | "gammal" | "gamle" | "old" | "gammalt" | "gammelt" | "gml" | "gam"
    );
    let own = message.key(unit) == "yo";
    (Some(unit), is_old.then_some(old).or(own.then_some(unit)))
}

/// "hun er 13", "Grace, 17,", "sønnen på seksten", "jente (15)"
fn is_bare_age(message: &Message<'_>, at: usize, years: u16) -> bool {
    let behind = at + 1;
    let mark = matches!(
        message.shape(behind),
        Some(Shape::Mark('.' | ':' | '/' | '%' | '-' | '–' | '\''))
    ) && message.is_joined(behind)
        && matches!(
            message.shape(behind + 1),
            Some(Shape::Number | Shape::Word | Shape::Mixed)
        );
    if mark
        || message.is(behind, Role::UNIT)
        || message.is_number(behind)
        || !(5..=115).contains(&years)
    {
        return false;
    }
    let before = at.wrapping_sub(1);
    let person = |at: usize| {
        message.is(at, Role::KIN.and(Role::PRONOUN))
            || message.kind(at).is_some_and(|kind| kind == Kind::Name)
    };
    let ends = matches!(
        message.shape(behind),
        None | Some(Shape::Mark(',' | '.' | ')' | '!' | '?'))
    );
    if message.is_mark(before, ',') || message.is_mark(before, '(') {
        let whose = before.wrapping_sub(1);
        let kin = message.is(whose, Role::POSSESSIVE) && person(whose.wrapping_sub(1));
        return ends && (kin || person(whose));
    }
    if person(before) && message.is_number(at) {
        return true;
    }
    let near = |back: usize| at.checked_sub(back).is_some_and(person);
    match message.key(before) {
        "på" => !message.is(behind, Role::NUMERAL) && (near(2) || near(3) || near(4)),
        key if BEFORE.contains(&key) => {
            (near(2) || near(3) || near(4)) && ends_clause(message, behind)
        }
        _ => false,
    }
}

/// Whether nothing stands at `at` that the number could count.
fn ends_clause(message: &Message<'_>, at: usize) -> bool {
    match message.shape(at) {
        Some(Shape::Word) => message.is(at, Role::JOINING.and(Role::GRAMMAR).and(Role::VERB)),
        _ => true,
    }
}

fn value(message: &Message<'_>, at: usize) -> Option<u16> {
    match message.shape(at)? {
        Shape::Number => message.key(at).parse().ok().filter(|years| *years < 125),
        Shape::Word if message.is(at, Role::NUMERAL) => {
            let numeral = numerals::read(message.key(at))?;
            (numeral.value >= 5).then_some(numeral.value)
        }
        Shape::Mixed => {
            let key = message.key(at);
            let number = ["år", "yo", "yrs", "y"]
                .iter()
                .find_map(|end| key.strip_suffix(end))?;
            number.parse().ok()
        }
        _ => None,
    }
}
