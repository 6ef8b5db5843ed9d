//! The buttons of a translated node lead where those on bokmål do, in the same order.

use super::super::{Node, Page};
use crate::finding::{Finding, Severity};
use crate::script::page::address;
use std::ops::Range;

const CODE: &str = "translation-leads-elsewhere";

/// A node with its page.
type Placed<'a> = (&'a Page, &'a Node);

/// Where the buttons of a node lead, without points.
pub(super) fn targets(node: &Node) -> Vec<String> {
    let choices = node.choices.iter();
    choices
        .map(|choice| choice.target.onward().to_string())
        .collect()
}

/// What the buttons of a translation lack or have beyond those on bokmål, named with the line where they should stand.
pub(super) fn differ(
    (page, node): Placed<'_>,
    (bokmål, source): Placed<'_>,
    severity: Severity,
) -> Option<Finding> {
    let (own, wanted) = (targets(node), targets(source));
    if own == wanted {
        return None;
    }
    if let Some(finding) = moved((page, node), (bokmål, source), severity) {
        return Some(finding);
    }
    let kept = common(&own, &wanted);
    let missing = (0..wanted.len()).filter(|at| !kept.iter().any(|(_, of)| of == at));
    let extra = (0..own.len()).filter(|at| !kept.iter().any(|(of, _)| of == at));
    let (missing, extra): (Vec<usize>, Vec<usize>) = (missing.collect(), extra.collect());
    let line = |span: &Range<usize>| page.source.position(span.start).0;
    let is_elsewhere = |at: &usize| own.contains(&wanted[*at]);
    let (span, message, help) = match (&missing[..], &extra[..]) {
        ([first, ..], _) if !is_elsewhere(first) => {
            let at = place(page, node, &kept, *first);
            let buttons: Vec<String> = missing
                .iter()
                .map(|at| written(bokmål, source, *at))
                .collect();
            let many = buttons.len();
            let (lacks, help) = match many {
                1 => (
                    "en knapp som er på bokmål".to_owned(),
                    format!(
                        "oversett det som står på knappen, og skriv den på linje {}",
                        at.1
                    ),
                ),
                _ => (
                    format!("{many} knapper som er på bokmål"),
                    format!(
                        "oversett det som står på dem, og skriv dem som på bokmål, den første på linje {}",
                        at.1
                    ),
                ),
            };
            let message = format!("«{}» mangler {lacks}: {}", node.id, buttons.join(", "));
            (at.0, message, help)
        }
        (_, [first, ..]) if !wanted.contains(&own[*first]) => {
            let choice = &node.choices[*first];
            let label = choice.label.written();
            (
                choice.span.clone(),
                format!(
                    "knappen «{}» under «{}» er ikke på bokmål",
                    label.trim(),
                    node.id
                ),
                format!(
                    "ta bort linje {}, eller skriv knappen på bokmål også",
                    line(&choice.span)
                ),
            )
        }
        _ => (
            node.span.clone(),
            format!(
                "knappene under «{}» leder ikke dit de leder på bokmål, i samme rekkefølge",
                node.id
            ),
            format!("på bokmål: {}", wanted.join(", ")),
        ),
    };
    Some(page.source.finding(severity, CODE, span, message, help))
}

/// What to write where the buttons are as many as on bokmål: those that lead elsewhere, or all in another order.
fn moved(
    (page, node): Placed<'_>,
    (bokmål, source): Placed<'_>,
    severity: Severity,
) -> Option<Finding> {
    let (own, wanted) = (targets(node), targets(source));
    let sorted = |targets: &[String]| {
        let mut sorted = targets.to_vec();
        sorted.sort_unstable();
        sorted
    };
    let differing: Vec<usize> = (0..own.len().min(wanted.len()))
        .filter(|at| own[*at] != wanted[*at])
        .collect();
    let first = *differing.first().filter(|_| own.len() == wanted.len())?;
    let is_same_set = sorted(&own) == sorted(&wanted);
    // A button that has gone and another that is new somewhere else are told as such.
    let kept = common(&own, &wanted);
    if !is_same_set && kept.iter().any(|(of_own, of_wanted)| of_own != of_wanted) {
        return None;
    }
    let line = |at: usize| page.source.position(node.choices[at].span.start).0;
    let (message, lines) = match is_same_set {
        true => (
            format!(
                "knappene under «{}» står i en annen rekkefølge enn på bokmål",
                node.id
            ),
            in_order(page, node, &wanted),
        ),
        false => (
            format!(
                "knappen «{}» under «{}» leder til «{}», men den på bokmål, «{}», til «{}»",
                node.choices[first].label.written().trim(),
                node.id,
                own[first],
                source.choices[first].label.written().trim(),
                wanted[first]
            ),
            differing
                .iter()
                .map(|at| (*at, led((page, node), (bokmål, source), *at)))
                .collect(),
        ),
    };
    let lines: Vec<String> = lines
        .into_iter()
        .filter(|(at, _)| differing.contains(at))
        .map(|(at, written)| format!("linje {}: - {written}", line(at)))
        .collect();
    let help = format!("skriv {}", lines.join("; "));
    let span = node.choices[first].span.clone();
    Some(page.source.finding(severity, CODE, span, message, help))
}

