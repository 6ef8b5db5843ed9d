//! Dates: in digits, or with the month in letters.

use super::Kind;
use super::message::Message;
use super::token::Shape;
use super::words::Role;

/// What people write between day, month and year.
const MARKS: &[char] = &['.', '/', '-', '–'];

/// The last token of a date that begins at a number; none when there is no date, or one that tells nothing of anybody.
pub(super) fn at(message: &Message<'_>, first: usize) -> Option<usize> {
    in_letters(message, first).or_else(|| in_digits(message, first))
}

/// Takes dates that begin with their month, or with a birth: "march 3rd", "født i 85".
pub(super) fn find(message: &mut Message<'_>) {
    for at in 0..message.len() {
        if message.is(at, Role::MONTH) && message.is_open(at) {
            if let Some(last) = month_first(message, at) {
                message.take(at, last, Kind::Date);
            }
        } else if message.is(at, Role::BIRTH)
            && let Some((first, last)) = born(message, at)
        {
            message.take(first, last, Kind::Date);
        }
    }
}

/// Whether a birth is told of shortly before a token.
pub(super) fn is_birth(message: &Message<'_>, at: usize) -> bool {
    (1..=3).any(|back| {
        at.checked_sub(back)
            .is_some_and(|before| message.is(before, Role::BIRTH))
    })
}

/// "3. mars 1985", "3 mars"; not "1. mai" and "17. mai" as such.
fn in_letters(message: &Message<'_>, first: usize) -> Option<usize> {
    let day = small(message, first, 31)?;
    let month = match message.is_mark(first + 1, '.') {
        true => first + 2,
        false => first + 1,
    };
    let month = match message.key(month) {
        "of" | "i" => month + 1,
        _ => month,
    };
    if !message.is(month, Role::MONTH) && message.key(month) != "jan" {
        return None;
    }
    let mut last = month;
    for next in [month + 1, month + 2] {
        if is_year(message, next) {
            last = next;
        }
    }
    let feast = last == month && matches!(day, 1 | 17) && message.key(month) == "mai";
    (!feast || is_birth(message, first)).then_some(last)
}

fn month_first(message: &Message<'_>, month: usize) -> Option<usize> {
    let day = month + 1;
    let ordinal = message.shape(day) == Some(Shape::Mixed)
        && ["st", "nd", "rd", "th"]
            .iter()
            .any(|end| message.key(day).ends_with(end));
    if ordinal
        || small(message, day, 31).is_some()
            && !message.is_mark(day + 1, ':')
            && !message.is(day + 1, Role::UNIT)
    {
        let year = if message.is_mark(day + 1, ',') {
            day + 2
        } else {
            day + 1
        };
        return Some(if is_year(message, year) { year } else { day });
    }
    let year = month + 1;
    (is_year(message, year) && is_birth(message, month)).then_some(year)
}

/// "født i 1985", "f. 85"
fn born(message: &Message<'_>, at: usize) -> Option<(usize, usize)> {
    for next in at + 1..=at + 4 {
        let year = message.is_number(next) && matches!(message.key(next).len(), 2 | 4);
        if year
            && at_number(message, next)
            && message.is_open(next)
            && !message.is(next + 1, Role::UNIT)
            && !message.is_mark(next + 1, '.')
        {
            return Some((next, next));
        }
        let passed =
            message.is_mark(next, '.') || message.is_mark(next, ':') || message.is_mark(next, '\'');
        if !passed
            && !matches!(
                message.key(next),
                "i" | "in" | "den" | "the" | "on" | "år" | "året" | "er" | "jeg"
            )
        {
            break;
        }
    }
    None
}

/// Whether a number is no part of a date.
fn at_number(message: &Message<'_>, at: usize) -> bool {
    part_behind(message, at).is_none() && in_letters(message, at).is_none()
}

/// "03.07.1991", "3/11-85", "1991-07-03", and "12.03" where a birth is told.
fn in_digits(message: &Message<'_>, first: usize) -> Option<usize> {
    let second = part_behind(message, first)?;
    let Some(third) = part_behind(message, second) else {
        return short(message, first, second);
    };
    let year_first = message.key(first).len() == 4
        && small(message, second, 12).is_some()
        && small(message, third, 31).is_some();
    let day_first = small(message, first, 31).is_some()
        && small(message, second, 12).is_some()
        && matches!(message.key(third).len(), 2 | 4);
    let month_first = small(message, first, 12).is_some()
        && small(message, second, 31).is_some()
        && matches!(message.key(third).len(), 2 | 4);
    let ends = part_behind(message, third).is_none();
    (ends && (year_first || day_first || month_first)).then_some(third)
}

fn short(message: &Message<'_>, first: usize, second: usize) -> Option<usize> {
    let (day, month) = (small(message, first, 31)?, small(message, second, 12)?);
    let slash = message.is_mark(first + 1, '/');
    let said = matches!(
        message.key(first.wrapping_sub(1)),
        "den" | "dato" | "datoen" | "født" | "dated"
    );
    let told = is_birth(message, first) || said && !message.is(second + 1, Role::UNIT);
    let plain = slash && day > 4 && (day, month) != (24, 7) && !message.is(second + 1, Role::UNIT);
    (told || plain && month <= 12 && day != month).then_some(second)
}

/// The number behind a mark behind a number, all written in one.
fn part_behind(message: &Message<'_>, at: usize) -> Option<usize> {
    let mark = matches!(message.shape(at + 1), Some(Shape::Mark(mark)) if MARKS.contains(&mark));
    let spaced = message.is_mark(at + 1, '.') && !message.is_joined(at + 2);
    let joined = message.is_joined(at + 1) && (message.is_joined(at + 2) || spaced);
    (mark && joined && message.is_number(at + 2)).then_some(at + 2)
}

fn small(message: &Message<'_>, at: usize, most: u16) -> Option<u16> {
    let written = message.is_number(at).then(|| message.key(at))?;
    let value: u16 = (written.len() <= 2).then(|| written.parse().ok())??;
    (1..=most).contains(&value).then_some(value)
}

fn is_year(message: &Message<'_>, at: usize) -> bool {
    message.is_number(at)
        && matches!(
            message.key(at).as_bytes(),
            [b'1', b'9', _, _] | [b'2', b'0', _, _]
        )
}
