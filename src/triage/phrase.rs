//! Phrases as they stand in a word file, compiled and found among the words of a message.
//!
//! A phrase is words in a row. `word*` stands for every word that begins so, `..` between words lets up to [`GAP`]
//! other words stand between, and `(a|b)` stands for either; an empty side leaves it out.

use super::token::Token;
use crate::text;
use rustc_hash::FxHashMap as HashMap;

/// How many other words `..` lets stand between two words of a phrase.
pub(super) const GAP: usize = 3;

/// Most ways in which the alternatives of one phrase can be combined.
const WAYS: usize = 512;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    Word(Box<str>),
    Prefix(Box<str>),
    Gap,
}

/// Many phrases, each with the number that it was added under, found together: a tree of words, so that phrases which
/// begin alike are followed once.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrases {
    words: HashMap<Box<str>, u32>,
    prefixes: HashMap<Box<str>, u32>,
    longest_prefix: usize,
    /// Where a step leads from a node.
    steps: HashMap<(u32, Step), u32>,
    /// How many nodes there are beyond the first.
    nodes: u32,
    /// The numbers of the phrases that end at a node.
    ends: HashMap<u32, Vec<u32>>,
}

/// A step from one node of the tree to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Step {
    Word(u32),
    Prefix(u32),
    Gap,
}

/// How far a phrase has come in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Reached {
    node: u32,
    /// Whether a gap cannot follow: one has just been, or nothing has.
    gap: bool,
}

/// A phrase that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// The number that the phrase was added under.
    pub(super) label: usize,
    /// The first word, as an index.
    pub(super) first: usize,
    /// The last word, as an index (inclusive).
    pub(super) last: usize,
}

/// Why a phrase is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoPhrase {
    /// No word stands in it.
    Empty,
    /// It begins or ends with `..`, or `..` stands twice.
    LooseGap,
    /// A bracket has no partner, or there are too many ways to read it.
    Brackets,
}

/// The node that every phrase begins at.
const ROOT: u32 = 0;

impl Phrases {
    /// Adds a phrase under a number.
    ///
    /// # Errors
    /// Says why the text is no phrase; it is not found then.
    pub(super) fn add(&mut self, text: &str, label: usize) -> Result<(), NoPhrase> {
        // Each part of the phrase goes on from every node that the parts before it can end at.
        let mut ends = vec![Reached {
            node: ROOT,
            gap: true,
        }];
        let mut words = 0;
        for part in parts(text)? {
            let mut next = Vec::new();
            for way in ways(part)? {
                let items = items(&way);
                words += items.iter().filter(|item| **item != Item::Gap).count();
                for end in &ends {
                    next.push(self.go(*end, &items)?);
                }
            }
            next.sort_unstable();
            next.dedup();
            if next.len() > WAYS {
                return Err(NoPhrase::Brackets);
            }
            ends = next;
        }
        if words == 0 || ends.iter().any(|end| end.node == ROOT) {
            return Err(NoPhrase::Empty);
        }
        if ends.iter().any(|end| end.gap) {
            return Err(NoPhrase::LooseGap);
        }
        for end in ends {
            let labels = self.ends.entry(end.node).or_default();
            if !labels.contains(&(label as u32)) {
                labels.push(label as u32);
            }
        }
        Ok(())
    }

    /// Goes on from a node by some items.
    fn go(&mut self, from: Reached, items: &[Item]) -> Result<Reached, NoPhrase> {
        let mut at = from;
        for item in items {
            let gap = *item == Item::Gap;
            if gap && at.gap {
                return Err(NoPhrase::LooseGap);
            }
            let step = self.step(item.clone());
            let nodes = &mut self.nodes;
            let node = *self.steps.entry((at.node, step)).or_insert_with(|| {
                *nodes += 1;
                *nodes
            });
            at = Reached { node, gap };
        }
        Ok(at)
    }

    fn step(&mut self, item: Item) -> Step {
        match item {
            Item::Word(word) => {
                let next = self.words.len() as u32;
                Step::Word(*self.words.entry(word).or_insert(next))
            }
            Item::Prefix(prefix) => {
                self.longest_prefix = self.longest_prefix.max(prefix.len());
                let next = self.prefixes.len() as u32;
                Step::Prefix(*self.prefixes.entry(prefix).or_insert(next))
            }
            Item::Gap => Step::Gap,
        }
    }

    /// Every place where a phrase stands, in the order of the message.
    pub(super) fn find(&self, tokens: &[Token]) -> Vec<Hit> {
        let steps: Vec<Vec<Step>> = tokens
            .iter()
            .map(|token| self.steps_of(&token.key))
            .collect();
        let mut hits = Vec::new();
        for first in 0..tokens.len() {
            let from = hits.len();
            self.follow(ROOT, first, first, &steps, &mut hits);
            // A gap can let a phrase end in several places: the nearest counts.
            hits[from..].sort_by_key(|hit| (hit.label, hit.last));
            let mut kept = from;
            for at in from..hits.len() {
                if at == from || hits[at].label != hits[kept - 1].label {
                    hits[kept] = hits[at];
                    kept += 1;
                }
            }
            hits.truncate(kept);
        }
        hits
    }

