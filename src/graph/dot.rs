//! A graph in the language of Graphviz.

use super::around::Link;
use super::picture::width;
use super::{Graph, Node};
use crate::language::Language;
use crate::triage::Level;
use std::fmt::Write;

/// How the file begins.
const HEAD: &str = r##"digraph rusvakt {
  graph [rankdir=LR, fontname="sans-serif", label="Rusvakt"];
  node [shape=box, style="rounded,filled", fillcolor="#f6f8fa", color="#6e7781", fontname="sans-serif", fontsize=11];
  edge [color="#6e7781", fontname="sans-serif", fontsize=9];
"##;
/// With more nodes, Graphviz's own layout in layers takes minutes and loses edges; `sfdp` takes a second.
const LAYERED: usize = 200;

/// The graph of one language in DOT: a page is a cluster, danger is red, contacts stand apart. `language` is the reader's.
///
/// Left out are `!back` and its like, which have no place of their own.
pub fn dot(graph: &Graph, language: Language) -> String {
    let mut text = HEAD.to_owned();
    if graph.nodes.len() > LAYERED {
        text.push_str("  graph [layout=sfdp, overlap=prism];\n");
    }
    for nodes in graph.nodes.chunk_by(|a, b| a.page() == b.page()) {
        let page = nodes[0].page();
        cluster(&mut text, page, page, |text| {
            nodes
                .iter()
                .for_each(|node| node_line(text, node, language));
        });
    }
    cluster(&mut text, "@", "Kontakter", |text| {
        for (id, name) in &graph.contacts {
            let label = quoted(&format!("{name}\n{id}"));
            let look = "fillcolor=\"#e3f0fd\", color=\"#0b5cad\"";
            let _ = writeln!(text, "    {} [label={label}, {look}];", quoted(id));
        }
    });
    graph.links().for_each(|link| link_line(&mut text, link));
    text.push_str("}\n");
    text
}

fn cluster(text: &mut String, id: &str, label: &str, inside: impl Fn(&mut String)) {
    let (id, label) = (quoted(&format!("cluster_{id}")), quoted(label));
    let _ = writeln!(
        text,
        "  subgraph {id} {{\n    label={label}; color=\"#8c959f\";"
    );
    inside(text);
    text.push_str("  }\n");
}

fn node_line(text: &mut String, node: &Node, language: Language) {
    let mut label = format!("{}\n{}", node.title, node.name());
    for warning in &node.warnings {
        let _ = write!(label, "\n⚠ {warning}");
    }
    let mut look = match node.level {
        Some(Level::Emergency) => {
            ", fillcolor=\"#fde8e6\", color=\"#b42318\", fontcolor=\"#7a150d\""
        }
        Some(Level::Urgent) => ", fillcolor=\"#fff1d6\", color=\"#8a4b00\", fontcolor=\"#5c3200\"",
        _ => "",
    }
    .to_owned();
    if node.lang != language {
        let _ = write!(label, "\n(bare på {})", node.lang);
        look.push_str(", style=\"rounded,filled,dashed\"");
    }
    let (id, label) = (quoted(&node.id), quoted(&label));
    let _ = writeln!(text, "    {id} [label={label}{look}];");
}

fn link_line(text: &mut String, link: Link<'_>) {
    let (from, to) = (quoted(link.from), quoted(link.to));
    let look = match link.label {
        Some(label) => match link.people {
            Some(people) => format!(
                "label={}, penwidth={:.1}",
                quoted(&format!("{label}\n{people}")),
                width(people)
            ),
            None => format!("label={}", quoted(label)),
        },
        None => "style=dashed, label=\"uten svar\"".to_owned(),
    };
    let _ = writeln!(text, "  {from} -> {to} [{look}];");
}

/// A string of DOT. A backslash begins an escape there (`\N` is the node's name), so it is doubled.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn quotes_line_ends_and_backslashes_are_escaped() {
        assert_eq!(quoted("Si \"nei\"\r\nna\\N"), r#""Si \"nei\" \nna\\N""#);
    }
}
