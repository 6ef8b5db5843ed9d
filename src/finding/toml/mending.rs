//! What mends a TOML file in which one sign is wrong: a quotation mark, a comma, a bracket, or the order in a date.

use crate::finding::Edit;
use jiff::civil::Date;
use std::ops::Range;

/// The marks that word processors write.
const CURLY: [char; 7] = ['“', '”', '„', '«', '»', '‘', '’'];

/// Most of a line that is shown around what is mended, in characters on each side.
const AROUND: usize = 24;

/// The months in bokmål and nynorsk, as people write them in dates.
pub const MONTHS: [&str; 12] = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
];

/// What parts the values of a line.
const BETWEEN: [char; 9] = [' ', '\t', ',', '[', ']', '{', '}', '=', '"'];

/// A line that makes a file readable.
#[derive(Debug, PartialEq, Eq)]
pub struct Mending {
    /// What was wrong, in Norwegian.
    pub fault: &'static str,
    /// Where, in the whole file.
    pub at: usize,
    /// The line as it should be, around what is mended.
    pub shown: String,
    /// The mending, when nothing else can be meant.
    pub edit: Option<Edit>,
}

/// Another way to write a line.
struct Candidate {
    fault: &'static str,
    line: String,
    sure: bool,
}

/// The first change of the line at `at`, or of the one before it, with which all of `range` can be read.
pub fn mending(
    text: &str,
    range: Range<usize>,
    at: usize,
    reads: impl Fn(&str) -> bool,
) -> Option<Mending> {
    let at = at.clamp(range.start, range.end);
    let own = line_at(text, &range, at)?;
    let before = own.start.checked_sub(1).filter(|end| *end >= range.start);
    let before = before.and_then(|end| line_at(text, &range, end));
    let lines = [Some(own), before];
    lines.into_iter().flatten().find_map(|span| {
        let line = text.get(span.clone())?;
        let column = at.checked_sub(span.start).filter(|at| *at <= line.len());
        let mends = |candidate: &Candidate| {
            let whole = [
                &text[range.start..span.start],
                &candidate.line,
                &text[span.end..range.end],
            ];
            candidate.line != line && reads(&whole.concat())
        };
        let found = candidates(line, column).into_iter().find(mends)?;
        let same = same_at_start(line, &found.line);
        Some(Mending {
            fault: found.fault,
            at: span.start + same,
            shown: around(&found.line, same),
            edit: found.sure.then(|| Edit::new(span, found.line)),
        })
    })
}

/// The line that an offset is on, without its end.
fn line_at(text: &str, range: &Range<usize>, at: usize) -> Option<Range<usize>> {
    let start = text.get(range.start..at)?.rfind('\n');
    let start = start.map_or(range.start, |newline| range.start + newline + 1);
    let end = text.get(at..range.end)?.find('\n');
    let end = end.map_or(range.end, |newline| at + newline);
    let end = start + text.get(start..end)?.trim_end_matches('\r').len();
    Some(start..end)
}

