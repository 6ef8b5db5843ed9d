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

/// Many phrases, each with the number that it was added under, found together: a graph of words, in which phrases that
/// begin alike are followed once, and the alternatives of a part meet again behind it.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrases {
    steps: Steps,
    /// The ways on from each node, sorted by step.
    edges: Lists<Edge>,
    /// Where those of a step begin among the many ways on from [`ROOT`].
    from_root: HashMap<Step, u32>,
    /// The numbers of the phrases that end at each node.
    ends: Lists<u32>,
}

/// Phrases that are being collected.
#[derive(Debug, Default)]
pub(super) struct Collection {
    steps: Steps,
    /// The parts of phrases as they are written, with their numbers.
    numbers: HashMap<Box<str>, u32>,
    /// Each part at its number: its steps, once for each way to choose among its alternatives.
    parts: Vec<Vec<Vec<Step>>>,
    /// Where a part leads from a node.
    joins: HashMap<(u32, u32), u32>,
    edges: Vec<(u32, Edge)>,
    ends: Vec<(u32, u32)>,
    /// How many nodes there are beyond the first.
    nodes: u32,
}

/// The words and beginnings of words that phrases are made of, with their numbers.
#[derive(Clone, Debug, Default)]
struct Steps {
    words: HashMap<Box<str>, u32>,
    prefixes: HashMap<Box<str>, u32>,
    longest_prefix: usize,
}

/// A step from one node to the next: a word, the beginning of one, or a gap. One number, since steps are compared most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Step(u32);

impl Step {
    const GAP: Step = Step(u32::MAX);

    fn word(number: u32) -> Step {
        Step(number * 2)
    }

    fn prefix(number: u32) -> Step {
        Step(number * 2 + 1)
    }
}

/// A step and the node that it leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    step: Step,
    to: u32,
}

/// The steps that each token of a message can be.
#[derive(Debug, Default)]
struct TokenSteps {
    ends: Vec<usize>,
    steps: Vec<Step>,
}

/// A list for each node, all in one piece of memory.
#[derive(Clone, Debug)]
struct Lists<T> {
    /// Where the list of each node begins; one more for the end of the last.
    starts: Vec<u32>,
    items: Vec<T>,
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

impl Collection {
    /// Adds a phrase under a number.
    ///
    /// # Errors
    /// Says why the text is no phrase; it is not found then.
    pub(super) fn add(&mut self, text: &str, label: usize) -> Result<(), NoPhrase> {
        let parts = parts(text)?.into_iter().map(|part| self.part(part));
        let parts: Vec<u32> = parts.collect::<Result<_, _>>()?;
        shape(parts.iter().map(|number| &*self.parts[*number as usize]))?;
        // Each part goes on from every node that the parts before it can end at.
        let mut ends = vec![ROOT];
        for part in parts {
            let mut next = Vec::new();
            for from in ends {
                next.extend(self.go(from, part));
            }
            next.sort_unstable();
            next.dedup();
            ends = next;
        }
        let label = label as u32;
        self.ends.extend(ends.into_iter().map(|node| (node, label)));
        Ok(())
    }

    /// The number of a part; one that is seen first is read.
    fn part(&mut self, text: &str) -> Result<u32, NoPhrase> {
        if let Some(number) = self.numbers.get(text) {
            return Ok(*number);
        }
        let ways = ways(text)?;
        let steps = ways.iter().map(|way| self.steps_of(way)).collect();
        let number = self.parts.len() as u32;
        self.parts.push(steps);
        self.numbers.insert(text.into(), number);
        Ok(number)
    }

    /// The steps of words in a row.
    fn steps_of(&mut self, text: &str) -> Vec<Step> {
        let mut steps = Vec::new();
        for part in text.split_whitespace() {
            if part == ".." || part == "…" {
                steps.push(Step::GAP);
                continue;
            }
            let mut words = text::words(part).into_iter().peekable();
            while let Some(word) = words.next() {
                let begins = words.peek().is_none() && part.ends_with('*');
                steps.push(match begins {
                    true => self.steps.prefix(&word.key),
                    false => self.steps.word(&word.key),
                });
            }
        }
        steps
    }

