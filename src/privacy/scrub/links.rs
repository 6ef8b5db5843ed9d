//! Addresses of e-mail, pages and machines, and what people are called on services.

use super::Kind;
use super::message::Message;
use super::token::{Gap, Shape};
use super::words::Role;

/// The ends of addresses that people write without "www".
const ENDS: &[&str] = &[
    "no", "com", "net", "org", "info", "io", "me", "se", "dk", "de", "eu", "uk", "gg", "tv", "co",
    "app", "dev", "link", "xyz", "site", "online", "chat", "ru", "pl", "fi", "is", "gov", "edu",
    "example", "test",
];
/// Those that are no word that somebody could write behind a full stop without a space.
const PLAIN_ENDS: &[&str] = &[
    "com", "net", "org", "info", "io", "gg", "xyz", "eu", "dk", "edu", "gov",
];
/// How people say @.
const AT: &[&str] = &[
    "krøllalfa",
    "krøllalpha",
    "kroellalfa",
    "krollalfa",
    "alfakrøll",
    "snabela",
    "krøll",
    "arroba",
];
/// How people say a full stop, or another mark within an address.
const DOT: &[&str] = &[
    "punktum",
    "dot",
    "punkt",
    "prikk",
    "understrek",
    "understreking",
    "underscore",
    "bindestrek",
    "dash",
    "strek",
    "hyphen",
];
/// Where people have e-mail.
const PROVIDERS: &[&str] = &[
    "gmail",
    "hotmail",
    "outlook",
    "yahoo",
    "icloud",
    "live",
    "online",
    "protonmail",
    "proton",
    "msn",
    "getmail",
    "mail",
    "epost",
    "me",
    "example",
];
/// What may stand between a service and what somebody is called there.
const BETWEEN: &[&str] = &[
    "er",
    "e",
    "heter",
    "heiter",
    "hete",
    "is",
    "my",
    "mitt",
    "min",
    "navn",
    "namn",
    "brukernavn",
    "brukarnamn",
    "username",
    "user",
    "en",
    "name",
    "på",
    "meg",
    "me",
    "mæ",
    "under",
    "som",
    "as",
    "the",
    "handle",
    "id",
    "konto",
    "profil",
    "adressa",
    "adressen",
    "usr",
    "nick",
    "kontoen",
    "brukernavnet",
    "navnet",
    "snappen",
];

/// How many tokens an address may reach to each side; what is longer is taken in parts.
const LONGEST: usize = 96;

/// Takes every address and handle.
pub(super) fn find(message: &mut Message<'_>) {
    let mut at = 0;
    while at < message.len() {
        let found = match message.shape(at) {
            Some(Shape::Mark('@')) => around_at(message, at),
            Some(Shape::Mark('_')) => handle_around(message, at),
            Some(Shape::Mark('#')) => tag(message, at),
            Some(Shape::Word) => web(message, at)
                .or_else(|| spoken_email(message, at))
                .or_else(|| on_service(message, at)),
            _ => None,
        };
        match found {
            Some((first, last, kind)) => {
                message.take(first, last, kind);
                at = at.max(last) + 1;
            }
            None => at += 1,
        }
    }
}

type Piece = (usize, usize, Kind);

/// An e-mail address, or a handle when nothing stands before the @.
fn around_at(message: &Message<'_>, at: usize) -> Option<Piece> {
    let first = reach_left(message, at);
    let last = reach_right(message, at, false);
    match (first < at, last > at) {
        (true, true) => Some((first, last, Kind::Email)),
        (false, true) => Some((at, last, Kind::Handle)),
        _ => spaced_email(message, at),
    }
}

/// "kari @ gmail.com"
fn spaced_email(message: &Message<'_>, at: usize) -> Option<Piece> {
    let local = at.checked_sub(1)?;
    let domain = at + 1;
    if !is_text(message, local) || !is_text(message, domain) {
        return None;
    }
    let last = reach_right(message, domain, false);
    Some((reach_left(message, local), last, Kind::Email))
}

fn handle_around(message: &Message<'_>, at: usize) -> Option<Piece> {
    let first = reach_left(message, at);
    let last = reach_right(message, at, false);
    let email = (first..last).any(|i| message.is_mark(i, '@'));
    let kind = if email { Kind::Email } else { Kind::Handle };
    (first < at && last > at).then_some((first, last, kind))
}

/// "navn#1234"
fn tag(message: &Message<'_>, at: usize) -> Option<Piece> {
    let number = at + 1;
    let joined = message.is_joined(at) && message.is_joined(number) && message.is_number(number);
    let first = reach_left(message, at);
    (joined && first < at).then_some((first, number, Kind::Handle))
}