/// Every way in which the line may have been meant, the surest first. `at` is where the parser stopped on it.
fn candidates(line: &str, at: Option<usize>) -> Vec<Candidate> {
    const QUOTES: &str = "anførselstegnene er av feil slag; de skal være \"";
    const DATE: &str = "datoen skal skrives år-måned-dag, uten anførselstegn";
    const COMMA: &str = "det mangler komma mellom to tekster";
    const BRACKET: &str = "listen mangler ] til slutt";
    const BRACE: &str = "{ mangler } til slutt";
    const EQUALS: &str = "det mangler = bak navnet";
    const BARE: &str = "tekst må stå i anførselstegn";
    const QUOTE: &str = "det mangler et anførselstegn";
    let mut found = Vec::new();
    let mut add = |fault, line: String, sure| found.push(Candidate { fault, line, sure });
    let straight = line.replace(CURLY, "\"");
    if let Some(line) = dated(&straight) {
        add(DATE, line, true);
    }
    add(QUOTES, straight, true);
    let parted = at.and_then(|at| line.split_at_checked(at));
    if let Some((head, tail)) = parted.filter(|(head, _)| !head.trim().is_empty()) {
        add(COMMA, format!("{}, {tail}", head.trim_end()), true);
    }
    let full = line.trim_end();
    add(COMMA, format!("{full},"), true);
    add(BRACKET, format!("{full}]"), true);
    let open = full.trim_end_matches(',');
    add(BRACE, format!("{open} }}{}", &full[open.len()..]), true);
    if let Some((name, value)) = full.split_once(char::is_whitespace) {
        add(EQUALS, format!("{name} = {}", value.trim_start()), true);
    }
    if let Some((name, value)) = full.split_once('=') {
        let value = value.trim();
        add(BARE, format!("{}= \"{value}\"", spaced(name)), true);
        add(QUOTE, format!("{}= \"{value}", spaced(name)), true);
    }
    // Where a text ends without its mark is not for sure: commas can be part of it.
    let places = full.match_indices([',', ']', '"']).map(|(at, _)| at);
    let places: Vec<usize> = places.chain([full.len()]).collect();
    for at in places {
        let (head, tail) = full.split_at(at);
        add(QUOTE, format!("{head}\"{tail}"), false);
    }
    for (at, _) in full.match_indices([',', '[']) {
        let rest = &full[at + 1..];
        let text = at + 1 + (rest.len() - rest.trim_start().len());
        let (head, tail) = full.split_at(text);
        add(QUOTE, format!("{head}\"{tail}"), false);
    }
    found
}

/// A name with one space behind it.
fn spaced(name: &str) -> String {
    match name.ends_with(' ') {
        true => name.to_owned(),
        false => format!("{name} "),
    }
}

/// The line with the date that is all of its value as it should be.
fn dated(line: &str) -> Option<String> {
    let (name, value) = line.split_once('=')?;
    let bare = value.trim().trim_matches(['"', '\'']).trim();
    let date = date(bare)?;
    Some(format!("{}= {date}", spaced(name)))
}

