//! What a picture of a graph shows: boxes with rows, and lines between them. Not yet where they stand.

mod nodes;
mod pages;

pub(super) use nodes::nodes;
pub(super) use pages::pages;

use super::{FEWEST, Node};
use crate::language::Language;
use crate::triage::Level;

/// Longest text of a heading, a row and a line, in characters.
const HEADING_CHARS: usize = 30;
const ROW_CHARS: usize = 44;
const LABEL_CHARS: usize = 36;

/// Boxes and lines with their texts.
#[derive(Debug, Default)]
pub(super) struct Picture {
    pub(super) title: String,
    /// What is shown and what is left out, for the legend and for those who cannot see it.
    pub(super) notes: Vec<String>,
    pub(super) boxes: Vec<Block>,
    pub(super) lines: Vec<Arrow>,
    /// Headings of the frames around boxes.
    pub(super) groups: Vec<String>,
}

/// A box.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) heading: String,
    pub(super) rows: Vec<Row>,
    pub(super) tone: Tone,
    /// Has a warning.
    pub(super) warned: bool,
    /// Is not translated, or has a node that is not.
    pub(super) untranslated: bool,
    /// The place that was asked for.
    pub(super) focus: bool,
    pub(super) group: Option<usize>,
    /// All of it in words.
    pub(super) about: String,
}

/// A line of text in a box.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) text: String,
    pub(super) tone: Tone,
}

impl Row {
    fn new(text: &str, tone: Tone) -> Row {
        Row {
            text: short(text, ROW_CHARS),
            tone,
        }
    }
}

/// How something is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tone {
    /// As everything else.
    Plain,
    /// Said softly.
    Soft,
    /// Leads away from the bot.
    Contact,
    /// An urgent node.
    Urgent,
    /// An emergency.
    Emergency,
}

/// A line from one box to another.
#[derive(Debug)]
pub(super) struct Arrow {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) label: String,
    /// Followed when nobody answers.
    pub(super) waits: bool,
    /// How many people went it, when it was counted and may be told.
    pub(super) people: Option<usize>,
}

/// How wide a line is that so many people went: twice as many are one step more.
pub(super) fn width(people: usize) -> f64 {
    1.2 + 1.2 * (people as f64 / FEWEST as f64).max(1.0).log2()
}

fn tone(node: &Node) -> Tone {
    match node.level {
        Some(Level::Emergency) => Tone::Emergency,
        Some(Level::Urgent) => Tone::Urgent,
        _ => Tone::Plain,
    }
}

/// The heading of a node, with signs for what is wrong with it.
fn marked(node: &Node, language: Language) -> String {
    let warning = if node.warnings.is_empty() { "" } else { "⚠ " };
    let foreign = if node.lang == language { "" } else { "◌ " };
    format!("{warning}{foreign}{}", node.title)
}

/// A node in words, for the tip of its box and for screen readers.
fn about(node: &Node, language: Language) -> String {
    let mut about = format!("{}: {}, {} tegn", node.id, node.title, node.chars);
    if let Some(level) = node.level {
        about += &format!(", {level}");
    }
    if let Some(taps) = node.from_menu {
        about += &format!(", {taps} trykk fra menyen");
    }
    if node.lang != language {
        about += &format!(", ikke oversatt til {language}");
    }
    for warning in &node.warnings {
        about += &format!(", advarsel {warning}");
    }
    about
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn in_words(names: &[&str]) -> String {
    match names {
        [] => "ingen side".to_owned(),
        [one] => format!("«{one}»"),
        [first @ .., last] => format!("«{}» og «{last}»", first.join("», «")),
    }
}

fn short(text: &str, chars: usize) -> String {
    if text.chars().count() <= chars {
        return text.to_owned();
    }
    let cut: String = text.chars().take(chars - 1).collect();
    format!("{}…", cut.trim_end())
}
