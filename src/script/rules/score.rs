//! A test adds up: its answers have points, and every sum that they can reach has one result.

use super::{Draft, Index, Page, links, placed};
use crate::finding::Finding;
use crate::language::Language;
use crate::script::scale::{read_range, read_result};
use crate::script::{NodeId, Target};
use std::ops::{Range, RangeInclusive};
use toml::Spanned;

/// A range of sums that could be read, and where it stands.
type Row = (RangeInclusive<u16>, Range<usize>);

pub(super) fn check(draft: &Draft<'_>, index: &Index<'_>, findings: &mut Vec<Finding>) {
    // Translations are held against bokmål.
    for page in draft.pages.iter().filter(|p| p.language == Language::Nb) {
        match &page.front.score {
            Some(rows) => {
                asked(page, findings);
                results(draft, index, page, rows, findings);
                ranges(page, rows, findings);
            }
            None if page.front.is_read => not_a_test(page, findings),
            None => {}
        }
    }
    outside(draft, findings);
}

/// A page without `[score]` counts nothing.
fn not_a_test(page: &Page, findings: &mut Vec<Finding>) {
    let counted = |node: &super::Node| {
        let pointed = node.choices.iter().find(|c| c.target.points().is_some());
        let choice = pointed.or_else(|| node.sums_up().next());
        choice.map(|choice| choice.span.clone())
    };
    if let Some(span) = page.nodes.iter().find_map(counted) {
        findings.push(page.source.error(
            "score-missing",
            span,
            "siden har poeng eller !score, men ingen [score]",
            "skriv [score] øverst, med en linje for hvert resultat: \"0-7\" = \"#navn\"",
        ));
    }
}

/// A test asks something and sums it up.
fn asked(page: &Page, findings: &mut Vec<Finding>) {
    if !page.nodes.iter().any(super::Node::is_question) {
        return findings.push(page.source.error(
            "score-without-questions",
            page.front.span.clone(),
            "siden har [score], men ingen knapper med poeng",
            "skriv poengene bak dit knappen leder: - [Aldri](#neste \"0\")",
        ));
    }
    if page
        .nodes
        .iter()
        .all(|node| node.sums_up().next().is_none())
    {
        findings.push(page.source.error(
            "score-not-shown",
            page.front.span.clone(),
            "ingen knapp på siden leder til resultatet",
            "la knappene i det siste spørsmålet lede til !score: - [Aldri](!score \"0\")",
        ));
    }
}

/// A result is a node of its page, so that the log can name the page alone.
fn results(
    draft: &Draft<'_>,
    index: &Index<'_>,
    page: &Page,
    rows: &[(String, Spanned<String>)],
    findings: &mut Vec<Finding>,
) {
    for (_, result) in rows {
        match read_result(result.get_ref(), page) {
            Some(node) => links::target(
                draft,
                index,
                page.language,
                &page.source,
                &Target::Node(node),
                &result.span(),
                findings,
            ),
            None => findings.push(page.source.error(
                "score-target",
                result.span(),
                format!("«{}» kan ikke være et resultat", result.get_ref()),
                "et resultat er en node på samme side: \"0-7\" = \"#navn\"",
            )),
        }
    }
}

/// Ranges cover every sum once, from nought to the highest.
fn ranges(page: &Page, rows: &[(String, Spanned<String>)], findings: &mut Vec<Finding>) {
    let mut read: Vec<Row> = Vec::new();
    for (written, result) in rows {
        match read_range(written) {
            Some(range) => read.push((range, result.span())),
            None => findings.push(page.source.error(
                "score-range",
                result.span(),
                format!("«{written}» er ikke poeng fra og til"),
                "skriv det laveste og det høyeste tallet, \"8-15\", eller ett tall, \"0\"",
            )),
        }
    }
    if read.len() == rows.len() && page.nodes.iter().any(super::Node::is_question) {
        read.sort_by_key(|(range, _)| *range.start());
        covered(page, &read, highest(page), findings);
    }
}

/// The highest sum: the highest points of each question.
fn highest(page: &Page) -> u16 {
    let of = |node: &super::Node| node.choices.iter().filter_map(|c| c.target.points()).max();
    let most = page.nodes.iter().filter_map(of).map(u16::from);
    most.fold(0, u16::saturating_add)
}

fn covered(page: &Page, rows: &[Row], highest: u16, findings: &mut Vec<Finding>) {
    let mut next = 0;
    for (range, span) in rows {
        let (low, high) = (*range.start(), *range.end());
        if low > next && next <= highest {
            hole(page, span, next, low - 1, findings);
        }
        if low < next {
            findings.push(page.source.error(
                "score-overlap",
                span.clone(),
                format!("to resultater gjelder for {low} poeng"),
                "la hvert resultat begynne ett poeng over det forrige",
            ));
        }
        if low > highest {
            findings.push(page.source.error(
                "score-range",
                span.clone(),
                format!("ingen kan få {low} poeng; det høyeste er {highest}"),
                "se over poengene bak knappene, eller ta bort resultatet",
            ));
        }
        next = next.max(high.saturating_add(1));
    }
    if next <= highest {
        let span = rows.last().map_or(&page.front.span, |(_, span)| span);
        hole(page, span, next, highest, findings);
    }
}

fn hole(page: &Page, span: &Range<usize>, low: u16, high: u16, findings: &mut Vec<Finding>) {
    let sums = if low == high {
        low.to_string()
    } else {
        format!("{low} til {high}")
    };
    findings.push(page.source.error(
        "score-hole",
        span.clone(),
        format!("ingen resultater gjelder for {sums} poeng"),
        "la resultatene dekke alle summer fra 0 til det høyeste, uten hull",
    ));
}

/// `{score}` is filled in where a sum was just shown, and nowhere else.
fn outside(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    for (page, node) in placed(draft.pages) {
        let is_result = page.results().any(|result: NodeId| result == node.id);
        let in_label = node.choices.iter().any(|choice| choice.label.says_score());
        if in_label || (node.text.says_score() && !is_result) {
            findings.push(page.source.error(
                "score-outside-result",
                super::place(page, node, "{score}"),
                format!("«{}» kan ikke si {{score}}", node.title),
                "bruk {score} bare i teksten til et resultat, en node som [score] leder til",
            ));
        }
    }
}
