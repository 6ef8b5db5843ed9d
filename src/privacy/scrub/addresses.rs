//! Where people live: a street with its number, a post code with its town.

use super::Kind;
use super::message::Message;
use super::token::{Gap, Shape};
use super::words::Role;

/// Ends that make a word the name of a street.
const ENDS: &[&str] = &[
    "gata",
    "gaten",
    "gate",
    "gt",
    "veien",
    "vegen",
    "vei",
    "veg",
    "allé",
    "alle",
    "alleen",
    "alléen",
    "bakken",
    "stien",
    "stein",
    "plass",
    "plassen",
    "torg",
    "torget",
    "brygge",
    "brygga",
    "svingen",
    "kroken",
    "haugen",
    "tunet",
    "toppen",
    "løkka",
    "løkken",
    "ringen",
    "faret",
    "kleiva",
    "smauet",
    "smuget",
    "stredet",
    "terrasse",
    "lia",
    "åsen",
    "moen",
    "myra",
    "jordet",
    "bråten",
    "marka",
    "skogen",
    "hagen",
    "vika",
    "vågen",
    "street",
    "road",
    "lane",
    "avenue",
    "geilen",
    "dalen",
    "lunden",
    "grenda",
    "engen",
    "flata",
    "gropa",
    "gjerdet",
    "tjernet",
    "stykket",
    "stubben",
    "stranda",
    "stranden",
    "øya",
    "odden",
    "bukta",
    "leitet",
    "leitevegen",
    "råsa",
    "almenning",
    "almenningen",
    "kaia",
    "kaien",
    "sletta",
    "enga",
    "reina",
    "holmen",
    "holtet",
];
/// Words that tell of an address.
const TELLS: &[&str] = &[
    "adresse", "adressen", "adressa", "address", "bor", "bur", "live", "lives", "bopel", "hjemme",
    "i", "postboks", "boks",
];

/// What the names of towns begin with.
const PARTS_OF_TOWNS: &[&str] = &[
    "indre", "ytre", "nedre", "øvre", "nordre", "søndre", "store", "lille", "gamle", "nye",
    "vestre", "østre", "nord", "sør", "øst", "vest", "midtre",
];

/// What the names of streets begin with.
const PARTS_OF_STREETS: &[&str] = &[
    "kong",
    "dronning",
    "sankt",
    "st",
    "prins",
    "prinsesse",
    "professor",
    "doktor",
    "dr",
    "general",
    "gamle",
    "nedre",
    "øvre",
    "lille",
    "store",
    "nye",
    "søndre",
    "nordre",
    "vestre",
    "østre",
    "midtre",
    "biskop",
    "prost",
    "kaptein",
    "oberst",
    "hans",
    "nils",
    "ole",
    "per",
    "olav",
    "henrik",
];

/// Takes every address.
pub(super) fn find(message: &mut Message<'_>) {
    for at in 0..message.len() {
        if !message.is_number(at) && message.shape(at) != Some(Shape::Mixed) {
            continue;
        }
        if let Some((first, last)) = street(message, at).or_else(|| post_code(message, at)) {
            message.take(first, last, Kind::Address);
        }
    }
}

/// "Storgata 5B", "lille øvregate 12 b", "Vågen 16, 3. etg"
fn street(message: &Message<'_>, number: usize) -> Option<(usize, usize)> {
    let name = message.before(number)?;
    if !is_house(message, number) || !message.is_word(name) {
        return None;
    }
    let street = is_street(message, name);
    let told = (1..=3).any(|back| TELLS.contains(&message.key(name.wrapping_sub(back))));
    let strange = !message.is(name, Role::KEPT)
        || message.is_proper(name) && !message.is(name, Role::OWN.and(Role::GRAMMAR));
    let counted = message.is(number + 1, Role::UNIT) || message.is_mark(number + 1, '%');
    if !street && (!strange || counted && !told || !told && !message.is_capital(name)) {
        return None;
    }
    let mut first = name;
    while let Some(before) = message.before(first) {
        let part = message.is_word(before)
            && (message.is_proper(before) || !message.is(before, Role::KEPT));
        let titled = PARTS_OF_STREETS.contains(&message.key(before));
        let part = part && !message.is(before, Role::GRAMMAR) && message.is_open(before) || titled;
        let bare = first == name
            && matches!(
                message.key(name),
                "gate"
                    | "gata"
                    | "gt"
                    | "vei"
                    | "veg"
                    | "plass"
                    | "allé"
                    | "alle"
                    | "torg"
                    | "terrasse"
            );
        if !(part || bare && !message.is(before, Role::GRAMMAR)) || name - before > 3 {
            break;
        }
        first = before;
    }
    let last = entrance(message, number);
    Some((first, floor(message, last)))
}

