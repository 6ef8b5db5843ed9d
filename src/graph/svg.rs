//! A picture as SVG: readable on light and on dark, without anything from elsewhere.

use super::Graph;
use super::layout::{Area, Laid, Line, Plan, Sized, lay_out};
use super::picture::{Arrow, Block, Picture, Tone, nodes, pages, width};
use crate::language::Language;
use std::fmt::Write;

/// Space around everything, and between the lines of a box.
const MARGIN: f64 = 24.0;
const PADDING: f64 = 10.0;
const HEADING: f64 = 20.0;
const ROW: f64 = 16.0;
/// Widths of a character at the sizes of the style, on average and a little more.
const HEADING_CHAR: f64 = 8.6;
const ROW_CHAR: f64 = 7.2;
const LABEL_CHAR: f64 = 6.5;
/// Widest that the words above the picture make it.
const NOTE_CHAR: f64 = 7.6;

const STYLE: &str = include_str!("style.css");

/// Every page of a language as a box. `graph` is what its reader is shown.
pub fn overview(graph: &Graph, language: Language) -> String {
    drawn(&pages(graph, language), language)
}

/// A part of `whole` around `focus`, node by node.
pub fn neighbourhood(whole: &Graph, part: &Graph, focus: &str, language: Language) -> String {
    drawn(&nodes(whole, part, focus, language), language)
}

fn drawn(picture: &Picture, language: Language) -> String {
    let laid = lay_out(&plan(picture));
    let legend = legend(picture);
    let top = MARGIN + HEADING + ROW * (picture.notes.len() as f64 + 3.0);
    let notes = picture.notes.iter().map(|note| text_width(note, NOTE_CHAR));
    let width = notes.fold(laid.width, f64::max).max(760.0) + 2.0 * MARGIN;
    let height = laid.height + top + MARGIN;
    let mut svg = String::new();
    let _ = writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" role=\"graphics-document document\" aria-labelledby=\"title about\" lang=\"{language}\">"
    );
    let _ = writeln!(
        svg,
        "<title id=\"title\">{}</title>",
        escaped(&picture.title)
    );
    let about = picture.notes.join(" ");
    let _ = writeln!(svg, "<desc id=\"about\">{}</desc>", escaped(&about));
    let _ = writeln!(svg, "<style>\n{STYLE}</style>");
    svg.push_str(
        "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" \
         orient=\"auto\"><path class=\"tip\" d=\"M0 0 8 4 0 8Z\"/></marker></defs>\n",
    );
    svg.push_str("<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n");
    svg.push_str(&legend);
    let _ = writeln!(svg, "<g transform=\"translate({MARGIN} {top})\">");
    for (heading, area) in picture.groups.iter().zip(&laid.groups) {
        frame(&mut svg, heading, area);
    }
    lines(&mut svg, picture, &laid);
    for (block, area) in picture.boxes.iter().zip(&laid.boxes) {
        block_at(&mut svg, block, area);
    }
    labels(&mut svg, picture, &laid);
    svg.push_str("</g>\n</svg>\n");
    svg
}

fn plan(picture: &Picture) -> Plan {
    let sized = |block: &Block| {
        let rows = block.rows.iter().map(|row| text_width(&row.text, ROW_CHAR));
        let widest = rows.fold(text_width(&block.heading, HEADING_CHAR), f64::max);
        Sized {
            width: widest + 2.0 * PADDING,
            height: HEADING + ROW * block.rows.len() as f64 + 1.5 * PADDING,
            group: block.group,
        }
    };
    let line = |arrow: &Arrow| {
        let text = text_width(&arrow.label, LABEL_CHAR);
        (arrow.from, arrow.to, text)
    };
    Plan {
        boxes: picture.boxes.iter().map(sized).collect(),
        lines: picture.lines.iter().map(line).collect(),
        groups: picture.groups.len(),
    }
}

/// How wide a text is, about: fonts differ, and nothing may stand out of its box.
fn text_width(text: &str, char_width: f64) -> f64 {
    let wide = |c: char| matches!(c, 'm' | 'w' | 'M' | 'W' | '@' | '…' | '⚠' | '◌');
    let share = |c: char| if wide(c) { 1.5 } else { 1.0 };
    text.chars().map(|c| share(c) * char_width).sum()
}