/// A date as people write it: 30.11.2026, 30/11/2026, 30. november 2026, 2026-11-3.
fn date(written: &str) -> Option<Date> {
    let parts: Vec<&str> = written
        .split(['.', '/', '-', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    let [first, month, last] = parts[..] else {
        return None;
    };
    let month = month.to_lowercase();
    let named = (1..).zip(MONTHS).find(|(_, name)| *name == month);
    let month = named
        .map(|(number, _)| number)
        .or_else(|| month.parse().ok())?;
    let (year, day) = match first.len() {
        4 => (first, last),
        _ => (last, first),
    };
    let year = Some(year).filter(|year| year.len() == 4)?;
    Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()
}

/// The first date of the line at `at` that no calendar has: where it stands in the whole text, and what is wrong with it.
pub fn impossible_date(text: &str, range: Range<usize>, at: usize) -> Option<(usize, String)> {
    let at = at.clamp(range.start, range.end);
    let span = line_at(text, &range, at)?;
    let line = text.get(span.clone())?;
    let line = line.split(" #").next().unwrap_or_default();
    let mut place = span.start;
    line.split(BETWEEN).find_map(|value| {
        let start = place;
        // What parts values is one byte long.
        place += value.len() + 1;
        Some((start, impossible(value)?))
    })
}

/// What is wrong with a date that is written as one.
fn impossible(value: &str) -> Option<String> {
    let parts: Vec<&str> = value.split(['-', '.', '/']).collect();
    let [first, month, last] = parts[..] else {
        return None;
    };
    let (year, day) = match first.len() {
        4 => (first, last),
        _ => (last, first),
    };
    let year: i16 = year.parse().ok().filter(|_| year.len() == 4)?;
    let (month, day): (i8, i8) = (month.parse().ok()?, day.parse().ok()?);
    let Ok(begin) = Date::new(year, month, 1) else {
        return Some(format!(
            "datoen {value} finnes ikke, for året har 12 måneder"
        ));
    };
    let days = begin.days_in_month();
    let name = MONTHS.get(usize::try_from(month).ok()?.checked_sub(1)?)?;
    (!(1..=days).contains(&day))
        .then(|| format!("datoen {value} finnes ikke, for {name} {year} har {days} dager"))
}

/// How many bytes two texts have in common at their beginnings.
fn same_at_start(one: &str, other: &str) -> usize {
    let pairs = one.char_indices().zip(other.chars());
    let differs = pairs.map(|((at, a), b)| (at, a == b)).find(|pair| !pair.1);
    differs.map_or(one.len().min(other.len()), |(at, _)| at)
}

/// The part of a line around a place in it.
fn around(line: &str, at: usize) -> String {
    let (head, tail) = line.split_at(at);
    let from = head.chars().count().saturating_sub(AROUND);
    let before: String = head.chars().skip(from).collect();
    let after: String = tail.chars().take(AROUND).collect();
    let cut = |is_cut: bool| if is_cut { "…" } else { "" };
    let more = tail.chars().count() > AROUND;
    format!("{}{before}{after}{}", cut(from > 0), cut(more))
}

#[cfg(test)]
mod tests {
    use super::{impossible_date, mending};

    /// What is shown of the mended line, and whether it is sure.
    fn check(text: &str, expected: Option<(&str, bool)>) {
        let error = toml::from_str::<toml::Table>(text).unwrap_err();
        let at = error.span().unwrap().start;
        let reads = |text: &str| toml::from_str::<toml::Table>(text).is_ok();
        let mending = mending(text, 0..text.len(), at, reads);
        let found = mending
            .as_ref()
            .map(|mending| (&*mending.shown, mending.edit.is_some()));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn one_sign_that_is_wrong_is_mended() {
        check("a = 1\nb = “x”\n", Some(("b = \"x\"", true)));
        check("b = 30.11.2026\n", Some(("b = 2026-11-30", true)));
        check("b = 30. november 2026\n", Some(("b = 2026-11-30", true)));
        check("b = 2026-11-3\n", Some(("b = 2026-11-03", true)));
        check("b = [\"x\" \"y\"]\n", Some(("b = [\"x\", \"y\"]", true)));
        check("b = [\n\"x\"\n\"y\"\n]\n", Some(("\"x\",", true)));
        check("b = [\"x\"\nc = 1\n", Some(("b = [\"x\"]", true)));
        check("b \"x\"\n", Some(("b = \"x\"", true)));
        check("b = x-y\n", Some(("b = \"x-y\"", true)));
        check("b = \"x\nc = 1\n", Some(("b = \"x\"", false)));
        check("b = [\"x, \"y\"]\n", Some(("b = [\"x\", \"y\"]", false)));
        check(
            "b = [\"x\", \"y]\nc = 1\n",
            Some(("b = [\"x\", \"y\"]", false)),
        );
        check("b = [“x”\nc = [\n", None);
    }

    #[test]
    fn a_date_that_no_calendar_has_is_told_at_its_place() {
        let found = |text: &str| impossible_date(text, 0..text.len(), text.len());
        for (text, at, told) in [
            ("a = 2026-11-31", 4, "november 2026 har 30 dager"),
            ("a = 2026-02-29 # x", 4, "februar 2026 har 28 dager"),
            ("a = [2026-12-24, 2026-13-01]", 17, "12 måneder"),
            ("a = 31.11.2026", 4, "november 2026 har 30 dager"),
        ] {
            let (place, fault) = found(text).expect(text);
            assert_eq!(place, at, "{text}");
            assert!(fault.contains(told), "{fault}");
        }
        assert_eq!(found("a = 2028-02-29"), None);
        assert_eq!(found("a = 22-59-13-00"), None);
    }
}
