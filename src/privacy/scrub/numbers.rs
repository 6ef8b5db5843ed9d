//! Numbers: what counts, weighs and tells the time stays; what calls, identifies or opens goes.

use super::Kind;
use super::dates;
use super::message::Message;
use super::numerals;
use super::token::{Gap, Shape};
use super::words::Role;

/// Numbers that belong to everybody, besides those in `contacts.toml`. Checked on 2026-11-22.
pub(super) const HELPLINES: &[&str] = &[
    "110", "112", "113", "116111", "116117", "116123", "116000", "02033", "02800", "08588",
    "22591300", "22400040", "81003277", "22225588", "80040000", "911", "999", "1881",
];
/// Most numbers that are seen as one.
const MOST_PARTS: usize = 24;
/// Words in front of an account.
const ACCOUNTS: &[&str] = &[
    "konto",
    "kontonr",
    "kontonummer",
    "kontonummeret",
    "kontoen",
    "account",
    "iban",
    "vipps",
    "kontoa",
    "bankkonto",
];
/// Words in front of a telephone number.
const PHONES: &[&str] = &[
    "tlf",
    "telefon",
    "mobil",
    "mobilnummer",
    "mob",
    "nummer",
    "nummeret",
    "nr",
    "ring",
    "call",
    "phone",
    "sms",
    "number",
    "tel",
    "mobilen",
    "telefonnummer",
    "telefonnummeret",
    "cell",
    "whatsapp",
    "ringe",
    "meg",
];
/// Words in front of the number of a car.
const CARS: &[&str] = &[
    "skilt",
    "skiltet",
    "regnr",
    "bil",
    "bilen",
    "bil'n",
    "kjører",
    "kjørte",
    "køyrer",
    "nummerskilt",
    "car",
    "plate",
    "registreringsnummer",
];
/// Words in front of a post code.
const CODES: &[&str] = &[
    "postnummer",
    "postnr",
    "postkode",
    "postnummeret",
    "adresse",
    "adressa",
    "adressen",
    "postcode",
];
/// What a number with letters behind it may be.
const ENDINGS: &[&str] = &[
    "st", "nd", "rd", "th", "x", "er", "ern", "ere", "åra", "tallet", "talet", "tida", "s", "a",
    "årig", "årige",
];
/// What a number with letters before it may be.
const BEGINNINGS: &[&str] = &[
    "x", "kl", "ca", "nr", "ad", "g", "mp", "covid", "u", "fase", "dag", "b", "c", "e",
];

/// Keeps or takes every number.
pub(super) fn find(message: &mut Message<'_>, helplines: &[Box<str>]) {
    dates::find(message);
    let mut at = 0;
    while at < message.len() {
        at = match message.shape(at) {
            _ if !message.is_open(at) => at,
            Some(Shape::Number) => number(message, at, helplines),
            Some(Shape::Mixed) => mixed(message, at),
            Some(Shape::Word) if message.is(at, Role::NUMERAL) => spoken(message, at, helplines),
            Some(Shape::Word) => plate(message, at),
            _ => at,
        } + 1;
    }
}

/// Decides on the numbers from `first` on, and says which was the last.
fn number(message: &mut Message<'_>, first: usize, helplines: &[Box<str>]) -> usize {
    let mut chain = Chain::at(message, first);
    if chain.is_machine(message) {
        let last = chain.last();
        message.take(first, last, Kind::Link);
        return last;
    }
    if let Some(last) = chain.helpline(message, helplines) {
        message.keep(first, last);
        return last;
    }
    if let Some(last) = dates::at(message, first) {
        message.take(first, last, Kind::Date);
        return last;
    }
    chain.shorten(message);
    let last = chain.last();
    match chain.kind(message) {
        Some(kind) => {
            let first = sign_before(message, first);
            message.take(first, last, kind);
        }
        None => message.keep(first, last),
    }
    last
}