    /// Goes on from a node by a part: to the node behind it, and nowhere where a way through it has no word.
    fn go(&mut self, from: u32, part: u32) -> impl Iterator<Item = u32> + use<> {
        let stays = self.parts[part as usize].iter().any(Vec::is_empty);
        let behind = match self.joins.get(&(from, part)) {
            Some(behind) => *behind,
            None => self.join(from, part),
        };
        stays.then_some(from).into_iter().chain([behind])
    }

    /// Makes the node behind a part, and every way there.
    fn join(&mut self, from: u32, part: u32) -> u32 {
        let behind = self.node();
        self.joins.insert((from, part), behind);
        for way in 0..self.parts[part as usize].len() {
            let mut at = from;
            let steps = self.parts[part as usize][way].len();
            for place in 0..steps {
                let step = self.parts[part as usize][way][place];
                let to = match place + 1 == steps {
                    true => behind,
                    false => self.node(),
                };
                self.edges.push((at, Edge { step, to }));
                at = to;
            }
        }
        behind
    }

    fn node(&mut self) -> u32 {
        self.nodes += 1;
        self.nodes
    }

    /// Every word that stands in a phrase, whole or as the beginning of others.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        let all = self.steps.words.keys().chain(self.steps.prefixes.keys());
        all.map(|word| &**word)
    }

    /// All phrases, to be found.
    pub(super) fn finish(self) -> Phrases {
        let edges = Lists::of_nodes(self.edges, self.nodes);
        let mut from_root = HashMap::default();
        for (edge, at) in edges.of(ROOT).iter().zip(0..) {
            from_root.entry(edge.step).or_insert(at);
        }
        Phrases {
            from_root,
            edges,
            ends: Lists::of_nodes(self.ends, self.nodes),
            steps: self.steps,
        }
    }
}

/// Whether a phrase has words, and its gaps stand between them.
fn shape<'a>(parts: impl Iterator<Item = &'a [Vec<Step>]> + Clone) -> Result<(), NoPhrase> {
    let wordless = |way: &Vec<Step>| way.iter().all(|step| *step == Step::GAP);
    if parts.clone().all(|part| part.iter().any(wordless)) {
        return Err(NoPhrase::Empty);
    }
    // The ways to come so far: with a gap last (or nothing at all), and with a word last.
    let mut so_far = vec![true];
    for part in parts {
        let mut next = Vec::new();
        for (gap_before, way) in so_far
            .iter()
            .flat_map(|gap| part.iter().map(move |way| (*gap, way)))
        {
            let mut gap_last = gap_before;
            for step in way {
                let gap = *step == Step::GAP;
                if gap && gap_last {
                    return Err(NoPhrase::LooseGap);
                }
                gap_last = gap;
            }
            next.push(gap_last);
        }
        next.sort_unstable();
        next.dedup();
        so_far = next;
    }
    match so_far.contains(&true) {
        true => Err(NoPhrase::LooseGap),
        false => Ok(()),
    }
}

