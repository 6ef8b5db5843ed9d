//! A line of `+++` that somebody took away: the front matter is then known by what can be read as such.

use crate::finding::{Edit, Finding, Source};
use std::ops::Range;

/// The line.
const FENCE: &str = "+++";

/// Most lines of front matter that are looked for its end.
const LINES: usize = 300;

/// Front matter that lacks one of its lines.
pub(super) struct Missing {
    pub(super) finding: Finding,
    /// What stands between the lines.
    pub(super) front: Range<usize>,
    /// Where the page goes on.
    pub(super) body: usize,
}

/// The front matter of a page that has one of its two lines. `fences` are those that are there.
pub(super) fn missing(source: &Source, fences: &[(usize, usize)]) -> Option<Missing> {
    match fences {
        [(0, start)] => closing(source, *start),
        [(end, body)] => opening(source, *end, *body),
        _ => None,
    }
}

fn closing(source: &Source, start: usize) -> Option<Missing> {
    let (last, end) = end_of_toml(&source.text[start..])?;
    let (last, end) = (start + last, start + end);
    let line = source.text[end..].lines().next().unwrap_or_default();
    let help = match line {
        "" => "skriv en linje med +++ under opplysningene".to_owned(),
        line => format!("skriv en linje med +++ over «{}»", shown(line)),
    };
    let finding = source.error(
        "front-matter-missing",
        end..end,
        "her mangler linjen +++, der opplysningene øverst slutter",
        help,
    );
    let blank = if last == end { "\n" } else { "" };
    let edit = Edit::new(last..last, format!("{FENCE}\n{blank}"));
    Some(Missing {
        finding: finding.mended_by(Some(edit)),
        front: start..last,
        body: end,
    })
}

fn opening(source: &Source, end: usize, body: usize) -> Option<Missing> {
    let table: toml::Table = toml::from_str(source.text.get(..end)?).ok()?;
    if table.is_empty() {
        return None;
    }
    let finding = source.error(
        "front-matter-missing",
        0..0,
        "her mangler linjen +++, der opplysningene øverst begynner",
        "skriv en linje med +++ øverst på siden",
    );
    let edit = Edit::new(0..0, format!("{FENCE}\n"));
    Some(Missing {
        finding: finding.mended_by(Some(edit)),
        front: 0..end,
        body,
    })
}

/// Where the TOML ends and where the text begins behind it: at the first heading. TOML takes a heading for a comment.
fn end_of_toml(text: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    let mut longest = 0;
    for line in text.split_inclusive('\n').take(LINES) {
        at += line.len();
        if toml::from_str::<toml::Table>(&text[..at]).is_ok() {
            longest = at;
        }
    }
    let is_passed = |line: &&str| line.trim().is_empty() || line.starts_with('#');
    let lines: Vec<&str> = text[..longest].split_inclusive('\n').collect();
    let passed = lines.iter().rev().take_while(|line| is_passed(line));
    let end = longest - passed.map(|line| line.len()).sum::<usize>();
    let blank = text[end..].split_inclusive('\n');
    let blank = blank.take_while(|line| line.trim().is_empty());
    let start = end + blank.map(str::len).sum::<usize>();
    (end > 0 && text[start..].starts_with('#')).then_some((end, start))
}

/// The beginning of a line.
fn shown(line: &str) -> String {
    const CHARS: usize = 40;
    match line.char_indices().nth(CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.trim_end().to_owned(),
    }
}
