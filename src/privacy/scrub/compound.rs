//! Words that are in no list, but are made of words that are: compounds, drawn-out words, forms of a word.

use super::words::{Role, Words};

/// Longest word that is taken apart, in bytes.
const LONGEST: usize = 48;
/// What farms, towns and families are called by: a word with such an end is a name until a list says otherwise.
const ENDS_OF_NAMES: &[&str] = &[
    "sen", "son", "stad", "berg", "berget", "dal", "dalen", "vik", "vika", "haug", "haugen", "rud",
    "land", "heim", "set", "seth", "nes", "ness", "bakk", "bakken", "lund", "strand", "gård",
    "gard", "moen", "mo", "lien", "lia", "hagen", "vold", "vang", "eng", "holm", "holt", "by",
    "bø", "voll", "ås", "åsen", "foss", "fossen", "bru", "stein", "skog", "skogen", "sund",
    "fjord", "fjell", "myr", "myra", "tun", "tveit", "tvedt", "øy", "øya", "ø", "hus", "sæter",
    "sether", "løkken", "løkka", "sletta", "jordet", "plass", "plassen", "vei", "veien", "veg",
    "vegen", "gata", "gaten", "gate", "stien", "svingen", "kroken", "toppen", "tunet", "ringen",
    "terrasse", "torget", "brygge", "allé", "elv", "elva", "mark", "marka", "kleiv", "bjørg",
    "hild", "mund", "ulf", "geir", "mann", "bråten", "brekke", "brekka", "løp", "sjø", "vann",
    "vatn", "rød", "røed",
];
/// Ends that a word may have besides those in the lists.
const ENDS_OF_FORMS: &[&str] = &[
    "s", "en", "et", "a", "er", "ene", "ane", "ar", "r", "e", "t", "te", "de", "n", "ne", "ing",
    "ende", "ens", "ets", "enes", "ed", "ly", "ere", "est", "este", "het", "heten", "else",
    "elsen",
];

/// What a word plays that is in no list: an ordinary word when it is made of ordinary words.
pub(super) fn role(words: &Words, key: &str) -> Role {
    if key.len() > LONGEST || !key.chars().all(|c| c.is_alphabetic() || c == '\'') {
        return Role::default();
    }
    if let Some(role) = shortened(words, key).or_else(|| drawn_out(words, key)) {
        return role;
    }
    if is_form(words, key) || is_compound(words, key, 2) {
        return Role::KEPT;
    }
    Role::default()
}

/// "bil'n", "kan't": the word without its apostrophe, or before it.
fn shortened(words: &Words, key: &str) -> Option<Role> {
    let at = key.find('\'')?;
    let (front, back) = (&key[..at], &key[at + 1..]);
    let whole = key.replace('\'', "");
    let known = words.listed(&whole).filter(|role| role.is(Role::KEPT));
    known.or_else(|| {
        let front = words.listed(front)?;
        (back.len() <= 3 && plain(front)).then_some(Role::KEPT)
    })
}

/// "hjeeelp", "neiii": the word with its long runs cut to two letters, or to one.
fn drawn_out(words: &Words, key: &str) -> Option<Role> {
    let cut = |longest: usize| {
        let mut cut = String::with_capacity(key.len());
        let (mut last, mut run) = (None, 0);
        for c in key.chars() {
            run = if last == Some(c) { run + 1 } else { 1 };
            last = Some(c);
            if run <= longest {
                cut.push(c);
            }
        }
        cut
    };
    let two = cut(2);
    if two == key {
        return None;
    }
    let known = |word: &str| words.listed(word).filter(|role| role.is(Role::KEPT));
    known(&two).or_else(|| known(&cut(1)))
}

fn is_form(words: &Words, key: &str) -> bool {
    ENDS_OF_FORMS.iter().any(|end| {
        let stem = key.strip_suffix(end).filter(|stem| stem.len() >= 5);
        let known = |stem: &str| words.listed(stem).is_some_and(plain);
        stem.is_some_and(|stem| {
            let doubled =
                stem.strip_suffix(|c: char| stem[..stem.len() - c.len_utf8()].ends_with(c));
            known(stem) || doubled.is_some_and(|stem| stem.len() >= 4 && known(stem))
        })
    })
}

/// Whether a word is two ordinary words, or three, with or without a linking s or e.
fn is_compound(words: &Words, key: &str, parts: usize) -> bool {
    if key.len() < 7 || ENDS_OF_NAMES.iter().any(|end| key.ends_with(end)) {
        return false;
    }
    let mut at = 3;
    while at + 4 <= key.len() {
        if key.is_char_boundary(at) && plain_part(words, &key[at..], 4) {
            let head = &key[..at];
            let linked = head.strip_suffix(['s', 'e']).unwrap_or(head);
            if plain_part(words, head, 3) || plain_part(words, linked, 4) {
                return true;
            }
            if parts > 2 && is_compound(words, head, parts - 1) {
                return true;
            }
        }
        at += 1;
    }
    false
}

fn plain_part(words: &Words, part: &str, shortest: usize) -> bool {
    part.len() >= shortest && words.listed(part).is_some_and(plain)
}

/// An ordinary word and no name at all.
fn plain(role: Role) -> bool {
    let named = Role::NAME.and(Role::PLACE).and(Role::SURNAME);
    role.is(Role::KEPT) && !role.is(named.and(Role::AMBIGUOUS))
}
