//! Names: every word that is not known, and every known one that stands as a name.

use super::Kind;
use super::message::Message;
use super::places;
use super::token::{Case, Shape};
use super::words::Role;

/// How often neighbours are looked at again.
const ROUNDS: usize = 3;
/// Parts that a name seldom plays: with a capital inside a sentence they are no names.
const PARTS: Role = Role::GRAMMAR
    .and(Role::OWN)
    .and(Role::VERB)
    .and(Role::KIN)
    .and(Role::TITLE)
    .and(Role::GREETING)
    .and(Role::SIGNING)
    .and(Role::NAMING)
    .and(Role::POSSESSIVE)
    .and(Role::ARTICLE)
    .and(Role::JOINING)
    .and(Role::PRONOUN)
    .and(Role::SERVICE);
/// Takes every name, and every word that is not known.
pub(super) fn find(message: &mut Message<'_>) {
    let writing = Writing::of(message);
    for at in 0..message.len() {
        if message.is_word(at)
            && message.is_open(at)
            && let Some(kind) = alone(message, at, writing)
        {
            message.take(at, at, kind);
        }
    }
    spelled_out(message);
    for _ in 0..ROUNDS {
        let mut changed = false;
        for at in 0..message.len() {
            if message.is_word(at) && message.is_open(at) && beside_others(message, at, writing) {
                message.take(at, at, Kind::Name);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    places::find_wards(message);
}

/// How capitals are used in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writing {
    /// A capital inside a sentence says something.
    Plain,
    /// It says nothing: most words have one.
    Capitals,
}

impl Writing {
    fn of(message: &Message<'_>) -> Writing {
        let (mut words, mut capitals) = (0, 0);
        for at in 0..message.len() {
            if message.is_word(at) && message.key(at).len() > 1 {
                words += 1;
                capitals += message.is_capital(at) as usize;
            }
        }
        match words >= 4 && capitals * 10 >= words * 7 {
            true => Writing::Capitals,
            false => Writing::Plain,
        }
    }
}

/// What a word is by itself and by the words around it; none when it may stay.
fn alone(message: &Message<'_>, at: usize, writing: Writing) -> Option<Kind> {
    let role = message.role(at);
    let proper = message.is_proper(at) && writing == Writing::Plain;
    if message.key(at).chars().count() == 1 && message.key(at).is_ascii() {
        return is_initial(message, at).then_some(Kind::Name);
    }
    if !role.is(Role::KEPT) {
        return Some(unknown(message, at));
    }
    if proper && !stays_with_capital(message, at) {
        return Some(label(message, at));
    }
    if role.is(Role::AMBIGUOUS) && stands_as_name(message, at, writing) {
        return Some(Kind::Name);
    }
    is_named(message, at).then_some(Kind::Name)
}

/// An ordinary word that has a capital for another reason than being a name.
fn stays_with_capital(message: &Message<'_>, at: usize) -> bool {
    let role = message.role(at);
    let named = Role::AMBIGUOUS
        .and(Role::NAME)
        .and(Role::SURNAME)
        .and(Role::PLACE);
    let shouted = message
        .token(at)
        .is_some_and(|token| token.case == Case::Upper);
    !role.is(named) && (shouted || role.is(PARTS))
        || message.key(at) == "my" && message.is(at + 1, Role::KIN.and(Role::NAMING))
}

/// What a word is called that is not known.
fn unknown(message: &Message<'_>, at: usize) -> Kind {
    let role = message.role(at);
    let key = message.key(at);
    if role.is(Role::PLACE) && !role.is(Role::NAME) {
        return Kind::Place;
    }
    if role.is(Role::NAME)
        || message.is_capital(at)
        || is_introduced(message, at)
        || key.ends_with("sen")
    {
        return label(message, at);
    }
    Kind::Word
}

/// What a name is the name of, by the word before it.
fn label(message: &Message<'_>, at: usize) -> Kind {
    let role = message.role(at);
    if role.is(Role::NAME.and(Role::AMBIGUOUS)) {
        return Kind::Name;
    }
    if role.is(Role::PLACE) {
        return Kind::Place;
    }
    let before = message.before(at).map(|before| message.key(before));
    let shouted = message
        .token(at)
        .is_some_and(|token| token.case == Case::Upper);
    match before {
        Some("i" | "fra" | "frå" | "in" | "from" | "utenfor" | "nær" | "near") => Kind::Place,
        Some("på" | "ved" | "at") => Kind::Organisation,
        _ if shouted => Kind::Organisation,
        _ => Kind::Name,
    }
}

/// "K. Hansen"
fn is_initial(message: &Message<'_>, at: usize) -> bool {
    let dot = message.is_mark(at + 1, '.') && message.is_joined(at + 1);
    let named = message.is_capital(at + 2) && message.is_word(at + 2);
    message.is_capital(at) && dot && named && !stays_with_capital(message, at + 2)
}

/// Whether a naming word or somebody's relation stands right before.
fn is_introduced(message: &Message<'_>, at: usize) -> bool {
    let who = Role::KIN.and(Role::TITLE).and(Role::POSSESSIVE);
    let aside = message.is_mark(at.wrapping_sub(1), ',') && message.is(at.wrapping_sub(2), who);
    if aside && message.behind(at).is_none() && message.role(at).is(Role::AMBIGUOUS) {
        return true;
    }
    let Some(before) = message.before(at) else {
        return message.is_mark(at.wrapping_sub(1), ':')
            && message.is(at.wrapping_sub(2), Role::NAMING.and(Role::SIGNING));
    };
    let role = message.role(before);
    if role.is(Role::NAMING
        .and(Role::TITLE)
        .and(Role::KIN)
        .and(Role::SIGNING))
    {
        return true;
    }
    let back = message.before(before);
    role.is(Role::POSSESSIVE) && back.is_some_and(|b| message.is(b, Role::KIN))
}

/// A word that somebody is called by, whatever it means: "jeg heter storm", "alle kaller meg tøffen".
fn is_named(message: &Message<'_>, at: usize) -> bool {
    let role = message.role(at);
    let Some(before) = message.before(at) else {
        return false;
    };
    if role.is(PARTS) || message.role(before).is(Role::GRAMMAR) || !message.is(before, Role::NAMING)
    {
        return false;
    }
    let heter = message.key(before).starts_with("het")
        || message.key(before).starts_with("hei")
        || message.key(before) == "named";
    let who = message.before(before).is_some_and(|who| {
        message.is(who, Role::PRONOUN.and(Role::KIN).and(Role::POSSESSIVE))
            || matches!(
                message.key(who),
                "jeg" | "eg" | "æ" | "og" | "i" | "e" | "ej"
            )
    });
    heter && who
}

/// Whether a word that is a name too stands as one.
fn stands_as_name(message: &Message<'_>, at: usize, writing: Writing) -> bool {
    let (before, behind) = (message.before(at), message.behind(at));
    let key_of = |place: Option<usize>| place.map_or("", |place| message.key(place));
    let (left, right) = (key_of(before), key_of(behind));
    let role = message.role(at);
    if is_introduced(message, at)
        && !matches!(message.key(at), "hans" | "per" if is_counted(message, at))
    {
        let pronoun = role.is(Role::POSSESSIVE);
        if !pronoun && !message.words().is_word_beside(message.key(at), "", right) {
            return true;
        }
    }
    if left == "hos" && !role.is(Role::POSSESSIVE) {
        return true;
    }
    if is_me_too(message, at) {
        return true;
    }
    if role.is(Role::POSSESSIVE) {
        let owned = message
            .before(at)
            .is_some_and(|b| message.is(b, Role::KIN.and(Role::TITLE)));
        let acts = acts(message, at, before, behind);
        return !owned && (is_hans(message, at, left) || acts) || is_here(message, at);
    }
    if message.words().is_word_beside(message.key(at), left, right) || is_counted(message, at) {
        return false;
    }
    if before.is_some_and(|b| message.is(b, Role::ARTICLE) || message.is_number(b)) {
        return false;
    }
    if role.is(Role::OWN) && !message.is_capital(at) {
        let far = before.and_then(|b| message.before(b));
        let me = matches!(key_of(far), "jeg" | "eg" | "æ");
        return me && matches!(left, "og" | "å") || is_here(message, at);
    }
    role.is(Role::BOLD) && !message.is(at, Role::GRAMMAR)
        || writing == Writing::Capitals && !role.is(PARTS.and(Role::MONTH).and(Role::SHY))
        || acts(message, at, before, behind)
        || is_with_others(message, at, left, right)
        || is_signature(message, at)
        || is_explained(message, at)
}

/// "liv og jeg"
fn is_me_too(message: &Message<'_>, at: usize) -> bool {
    let me = matches!(message.key(at + 2), "jeg" | "eg" | "æ" | "je" | "ej");
    let starts = message
        .before(at)
        .is_none_or(|b| message.is(b, Role::JOINING));
    me && starts && matches!(message.key(at + 1), "og" | "å") && !message.is(at, Role::GRAMMAR)
}

/// "redd for hans når …": a pronoun would have something behind it that is his.
fn is_hans(message: &Message<'_>, at: usize, left: &str) -> bool {
    let towards = message
        .before(at)
        .is_some_and(|b| message.is(b, Role::TOWARDS));
    let ends = message.behind(at).is_none_or(|b| {
        let role = message.role(b);
        role.is(Role::JOINING.and(Role::VERB)) && !role.is(Role::KIN)
    });
    ends && (towards || matches!(left, "hos" | "for" | "og"))
}

/// "per 100 gram", "5. mai"
fn is_counted(message: &Message<'_>, at: usize) -> bool {
    let number = message.is_number(at + 1)
        || message.is(at + 1, Role::UNIT.and(Role::NUMERAL)) && message.key(at) == "per";
    let date = message.is_mark(at.wrapping_sub(1), '.') && message.is_number(at.wrapping_sub(2));
    let today =
        message.key(at) == "per" && message.key(at + 1) == "i" && message.key(at + 2) == "dag";
    today
        || number && !message.is_mark(at + 2, ',')
        || date
        || message.is_number(at.wrapping_sub(1))
}

/// At the beginning of a clause, before something that a person does: "dag har drukket", "… og liv sier".
fn acts(message: &Message<'_>, at: usize, before: Option<usize>, behind: Option<usize>) -> bool {
    let role = message.role(at);
    let verb =
        behind.is_some_and(|b| message.is(b, Role::VERB) && !message.is(b, Role::POSSESSIVE));
    if !verb || role.is(Role::MONTH) && before.is_some() {
        return false;
    }
    let begins = before.is_none_or(|b| message.is(b, Role::JOINING.and(Role::GREETING)));
    let asked = before.is_some_and(|b| message.is(b, Role::VERB))
        && !role.is(Role::VERB.and(Role::GRAMMAR));
    begins || asked
}

/// "jeg og liv", "liv og jeg", "hos stein", "per sin", "han per"
fn is_with_others(message: &Message<'_>, at: usize, left: &str, right: &str) -> bool {
    const ME: &[&str] = &["jeg", "eg", "æ", "i", "je", "meg", "mæ", "me", "ej"];
    let role = message.role(at);
    let far_left = message
        .before(at)
        .and_then(|b| message.before(b))
        .map_or("", |b| message.key(b));
    let far_right = message
        .behind(at)
        .and_then(|b| message.behind(b))
        .map_or("", |b| message.key(b));
    let person = |place: Option<usize>| place.is_some_and(|p| message.kind(p) == Some(Kind::Name));
    let beyond = message.behind(at).and_then(|b| message.behind(b));
    let before = message.before(at).and_then(|b| message.before(b));
    let joins = |key: &str| matches!(key, "og" | "å" | "and" | "eller" | "or" | "o");
    let verbal = role.is(Role::VERB.and(Role::GRAMMAR).and(Role::POSSESSIVE));
    let said = matches!(left, "er" | "e" | "is" | "i'm")
        && matches!(
            far_left,
            "dette" | "jeg" | "eg" | "æ" | "this" | "her" | "i" | "ditte"
        );
    let state = matches!(
        message.key(at),
        "tom" | "mild" | "glad" | "rich" | "odd" | "frank" | "even" | "else" | "solo"
    );
    let feared = left == "for"
        && matches!(
            far_left,
            "redd"
                | "bekymret"
                | "bekymra"
                | "sint"
                | "uroleg"
                | "urolig"
                | "scared"
                | "worried"
                | "redde"
                | "livredd"
        );
    let sought = matches!(left, "er" | "e" | "is")
        && matches!(
            far_left,
            "hvor" | "kor" | "where" | "hvem" | "kem" | "kven" | "who"
        );
    let told =
        matches!(left, "var" | "er" | "va" | "e" | "is" | "was") && matches!(right, "som" | "who");
    ((said || told || sought) && !state || feared) && !role.is(Role::MONTH) && !verbal
        || joins(left) && (ME.contains(&far_left) || person(before))
        || joins(right) && (ME[..5].contains(&far_right) || person(beyond))
        || matches!(right, "sin" | "sitt" | "sine" | "si") && !verbal
        || !verbal
            && !role.is(Role::MONTH)
            && message
                .before(at)
                .is_some_and(|b| message.is(b, Role::TOWARDS))
        || !verbal
            && !role.is(Role::MONTH)
            && matches!(left, "han" | "ho" | "hu" | "hun" | "hainn" | "n" | "a")
            && right != "i"
}

/// A word by itself at the end, behind a greeting or a full stop; or "liv her".
fn is_signature(message: &Message<'_>, at: usize) -> bool {
    let role = message.role(at);
    let starts = message.before(at).is_none();
    let ends = message.behind(at).is_none();
    let last = (at + 1..message.len()).all(|i| matches!(message.shape(i), Some(Shape::Mark(_))));
    let greeted = message
        .before(at)
        .is_some_and(|b| message.is(b, Role::GREETING.and(Role::SIGNING)))
        || message.is_mark(at.wrapping_sub(1), ',')
            && message.is(at.wrapping_sub(2), Role::SIGNING);
    let here = is_here(message, at);
    let alone = starts && ends && last && at > 0 && !role.is(Role::GRAMMAR.and(Role::VERB));
    greeted && (ends || message.is(at, Role::BOLD)) || here || alone
}

/// "liv her": somebody begins with who writes.
fn is_here(message: &Message<'_>, at: usize) -> bool {
    let begins = message.before(at).is_none();
    begins && matches!(message.key(at + 1), "her" | "hær" | "here")
}

/// "liv, søsteren min", "sol er namnet mitt"
fn is_explained(message: &Message<'_>, at: usize) -> bool {
    let starts = message.before(at).is_none();
    let who = |i: usize| message.is(i, Role::KIN.and(Role::POSSESSIVE));
    let beside = message.is_mark(at + 1, ',')
        && (message.is(at + 2, Role::KIN) || who(at + 2) && who(at + 3));
    let called = matches!(message.key(at + 1), "er" | "e" | "is" | "var")
        && (message.is(at + 2, Role::NAMING) || message.is(at + 3, Role::NAMING));
    starts && (beside || called)
}

/// A known word that its neighbours make a name: "kari berg", "dag hellebust", "Tore På Sporet".
fn beside_others(message: &Message<'_>, at: usize, writing: Writing) -> bool {
    let role = message.role(at);
    let (before, behind) = (message.before(at), message.behind(at));
    let named = |place: Option<usize>| place.is_some_and(|p| message.kind(p) == Some(Kind::Name));
    let strange = |place: Option<usize>| {
        place.is_some_and(|p| matches!(message.kind(p), Some(Kind::Name | Kind::Word)))
    };
    let verbal = role.is(Role::VERB
        .and(Role::GRAMMAR)
        .and(Role::POSSESSIVE)
        .and(Role::MONTH));
    let between = message.is_proper(at) && writing == Writing::Plain;
    let proper = |place: Option<usize>| {
        let named = |p| {
            matches!(
                message.kind(p),
                Some(Kind::Name | Kind::Organisation | Kind::Place)
            )
        };
        place.is_some_and(|p| named(p) && message.is_capital(p))
    };
    if role.is(Role::SURNAME.and(Role::AMBIGUOUS)) && !verbal && strange(before) {
        return named(before) || role.is(Role::SURNAME);
    }
    let titled = before.is_some_and(|b| message.is(b, Role::TITLE));
    if role.is(Role::SURNAME) && titled && behind.is_none_or(|b| message.is(b, Role::VERB)) {
        return true;
    }
    if role.is(Role::AMBIGUOUS) && !verbal && strange(behind) && !is_counted(message, at) {
        let left = before.map_or("", |b| message.key(b));
        let article = before.is_some_and(|b| message.is(b, Role::ARTICLE));
        return !article && !message.words().is_word_beside(message.key(at), left, "");
    }
    if message.is_capital(at)
        && role.is(Role::AMBIGUOUS)
        && (named(behind) || proper(behind))
        && behind.is_some_and(|b| message.is_proper(b))
    {
        return true;
    }
    let grammar = role.is(Role::GRAMMAR) && !role.is(Role::POSSESSIVE);
    if grammar && role.is(Role::AMBIGUOUS) && named(behind) {
        return true;
    }
    if is_hyphenated(message, at) {
        return true;
    }
    let loose = !role.is(PARTS) || role.is(Role::OWN) && !role.is(Role::GRAMMAR.and(Role::VERB));
    if between && proper(before) && (proper(behind) || loose) {
        return true;
    }
    let drug = role.is(Role::OWN) && !message.is_capital(at);
    role.is(Role::AMBIGUOUS)
        && !drug
        && is_with_others(
            message,
            at,
            before.map_or("", |b| message.key(b)),
            behind.map_or("", |b| message.key(b)),
        )
        && !message.words().is_word_beside(
            message.key(at),
            before.map_or("", |b| message.key(b)),
            behind.map_or("", |b| message.key(b)),
        )
        && !is_counted(message, at)
}

/// "per-arne", "Jin-ho": written in one with a name.
fn is_hyphenated(message: &Message<'_>, at: usize) -> bool {
    let name = |i: usize| matches!(message.kind(i), Some(Kind::Name | Kind::Word));
    let before = at >= 2
        && message.is_mark(at - 1, '-')
        && message.is_joined(at)
        && message.is_joined(at - 1)
        && name(at - 2);
    let behind = message.is_mark(at + 1, '-')
        && message.is_joined(at + 1)
        && message.is_joined(at + 2)
        && name(at + 2);
    (before || behind)
        && message.is(
            at,
            Role::AMBIGUOUS
                .and(Role::PRONOUN)
                .and(Role::GRAMMAR)
                .and(Role::SURNAME),
        )
}

/// Takes letters that are written one by one, three or more: "k a r i", "k.a.r.i".
fn spelled_out(message: &mut Message<'_>) {
    let mut at = 0;
    while at < message.len() {
        let (mut last, mut letters, mut next) = (at, 0, at);
        while message.is_word(next)
            && message.is_open(next)
            && message.key(next).chars().count() == 1
        {
            letters += 1;
            last = next;
            next += 1;
            let mark = matches!(
                message.shape(next),
                Some(Shape::Mark('.' | '-' | '*' | '_' | '/'))
            );
            if mark && message.is_joined(next) {
                next += 1;
            }
        }
        let signed = letters == 2
            && at
                .checked_sub(1)
                .is_some_and(|b| message.is(b, Role::SIGNING))
            && (last + 1..message.len()).all(|i| matches!(message.shape(i), Some(Shape::Mark(_))));
        if signed || letters >= 4 || letters == 3 && !is_shortened(message, at, last) {
            message.take(at, last, Kind::Word);
        }
        at = last.max(at) + 1;
    }
}

/// "p.g.a.", "d.v.s.", and words of one letter beside each other.
fn is_shortened(message: &Message<'_>, first: usize, last: usize) -> bool {
    let letters: String = (first..=last)
        .filter(|i| message.is_word(*i))
        .map(|i| message.key(i))
        .collect();
    let words = (first..=last).all(|i| {
        !message.is_word(i)
            || matches!(
                message.key(i),
                "i" | "å" | "e" | "æ" | "o" | "a" | "g" | "n" | "t"
            )
    });
    words
        || matches!(
            letters.as_str(),
            "pga"
                | "dvs"
                | "osv"
                | "etc"
                | "mht"
                | "ifm"
                | "mfl"
                | "bla"
                | "eks"
                | "ift"
                | "iom"
                | "lsd"
                | "ghb"
        )
}
