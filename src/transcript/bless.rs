//! Rewrites a transcript so that it expects what came. Lines that already fit stay as they were written.

use super::play::Came;
use super::{Kind, Turn, pattern};
use std::collections::{HashMap, HashSet};

/// Longest line of buttons that is written, in characters.
const LINE_CHARS: usize = 100;

/// The text with every line that did not fit replaced by what came, and turns without expectations filled in.
pub(super) fn rewrite<'a>(
    text: &str,
    turns: impl Iterator<Item = (&'a Turn, &'a Option<Came>)>,
) -> String {
    let mut changes = Changes::default();
    for (turn, came) in turns {
        if let Some(came) = came {
            changes.make(turn, came);
        }
    }
    let mut rewritten = String::new();
    for (at, line) in text.lines().enumerate() {
        let number = at + 1;
        if !changes.dropped.contains(&number) {
            rewritten.push_str(line);
            rewritten.push('\n');
        }
        for line in changes.added.get(&number).into_iter().flatten() {
            rewritten.push_str(line);
            rewritten.push('\n');
        }
    }
    rewritten
}

/// The lines that tell a text of a kind; none for an empty text.
pub(super) fn lines(kind: Kind, text: &str) -> Vec<String> {
    match kind {
        _ if text.is_empty() => Vec::new(),
        Kind::Buttons => wrapped(text),
        _ => text
            .lines()
            .map(|line| format!("{} {line}", kind.sign()))
            .collect(),
    }
}

/// Buttons on as few lines as they fit on.
fn wrapped(buttons: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for button in buttons.split_inclusive(']').map(str::trim) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + button.chars().count() < LINE_CHARS => {
                line.push(' ');
                line.push_str(button);
            }
            _ => lines.push(button.to_owned()),
        }
    }
    lines
}

#[derive(Default)]
struct Changes {
    dropped: HashSet<usize>,
    /// By the line that they stand after.
    added: HashMap<usize, Vec<String>>,
}

impl Changes {
    fn make(&mut self, turn: &Turn, came: &Came) {
        if turn.expected.is_empty() {
            let lines = Kind::ALL
                .into_iter()
                .flat_map(|kind| lines(kind, came.of_kind(kind)));
            return self.added.entry(turn.line).or_default().extend(lines);
        }
        for kind in Kind::ALL {
            if let Some((first, expected)) = turn.expects(kind)
                && !pattern::matches(&expected, came.of_kind(kind))
            {
                let old = turn
                    .expected
                    .iter()
                    .filter(|expected| expected.kind == kind);
                self.dropped.extend(old.map(|expected| expected.line));
                self.added
                    .entry(first)
                    .or_default()
                    .extend(lines(kind, came.of_kind(kind)));
            }
        }
    }
}