fn is_street(message: &Message<'_>, at: usize) -> bool {
    let key = message.key(at);
    let ends = ENDS
        .iter()
        .any(|end| key.len() > end.len() && key.ends_with(end))
        && !message.is(at, Role::OWN);
    let ordinary = message.is(at, Role::KEPT) && !message.is_proper(at);
    message.is(at, Role::STREET) || ends && !ordinary
}

/// A house number: up to three digits, perhaps with a letter.
fn is_house(message: &Message<'_>, at: usize) -> bool {
    let key = message.key(at);
    let digits = key.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let short =
        !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit());
    short && key.len() - digits.len() <= 1
}

/// The letter of an entrance: "12 b".
fn entrance(message: &Message<'_>, number: usize) -> usize {
    let letter = number + 1;
    let one = message.is_word(letter)
        && message.key(letter).len() == 1
        && message.token(letter).is_some_and(|t| t.gap <= Gap::Space);
    let ends = message.behind(letter).is_none() || message.is_capital(letter);
    let vowel = matches!(message.key(letter), "i" | "e" | "å" | "æ");
    let usual = matches!(message.key(letter), "b" | "c" | "d" | "f" | "h");
    if one && (usual || ends && !vowel) {
        letter
    } else {
        number
    }
}

/// ", 3. etg"
fn floor(message: &Message<'_>, last: usize) -> usize {
    let mut at = last + 1;
    if message.is_mark(at, ',') {
        at += 1;
    }
    let number = matches!(message.shape(at), Some(Shape::Number | Shape::Mixed));
    if !number {
        return last;
    }
    let word = if message.is_mark(at + 1, '.') {
        at + 2
    } else {
        at + 1
    };
    match message.key(word) {
        "etg" | "etasje" | "etasjen" | "floor" | "etg." => word,
        _ if message.shape(at) == Some(Shape::Mixed) && message.key(at).starts_with('h') => at,
        _ => last,
    }
}

/// "Mo i Rana": the last token of a town.
fn within(message: &Message<'_>, town: usize) -> usize {
    let inner = town + 2;
    let region = message.is(inner, Role::PLACE)
        || message.is_proper(inner)
        || !message.is(inner, Role::KEPT);
    let joint = matches!(message.key(town + 1), "i" | "på") && message.is_word(inner);
    if joint && region { inner } else { town }
}

/// "0556 Oslo", and the town without a code behind an address.
fn post_code(message: &Message<'_>, code: usize) -> Option<(usize, usize)> {
    let key = message.key(code);
    if key.len() != 4 || !key.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut town = message.behind(code)?;
    if PARTS_OF_TOWNS.contains(&message.key(town)) {
        town = message.behind(town).unwrap_or(town);
    }
    let named = message.is(town, Role::PLACE)
        || message.is_proper(town)
            && !message.is(town, Role::OWN.and(Role::GRAMMAR).and(Role::UNIT));
    let unknown = message.is_word(town) && !message.is(town, Role::KEPT);
    if !named && !unknown {
        return None;
    }
    let mut last = within(message, town);
    while let Some(next) = message.behind(last) {
        let more = message.is_proper(next) && !message.is(next, Role::GRAMMAR.and(Role::OWN))
            || message.key(next).len() == 1 && message.is_capital(next);
        if !more || next - town > 3 {
            break;
        }
        last = next;
    }
    Some((code, last))
}
