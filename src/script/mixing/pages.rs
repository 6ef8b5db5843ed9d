//! The nodes that the table makes: what to mix, with what, and the answer for each pair.

use super::check::{Pair, Placed, Table};
use super::file::{Reason, Texts};
use super::texts::{fill, words};
use super::{Danger, PAGE, node_of};
use crate::finding::Source;
use crate::language::Language;
use crate::script::page::{Draft, DraftChoice, Page};
use crate::script::words::Words;
use crate::script::{Act, NodeId, Target};
use std::ops::Range;

/// The page in each language, as if somebody had written it.
pub(super) fn pages(source: &Source, table: &Table) -> Vec<Page> {
    let page = |language| Page {
        is_unwritten: false,
        source: source.clone(),
        name: PAGE.to_owned(),
        language,
        front: table.front.clone(),
        nodes: Writer { table, language }.nodes(),
    };
    Language::ALL.into_iter().map(page).collect()
}

/// Which classes a list of buttons offers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shelf {
    Drugs,
    Medicines,
}

struct Writer<'a> {
    table: &'a Table,
    language: Language,
}

impl<'a> Writer<'a> {
    fn nodes(&self) -> Vec<Draft> {
        let mut nodes = vec![self.start(Shelf::Drugs)];
        nodes.extend(self.has_medicines().then(|| self.start(Shelf::Medicines)));
        for (at, placed) in self.table.classes.iter().enumerate() {
            nodes.push(self.with(at, placed, Shelf::Drugs));
            let medicines = || self.with(at, placed, Shelf::Medicines);
            nodes.extend(self.has_medicines().then(medicines));
        }
        let pairs = self.table.pairs.iter();
        nodes.extend(pairs.map(|((a, b), pair)| self.answer(*a, *b, pair)));
        nodes
    }

    /// The first of two, to choose from.
    fn start(&self, shelf: Shelf) -> Draft {
        let (texts, id, other) = match shelf {
            Shelf::Drugs => (&self.table.file.text.start, PAGE, "medicines"),
            Shelf::Medicines => (&self.table.file.text.medicines, "mixing#medicines", ""),
        };
        let classes = self.on(shelf);
        let choice = |(_, placed): (usize, &Placed)| {
            let target = format!("{PAGE}#with-{}", placed.class.name);
            self.choice(&placed.name, &target, placed.span.clone())
        };
        let mut choices: Vec<_> = classes.map(choice).collect();
        choices.extend(self.across(shelf, other, texts.span()));
        self.node(
            NodeId::new(id),
            self.say(texts),
            texts,
            choices,
            texts.span(),
        )
    }

    /// The other of two, to choose from.
    fn with(&self, at: usize, placed: &Placed, shelf: Shelf) -> Draft {
        let name = &placed.class.name;
        let (id, other) = match shelf {
            Shelf::Drugs => (format!("with-{name}"), format!("with-{name}-medicines")),
            Shelf::Medicines => (format!("with-{name}-medicines"), format!("with-{name}")),
        };
        let span = placed.span.clone();
        let choice = |(other, with): (usize, &Placed)| {
            let target = node_of(name, &self.table.classes[other].class.name);
            self.choice(&with.name, target.as_str(), with.span.clone())
        };
        let others = self.on(shelf).filter(|(other, _)| *other != at);
        let mut choices: Vec<_> = others.map(choice).collect();
        choices.extend(self.across(shelf, &other, span.clone()));
        let said = fill(
            self.written(&self.table.file.text.with),
            &[("{a}", self.written(&placed.name))],
        );
        let id = NodeId::new(format!("{PAGE}#{id}"));
        self.node(id, said, &placed.name, choices, span)
    }

    /// The buttons below a list: the other list, somebody who is unwell, help and the menu.
    fn across(&self, shelf: Shelf, other: &str, span: Range<usize>) -> Vec<DraftChoice> {
        let label = &self.table.file.label;
        let other = match (shelf, other) {
            (_, "") => Some((&label.drugs, PAGE.to_owned())),
            (Shelf::Medicines, other) => Some((&label.drugs, format!("{PAGE}#{other}"))),
            (Shelf::Drugs, other) => self
                .has_medicines()
                .then(|| (&label.medicines, format!("{PAGE}#{other}"))),
        };
        let other = other.map(|(texts, target)| self.choice(texts, &target, span.clone()));
        let ends = [
            (&label.sick, "emergency"),
            (&label.help, "help"),
            (&label.menu, "!menu"),
        ];
        let ends = ends.map(|(texts, target)| self.choice(texts, target, span.clone()));
        other.into_iter().chain(ends).collect()
    }

