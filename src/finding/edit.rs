//! What mends a text, where only one thing can be meant.
//!
//! **Invariant**: what is not at fault stays as it is; edits that overlap are not both made.

use serde::Serialize;
use std::ops::Range;

/// Another text in place of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// Where, in bytes of the file without its byte order mark.
    pub range: Range<usize>,
    /// What shall stand there.
    pub replacement: String,
}

/// A text after edits, and which of them were made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The text.
    pub text: String,
    /// The numbers of the edits that were made, in the order of their places.
    pub made: Vec<usize>,
}

impl Edit {
    /// Puts a text in place of a part.
    pub fn new(range: Range<usize>, replacement: impl Into<String>) -> Edit {
        Edit {
            range,
            replacement: replacement.into(),
        }
    }
}

/// Makes edits; of those that overlap only the first, and none that does not fit the text.
pub fn mended(text: &str, edits: &[Edit]) -> Mended {
    let mut order: Vec<usize> = (0..edits.len()).collect();
    order.sort_by_key(|at| edits[*at].range.start);
    let mut mended = Mended {
        text: String::with_capacity(text.len()),
        made: Vec::new(),
    };
    let mut done = 0;
    for at in order {
        let Edit { range, replacement } = &edits[at];
        let is_ours = range.start >= done && text.get(range.clone()).is_some();
        if is_ours {
            mended.text.push_str(&text[done..range.start]);
            mended.text.push_str(replacement);
            mended.made.push(at);
            done = range.end;
        }
    }
    mended.text.push_str(&text[done..]);
    mended
}

/// The text with line ends of one kind, without spaces at the end of blank lines and headings, and with a line end at its
/// own end; none when it has all that. Spaces at the end of other lines can mean a new line, and stay.
pub fn tidied(text: &str) -> Option<String> {
    let tidy_line = |line: &str| match line.trim_start_matches('#') {
        rest if rest.trim().is_empty() || rest.len() < line.len() => line.trim_end().to_owned(),
        _ => line.to_owned(),
    };
    let lines = text.lines().map(tidy_line);
    let tidy: String = lines.flat_map(|line| [line, "\n".to_owned()]).collect();
    (tidy != text).then_some(tidy)
}

#[cfg(test)]
mod tests {
    use super::{Edit, mended, tidied};

    #[test]
    fn edits_that_overlap_are_not_both_made() {
        let edits = [
            Edit::new(4..6, "Ø"),
            Edit::new(0..1, "A"),
            Edit::new(5..6, "x"),
            Edit::new(90..91, "x"),
        ];
        let mended = mended("a bcøe", &edits);
        assert_eq!((&*mended.text, &mended.made[..]), ("A bcØe", &[1, 0][..]));
    }

    #[test]
    fn a_text_is_tidied_without_losing_a_new_line_that_is_meant() {
        assert_eq!(tidied("# A\n\nen  \nto\n"), None);
        assert_eq!(
            tidied("# A  \r\n \r\nen  \r\nto").as_deref(),
            Some("# A\n\nen  \nto\n")
        );
        assert_eq!(tidied(""), None);
    }
}
