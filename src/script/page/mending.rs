//! What mends front matter in which one sign is wrong: a quotation mark, a comma, a bracket, or the order in a date.

use crate::contact;
use crate::finding::Edit;
use crate::language::Language;
use jiff::civil::Date;
use std::ops::Range;

/// The marks that word processors write.
const CURLY: [char; 7] = ['“', '”', '„', '«', '»', '‘', '’'];

/// Most of a line that is shown around what is mended, in characters on each side.
const AROUND: usize = 24;

/// A line that makes front matter readable.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mending {
    /// What was wrong, in Norwegian.
    pub(super) fault: &'static str,
    /// Where, in the whole file.
    pub(super) at: usize,
    /// The line as it should be, around what is mended.
    pub(super) shown: String,
    /// The mending, when nothing else can be meant.
    pub(super) edit: Option<Edit>,
}

/// Another way to write a line.
struct Candidate {
    fault: &'static str,
    line: String,
    sure: bool,
}

/// The first change of the line at `at`, or of the one before it, with which all of `range` can be read.
pub(super) fn mended(
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
    let named = (1..=12).find(|number| contact::month(*number, Language::Nb) == month);
    let month = named.or_else(|| month.parse().ok())?;
    let (year, day) = match first.len() {
        4 => (first, last),
        _ => (last, first),
    };
    let year = Some(year).filter(|year| year.len() == 4)?;
    Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()
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
    use super::mended;

    /// What is shown of the mended line, and whether it is sure.
    fn check(text: &str, expected: Option<(&str, bool)>) {
        let error = toml::from_str::<toml::Table>(text).unwrap_err();
        let at = error.span().unwrap().start;
        let reads = |text: &str| toml::from_str::<toml::Table>(text).is_ok();
        let mending = mended(text, 0..text.len(), at, reads);
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
}
