//! What a set of files must keep to be a script: one file a subject, each rule a function.
//!
//! Faults that a page has by itself are found where it is read; here are those that need the others.

mod danger;
mod facts;
mod files;
mod helpline;
mod limits;
mod links;
mod loops;
mod numbers;
mod reach;
mod reading;
mod score;
mod translations;
mod wording;

use super::commands::Draft as Commands;
use super::page::{Draft as Node, Page};
use super::style::Style;
use super::{NodeId, Target, Translated};
use crate::contact::Contacts;
use crate::finding::{Finding, Source};
use crate::language::Language;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Everything that was read and waits for its check.
pub(super) struct Draft<'a> {
    pub(super) files: &'a [Source],
    pub(super) pages: &'a [Page],
    /// None when `contacts.toml` cannot be used; that has its own finding, and contacts are not looked at then.
    pub(super) contacts: Option<&'a Contacts>,
    pub(super) commands: &'a Commands,
    /// False when `mixing.toml` cannot be used; that has its own finding, and links to its nodes are not looked at then.
    pub(super) has_mixing: bool,
    /// The words that a page should not say.
    pub(super) style: &'a Style,
    /// From which texts the translations were made.
    pub(super) translated: &'a Translated,
}

/// Pages that the engine itself shows.
pub(super) const REQUIRED_PAGES: [&str; 15] = [
    "menu",
    "help",
    "emergency",
    "urgent",
    "now",
    "urgent#reminder",
    "unknown",
    "wordless",
    "language",
    "privacy",
    "data",
    "deleted",
    "hidden",
    "stopped",
    "group",
];

/// What is said before a test begins again because answers are missing; required where there is a test.
pub(super) const TEST_AGAIN: &str = "unknown#test-again";

/// Nodes that the engine says by itself where they are written.
pub(super) const UNASKED: [&str; 4] = [
    TEST_AGAIN,
    "unknown#choices",
    "unknown#off-topic",
    "help#beside",
];

/// A rule, which adds what it finds.
type Rule<'a> = dyn Fn(&mut Vec<Finding>) + Sync + 'a;

/// Runs every rule.
pub(super) fn check(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    let index = Index::new(draft.pages);
    let rules: [&Rule<'_>; 13] = [
        &|findings| wording::check(draft, findings),
        &|findings| reading::check(draft, findings),
        &|findings| files::check(draft, findings),
        &|findings| links::check(draft, &index, findings),
        &|findings| limits::check(draft, findings),
        &|findings| facts::check(draft, &index, findings),
        &|findings| numbers::check(draft, findings),
        &|findings| translations::check(draft, &index, findings),
        &|findings| danger::check(draft, findings),
        &|findings| score::check(draft, &index, findings),
        &|findings| reach::check(draft, findings),
        &|findings| loops::check(draft, findings),
        &|findings| helpline::check(draft, findings),
    ];
    let found = rules.into_par_iter().flat_map_iter(|rule| {
        let mut found = Vec::new();
        rule(&mut found);
        found
    });
    findings.par_extend(found);
}

/// The nodes that are shown without a button, in every language the same.
pub(super) fn starts(draft: &Draft<'_>) -> HashSet<NodeId> {
    reach::starts(draft, &reach::shown(draft.pages, Language::Nb))
        .into_iter()
        .collect()
}

/// Every node by language and id, with its page.
struct Index<'a> {
    nodes: HashMap<(Language, NodeId), (&'a Page, &'a Node)>,
}

impl Draft<'_> {
    /// Whether a page sums up answers.
    fn has_tests(&self) -> bool {
        self.pages.iter().any(|page| page.front.score.is_some())
    }

    /// A file by its name.
    fn file(&self, name: &str) -> Option<&Source> {
        self.files.iter().find(|source| &*source.file == name)
    }
}

impl<'a> Index<'a> {
    fn new(pages: &'a [Page]) -> Index<'a> {
        let nodes =
            placed(pages).map(|(page, node)| ((page.language, node.id.clone()), (page, node)));
        Index {
            nodes: nodes.collect(),
        }
    }

    fn get(&self, language: Language, id: &NodeId) -> Option<(&'a Page, &'a Node)> {
        self.nodes.get(&(language, id.clone())).copied()
    }

    /// Whether somebody who reads `language` can be shown the node, translated or in bokmål.
    fn shows(&self, language: Language, id: &NodeId) -> bool {
        self.get(language, id)
            .or_else(|| self.get(Language::Nb, id))
            .is_some()
    }
}

/// Every node with its page, in the order of the files.
fn placed(pages: &[Page]) -> impl Iterator<Item = (&Page, &Node)> {
    pages
        .iter()
        .flat_map(|page| page.nodes.iter().map(move |node| (page, node)))
}

/// Where something stands below a heading; the heading itself, when the page writes it in another way.
fn place(page: &Page, node: &Node, written: &str) -> Range<usize> {
    let later = page.nodes.iter().map(|other| other.span.start);
    let end = later.filter(|start| *start > node.span.start).min();
    let end = end.unwrap_or(page.source.text.len());
    let found = page.source.text[node.span.start..end].find(written);
    found.map_or(node.span.clone(), |at| {
        let start = node.span.start + at;
        start..start + written.len()
    })
}

/// What stands in a link, for messages.
fn named(target: &Target) -> String {
    format!("«{target}»")
}