    /// What a pair does, in words.
    fn answer(&self, a: usize, b: usize, pair: &Pair) -> Draft {
        let (first, last) = (&self.table.classes[a], &self.table.classes[b]);
        let file = &self.table.file;
        let names = [self.written(&first.name), self.written(&last.name)];
        let opening = match pair.danger {
            Danger::Low => &file.danger.low,
            Danger::Risky => &file.danger.risky,
            Danger::Dangerous => &file.danger.dangerous,
            Danger::Deadly => &file.danger.deadly,
        };
        let why: Vec<&str> = self.reasons(pair).map(|r| self.written(&r.why)).collect();
        let signs = self.signs(pair).join(", ");
        let watch = fill(self.written(&file.text.watch), &[("{signs}", &signs)]);
        let call = match pair.danger {
            Danger::Low => &file.text.unsure,
            _ => &file.text.poison,
        };
        let mut paragraphs = vec![
            self.say(opening),
            format!("**{} + {}:** {}", names[0], names[1], why.join(" ")),
            watch,
            self.say(call),
        ];
        if first.class.is_medicine || last.class.is_medicine {
            paragraphs.push(self.say(&file.text.regular));
        }
        let id = node_of(&first.class.name, &last.class.name);
        let choices = self.ways(first, last, pair);
        let mut node = self.node(
            id,
            paragraphs.join("\n\n"),
            &first.name,
            choices,
            pair.span.clone(),
        );
        node.title = names.join(" + ");
        node
    }

    fn reasons<'b>(&'b self, pair: &'b Pair) -> impl Iterator<Item = &'a Reason> + 'b {
        let find = |wanted: &String| {
            let mut reasons = self.table.file.reasons.iter();
            reasons.find(|(name, _)| name.get_ref() == wanted)
        };
        pair.reasons
            .iter()
            .filter_map(find)
            .map(|(_, reason)| reason)
    }

    /// What to watch for, each sign once.
    fn signs(&self, pair: &Pair) -> Vec<&'a str> {
        let mut signs = Vec::new();
        for reason in self.reasons(pair) {
            let watch = reason.watch.get_ref();
            let list = watch.get(&self.language).or(watch.get(&Language::Nb));
            for sign in list.into_iter().flatten() {
                if !signs.contains(&sign.get_ref().as_str()) {
                    signs.push(sign.get_ref().as_str());
                }
            }
        }
        signs
    }

    /// The buttons below an answer. The poison line leads, but where it can kill, the steps of first aid do.
    fn ways(&self, first: &Placed, last: &Placed, pair: &Pair) -> Vec<DraftChoice> {
        let label = &self.table.file.label;
        let button = |texts, target: &str| self.choice(texts, target, pair.span.clone());
        let mut ways = vec![
            button(&label.poison, "@giftinfo"),
            button(&label.sick, "emergency"),
        ];
        if pair.danger == Danger::Deadly {
            ways.reverse();
        }
        for placed in [first, last] {
            if let Some((target, span)) = &placed.page
                && !ways.iter().any(|way| way.target == *target)
            {
                ways.push(self.choice(&placed.name, &target.to_string(), span.clone()));
            }
        }
        ways.push(button(&label.other, PAGE));
        ways.push(button(&label.help, "help"));
        ways.push(button(&label.menu, "!menu"));
        ways
    }

    fn node(
        &self,
        id: NodeId,
        said: String,
        title: &Texts,
        choices: Vec<DraftChoice>,
        span: Range<usize>,
    ) -> Draft {
        Draft {
            text: shown(&said),
            choices,
            ..Draft::new(id, span, self.written(title).to_owned())
        }
    }

    fn choice(&self, label: &Texts, target: &str, span: Range<usize>) -> DraftChoice {
        DraftChoice {
            label: shown(self.written(label)),
            target: Target::read(target, PAGE).unwrap_or(Target::Act(Act::Menu)),
            span,
        }
    }

    fn say(&self, texts: &Texts) -> String {
        self.written(texts).to_owned()
    }

    /// A text in the language, or in bokmål where it is not translated, which is a finding.
    fn written(&self, texts: &'a Texts) -> &'a str {
        let texts = texts.get_ref();
        let text = texts.get(&self.language).or(texts.get(&Language::Nb));
        text.map_or("…", |text| text.get_ref())
    }

    /// The classes of a shelf with their places in the table.
    fn on(&self, shelf: Shelf) -> impl Iterator<Item = (usize, &'a Placed)> {
        let classes = self.table.classes.iter().enumerate();
        classes.filter(move |(_, placed)| placed.class.is_medicine == (shelf == Shelf::Medicines))
    }

    fn has_medicines(&self) -> bool {
        self.on(Shelf::Medicines).next().is_some()
    }
}

/// A text as people see it; what is wrong with it has been said where it is written.
fn shown(text: &str) -> Words {
    words(text).0
}
