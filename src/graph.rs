//! The dialogues as nodes and the buttons between them: what programs count, and what is drawn.
//!
//! **What counts as a tap.** A button is an edge. `!menu` leads to the menu of the language, and `!language`, `!delete`,
//! `!hide` and `!stop` to the nodes that they show, so taps can be counted over the edges alone. `!back`, `!resume` and
//! `!language:nn` lead to where the person was: they stay as they are written, and count for nothing. Taps from the menu
//! and to help are the shortest ways over the edges; help is a node of the page `help`, or the card of a contact.
//!
//! **What is near.** Help is at most [`TAPS_TO_HELP`] taps from every node; only `group` has none, which the bot says as
//! it leaves a group chat, where nothing can be pressed. Everything that people look up is at most [`TAPS_FROM_MENU`]
//! taps from the menu. Two kinds of nodes are not looked up and can lie further off. The *starts* are said without a tap:
//! to a message that is read as danger, to one that is not understood, or when nobody answers. The *steps* of a danger
//! (a node with a level) and the questions of a test follow from a start one at a time. [`Graph::far`] lists what breaks this.
//!
//! **Invariant**: an edge ends at a node of the graph, a contact (`@113`), a web page or one of those acts. Only nodes that
//! are written are nodes: where a language lacks one, edges lead to bokmål's, as the bot does. The thousands that the
//! table of mixtures makes behind the page `mixing` are left out, with the buttons to them.

mod around;
mod dot;
mod layout;
mod picture;
mod svg;
mod taps;
mod traffic;

pub use crate::script::TAPS_TO_HELP;
pub use dot::dot;
pub use svg::{neighbourhood, overview};
pub use traffic::{FEWEST, Traffic};

use crate::finding::{Finding, Severity};
use crate::language::Language;
use crate::script::{self, Act, Choice, NodeId, Script, Target, mixing};
use crate::triage::Level;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything that people look up is at most so many taps away from the menu.
pub const TAPS_FROM_MENU: usize = 3;

/// Nodes and the buttons between them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Graph {
    /// In the order of the files.
    pub nodes: Vec<Node>,
    /// In the order of the buttons.
    pub edges: Vec<Edge>,
    /// The names of the contacts, by `@id`, in the order of their ids.
    #[serde(skip)]
    pub contacts: BTreeMap<String, String>,
    /// How many people went from a page to another, when it was counted.
    #[serde(skip)]
    between_pages: Option<BTreeMap<(String, String), usize>>,
    /// How many people were shown nothing after a page, when it was counted.
    #[serde(skip)]
    left: BTreeMap<String, usize>,
}

/// One thing that the bot says, in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Node {
    /// Language and name, `nb/heroin#effects`.
    pub id: String,
    /// The language that it is written in.
    pub lang: Language,
    /// The topic that it answers.
    pub topic: Option<String>,
    /// The danger that it answers, or is a step of.
    pub level: Option<Level>,
    /// How many sources its page names.
    pub sources: usize,
    /// When a person last checked its page.
    pub reviewed: Option<Date>,
    /// How many characters a reader sees at most.
    pub chars: usize,
    /// Its heading.
    pub title: String,
    /// The file that it stands in, relative to the dialogues.
    pub file: Arc<str>,
    /// The line of its heading.
    pub line: usize,
    /// Whether the bot says it without a tap.
    pub start: bool,
    /// Whether it is a question or a result of a test.
    pub asked: bool,
    /// Taps from the menu of its language.
    pub from_menu: Option<usize>,
    /// Taps to the page `help` or the card of a contact.
    pub to_help: Option<usize>,
    /// The node that is said when nobody answers.
    pub follow_up: Option<String>,
    /// The codes of what [`Graph::mark`] was told is wrong with it.
    pub warnings: Vec<&'static str>,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edge {
    /// The node that it stands under.
    pub from: String,
    /// Where it leads: a node, `@contact`, an address, or `!back` and its like.
    pub to: String,
    /// What stands on it.
    pub label: String,
    /// How many people went that way, when it was counted and may be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<usize>,
}

impl Graph {
    /// All nodes of every language.
    pub fn new(script: &Script) -> Graph {
        let mut whole = Graph::default();
        for language in Language::ALL {
            let graph = Graph::written(script, language);
            whole.nodes.extend(graph.nodes);
            whole.edges.extend(graph.edges);
            for (id, name) in graph.contacts {
                whole.contacts.entry(id).or_insert(name);
            }
        }
        whole
    }

    /// The nodes that are written in a language.
    pub fn written(script: &Script, language: Language) -> Graph {
        let mut graph = Graph::shown(script, language);
        graph.nodes.retain(|node| node.lang == language);
        let prefix = format!("{language}/");
        graph.edges.retain(|edge| edge.from.starts_with(&prefix));
        graph
    }

