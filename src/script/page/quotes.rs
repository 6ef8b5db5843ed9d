//! What mends front matter in which only the quotation marks are wrong.

use crate::finding::Edit;
use std::ops::Range;

/// The marks that word processors write.
const CURLY: [char; 7] = ['“', '”', '„', '«', '»', '‘', '’'];
/// How a date is written.
const DATE: &str = "dddd-dd-dd";

/// What makes the line at `at` right, when all of `range` can be read with it: straight quotation marks for curly ones,
/// and none around a date.
pub(super) fn mended(
    text: &str,
    range: Range<usize>,
    at: usize,
    reads: impl Fn(&str) -> bool,
) -> Option<Edit> {
    let at = at.clamp(range.start, range.end);
    let start = text.get(range.start..at)?.rfind('\n');
    let start = start.map_or(range.start, |newline| range.start + newline + 1);
    let end = text.get(at..range.end)?.find('\n');
    let end = end.map_or(range.end, |newline| at + newline);
    let line = &text[start..end];
    let straight = line.replace(CURLY, "\"");
    let candidates = [without_quotes(&straight), straight];
    let mends = |candidate: &String| {
        let whole = [&text[range.start..start], candidate, &text[end..range.end]].concat();
        candidate != line && reads(&whole)
    };
    let mended = candidates.into_iter().find(mends)?;
    Some(Edit::new(start..end, mended))
}

/// The line with a date that is all of its value bare.
fn without_quotes(line: &str) -> String {
    let Some((name, value)) = line.split_once('=') else {
        return line.to_owned();
    };
    let bare = value.trim().trim_matches(['"', '\'']);
    let shape: String = bare
        .chars()
        .map(|c| if c.is_ascii_digit() { 'd' } else { c })
        .collect();
    match shape == DATE {
        true => format!("{name}= {bare}"),
        false => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::mended;

    fn check(text: &str, expected: Option<&str>) {
        let error = toml::from_str::<toml::Table>(text).unwrap_err();
        let at = error.span().unwrap().start;
        let reads = |text: &str| toml::from_str::<toml::Table>(text).is_ok();
        let edit = mended(text, 0..text.len(), at, reads);
        assert_eq!(edit.map(|edit| edit.replacement).as_deref(), expected);
    }

    #[test]
    fn curly_marks_become_straight_when_that_is_all() {
        check("a = 1\nb = “x”\n", Some("b = \"x\""));
        check("b = [“x”\n", None);
    }
}