/// A plus or a bracket written before a number.
fn sign_before(message: &Message<'_>, first: usize) -> usize {
    let mut at = first;
    while at > 0
        && matches!(message.shape(at - 1), Some(Shape::Mark('+' | '(')))
        && message.is_joined(at)
    {
        at -= 1;
    }
    at
}

/// Numbers that are written as one, with a mark or a space between.
struct Chain {
    parts: Vec<usize>,
    digits: String,
}

impl Chain {
    fn at(message: &Message<'_>, first: usize) -> Chain {
        let mut chain = Chain {
            parts: vec![first],
            digits: message.key(first).to_owned(),
        };
        while let Some(next) = next_part(message, chain.last()) {
            if chain.parts.len() == MOST_PARTS {
                break;
            }
            chain.parts.push(next);
            chain.digits.push_str(message.key(next));
        }
        chain
    }

    fn last(&self) -> usize {
        self.parts.last().copied().unwrap_or_default()
    }

    /// The address of a machine: "10.21.0.7".
    fn is_machine(&self, message: &Message<'_>) -> bool {
        let dotted = |part: &usize| message.is_mark(part + 1, '.') && message.is_joined(part + 2);
        let values = self
            .parts
            .iter()
            .map(|part| message.key(*part).parse::<u8>());
        let values: Vec<u8> = values.filter_map(Result::ok).collect();
        let sized = values.len() == 4 && values.iter().any(|value| *value > 99);
        self.parts.len() == 4 && sized && self.parts[..3].iter().all(dotted)
    }

    /// The last part of a helpline's number that the chain begins with.
    fn helpline(&self, message: &Message<'_>, helplines: &[Box<str>]) -> Option<usize> {
        let mut end = 0;
        let mut found = None;
        for part in &self.parts {
            end += message.key(*part).len();
            let known = |digits: &str| helplines.binary_search_by(|h| (**h).cmp(digits)).is_ok();
            let front = self.digits.get(..end)?;
            let national = front
                .strip_prefix("0047")
                .or_else(|| front.strip_prefix("47"));
            if known(front) || national.is_some_and(known) {
                if front.len() == 3 && *part != self.parts[0] {
                    continue;
                }
                let rest = &self.digits[end..];
                let again = helplines.iter().any(|h| rest.starts_with(&**h));
                if rest.chars().count() < 5 || again {
                    found = Some(*part);
                }
            }
        }
        found
    }

    /// A last part that counts what stands behind it is no part of the chain: "99887766 2 ganger".
    fn shorten(&mut self, message: &Message<'_>) {
        let counts = message.is(self.last() + 1, Role::UNIT);
        if counts && self.parts.len() > 1 && self.digits.len() >= 9 {
            let last = self.parts.pop().unwrap_or_default();
            self.digits
                .truncate(self.digits.len() - message.key(last).len());
        }
    }

    /// What the chain is; none when it may stay.
    fn kind(&self, message: &Message<'_>) -> Option<Kind> {
        let total = self.digits.chars().count();
        let first = self.parts[0];
        if (3..=8).contains(&total) && is_secret(message, first) {
            return Some(Kind::Number);
        }
        if total == 4 && (1..=2).any(|back| CODES.contains(&message.key(first.wrapping_sub(back))))
        {
            return Some(Kind::Address);
        }
        if dates::is_birth(message, first) && total >= 4 && !self.counts(message) {
            return Some(if total > 8 {
                Kind::NationalId
            } else {
                Kind::Date
            });
        }
        match total {
            0..=3 => None,
            4 if self.parts.len() > 1 => None,
            4 => (!self.is_plain_four(message)).then_some(Kind::Number),
            _ if self.is_count(message) => None,
            _ => Some(self.long(message, total)),
        }
    }

