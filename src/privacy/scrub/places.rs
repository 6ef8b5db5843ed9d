//! Schools, workplaces and hospitals with their names, wards with theirs.

use super::Kind;
use super::message::Message;
use super::token::{Case, Shape};
use super::words::Role;

/// What a ward treats.
const WARDS: &[&str] = &[
    "medisinsk",
    "kirurgisk",
    "psykiatrisk",
    "akuttpsykiatrisk",
    "ortopedisk",
    "geriatrisk",
    "nevrologisk",
    "psyk",
    "akutt",
    "akutten",
    "intensiv",
    "somatisk",
    "ruspsykiatrisk",
    "alderspsykiatrisk",
    "barnepsykiatrisk",
    "ungdomspsykiatrisk",
    "lukket",
    "lukka",
    "åpen",
    "gastro",
    "gastroenterologisk",
    "infeksjonsmedisinsk",
    "hjertemedisinsk",
    "lungemedisinsk",
];
/// What a ward is called.
const PARTS: &[&str] = &[
    "avdeling",
    "avdelinga",
    "avdelingen",
    "avd",
    "overvåkning",
    "overvåking",
    "overvakning",
    "post",
    "posten",
    "nord",
    "sør",
    "øst",
    "vest",
    "aust",
    "seksjon",
    "klinikk",
    "klinikken",
    "poliklinikk",
    "sengepost",
    "mottak",
    "enhet",
    "døgnenhet",
    "døgn",
    "overvåkningen",
];
/// How many tokens a ward may lie from the name of its hospital.
const NEAR: usize = 6;

/// Takes every organisation that has its kind in its name, and every numbered room.
pub(super) fn find(message: &mut Message<'_>) {
    for at in 0..message.len() {
        if !message.is_open(at) {
            continue;
        }
        let found = named_kind(message, at)
            .or_else(|| office(message, at))
            .or_else(|| room(message, at));
        if let Some((first, last)) = found {
            message.take(first, last, Kind::Organisation);
        }
    }
}

/// Takes wards beside what was found to be an organisation or a place.
pub(super) fn find_wards(message: &mut Message<'_>) {
    let mut beside = 0;
    for at in 0..message.len() {
        if matches!(message.kind(at), Some(Kind::Organisation | Kind::Place)) {
            for ward in at.saturating_sub(NEAR).max(beside)..(at + NEAR).min(message.len()) {
                let open =
                    message.is_open(ward) && message.kind(ward + 1) != Some(Kind::Organisation);
                if open && is_ward(message, ward) {
                    message.take(ward, ward + 1, Kind::Organisation);
                }
            }
            beside = at + 1;
        }
    }
}

fn is_ward(message: &Message<'_>, at: usize) -> bool {
    WARDS.contains(&message.key(at)) && PARTS.contains(&message.key(at + 1))
}

/// "Holmlia skole", "Levanger sykehus", "Høgskulen på Vestlandet"
fn named_kind(message: &Message<'_>, kind: usize) -> Option<(usize, usize)> {
    if !message.is(kind, Role::ORGANISATION) {
        return None;
    }
    let mut first = kind;
    while let Some(before) = message.before(first) {
        if !is_named(message, before) || kind - before > 5 {
            break;
        }
        first = before;
    }
    let mut last = kind;
    let joint = matches!(
        message.key(kind + 1),
        "på" | "i" | "of" | "for" | "in" | "ved"
    );
    if message.is_capital(kind) && joint && message.is_proper(kind + 2) {
        last = run_behind(message, kind + 2);
    }
    (first < last).then_some((first, last))
}

/// "NAV Grünerløkka", "coop extra hommelvik"
fn office(message: &Message<'_>, head: usize) -> Option<(usize, usize)> {
    if !message.is(head, Role::OFFICE) {
        return None;
    }
    let next = message.behind(head).filter(|next| is_named(message, *next));
    let last = next.map_or(head, |next| run_behind(message, next));
    (last > head || !message.is(head, Role::KEPT)).then_some((head, last))
}

/// "rom 214", "avdeling 3B"
fn room(message: &Message<'_>, at: usize) -> Option<(usize, usize)> {
    let number = at + 1;
    let dot = message.is_mark(number, '.') as usize;
    let number = number + dot;
    let short = message.key(number).len() <= 4;
    let numbered = matches!(message.shape(number), Some(Shape::Number | Shape::Mixed)) && short;
    let lettered = message.is_proper(number) && message.key(number).len() == 1;
    let counted = message.is(number + 1, Role::UNIT);
    (message.is(at, Role::WARD) && (numbered || lettered) && !counted).then_some((at, number))
}

/// The last token of a name that begins at `first`.
fn run_behind(message: &Message<'_>, first: usize) -> usize {
    let mut last = first;
    while let Some(next) = message.behind(last) {
        if !is_named(message, next) || next - first > 5 {
            break;
        }
        last = next;
    }
    last
}

/// Whether a token may be part of an organisation's name.
fn is_named(message: &Message<'_>, at: usize) -> bool {
    if !message.is_word(at) || !message.is_open(at) {
        return false;
    }
    let role = message.role(at);
    let plain = Role::GRAMMAR
        .and(Role::OWN)
        .and(Role::VERB)
        .and(Role::PRONOUN);
    let shouted = message.token(at).is_some_and(|t| t.case == Case::Upper) && role.is(Role::KEPT);
    let proper = message.is_proper(at) && !role.is(plain) && !shouted;
    let named = role.is(Role::PLACE.and(Role::SURNAME)) && !role.is(plain);
    proper || named || !role.is(Role::KEPT)
}