/// What stands above the picture: its name, what it shows, and what the colours mean.
fn legend(picture: &Picture) -> String {
    let mut svg = String::from("<g>\n");
    let mut y = MARGIN + 12.0;
    let _ = writeln!(
        svg,
        "<text class=\"name\" x=\"{MARGIN}\" y=\"{y}\">{}</text>",
        escaped(&picture.title)
    );
    for note in &picture.notes {
        y += ROW + 2.0;
        let _ = writeln!(
            svg,
            "<text class=\"note\" x=\"{MARGIN}\" y=\"{y}\">{}</text>",
            escaped(note)
        );
    }
    let signs = [
        ("box emergency", "livet er i fare", 136.0),
        ("box urgent", "det haster", 112.0),
        ("box contact", "kontakt", 96.0),
        ("box warned", "⚠ advarsel", 118.0),
        ("box untranslated", "◌ ikke oversatt", 140.0),
    ];
    let (mut x, y) = (MARGIN, y + 8.0);
    for (class, words, width) in signs {
        let _ = writeln!(
            svg,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"14\" height=\"14\" rx=\"3\"/><text class=\"row\" \
             x=\"{}\" y=\"{}\">{words}</text>",
            x + 20.0,
            y + 11.0
        );
        x += width;
    }
    svg.push_str("</g>\n");
    svg
}

fn frame(svg: &mut String, heading: &str, area: &Area) {
    let Area {
        x,
        y,
        width,
        height,
    } = area;
    let _ = writeln!(
        svg,
        "<rect class=\"frame\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"10\"/><text \
         class=\"row soft\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
        x + 8.0,
        y + 14.0,
        escaped(heading)
    );
}

fn block_at(svg: &mut String, block: &Block, area: &Area) {
    let Area {
        x,
        y,
        width,
        height,
    } = area;
    let mut class = format!("box {}", class(block.tone));
    for (is, name) in [
        (block.warned, " warned"),
        (block.untranslated, " untranslated"),
        (block.focus, " focus"),
    ] {
        class.push_str(if is { name } else { "" });
    }
    let _ = writeln!(
        svg,
        "<g role=\"graphics-symbol img\"><title>{}</title><rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" \
         height=\"{height:.1}\" rx=\"6\"/>",
        escaped(&block.about)
    );
    let (left, mut line) = (x + PADDING, y + PADDING + 8.0);
    let _ = writeln!(
        svg,
        "<text class=\"heading\" x=\"{left:.1}\" y=\"{line:.1}\">{}</text>",
        escaped(&block.heading)
    );
    line += 2.0;
    for row in &block.rows {
        line += ROW;
        let _ = writeln!(
            svg,
            "<text class=\"row {}\" x=\"{left:.1}\" y=\"{line:.1}\">{}</text>",
            self::class(row.tone),
            escaped(&row.text)
        );
    }
    svg.push_str("</g>\n");
}

fn lines(svg: &mut String, picture: &Picture, laid: &Laid) {
    for (arrow, line) in picture.lines.iter().zip(&laid.lines) {
        let tone = class(picture.boxes[arrow.to].tone);
        let waits = if arrow.waits { " waits" } else { "" };
        let width = arrow.people.map_or_else(String::new, |people| {
            format!(" style=\"stroke-width:{:.1}px\"", width(people))
        });
        let _ = writeln!(
            svg,
            "<path class=\"line {tone}{waits}\" marker-end=\"url(#tip)\"{width} d=\"{}\"/>",
            path(line)
        );
    }
}

fn labels(svg: &mut String, picture: &Picture, laid: &Laid) {
    for (arrow, line) in picture.lines.iter().zip(&laid.lines) {
        if let Some((x, y)) = line.text.filter(|_| !arrow.label.is_empty()) {
            let _ = writeln!(
                svg,
                "<text class=\"label\" x=\"{x:.1}\" y=\"{:.1}\">{}</text>",
                y + 4.0,
                escaped(&arrow.label)
            );
        }
    }
}

/// A line that is level at each of its points.
fn path(line: &Line) -> String {
    let mut path = String::new();
    let mut before: Option<(f64, f64)> = None;
    for (x, y) in &line.points {
        let _ = match before {
            None => write!(path, "M{x:.1} {y:.1}"),
            Some((_, level)) if (level - y).abs() < 0.1 => write!(path, "H{x:.1}"),
            Some((from, level)) => {
                let middle = (from + x) / 2.0;
                write!(
                    path,
                    "C{middle:.1} {level:.1} {middle:.1} {y:.1} {x:.1} {y:.1}"
                )
            }
        };
        before = Some((*x, *y));
    }
    path
}

fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Soft => "soft",
        Tone::Contact => "contact",
        Tone::Urgent => "urgent",
        Tone::Emergency => "emergency",
    }
}

/// Text as it stands in XML, without what XML cannot hold.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push('\n'),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(
            escaped("<b a=\"1\">&\u{1}"),
            "&lt;b a=&quot;1&quot;&gt;&amp; "
        );
    }
}