    /// Four digits that are a year, an amount, or a round number.
    fn is_plain_four(&self, message: &Message<'_>) -> bool {
        let value: u32 = self.digits.parse().unwrap_or_default();
        let year = (1900..=2040).contains(&value);
        let round = value.is_multiple_of(50) && !self.digits.starts_with('0');
        let hour = matches!(
            message.key(self.parts[0].wrapping_sub(1)),
            "kl" | "klokka" | "klokken" | "at"
        ) || message.is_mark(self.parts[0].wrapping_sub(1), '.');
        year || round || hour || self.counts(message) || message.is_mark(self.last() + 1, ',')
    }

    /// Whether an amount of something is told.
    fn counts(&self, message: &Message<'_>) -> bool {
        let (before, behind) = (self.parts[0].wrapping_sub(1), self.last() + 1);
        let sign = |at| {
            matches!(
                message.shape(at),
                Some(Shape::Mark('%' | '€' | '$' | '£' | '°' | '§'))
            )
        };
        message.is(behind, Role::UNIT)
            || sign(behind)
            || sign(before)
            || matches!(
                message.key(before),
                "kr" | "nok" | "kroner" | "usd" | "euro"
            )
            || message.is_mark(behind, ',') && message.is_mark(behind + 1, '-')
    }

    /// Five digits or more that count, weigh or tell the time all the same.
    fn is_count(&self, message: &Message<'_>) -> bool {
        let values: Vec<u64> = self
            .parts
            .iter()
            .map(|p| message.key(*p).parse().unwrap_or(u64::MAX))
            .collect();
        let lengths: Vec<usize> = self.parts.iter().map(|p| message.key(*p).len()).collect();
        let ascending =
            values.len() > 3 && values.windows(2).all(|w| w[0].checked_add(1) == Some(w[1]));
        let mark = |part: usize| {
            message.is_mark(self.parts[part] + 1, '-') || message.is_mark(self.parts[part] + 1, '–')
        };
        let pair = values.len() == 2 && (mark(0) || message.is_mark(self.parts[0] + 1, '/'));
        let plain = |i: usize| {
            lengths[i] <= 3
                || lengths[i] == 4
                    && (values[i].is_multiple_of(50) || (1900..=2040).contains(&values[i]))
        };
        let range = pair && plain(0) && plain(1);
        let counted = self.counts(message);
        let thousands =
            lengths[0] <= 3 && lengths[1..].iter().all(|l| *l == 3) && self.digits.len() <= 9;
        let amounts = values.len() > 1 && lengths.iter().all(|l| *l <= 3);
        let money = pair
            && self.digits.len() <= 12
            && values[0] < values[1]
            && values.iter().all(|v| v % 100 == 0);
        let hours = is_hours(&values, &lengths) && mark(1);
        let one = values.len() == 1
            && (self.digits.len() <= 7 && !self.digits.starts_with('0')
                || values[0].is_multiple_of(1000) && self.digits.len() < 10);
        ascending || range || hours || counted && (thousands || amounts || money || one)
    }

    fn long(&self, message: &Message<'_>, total: usize) -> Kind {
        let first = self.parts[0];
        let abroad = message.is_mark(first.wrapping_sub(1), '+') || self.digits.starts_with("00");
        let said = |words: &[&str]| {
            (1..=4).any(|back| words.contains(&message.key(first.wrapping_sub(back))))
        };
        let groups: Vec<usize> = self.parts.iter().map(|p| message.key(*p).len()).collect();
        match total {
            _ if abroad => Kind::Phone,
            11 if said(ACCOUNTS) || groups == [4, 2, 5] => Kind::Account,
            11 | 12 if is_national(&self.digits) => Kind::NationalId,
            11 => Kind::Account,
            8 => Kind::Phone,
            10 if self.digits.starts_with("47") => Kind::Phone,
            13.. => Kind::Account,
            _ if said(ACCOUNTS) => Kind::Account,
            6.. if said(PHONES) => Kind::Phone,
            12 => Kind::NationalId,
            _ => Kind::Number,
        }
    }
}