    /// Follows the tree from a node at token `at`; phrases that end are hits.
    fn follow(&self, node: u32, at: usize, first: usize, steps: &[Vec<Step>], hits: &mut Vec<Hit>) {
        for step in steps.get(at).into_iter().flatten() {
            let Some(next) = self.steps.get(&(node, *step)) else {
                continue;
            };
            for label in self.ends.get(next).into_iter().flatten() {
                hits.push(Hit {
                    label: *label as usize,
                    first,
                    last: at,
                });
            }
            self.follow(*next, at + 1, first, steps, hits);
            if let Some(gap) = self.steps.get(&(*next, Step::Gap)) {
                for skipped in 0..=GAP {
                    self.follow(*gap, at + 1 + skipped, first, steps, hits);
                }
            }
        }
    }

    /// The steps that a word can be.
    fn steps_of(&self, key: &str) -> Vec<Step> {
        let word = self.words.get(key).map(|word| Step::Word(*word));
        let prefixes = self.prefixes(key).map(|prefix| Step::Prefix(*prefix));
        word.into_iter().chain(prefixes).collect()
    }

    /// Every word that stands in a phrase, whole or as the beginning of others.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        let all = self.words.keys().chain(self.prefixes.keys());
        all.map(|word| &**word)
    }

    /// Whether a phrase has a beginning of this word in it.
    pub(super) fn has_prefix_of(&self, key: &str) -> bool {
        self.prefixes(key).next().is_some()
    }

    fn prefixes<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a u32> {
        key.char_indices()
            .map(|(start, c)| start + c.len_utf8())
            .take_while(|end| *end <= self.longest_prefix)
            .filter_map(|end| self.prefixes.get(&key[..end]))
    }
}

/// A part of a phrase once for each way to choose among its alternatives.
fn ways(text: &str) -> Result<Vec<String>, NoPhrase> {
    let mut ways = vec![String::new()];
    let mut rest = text;
    while let Some(open) = rest.find('(') {
        let close = rest[open..].find(')').ok_or(NoPhrase::Brackets)? + open;
        let choices: Vec<&str> = rest[open + 1..close].split('|').collect();
        if ways.len() * choices.len() > WAYS {
            return Err(NoPhrase::Brackets);
        }
        let before = &rest[..open];
        ways = ways
            .iter()
            .flat_map(|way| {
                choices
                    .iter()
                    .map(move |choice| format!("{way}{before}{choice}"))
            })
            .collect();
        rest = &rest[close + 1..];
    }
    if rest.contains(')') {
        return Err(NoPhrase::Brackets);
    }
    ways.iter_mut().for_each(|way| way.push_str(rest));
    Ok(ways)
}

/// The parts of a phrase that spaces outside of brackets part.
fn parts(text: &str) -> Result<Vec<&str>, NoPhrase> {
    let mut depth = 0i32;
    let mut parts: Vec<&str> = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if c.is_whitespace() && depth == 0 {
            parts.push(&text[start..at]);
            start = at + c.len_utf8();
        }
        if !(0..=1).contains(&depth) {
            return Err(NoPhrase::Brackets);
        }
    }
    parts.push(&text[start..]);
    parts.retain(|part| !part.is_empty());
    match depth {
        0 => Ok(parts),
        _ => Err(NoPhrase::Brackets),
    }
}

fn items(text: &str) -> Vec<Item> {
    let mut items = Vec::new();
    for part in text.split_whitespace() {
        if part == ".." || part == "…" {
            items.push(Item::Gap);
            continue;
        }
        let mut keys: Vec<Box<str>> = text::words(part)
            .into_iter()
            .map(|word| word.key.into())
            .collect();
        let last = keys.pop();
        items.extend(keys.into_iter().map(Item::Word));
        items.extend(last.map(|key| match part.ends_with('*') {
            true => Item::Prefix(key),
            false => Item::Word(key),
        }));
    }
    items
}

#[cfg(test)]
mod tests {
    use super::{NoPhrase, Phrases};
    use crate::triage::token::plain;

    fn check(phrase: &str, message: &str, expected: bool) {
        let mut phrases = Phrases::default();
        phrases.add(phrase, 0).expect("a phrase");
        assert_eq!(
            !phrases.find(&plain(message)).is_empty(),
            expected,
            "{phrase} in {message}"
        );
    }

    #[test]
    fn a_phrase_is_found_in_any_spelling() {
        check("får ikke kontakt", "jeg FAAR IKKE KONTAKT med ham", true);
        check("får ikke kontakt", "får kontakt, ikke", false);
        check("overdos*", "tatt overdosen", true);
        check("puster .. ikke", "puster hun da ikke", true);
        check("puster .. ikke", "puster fint men sover og ikke", false);
        check("får (ikke|ikkje) (noe |)svar", "får ikkje svar", true);
        check("får (ikke|ikkje) (noe |)svar", "får ikke noe svar", true);
    }

    #[test]
    fn what_is_no_phrase_is_refused() {
        let mut phrases = Phrases::default();
        assert_eq!(phrases.add("puster ..", 0), Err(NoPhrase::LooseGap));
        assert_eq!(phrases.add("?!", 0), Err(NoPhrase::Empty));
        assert_eq!(phrases.add("(a|b", 0), Err(NoPhrase::Brackets));
    }
}