/// A link: with its scheme, with "www", or a name with an end that links have.
fn web(message: &Message<'_>, at: usize) -> Option<Piece> {
    let key = message.key(at);
    let scheme = matches!(key, "http" | "https" | "tg" | "ftp")
        && message.is_mark(at + 1, ':')
        && message.is_mark(at + 2, '/');
    let www = key == "www" && message.is_mark(at + 1, '.');
    if scheme || www {
        return Some((
            reach_left(message, at),
            reach_right(message, at, true),
            Kind::Link,
        ));
    }
    let end = at + 2;
    let dotted =
        message.is_mark(at + 1, '.') && message.is_joined(at + 1) && message.is_joined(end);
    let ends = message.key(end);
    if !dotted || !ENDS.contains(&ends) || message.is_capital(end) {
        return None;
    }
    let path = message.is_mark(end + 1, '/') && message.is_joined(end + 1);
    let sure = path || PLAIN_ENDS.contains(&ends) || !message.is(at, Role::KEPT);
    if !sure || message.is(at, Role::OWN) && !path {
        return None;
    }
    Some((
        reach_left(message, at),
        reach_right(message, at, true),
        Kind::Link,
    ))
}

/// "kari krøllalfa gmail punktum com", "kari (at) gmail dot com"
fn spoken_email(message: &Message<'_>, at: usize) -> Option<Piece> {
    let key = message.key(at);
    let bracketed = is_bracket(message, at.wrapping_sub(1)) && is_bracket(message, at + 1);
    let said = AT.contains(&key) || key == "a" && message.is_mark(at.wrapping_sub(1), '-');
    if !said && key != "at" && !(bracketed && key == "a") {
        return None;
    }
    let said = AT.contains(&key);
    let (left, right) = match bracketed {
        true => (at.checked_sub(2)?, at + 2),
        false => (at.checked_sub(1)?, at + 1),
    };
    let mut last = reach_right(message, right, false);
    let mut dots = (last > right) as usize;
    while DOT.contains(&message.key(last + 1))
        || is_bracket(message, last + 1) && DOT.contains(&message.key(last + 2))
    {
        let brackets = 2 * is_bracket(message, last + 1) as usize;
        let next = last + 2 + brackets;
        if !is_text(message, next) {
            break;
        }
        last = reach_right(message, next, false);
        dots += 1;
    }
    let provider = PROVIDERS.contains(&message.key(right)) && right == last && key != "at";
    let written = dots > 0 && (said || bracketed || ENDS.contains(&message.key(last)));
    if !is_text(message, left) || !is_text(message, right) || !(provider || written || said) {
        return None;
    }
    Some((spoken_left(message, left), last, Kind::Email))
}

/// The first token of what is spelled out before the @.
fn spoken_left(message: &Message<'_>, from: usize) -> usize {
    let mut first = reach_left(message, from);
    while first >= 2 && DOT.contains(&message.key(first - 1)) && is_text(message, first - 2) {
        first = reach_left(message, first - 2);
    }
    first
}

/// "snap: kari99", "på insta heter jeg kari.h"
fn on_service(message: &Message<'_>, at: usize) -> Option<Piece> {
    if !message.is(at, Role::SERVICE) {
        return None;
    }
    let mut next = at + 1;
    for _ in 0..5 {
        let mark = matches!(
            message.shape(next),
            Some(Shape::Mark(':' | '=' | '-' | '"' | '«' | '(' | '“'))
        );
        if mark || BETWEEN.contains(&message.key(next)) {
            next += 1;
        }
    }
    if message.token(next)?.gap == Gap::Line || !is_text(message, next) {
        return None;
    }
    let last = reach_right(message, next, false);
    let plain = last == next && message.is(next, Role::KEPT) && !message.is_proper(next);
    let named = message.is_mark(next.wrapping_sub(1), ':') && message.is(next, Role::AMBIGUOUS);
    (!plain || named).then_some((next, last, Kind::Handle))
}

/// The first token that is written in one with this one and may be part of an address.
fn reach_left(message: &Message<'_>, from: usize) -> usize {
    let mut first = from;
    let stop = from.saturating_sub(LONGEST);
    while first > stop && message.is_joined(first) && is_inner(message, first - 1, false) {
        first -= 1;
    }
    while first < from
        && matches!(message.shape(first), Some(Shape::Mark(mark)) if mark != '@' && mark != '_')
    {
        first += 1;
    }
    first
}

/// The last token that is written in one with this one and may be part of an address; with its path, when it is a link.
fn reach_right(message: &Message<'_>, from: usize, path: bool) -> usize {
    let mut last = from;
    while last < from + LONGEST && message.is_joined(last + 1) && is_inner(message, last + 1, path)
    {
        last += 1;
    }
    while last > from
        && matches!(message.shape(last), Some(Shape::Mark(mark)) if mark != '/' && mark != '_')
    {
        last -= 1;
    }
    last
}

fn is_inner(message: &Message<'_>, at: usize, path: bool) -> bool {
    match message.shape(at) {
        Some(Shape::Mark('.' | '_' | '-' | '+' | '%' | '@')) => true,
        Some(Shape::Mark(mark)) => {
            path && !matches!(mark, ',' | ')' | '"' | '»' | '<' | '>') && mark.is_ascii()
        }
        Some(Shape::Class(_)) | None => false,
        Some(_) => true,
    }
}

fn is_text(message: &Message<'_>, at: usize) -> bool {
    matches!(
        message.shape(at),
        Some(Shape::Word | Shape::Mixed | Shape::Number)
    )
}

fn is_bracket(message: &Message<'_>, at: usize) -> bool {
    matches!(
        message.shape(at),
        Some(Shape::Mark('(' | ')' | '[' | ']' | '{' | '}' | '<' | '>'))
    )
}