/// Opening hours: "08.30–11.00".
fn is_hours(values: &[u64], lengths: &[usize]) -> bool {
    let [from, minutes, to, end] = values else {
        return false;
    };
    *from <= 24 && *to <= 24 && *minutes < 60 && *end < 60 && lengths[1] == 2 && lengths[3] == 2
}

/// Whether eleven digits begin like a fødselsnummer, a D-number, an H-number or a number for tests.
fn is_national(digits: &str) -> bool {
    let two = |at: usize| {
        digits
            .get(at..at + 2)
            .and_then(|d| d.parse::<u8>().ok())
            .unwrap_or(99)
    };
    let (day, month) = (two(0), two(2));
    let day = if day > 40 { day - 40 } else { day };
    let month = [0, 40, 65, 80]
        .iter()
        .any(|more| (1..=12).contains(&month.wrapping_sub(*more)));
    (1..=31).contains(&day) && month || digits.len() == 12
}

/// The next number of a chain: behind one space, or a mark with or without spaces.
fn next_part(message: &Message<'_>, at: usize) -> Option<usize> {
    let next = at + 1;
    if message.is_number(next) {
        return (message.token(next)?.gap != Gap::Line).then_some(next);
    }
    let Some(Shape::Mark(mark)) = message.shape(next) else {
        return None;
    };
    let mut number = next + 1;
    let joined = message.is_joined(next) && message.is_joined(number);
    let between = match mark {
        '.' | '-' | '–' | '·' | '_' | '−' | '‐' | '‑' => {
            joined || message.token(number)?.gap != Gap::Line && mark != '.'
        }
        '/' | '\\' | '*' | '~' | '|' => joined,
        '(' | ')' => {
            if matches!(message.shape(number), Some(Shape::Mark('-' | ')' | '('))) {
                number += 1;
            }
            message.token(number)?.gap != Gap::Line
        }
        _ => false,
    };
    (between && message.is_number(number)).then_some(number)
}

fn is_secret(message: &Message<'_>, at: usize) -> bool {
    let near = (1..=5).any(|back| {
        at.checked_sub(back)
            .is_some_and(|before| message.is(before, Role::SECRET))
    });
    near && !message.is(at + 1, Role::UNIT)
}

/// Letters and digits in one: an amount with its unit stays.
fn mixed(message: &mut Message<'_>, at: usize) -> usize {
    let (last, kind) = mixed_kind(message, at);
    match kind {
        Some(kind) => message.take(at, last, kind),
        None => message.keep(at, last),
    }
    last
}

fn mixed_kind(message: &Message<'_>, at: usize) -> (usize, Option<Kind>) {
    let key = message.key(at);
    let digits = key.chars().filter(|c| c.is_numeric()).count();
    if message.is(at, Role::KEPT) {
        return (at, None);
    }
    let front = key.trim_start_matches(|c: char| c.is_numeric());
    let back = key.trim_end_matches(|c: char| c.is_numeric());
    let is_iban = key.len() >= 4
        && key.as_bytes()[..2].iter().all(u8::is_ascii_lowercase)
        && key.as_bytes()[2..4].iter().all(u8::is_ascii_digit);
    if is_iban && key.len() > 12 {
        return (at, Some(Kind::Account));
    }
    if is_iban && key.len() == 4 && message.is_number(at + 1) {
        let chain = Chain::at(message, at + 1);
        if chain.digits.len() >= 7 {
            return (chain.last(), Some(Kind::Account));
        }
    }
    if back.chars().count() == 2 && (4..=5).contains(&digits) && key.len() == back.len() + digits {
        return (at, Some(Kind::Plate));
    }
    let amount = digits <= 4
        && !front.chars().any(char::is_numeric)
        && (ENDINGS.contains(&front) || UNITS.contains(&front));
    let counted = digits <= 4 && !back.chars().any(char::is_numeric) && BEGINNINGS.contains(&back);
    match amount || counted {
        true => (at, None),
        false if digits >= 5 => (at, Some(Kind::Number)),
        false => (at, Some(Kind::Word)),
    }
}

