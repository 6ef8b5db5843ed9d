//! Brings lines to the sides of boxes, and keeps them from running under what stands between.
//!
//! `dagre` aims at the middle of a box. Wide boxes beside the way would be crossed; so a line leaves and arrives at a
//! side, each at a height of its own, runs level past the boxes of a column, and bends in the gaps between columns.

use super::{Area, Laid, Plan};
use std::collections::BTreeMap;

/// How far the middles of one column can differ.
const SAME: f64 = 1.0;

/// Lays the points of every line anew.
pub(super) fn route(plan: &Plan, laid: &mut Laid) {
    let ports = ports(plan, laid);
    let columns = columns(plan, laid);
    // The two edges of the column that something stands in, from left to right.
    let edges = |middle: f64| {
        let known = columns
            .iter()
            .find(|(known, _)| (known - middle).abs() < SAME);
        let half = known.map_or(0.0, |(_, half)| *half);
        (middle - half, middle + half)
    };
    for (at, line) in laid.lines.iter_mut().enumerate() {
        let (from, to, _) = plan.lines[at];
        let [start, end] = ports[at];
        let forward = is_forward(plan, &laid.boxes, at);
        let (away, back) = (
            edges(laid.boxes[from].middle()),
            edges(laid.boxes[to].middle()),
        );
        let mut points = vec![start, (if forward { away.1 } else { away.0 }, start.1)];
        for (x, y) in inner(&line.points) {
            let (left, right) = edges(*x);
            let ends = [(left, *y), (right, *y)];
            points.extend(if forward { ends } else { [ends[1], ends[0]] });
        }
        points.extend([(if forward { back.0 } else { back.1 }, end.1), end]);
        line.points = points;
    }
}

/// What lies between the ends of a line.
fn inner(points: &[(f64, f64)]) -> &[(f64, f64)] {
    match points {
        [_, inner @ .., _] => inner,
        _ => &[],
    }
}

/// Whether a line runs from left to right.
fn is_forward(plan: &Plan, boxes: &[Area], line: usize) -> bool {
    let (from, to, _) = plan.lines[line];
    boxes[from].x <= boxes[to].x
}

/// An end of a line at the side of a box.
struct End {
    /// The height from which the line comes, or to which it goes on.
    level: f64,
    line: usize,
    /// 0 where it leaves, 1 where it arrives.
    end: usize,
}

/// Where each line leaves and arrives: spread over the side of the box, in the order in which they come.
fn ports(plan: &Plan, laid: &Laid) -> Vec<[(f64, f64); 2]> {
    let mut sides: BTreeMap<(usize, bool), Vec<End>> = BTreeMap::new();
    for (line, (from, to, _)) in plan.lines.iter().enumerate() {
        let right = is_forward(plan, &laid.boxes, line);
        let inner = inner(&laid.lines[line].points);
        let middle = |place: usize| laid.boxes[place].y + laid.boxes[place].height / 2.0;
        let first = inner.first().map_or(middle(*to), |(_, y)| *y);
        let last = inner.last().map_or(middle(*from), |(_, y)| *y);
        for (end, place, right, level) in [(0, *from, right, first), (1, *to, !right, last)] {
            let side = sides.entry((place, right)).or_default();
            side.push(End { level, line, end });
        }
    }
    let mut ports = vec![[(0.0, 0.0); 2]; plan.lines.len()];
    for ((place, right), mut ends) in sides {
        ends.sort_by(|a, b| a.level.total_cmp(&b.level));
        let area = laid.boxes[place];
        let x = if right { area.x + area.width } else { area.x };
        let step = area.height / (ends.len() as f64 + 1.0);
        for (nth, End { line, end, .. }) in ends.into_iter().enumerate() {
            ports[line][end] = (x, area.y + step * (nth as f64 + 1.0));
        }
    }
    ports
}

/// The middle of each column, and half the width of what is widest in it.
fn columns(plan: &Plan, laid: &Laid) -> Vec<(f64, f64)> {
    let boxes = laid
        .boxes
        .iter()
        .map(|area| (area.middle(), area.width / 2.0));
    let texts = plan.lines.iter().zip(&laid.lines);
    let texts = texts.filter_map(|((_, _, width), line)| Some((line.text?.0, width / 2.0)));
    let mut columns: Vec<(f64, f64)> = Vec::new();
    for (middle, half) in boxes.chain(texts) {
        match columns
            .iter_mut()
            .find(|(known, _)| (known - middle).abs() < SAME)
        {
            Some((_, widest)) => *widest = widest.max(half),
            None => columns.push((middle, half)),
        }
    }
    columns
}
