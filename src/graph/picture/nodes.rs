//! The picture of a part: a box for each node.

use super::{
    Arrow, Block, HEADING_CHARS, LABEL_CHARS, Picture, Row, Tone, about, counted, in_words, short,
    tone,
};
use crate::graph::around::{Link, hubs};
use crate::graph::{Graph, Node, page_of};
use crate::language::Language;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A box for each node of a part of `whole`, framed by page, with the buttons' texts on the lines.
pub(in crate::graph) fn nodes(
    whole: &Graph,
    part: &Graph,
    focus: &str,
    language: Language,
) -> Picture {
    let places = places(part, focus);
    let groups = groups(&places);
    let all: Vec<Link<'_>> = whole.links().collect();
    let block = |id: &&str| {
        let group = groups.iter().position(|page| *page == group_of(id));
        let mut block = match part.nodes.iter().find(|node| node.id == *id) {
            Some(node) => one(node, language, group),
            None => outside(part, id, group),
        };
        block.focus = *id == focus;
        let unseen = unseen(&all, part, id);
        if unseen > 0 {
            let text = format!("+ {} hit", counted(unseen, "pil", "piler"));
            block.rows.push(Row::new(&text, Tone::Soft));
        }
        block
    };
    Picture {
        title: format!("Rusvakt: rundt {focus}"),
        notes: notes(&all, &places, focus)
            .into_iter()
            .chain(whole.traffic_note())
            .collect(),
        boxes: places.iter().map(block).collect(),
        lines: arrows(part, &places),
        groups: groups.iter().map(|page| (*page).to_owned()).collect(),
    }
}

/// What gets a box, the focus first: nodes, contacts and web pages.
fn places<'a>(part: &'a Graph, focus: &'a str) -> Vec<&'a str> {
    let nodes = part.nodes.iter().map(|node| node.id.as_str());
    let ends = part.links().map(|link| link.to);
    let away = ends.filter(|end| end.starts_with('@') || end.starts_with("https:"));
    let mut seen = HashSet::new();
    let all = [focus].into_iter().chain(nodes).chain(away);
    all.filter(|id| seen.insert(*id)).collect()
}

fn notes(all: &[Link<'_>], places: &[&str], focus: &str) -> Vec<String> {
    let mut notes = vec![format!(
        "{} noder og steder rundt «{focus}». En pil er en knapp; en stiplet pil følges når ingen svarer.",
        places.len()
    )];
    let hubs = hubs(all);
    let busy: Vec<&str> = places
        .iter()
        .copied()
        .filter(|id| hubs.contains(id))
        .collect();
    if !busy.is_empty() {
        notes.push(format!(
            "Av piler til {} er bare de fra «{focus}» tegnet: svært mange noder har dem.",
            in_words(&busy)
        ));
    }
    notes
}

/// The pages that places are framed by, in the order in which they come.
fn groups<'a>(places: &[&'a str]) -> Vec<&'a str> {
    let mut seen = HashSet::new();
    places
        .iter()
        .map(|id| group_of(id))
        .filter(|page| seen.insert(*page))
        .collect()
}

fn group_of(id: &str) -> &str {
    match id {
        contact if contact.starts_with('@') => "Kontakter",
        web if web.starts_with("https:") => "På nettet",
        node => page_of(node),
    }
}

/// What stands on the buttons between two places, and how many people went there.
type Between<'a> = (Vec<&'a str>, Option<usize>);

/// The lines of a part; several buttons between the same nodes share one.
fn arrows(part: &Graph, places: &[&str]) -> Vec<Arrow> {
    let at: HashMap<&str, usize> = places.iter().copied().zip(0..).collect();
    let mut labels: BTreeMap<(usize, usize), Between<'_>> = BTreeMap::new();
    for link in part.links().filter(|link| link.from != link.to) {
        if let (Some(from), Some(to)) = (at.get(link.from), at.get(link.to)) {
            let (labels, people) = labels.entry((*from, *to)).or_default();
            labels.extend(link.label);
            *people = people.or(link.people);
        }
    }
    let arrow = |((from, to), (labels, people)): ((usize, usize), (Vec<&str>, _))| Arrow {
        from,
        to,
        waits: labels.is_empty(),
        people,
        label: match (&labels[..], people) {
            ([], _) => "uten svar".to_owned(),
            (_, None) => short(&labels.join(" / "), LABEL_CHARS),
            (_, Some(people)) => format!("{} · {people}", short(&labels.join(" / "), LABEL_CHARS)),
        },
    };
    labels.into_iter().map(arrow).collect()
}

/// How many links of the whole lead to a place and are not in the part.
fn unseen(all: &[Link<'_>], part: &Graph, id: &str) -> usize {
    let drawn = part.links().filter(|link| link.to == id).count();
    let whole = all.iter().filter(|link| link.to == id).count();
    whole.saturating_sub(drawn)
}

fn one(node: &Node, language: Language, group: Option<usize>) -> Block {
    let mut rows = vec![Row::new(node.name(), Tone::Soft)];
    let warnings = node.warnings.iter();
    rows.extend(warnings.map(|code| Row::new(&format!("⚠ {code}"), Tone::Urgent)));
    if node.lang != language {
        let text = format!("ikke oversatt til {language}");
        rows.push(Row::new(&text, Tone::Soft));
    }
    Block {
        heading: short(&node.title, HEADING_CHARS),
        rows,
        tone: tone(node),
        warned: !node.warnings.is_empty(),
        untranslated: node.lang != language,
        focus: false,
        group,
        about: about(node, language),
    }
}

/// A contact or a web page.
fn outside(part: &Graph, id: &str, group: Option<usize>) -> Block {
    let name = part.contacts.get(id).map_or(id, String::as_str);
    Block {
        heading: short(name, HEADING_CHARS),
        rows: vec![Row::new(id, Tone::Soft)],
        tone: Tone::Contact,
        warned: false,
        untranslated: false,
        focus: false,
        group,
        about: format!("{name} ({id})"),
    }
}