/// Units as they are written in one with their number.
const UNITS: &[&str] = &[
    "mg",
    "g",
    "gr",
    "gram",
    "kg",
    "ug",
    "µg",
    "mcg",
    "μg",
    "ml",
    "cl",
    "dl",
    "l",
    "liter",
    "stk",
    "min",
    "minutt",
    "minutter",
    "t",
    "timer",
    "tim",
    "h",
    "hr",
    "hrs",
    "sek",
    "dager",
    "dgr",
    "d",
    "uker",
    "mnd",
    "måneder",
    "år",
    "yo",
    "y",
    "kr",
    "k",
    "cm",
    "mm",
    "m",
    "km",
    "kcal",
    "pm",
    "am",
    "åring",
    "åringer",
    "åringen",
    "ggr",
    "ganger",
    "gonger",
    "pils",
    "øl",
    "poser",
    "pakker",
    "tabletter",
    "tabs",
    "piller",
    "kilo",
    "prosent",
    "promille",
    "mill",
    "tusen",
    "km/t",
    "grader",
    "c",
    "w",
    "u",
    "i",
];

/// Two letters and four or five digits, or five with a space after two letters that are no word.
fn plate(message: &mut Message<'_>, at: usize) -> usize {
    let number = at + 1;
    let letters = message.key(at);
    let two = letters.len() == 2 && letters.bytes().all(|b| b.is_ascii_lowercase());
    let spaced = message.token(number).is_some_and(|t| t.gap <= Gap::Space);
    if !two || !spaced || !message.is_number(number) {
        return at;
    }
    let digits = message.key(number).len();
    let told = (1..=4).any(|back| CARS.contains(&message.key(at.wrapping_sub(back))));
    let shouted = message.is_capital(at) && !message.is(at, Role::UNIT.and(Role::ABBREVIATION));
    let unknown = !message.is(at, Role::KEPT);
    let fits = digits == 5 || digits == 4 && next_part(message, number).is_none();
    if fits && (told || shouted || unknown) && next_part(message, number).is_none() {
        message.take(at, number, Kind::Plate);
        return number;
    }
    at
}

/// A number said in words: "ni en to nullseks fire fire to".
fn spoken(message: &mut Message<'_>, first: usize, helplines: &[Box<str>]) -> usize {
    let (mut values, mut digits, mut last, mut words) = (Vec::new(), String::new(), first, 0);
    let mut at = first;
    while values.len() < MOST_PARTS {
        if message.is_word(at) && message.is(at, Role::NUMERAL) {
            let Some(numeral) = numerals::read(message.key(at)) else {
                break;
            };
            digits.push_str(&format!(
                "{:0width$}",
                numeral.value,
                width = numeral.digits as usize
            ));
            values.push(i64::from(numeral.value));
            words += 1;
            last = at;
        } else if message.is_number(at) && at > first {
            digits.push_str(message.key(at));
            values.push(message.key(at).parse().unwrap_or(-1));
            last = at;
        } else if !(at > first && is_pause(message, at)) {
            break;
        }
        at += 1;
    }
    let even = values.windows(3).all(|w| w[1] - w[0] == w[2] - w[1]);
    let helpline = helplines.binary_search_by(|h| (**h).cmp(&digits)).is_ok();
    if words < 2 || values.len() < 3 || digits.len() < 6 || even || helpline {
        return first;
    }
    let kind = match digits.len() {
        8 => Kind::Phone,
        11 => Kind::NationalId,
        _ => Kind::Number,
    };
    message.take(first, last, kind);
    last
}

fn is_pause(message: &Message<'_>, at: usize) -> bool {
    matches!(
        message.shape(at),
        Some(Shape::Mark(',' | '-' | '.' | '–' | '/'))
    )
}
