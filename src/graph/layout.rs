//! Where boxes stand and how lines run between them: what `dagre` makes of sizes.

mod route;

use dagre::graph::{Graph, GraphOptions};
use dagre::layout::types::LabelPos;
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir};

use route::route;

/// What is to be laid out. Everything is named by its place in these lists.
pub(super) struct Plan {
    pub(super) boxes: Vec<Sized>,
    /// From box, to box, and the width of the text on the line. At most one line each way between two boxes.
    pub(super) lines: Vec<(usize, usize, f64)>,
    /// How many groups the boxes name.
    pub(super) groups: usize,
}

/// A box before it has a place.
pub(super) struct Sized {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) group: Option<usize>,
}

/// Places, from the upper left corner on.
pub(super) struct Laid {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) boxes: Vec<Area>,
    pub(super) groups: Vec<Area>,
    pub(super) lines: Vec<Line>,
}

/// A rectangle by its upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Area {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Area {
    /// How far right its middle is.
    fn middle(&self) -> f64 {
        self.x + self.width / 2.0
    }
}

/// The points that a line runs by, and the middle of its text. Between two points at one height it is straight.
pub(super) struct Line {
    pub(super) points: Vec<(f64, f64)>,
    pub(super) text: Option<(f64, f64)>,
}

/// Height of a line of text on an edge.
const TEXT_HEIGHT: f64 = 16.0;

/// Lays a plan out from left to right. The same plan is laid out the same.
pub(super) fn lay_out(plan: &Plan) -> Laid {
    let mut graph = Graph::with_options(GraphOptions {
        directed: true,
        multigraph: true,
        compound: plan.groups > 0,
    });
    for group in 0..plan.groups {
        graph.set_node(group_name(group), Some(NodeLabel::default()));
    }
    for (at, sized) in plan.boxes.iter().enumerate() {
        let label = NodeLabel {
            width: sized.width,
            height: sized.height,
            ..NodeLabel::default()
        };
        graph.set_node(box_name(at), Some(label));
        if let Some(group) = sized.group {
            graph.set_parent(&box_name(at), Some(&group_name(group)));
        }
    }
    for (from, to, text) in &plan.lines {
        let label = EdgeLabel {
            width: *text,
            height: if *text > 0.0 { TEXT_HEIGHT } else { 0.0 },
            labelpos: LabelPos::Center,
            ..EdgeLabel::default()
        };
        graph.set_edge(box_name(*from), box_name(*to), Some(label), None);
    }
    let options = LayoutOptions {
        rankdir: RankDir::LR,
        nodesep: if plan.groups > 0 { 26.0 } else { 14.0 },
        edgesep: 8.0,
        ranksep: 60.0,
        ..LayoutOptions::default()
    };
    dagre::layout(&mut graph, Some(options));
    read(plan, &graph)
}

fn read(plan: &Plan, graph: &Graph<NodeLabel, EdgeLabel>) -> Laid {
    let area = |name: String| graph.node(&name).map(area).unwrap_or_default();
    let boxes: Vec<Area> = (0..plan.boxes.len()).map(|at| area(box_name(at))).collect();
    let groups: Vec<Area> = (0..plan.groups).map(|at| area(group_name(at))).collect();
    let lines: Vec<Line> = plan
        .lines
        .iter()
        .map(|(from, to, _)| {
            let edge = graph.edge(&box_name(*from), &box_name(*to), None);
            edge.map_or(
                Line {
                    points: Vec::new(),
                    text: None,
                },
                line,
            )
        })
        .collect();
    let corners = boxes
        .iter()
        .chain(&groups)
        .map(|area| (area.x + area.width, area.y + area.height));
    let points = lines.iter().flat_map(|line| line.points.iter().copied());
    let (width, height) = points
        .chain(corners)
        .fold((0.0, 0.0), |(x, y): (f64, f64), (px, py)| {
            (x.max(px), y.max(py))
        });
    let mut laid = Laid {
        width,
        height,
        boxes,
        groups,
        lines,
    };
    route(plan, &mut laid);
    laid
}

fn area(node: &NodeLabel) -> Area {
    let (x, y) = (node.x.unwrap_or_default(), node.y.unwrap_or_default());
    Area {
        x: x - node.width / 2.0,
        y: y - node.height / 2.0,
        width: node.width,
        height: node.height,
    }
}

fn line(edge: &EdgeLabel) -> Line {
    Line {
        points: edge.points.iter().map(|point| (point.x, point.y)).collect(),
        text: edge.x.zip(edge.y),
    }
}

fn box_name(at: usize) -> String {
    format!("b{at}")
}

fn group_name(at: usize) -> String {
    format!("g{at}")
}

#[cfg(test)]
mod tests {
    use super::{Area, Laid, Plan, Sized, lay_out};

    /// Two groups, a circle, lines both ways, and a box that nothing leads to.
    fn plan() -> Plan {
        let sized = |group| Sized {
            width: 80.0,
            height: 40.0,
            group,
        };
        Plan {
            boxes: [Some(0), Some(0), Some(1), Some(1), None].map(sized).into(),
            lines: vec![
                (0, 1, 50.0),
                (1, 2, 0.0),
                (2, 0, 30.0),
                (2, 1, 0.0),
                (0, 3, 10.0),
            ],
            groups: 2,
        }
    }

    fn overlap(a: &Area, b: &Area) -> bool {
        a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
    }

    #[test]
    fn boxes_stand_apart_and_inside() {
        let Laid {
            width,
            height,
            boxes,
            groups,
            ..
        } = lay_out(&plan());
        for (at, area) in boxes.iter().enumerate() {
            assert!(area.x >= 0.0 && area.x + area.width <= width);
            assert!(area.y >= 0.0 && area.y + area.height <= height);
            assert!(!boxes[..at].iter().any(|other| overlap(area, other)));
        }
        assert!(!overlap(&groups[0], &groups[1]));
        assert!(overlap(&groups[0], &boxes[0]) && overlap(&groups[1], &boxes[3]));
    }

    #[test]
    fn lines_leave_and_arrive_at_the_sides_of_their_boxes() {
        let plan = plan();
        let laid = lay_out(&plan);
        for ((from, to, _), line) in plan.lines.iter().zip(&laid.lines) {
            for (place, end) in [(from, line.points.first()), (to, line.points.last())] {
                let (area, (x, y)) = (&laid.boxes[*place], end.unwrap());
                assert!(*x == area.x || *x == area.x + area.width, "{x} {area:?}");
                assert!(*y > area.y && *y < area.y + area.height, "{y} {area:?}");
            }
        }
    }

    #[test]
    fn the_same_plan_is_laid_out_the_same() {
        let points = |laid: Laid| -> Vec<_> { laid.lines.into_iter().map(|l| l.points).collect() };
        let first = lay_out(&plan());
        for _ in 0..20 {
            let again = lay_out(&plan());
            assert_eq!(first.boxes, again.boxes);
            assert_eq!(points(lay_out(&plan())), points(again));
        }
    }

    #[test]
    fn nothing_at_all_is_laid_out() {
        let nothing = Plan {
            boxes: Vec::new(),
            lines: Vec::new(),
            groups: 0,
        };
        assert_eq!(lay_out(&nothing).boxes, []);
    }
}