impl Phrases {
    /// Every place where a phrase stands, in the order of the message.
    pub(super) fn find(&self, tokens: &[Token]) -> Vec<Hit> {
        let mut steps = TokenSteps::default();
        for token in tokens {
            steps.add(self.steps.of(&token.key));
        }
        let mut hits = Vec::new();
        for first in 0..tokens.len() {
            let from = hits.len();
            self.follow(ROOT, first, first, &steps, &mut hits);
            // A gap can let a phrase end in several places: the nearest counts.
            hits[from..].sort_unstable_by_key(|hit| (hit.label, hit.last));
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

    /// Follows the ways on from a node at token `at`; phrases that end are hits.
    fn follow(&self, node: u32, at: usize, first: usize, steps: &TokenSteps, hits: &mut Vec<Hit>) {
        for step in steps.of(at) {
            for next in self.targets(node, *step) {
                hits.extend(self.ends.of(next).iter().map(|label| Hit {
                    label: *label as usize,
                    first,
                    last: at,
                }));
                self.follow(next, at + 1, first, steps, hits);
                for gap in self.targets(next, Step::GAP) {
                    for skipped in 0..=GAP {
                        self.follow(gap, at + 1 + skipped, first, steps, hits);
                    }
                }
            }
        }
    }

    /// Where a step leads from a node.
    fn targets(&self, node: u32, step: Step) -> impl Iterator<Item = u32> {
        let edges = self.edges.of(node);
        let from = match node {
            ROOT => self
                .from_root
                .get(&step)
                .map_or(edges.len(), |from| *from as usize),
            _ => edges.partition_point(|edge| edge.step < step),
        };
        edges[from..]
            .iter()
            .take_while(move |edge| edge.step == step)
            .map(|edge| edge.to)
    }

    /// Whether a phrase has a beginning of this word in it.
    pub(super) fn has_prefix_of(&self, key: &str) -> bool {
        self.steps.prefixes_of(key).next().is_some()
    }
}

impl Steps {
    /// The step of a whole word; a new one gets the next number.
    fn word(&mut self, word: &str) -> Step {
        Step::word(number(&mut self.words, word))
    }

    /// The step of every word that begins so; a new one gets the next number.
    fn prefix(&mut self, prefix: &str) -> Step {
        self.longest_prefix = self.longest_prefix.max(prefix.len());
        Step::prefix(number(&mut self.prefixes, prefix))
    }

    /// The steps that a word can be.
    fn of<'a>(&'a self, key: &'a str) -> impl Iterator<Item = Step> {
        let word = self.words.get(key).map(|word| Step::word(*word));
        let prefixes = self.prefixes_of(key).map(|prefix| Step::prefix(*prefix));
        word.into_iter().chain(prefixes)
    }

    fn prefixes_of<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a u32> {
        key.char_indices()
            .map(|(start, c)| start + c.len_utf8())
            .take_while(|end| *end <= self.longest_prefix)
            .filter_map(|end| self.prefixes.get(&key[..end]))
    }
}

impl TokenSteps {
    fn add(&mut self, steps: impl Iterator<Item = Step>) {
        self.steps.extend(steps);
        self.ends.push(self.steps.len());
    }

    fn of(&self, token: usize) -> &[Step] {
        let Some(to) = self.ends.get(token) else {
            return &[];
        };
        let from = token.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.steps[from..*to]
    }
}

/// The number of a word; a new one gets the next.
fn number(known: &mut HashMap<Box<str>, u32>, word: &str) -> u32 {
    if let Some(number) = known.get(word) {
        return *number;
    }
    let next = known.len() as u32;
    known.insert(word.into(), next);
    next
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Lists {
            starts: Vec::new(),
            items: Vec::new(),
        }
    }
}

impl<T: Ord> Lists<T> {
    /// The lists of the nodes up to `last`, each sorted, from what belongs to which node.
    fn of_nodes(mut items: Vec<(u32, T)>, last: u32) -> Lists<T> {
        items.sort_unstable();
        items.dedup();
        let mut starts = vec![0u32; last as usize + 2];
        for (node, _) in &items {
            starts[*node as usize + 1] += 1;
        }
        for node in 1..starts.len() {
            starts[node] += starts[node - 1];
        }
        Lists {
            starts,
            items: items.into_iter().map(|(_, item)| item).collect(),
        }
    }
}

impl<T> Lists<T> {
    /// The list of a node.
    fn of(&self, node: u32) -> &[T] {
        let bound = |at: u32| self.starts.get(at as usize).map(|start| *start as usize);
        match (bound(node), bound(node + 1)) {
            (Some(from), Some(to)) => &self.items[from..to],
            _ => &[],
        }
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

#[cfg(test)]
mod tests {
    use super::{Collection, NoPhrase};
    use crate::triage::token::plain;

    fn check(phrase: &str, message: &str, expected: bool) {
        let mut phrases = Collection::default();
        phrases.add(phrase, 0).expect("a phrase");
        let phrases = phrases.finish();
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
        let mut phrases = Collection::default();
        assert_eq!(phrases.add("puster ..", 0), Err(NoPhrase::LooseGap));
        assert_eq!(phrases.add("?!", 0), Err(NoPhrase::Empty));
        assert_eq!(phrases.add("(a|b", 0), Err(NoPhrase::Brackets));
    }
}