    /// What somebody who reads a language is shown: its nodes, and bokmål's where they are missing.
    pub fn shown(script: &Script, language: Language) -> Graph {
        let reader = Reader { script, language };
        let nodes = || {
            script
                .nodes()
                .filter(|node| node.language == Language::Nb && !mixing::is_made(&node.id))
                .filter_map(|node| script.node(language, &node.id))
        };
        let mut graph = Graph {
            nodes: nodes().map(|node| reader.node(node)).collect(),
            edges: nodes().flat_map(|node| reader.edges(node)).collect(),
            contacts: reader.contacts(),
            between_pages: None,
            left: BTreeMap::new(),
        };
        taps::count(&mut graph, &reader.name(&NodeId::new("menu")));
        graph
    }

    /// Notes on each node what is wrong with it.
    pub fn mark(&mut self, findings: &[Finding]) {
        let mut headings: BTreeMap<(Arc<str>, usize), usize> = BTreeMap::new();
        for (at, node) in self.nodes.iter().enumerate() {
            headings.insert((node.file.clone(), node.line), at);
        }
        let warnings = findings
            .iter()
            .filter(|finding| finding.severity == Severity::Warning);
        for finding in warnings {
            let before = headings.range(..=(finding.file.clone(), finding.line));
            if let Some(((file, _), at)) = before.last()
                && *file == finding.file
            {
                self.nodes[*at].warnings.push(finding.code);
            }
        }
    }

    /// The nodes that are too far from the menu or from help, as the head of this module says.
    pub fn far(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|node| {
            let within = |taps: Option<usize>, most| taps.is_some_and(|taps| taps <= most);
            let looked_up = !node.start && !node.asked && node.level.is_none();
            let group = node.id.ends_with("/group");
            (looked_up && !within(node.from_menu, TAPS_FROM_MENU))
                || (!group && !within(node.to_help, TAPS_TO_HELP))
        })
    }
}

impl Node {
    /// The name of its page.
    pub fn page(&self) -> &str {
        page_of(&self.id)
    }

    /// Its name without the language.
    pub fn name(&self) -> &str {
        self.id.split_once('/').map_or(&self.id, |(_, name)| name)
    }
}

/// The page of a node's name: `heroin` of `nb/heroin#effects`.
fn page_of(id: &str) -> &str {
    let name = id.split_once('/').map_or(id, |(_, name)| name);
    name.split('#').next().unwrap_or(name)
}

/// Somebody who reads a language.
struct Reader<'a> {
    script: &'a Script,
    language: Language,
}

impl Reader<'_> {
    fn node(&self, node: &script::Node) -> Node {
        Node {
            id: format!("{}/{}", node.language, node.id),
            lang: node.language,
            topic: node.topic.clone(),
            level: node.level,
            sources: node.sources,
            reviewed: node.reviewed,
            chars: node
                .text
                .longest_chars(self.script.contacts(), self.language),
            title: node.title.clone(),
            file: node.file.clone(),
            line: node.line,
            start: self.script.starts(&node.id),
            asked: self.script.scale(node.id.page()).is_some()
                && node.id.as_str() != node.id.page(),
            from_menu: None,
            to_help: None,
            follow_up: node.follow_up.as_ref().map(|next| self.name(&next.node)),
            warnings: Vec::new(),
        }
    }

    fn edges(&self, node: &script::Node) -> impl Iterator<Item = Edge> {
        let choices = node.choices.iter();
        let written =
            |choice: &&Choice| !matches!(&choice.target, Target::Node(to) if mixing::is_made(to));
        choices.filter(written).flat_map(|choice| {
            let ends = self.ends(node.id.page(), choice.target.onward());
            ends.into_iter().map(|to| Edge {
                from: format!("{}/{}", node.language, node.id),
                to,
                label: choice.label.longest(self.script.contacts(), self.language),
                people: None,
            })
        })
    }

    /// Where a choice of a page can lead: to each result of a test that it sums up, else to one place.
    fn ends(&self, page: &str, target: &Target) -> Vec<String> {
        let scale = self
            .script
            .scale(page)
            .filter(|_| *target == Target::Act(Act::Score));
        match scale {
            Some(scale) => scale.results().map(|result| self.name(result)).collect(),
            None => vec![self.end(target)],
        }
    }

    fn contacts(&self) -> BTreeMap<String, String> {
        let contacts = self.script.contacts().iter();
        contacts
            .map(|contact| {
                let name = contact.name(self.language).to_owned();
                (format!("@{}", contact.id()), name)
            })
            .collect()
    }

    fn end(&self, target: &Target) -> String {
        let page = match target {
            Target::Node(node) => return self.name(node),
            Target::Act(act) => act.page(),
            Target::Answer(_) | Target::Contact(_) | Target::Web(_) => None,
        };
        match page {
            Some(page) => self.name(&NodeId::new(page)),
            None => target.to_string(),
        }
    }

    /// The node that is shown for an id, through renames, with the language that it is written in.
    fn name(&self, id: &NodeId) -> String {
        let living = self.script.living(id);
        let node = living.and_then(|living| self.script.node(self.language, &living));
        match node {
            Some(node) => format!("{}/{}", node.language, node.id),
            None => format!("{}/{id}", self.language),
        }
    }
}
