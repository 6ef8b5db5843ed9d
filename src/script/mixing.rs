//! What happens when two things are taken together: the table `dialogues/mixing.toml`, and the nodes made of it.
//!
//! A pair stands once, whichever is named first. **Invariants**: a pair is never milder than the worse of its two parts;
//! a pair that nobody has filled in is at least [`Danger::Risky`], and its answer says that too little is known. Absent:
//! the names of drugs in a question, which the router finds.

mod check;
mod file;
mod pages;
mod texts;

use super::NodeId;
use super::page::Page;
use crate::finding::{Finding, Source};
use crate::language::Language;
use crate::text;
use std::collections::{BTreeMap, HashMap};

/// The page that the nodes stand on.
pub const PAGE: &str = "mixing";

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
    /// The folded words of the classes with a space around, each with the number of its class.
    spoken: Vec<(String, usize)>,
}

/// Whether a node is made from the table, and not its page itself.
pub fn is_made(id: &NodeId) -> bool {
    id.page() == PAGE && id.as_str() != PAGE
}

impl Mixing {
    fn new(classes: Vec<Class>, dangers: HashMap<(usize, usize), Danger>) -> Mixing {
        let spoken = classes.iter().enumerate().flat_map(|(at, class)| {
            let words = class.words.values().flatten();
            words.map(move |word| (format!(" {} ", text::fold(word)), at))
        });
        Mixing {
            spoken: spoken.collect(),
            classes,
            dangers,
        }
    }

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

    /// The node that answers two substances taken together, whichever is named first, by the subjects of their topics or
    /// the names of their classes. None for what is in no class, and for a class with itself.
    pub fn node(&self, a: &str, b: &str) -> Option<NodeId> {
        let (a, b) = self.pair(a, b)?;
        Some(node_of(&self.classes[a].name, &self.classes[b].name))
    }

    /// The node that answers two things taken together, where a text names two: by the words of the classes, and by the
    /// substances that were found in it otherwise.
    pub fn named_in(&self, text: &str, substances: &[&str]) -> Option<NodeId> {
        let folded = format!(" {} ", text::fold(text));
        let mut classes: Vec<usize> = Vec::new();
        for (word, class) in &self.spoken {
            if folded.contains(word) && !classes.contains(class) {
                classes.push(*class);
            }
        }
        for class in substances.iter().filter_map(|subject| self.place(subject)) {
            if classes.len() < 2 && !classes.contains(&class) {
                classes.push(class);
            }
        }
        match classes[..] {
            [a, b] => Some(node_of(&self.classes[a].name, &self.classes[b].name)),
            _ => None,
        }
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

#[cfg(test)]
mod tests {
    use super::{Danger, Mixing};
    use crate::finding::{Finding, Source};

    const TABLE: &str = include_str!("../../tests/scripts/base/mixing.toml");

    fn read(table: &str) -> (Option<Mixing>, Vec<Finding>) {
        let mut findings = Vec::new();
        let read = Mixing::read(&Source::new("mixing.toml", table), &mut findings);
        (read.map(|(mixing, _)| mixing), findings)
    }

    #[test]
    fn a_pair_is_the_same_whoever_stands_first() {
        let (mixing, findings) = read(TABLE);
        let mixing = mixing.unwrap();
        assert_eq!(findings, []);
        for (a, b) in [("alcohol", "ghb"), ("ghb", "alcohol")] {
            assert_eq!(mixing.danger(a, b), Some(Danger::Deadly));
            assert_eq!(mixing.node(a, b).unwrap().as_str(), "mixing#alcohol-ghb");
        }
        assert_eq!(mixing.node("ghb", "ghb"), None);
        assert_eq!(mixing.node("ghb", "tea"), None);
    }

    #[test]
    fn what_is_not_filled_in_is_as_bad_as_its_worse_part_and_at_least_risky() {
        let mixing = read(TABLE).0.unwrap();
        assert_eq!(mixing.danger("alcohol", "lithium"), Some(Danger::Risky));
        assert_eq!(mixing.danger("lithium", "ghb"), Some(Danger::Dangerous));
        let mild = TABLE.replace("alone = \"risky\"", "alone = \"low\"");
        let mixing = read(&mild).0.unwrap();
        assert_eq!(mixing.danger("alcohol", "lithium"), Some(Danger::Risky));
    }

    #[test]
    fn a_danger_that_is_milder_than_a_part_is_a_finding_with_its_line() {
        for (alone, pair, milder) in [
            ("deadly", "dangerous", true),
            ("dangerous", "dangerous", false),
            ("low", "risky", false),
        ] {
            let table = TABLE
                .replace("alone = \"dangerous\"", &format!("alone = \"{alone}\""))
                .replace("danger = \"deadly\"", &format!("danger = \"{pair}\""));
            let found = read(&table).1;
            let codes: Vec<_> = found.iter().map(|f| (f.code, f.line)).collect();
            let expected = [("mixing-milder", 56)];
            assert_eq!(codes, expected[..usize::from(milder)], "{alone}, {pair}");
        }
    }

    #[test]
    fn a_table_that_cannot_be_read_is_none() {
        let (mixing, findings) = read("[classes.alcohol\nname = 1");
        assert!(mixing.is_none());
        assert_eq!(findings.len(), 1);
        assert_eq!(
            (findings[0].code, findings[0].line),
            ("mixing-unreadable", 1)
        );
    }
}
