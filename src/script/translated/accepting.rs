//! Somebody says that translations fit what bokmål says now, or takes that back.
//!
//! **Invariant**: a translation whose buttons are not those of bokmål is never marked; one that nobody has changed since
//! bokmål was, and one with other figures, only when its node is named.

use super::{Mark, TAKEN_BACK, Translated, mark};
use crate::language::Language;
use crate::script::{Node, NodeId, Script, Words};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// What stands for the page itself where a node is named.
const START: &str = "#start";

/// What somebody says it of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Whether it is said of every page.
    pub all: bool,
    /// Pages, as `nn/heroin`.
    pub pages: BTreeSet<String>,
    /// Nodes, as `nn/heroin#effects`; `nn/heroin#start` is the page itself.
    pub nodes: BTreeSet<String>,
}

/// A translated node and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Its name as [`Asked::nodes`] has it.
    pub node: String,
    /// The file, relative to the dialogues.
    pub file: Arc<str>,
    /// The line of its heading.
    pub line: usize,
}

/// Why a node is not marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Its buttons are not those of bokmål.
    Buttons,
    /// Its paragraphs with `{when …}` are not those of bokmål.
    Conditions,
    /// Its figures or what is filled in are not those of bokmål.
    Figures,
    /// It is as it was before bokmål was changed.
    Unchanged,
}

/// What became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Those that have a new mark.
    pub marked: Vec<Place>,
    /// Those that do not fit, and why.
    pub left: Vec<(Place, Left)>,
}

impl Asked {
    /// Whether it is said of a node, and whether that is named.
    fn of(&self, node: &Node) -> Option<bool> {
        match self.nodes.contains(&name(node)) {
            true => Some(true),
            false if self.all => Some(false),
            false => {
                let page = format!("{}/{}", node.language, node.id.page());
                self.pages.contains(&page).then_some(false)
            }
        }
    }
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Left::Buttons => "knappene leder ikke dit de gjør på bokmål",
            Left::Conditions => "avsnittene med {when …} er ikke de samme som på bokmål",
            Left::Figures => "tallene eller det som fylles inn, er ikke som på bokmål",
            Left::Unchanged => "oversettelsen er ikke endret siden bokmål ble det",
        })
    }
}

impl Translated {
    /// Notes that the translations that are asked about are made from what bokmål says now, where that can be. Marks of
    /// nodes that are no more go.
    pub fn accept(&mut self, script: &Script, asked: &Asked) -> Accepted {
        let mut accepted = Accepted::default();
        self.drop_gone(script);
        for (node, bokmål) in translations(script) {
            let Some(is_named) = asked.of(node) else {
                continue;
            };
            let now = Mark {
                source: mark_of(bokmål),
                own: mark_of(node),
            };
            let marks = self.0.entry(node.language).or_default();
            let old = marks.get(node.id.as_str());
            if old.is_none_or(|old| old.source != now.source) {
                let is_changed = old.is_none_or(|old| old.own != now.own);
                match lacks(node, bokmål, is_changed, is_named) {
                    Some(left) => {
                        accepted.left.push((place(node), left));
                        continue;
                    }
                    None => accepted.marked.push(place(node)),
                }
            }
            marks.insert(node.id.to_string(), now);
        }
        accepted
    }

    /// Takes back that the translations that are asked about fit; those that this is true of.
    pub fn take_back(&mut self, script: &Script, asked: &Asked) -> Vec<Place> {
        let asked_of = translations(script).filter(|(node, _)| asked.of(node).is_some());
        let mut taken = Vec::new();
        for (node, _) in asked_of {
            let marks = self.0.entry(node.language).or_default();
            let open = Mark {
                source: TAKEN_BACK.to_owned(),
                own: mark_of(node),
            };
            marks.insert(node.id.to_string(), open);
            taken.push(place(node));
        }
        taken
    }

    fn drop_gone(&mut self, script: &Script) {
        for (language, marks) in &mut self.0 {
            marks.retain(|id, _| {
                let node = script.node(*language, &NodeId::new(id.as_str()));
                node.is_some_and(|node| node.language == *language)
            });
        }
    }
}

/// The translated nodes of pages, each with that of bokmål, in the order of the files. A table that makes a page holds
/// all its languages.
fn translations(script: &Script) -> impl Iterator<Item = (&Node, &Node)> {
    let nodes = script.nodes().filter(|node| node.language != Language::Nb);
    nodes
        .filter(|node| node.file.ends_with(".md"))
        .filter_map(|node| Some((node, script.node(Language::Nb, &node.id)?)))
}

fn mark_of(node: &Node) -> String {
    let choices = node.choices.iter();
    mark(&node.text, choices.map(|c| (&c.label, &c.target)))
}

/// What speaks against marking a translation.
fn lacks(node: &Node, bokmål: &Node, is_changed: bool, is_named: bool) -> Option<Left> {
    let targets = |node: &Node| -> Vec<_> {
        let choices = node.choices.iter();
        choices.map(|choice| choice.target.clone()).collect()
    };
    if targets(node) != targets(bokmål) {
        return Some(Left::Buttons);
    }
    if !node.text.conditions().eq(bokmål.text.conditions()) {
        return Some(Left::Conditions);
    }
    if is_named {
        return None;
    }
    if !is_changed {
        return Some(Left::Unchanged);
    }
    (figures(&node.text) != figures(&bokmål.text)).then_some(Left::Figures)
}

/// Every number of a text, without what parts its thousands, and everything that is filled in.
fn figures(text: &Words) -> BTreeSet<String> {
    let written: Vec<char> = text.written().chars().collect();
    let mut found: BTreeSet<String> = text.slots().map(ToString::to_string).collect();
    let mut number = String::new();
    for (at, c) in written.iter().enumerate() {
        match c {
            digit if digit.is_ascii_digit() => number.push(*digit),
            _ if !number.is_empty() && parts_thousands(&written[at..]) => {}
            _ if !number.is_empty() => {
                found.insert(std::mem::take(&mut number));
            }
            _ => {}
        }
    }
    if !number.is_empty() {
        found.insert(number);
    }
    found
}

/// Whether a sign is one between thousands, as in `10 000` and `10,000`: three digits follow, and no more.
fn parts_thousands(from: &[char]) -> bool {
    let is_digit = |at: usize| from.get(at).is_some_and(char::is_ascii_digit);
    let is_sign = matches!(from.first(), Some(' ' | '\u{a0}' | '.' | ','));
    is_sign && (1..4).all(is_digit) && !is_digit(4)
}

fn place(node: &Node) -> Place {
    Place {
        node: name(node),
        file: node.file.clone(),
        line: node.line,
    }
}

/// The node as it is named for [`Asked`].
fn name(node: &Node) -> String {
    let id = node.id.as_str();
    let start = if id.contains('#') { "" } else { START };
    format!("{}/{id}{start}", node.language)
}

#[cfg(test)]
mod tests {
    use super::figures;
    use crate::script::Words;

    #[test]
    fn figures_are_compared_as_they_are_meant() {
        let of = |text: &str| {
            let mut words = Words::default();
            words.push_html(text);
            figures(&words).into_iter().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(of("10 000 kroner, 0,5 promille"), "0 10000 5");
        assert_eq!(of("10,000 kroner, 0.5 per mille"), "0 10000 5");
        assert_eq!(of("i 2025 2026"), "2025 2026");
        assert_eq!(of("<a href=\"https://a.no/17\">side</a> 3"), "3");
    }
}
