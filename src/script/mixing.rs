//! What happens when two things are taken together: the table `dialogues/mixing.toml`, and the nodes made of it.
//!
//! A pair stands once, whichever is named first. **Invariants**: a pair is never milder than the worse of its two parts;
//! a pair that nobody has filled in is at least [`Danger::Risky`], and its answer says that too little is known. Absent:
//! finding the two substances in a question.

mod check;
mod file;
mod pages;

use super::NodeId;
use super::page::Page;
use crate::finding::{Finding, Source};
use crate::language::Language;
use std::collections::{BTreeMap, HashMap};

/// The page that the nodes stand on.
pub(super) const PAGE: &str = "mixing";

/// How dangerous something is, the mildest first. There is no level for "safe".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Danger {
    /// Little danger that is known.
    Low,
    /// It can go wrong.
    Risky,
    /// Serious harm is near.
    Dangerous,
    /// It can kill.
    Deadly,
}

impl Danger {
    /// All dangers, the mildest first.
    pub const ALL: [Danger; 4] = [
        Danger::Low,
        Danger::Risky,
        Danger::Dangerous,
        Danger::Deadly,
    ];

    /// Its name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Danger::Low => "low",
            Danger::Risky => "risky",
            Danger::Dangerous => "dangerous",
            Danger::Deadly => "deadly",
        }
    }

    /// Reads the name that the table uses.
    pub fn from_name(name: &str) -> Option<Danger> {
        Danger::ALL.into_iter().find(|danger| danger.name() == name)
    }
}

/// Substances that are alike in what they do together with others.
#[derive(Clone, Debug)]
pub struct Class {
    /// Its name in the table, such as `ghb`.
    pub name: String,
    /// The substances of the list of topics that belong to it.
    pub members: Vec<String>,
    /// What people call it or what belongs to it, besides the names of its members.
    pub words: BTreeMap<Language, Vec<String>>,
    /// How dangerous it is by itself.
    pub alone: Danger,
    /// Whether it is a medicine, and listed with those.
    pub is_medicine: bool,
}

/// The table, checked.
#[derive(Clone, Debug, Default)]
pub struct Mixing {
    classes: Vec<Class>,
    dangers: HashMap<(usize, usize), Danger>,
}

impl Mixing {
    /// Reads the table and says what is wrong with it. The pages hold a node for each choice and each pair; there is no
    /// table when the file cannot be read at all.
    pub(super) fn read(
        source: &Source,
        findings: &mut Vec<Finding>,
    ) -> Option<(Mixing, Vec<Page>)> {
        let table = check::table(source, file::read(source, findings)?, findings);
        let pages = pages::pages(source, &table);
        Some((table.into_mixing(), pages))
    }

    /// The classes in the order of the table.
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// What people call the classes, each word with its language and the name of its class.
    pub fn class_words(&self) -> impl Iterator<Item = (Language, &str, &str)> {
        self.classes.iter().flat_map(|class| {
            let words = class.words.iter();
            words.flat_map(|(language, words)| {
                let word = |word| (*language, String::as_str(word), class.name.as_str());
                words.iter().map(word)
            })
        })
    }

    /// The class of a substance of the list of topics; a class's own name stands for itself.
    pub fn class_of(&self, subject: &str) -> Option<&Class> {
        self.place(subject).map(|at| &self.classes[at])
    }

    /// How dangerous two substances are together. None for what is in no class, and for a class with itself.
    pub fn danger(&self, a: &str, b: &str) -> Option<Danger> {
        let key = self.pair(a, b)?;
        self.dangers.get(&key).copied()
    }

    /// The node that answers two substances taken together, whichever is named first.
    pub fn node(&self, a: &str, b: &str) -> Option<NodeId> {
        let (a, b) = self.pair(a, b)?;
        Some(node_of(&self.classes[a].name, &self.classes[b].name))
    }

    /// Every pair by the name that has its parts the other way round, with its node.
    pub(super) fn reversed(&self) -> impl Iterator<Item = (NodeId, NodeId)> {
        self.dangers.keys().map(|(a, b)| {
            let (a, b) = (&self.classes[*a].name, &self.classes[*b].name);
            let (first, last) = if a < b { (a, b) } else { (b, a) };
            (NodeId::new(format!("{PAGE}#{last}-{first}")), node_of(a, b))
        })
    }

    fn pair(&self, a: &str, b: &str) -> Option<(usize, usize)> {
        let (a, b) = (self.place(a)?, self.place(b)?);
        (a != b).then(|| (a.min(b), a.max(b)))
    }

    fn place(&self, subject: &str) -> Option<usize> {
        let is_member = |class: &Class| class.members.iter().any(|member| member == subject);
        let member = self.classes.iter().position(is_member);
        member.or_else(|| self.classes.iter().position(|class| class.name == subject))
    }
}

/// The node of a pair: the names in the order of the alphabet, so that it is the same whoever stands first.
fn node_of(a: &str, b: &str) -> NodeId {
    let (first, last) = if a < b { (a, b) } else { (b, a) };
    NodeId::new(format!("{PAGE}#{first}-{last}"))
}
