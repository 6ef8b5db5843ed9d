//! The picture of the whole: a box for each page.

use super::{
    Arrow, Block, HEADING_CHARS, Picture, Row, Tone, about, counted, in_words, marked, short, tone,
};
use crate::graph::{Graph, Node, TAPS_FROM_MENU, TAPS_TO_HELP, page_of};
use crate::language::Language;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Lines to a page that more than this share of all pages lead to are not drawn; but those of the menu are.
const BUSY_SHARE: f64 = 0.2;
/// The place of the menu among the pages.
const MENU: usize = 0;

/// A box for each page, with the number of its nodes, and the lines between pages. `language` is the reader's.
///
/// Of the lines to pages that very many others lead to, such as help, only the menu's are drawn; contacts have a box apart.
pub(in crate::graph) fn pages(graph: &Graph, language: Language) -> Picture {
    let mut pages: Vec<&[Node]> = graph.nodes.chunk_by(|a, b| a.page() == b.page()).collect();
    pages.sort_by_key(|nodes| nodes[0].page() != "menu");
    let between = between(graph, &pages);
    let busy = busy(&between, pages.len());
    let boxes = (0..)
        .zip(&pages)
        .map(|(at, nodes)| page(graph, nodes, language, busy.get(&at)));
    let lines = between
        .iter()
        .filter(|(from, to)| *from == MENU || !busy.contains_key(to));
    let arrow = |(from, to): &(usize, usize)| {
        let people = graph.people_between(&pages[*from][0].id, &pages[*to][0].id);
        Arrow {
            from: *from,
            to: *to,
            label: people.map_or_else(String::new, |people| people.to_string()),
            waits: false,
            people,
        }
    };
    Picture {
        title: format!("Rusvakt: sidene ({language})"),
        notes: notes(graph, &pages, &busy),
        boxes: boxes.chain(contacts(graph)).collect(),
        lines: lines.map(arrow).collect(),
        groups: Vec::new(),
    }
}

/// From which page some button leads to which other.
fn between(graph: &Graph, pages: &[&[Node]]) -> BTreeSet<(usize, usize)> {
    let names = pages.iter().map(|nodes| nodes[0].page());
    let at: HashMap<&str, usize> = names.zip(0..).collect();
    let ends = graph.links().filter_map(|link| {
        let (from, to) = (at.get(page_of(link.from))?, at.get(page_of(link.to))?);
        Some((*from, *to))
    });
    ends.filter(|(from, to)| from != to).collect()
}

/// The pages that very many lead to, with how many do.
fn busy(between: &BTreeSet<(usize, usize)>, pages: usize) -> BTreeMap<usize, usize> {
    let mut into = BTreeMap::new();
    for (_, to) in between {
        *into.entry(*to).or_default() += 1;
    }
    into.retain(|_, count| *count as f64 > BUSY_SHARE * pages as f64);
    into
}

fn notes(graph: &Graph, pages: &[&[Node]], busy: &BTreeMap<usize, usize>) -> Vec<String> {
    let mut notes = vec![format!(
        "{} sider med {} noder og {} knapper. En pil er minst én knapp fra en side til en annen.",
        pages.len(),
        graph.nodes.len(),
        graph.edges.len()
    )];
    if !busy.is_empty() {
        let names: Vec<&str> = busy.keys().map(|at| pages[*at][0].page()).collect();
        notes.push(format!(
            "Av piler til {} er bare menyens tegnet: svært mange sider har dem.",
            in_words(&names)
        ));
    }
    notes.push(distance(graph));
    notes.extend(graph.traffic_note());
    notes
}

/// Whether the menu and help are near, in words.
fn distance(graph: &Graph) -> String {
    let far: Vec<&str> = graph.far().map(Node::name).collect();
    match far[..] {
        [] => format!(
            "Alt folk slår opp, er høyst {TAPS_FROM_MENU} trykk fra menyen, og fra alt er det høyst {TAPS_TO_HELP} trykk \
             til hjelp."
        ),
        _ => format!("For langt fra menyen eller hjelp: {}.", in_words(&far)),
    }
}

fn page(graph: &Graph, nodes: &[Node], language: Language, from: Option<&usize>) -> Block {
    let first = &nodes[0];
    let count = counted(nodes.len(), "node", "noder");
    let mut rows = vec![format!("{} · {count}", first.page())];
    rows.extend(from.map(|pages| format!("hit fra {pages} sider")));
    let left = graph.people_left(first.page());
    rows.extend(left.map(|people| format!("{people} sluttet her")));
    let abouts: Vec<String> = nodes.iter().map(|node| about(node, language)).collect();
    Block {
        heading: short(&marked(first, language), HEADING_CHARS),
        rows: rows.iter().map(|text| Row::new(text, Tone::Soft)).collect(),
        tone: nodes.iter().map(tone).max().unwrap_or(Tone::Plain),
        warned: nodes.iter().any(|node| !node.warnings.is_empty()),
        untranslated: nodes.iter().any(|node| node.lang != language),
        focus: false,
        group: None,
        about: abouts.join("\n"),
    }
}

/// The box of all contacts that buttons lead to, with how many do.
fn contacts(graph: &Graph) -> Option<Block> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for link in graph.links().filter(|link| link.to.starts_with('@')) {
        *count.entry(link.to).or_default() += 1;
    }
    let mut most: Vec<(&str, usize)> = count.into_iter().collect();
    most.sort_by_key(|(_, count)| Reverse(*count));
    let text = |(id, count): &(&str, usize)| {
        let name = graph.contacts.get(*id).map_or(*id, String::as_str);
        format!("{} · {name}", counted(*count, "knapp", "knapper"))
    };
    let texts: Vec<String> = most.iter().map(text).collect();
    (!texts.is_empty()).then(|| Block {
        heading: "Kontakter".to_owned(),
        rows: texts
            .iter()
            .map(|text| Row::new(text, Tone::Contact))
            .collect(),
        tone: Tone::Contact,
        warned: false,
        untranslated: false,
        focus: false,
        group: None,
        about: texts.join("\n"),
    })
}