/// The node's own buttons, each at the place where it should stand.
fn in_order(page: &Page, node: &Node, wanted: &[String]) -> Vec<(usize, String)> {
    let own = targets(node);
    let mut free: Vec<usize> = (0..own.len()).collect();
    let take = |(at, target): (usize, &String)| {
        let place = free.iter().position(|from| own[*from] == *target)?;
        Some((at, written(page, node, free.remove(place))))
    };
    wanted.iter().enumerate().filter_map(take).collect()
}

/// A button of the translation that leads where that of bokmål does.
fn led((page, node): Placed<'_>, (bokmål, source): Placed<'_>, at: usize) -> String {
    let own = written(page, node, at);
    let there = address(&bokmål.source, &source.choices[at].span);
    let here = address(&page.source, &node.choices[at].span);
    match (here, there) {
        (Some((_, here)), Some((_, there))) => {
            own.replacen(&format!("]({here}"), &format!("]({there}"), 1)
        }
        _ => own,
    }
}

/// The longest run of targets that both have in the same order: places in the one and in the other.
fn common(own: &[String], wanted: &[String]) -> Vec<(usize, usize)> {
    let (rows, columns) = (own.len(), wanted.len());
    let mut longest = vec![vec![0usize; columns + 1]; rows + 1];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            longest[row][column] = match own[row] == wanted[column] {
                true => longest[row + 1][column + 1] + 1,
                false => longest[row + 1][column].max(longest[row][column + 1]),
            };
        }
    }
    let (mut row, mut column) = (0, 0);
    let mut kept = Vec::new();
    while row < rows && column < columns {
        if own[row] == wanted[column] {
            kept.push((row, column));
            (row, column) = (row + 1, column + 1);
        } else if longest[row + 1][column] >= longest[row][column + 1] {
            row += 1;
        } else {
            column += 1;
        }
    }
    kept
}

/// Where a button of bokmål should stand in the translation, and that line: before the next that both have, else after
/// the last.
fn place(
    page: &Page,
    node: &Node,
    kept: &[(usize, usize)],
    missing: usize,
) -> (Range<usize>, usize) {
    let next = kept.iter().find(|(_, of)| *of > missing);
    if let Some((own, _)) = next {
        let span = node.choices[*own].span.clone();
        let line = page.source.position(span.start).0;
        return (span, line);
    }
    match node.choices.last() {
        Some(last) => {
            let line = page.source.position(last.span.start).0;
            (last.span.clone(), line + 1)
        }
        None => (node.span.clone(), page.source.position(end(page, node)).0),
    }
}

/// Where the text below a heading ends.
fn end(page: &Page, node: &Node) -> usize {
    let starts = page.nodes.iter().map(|other| other.span.start);
    let next = starts.filter(|start| *start > node.span.start).min();
    let end = next.unwrap_or(page.source.text.len());
    let text = page.source.text.get(..end).unwrap_or_default();
    text.trim_end().len()
}

/// A button as bokmål writes it.
fn written(page: &Page, node: &Node, at: usize) -> String {
    let choice = &node.choices[at];
    let line = page.source.text.get(choice.span.clone());
    let line = line.map(|line| line.trim().trim_start_matches(['-', '*', '+']).trim());
    match line.filter(|line| line.starts_with('[')) {
        Some(line) => line.to_owned(),
        None => format!("«{}»", choice.label.written().trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::common;

    #[test]
    fn what_both_have_in_the_same_order_is_kept() {
        let list = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
        assert_eq!(common(&list("ac"), &list("abc")), [(0, 0), (1, 2)]);
        assert_eq!(common(&list("abc"), &list("ac")), [(0, 0), (2, 1)]);
        assert_eq!(common(&list("ba"), &list("ab")).len(), 1);
        assert_eq!(common(&list(""), &list("ab")), []);
    }
}
