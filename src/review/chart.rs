//! Conversations a day, by how grave they were, as bars in SVG.
//!
//! The picture has no words of anybody and nothing that is loaded or run; whoever shows it beside it says the same in a
//! table.

use super::table::DayFigures;
use crate::triage::Level;
use jiff::civil::Date;
use plotters::prelude::*;
use plotters::style::FontTransform;

const SIZE: (u32, u32) = (960, 300);
/// How many days have their date beneath them at most.
const DATES: usize = 8;

/// The colour of a level; each differs from its neighbours by 3 to 1 or has a line between.
pub fn colour(level: Level) -> (u8, u8, u8) {
    match level {
        Level::Other => (0xb8, 0xc4, 0xcc),
        Level::Info => (0x6f, 0xa3, 0xc8),
        Level::Help => (0x2c, 0x6e, 0x9b),
        Level::Urgent => (0xe0, 0x9f, 0x1f),
        Level::Emergency => (0xb3, 0x26, 0x1e),
    }
}

/// The bars of these days; none when nothing can be drawn.
pub fn levels(days: &[(Date, DayFigures)]) -> Option<String> {
    let highest = days.iter().map(|(_, figures)| figures.talks()).max()?;
    let mut svg = String::new();
    draw(days, highest.max(4), &mut svg).ok()?;
    // The picture grows and shrinks with the page.
    let size = format!("<svg width=\"{}\" height=\"{}\" ", SIZE.0, SIZE.1);
    Some(svg.replacen(&size, "<svg aria-hidden=\"true\" ", 1))
}

fn draw(
    days: &[(Date, DayFigures)],
    highest: usize,
    svg: &mut String,
) -> Result<(), Box<dyn std::error::Error>> {
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let font = ("sans-serif", 15)
        .into_font()
        .transform(FontTransform::None);
    let mut chart = ChartBuilder::on(&area)
        .margin(10)
        .x_label_area_size(28)
        .y_label_area_size(46)
        .build_cartesian_2d(0.0..days.len() as f64, 0.0..highest as f64 * 1.05)?;
    let date = |x: &f64| {
        let at = *x as usize;
        let day = days.get(at).map(|(day, _)| *day);
        day.map(|day| day.strftime("%-d.%-m.").to_string())
            .unwrap_or_default()
    };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .x_labels(days.len().min(DATES))
        .x_label_formatter(&date)
        .y_labels(5)
        .y_label_formatter(&|y| format!("{y:.0}"))
        .label_style(font)
        .axis_style(RGBColor(0x47, 0x56, 0x61))
        .light_line_style(TRANSPARENT)
        .bold_line_style(RGBColor(0xdd, 0xe3, 0xe8))
        .draw()?;
    for (n, (_, figures)) in days.iter().enumerate() {
        let mut below = 0.0;
        for (level, count) in Level::ALL.into_iter().zip(figures.levels) {
            if count == 0 {
                continue;
            }
            let above = below + count as f64;
            let corners = [(n as f64 + 0.12, below), (n as f64 + 0.88, above)];
            let (r, g, b) = colour(level);
            let bars = [
                Rectangle::new(corners, RGBColor(r, g, b).filled()),
                Rectangle::new(corners, WHITE.stroke_width(1)),
            ];
            chart.draw_series(bars)?;
            below = above;
        }
    }
    area.present()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bars_are_drawn_and_load_nothing() {
        let day: Date = "2026-11-30".parse().expect("a date");
        let figures = DayFigures {
            levels: [3, 2, 1, 0, 1],
            ..DayFigures::default()
        };
        let svg = levels(&[(day, figures), (day, DayFigures::default())]).expect("a picture");
        assert!(svg.starts_with("<svg aria-hidden=\"true\" "), "{svg}");
        assert!(svg.contains("#B3261E") && svg.contains("30.11."), "{svg}");
        for banned in ["<script", "style=", "<style", "href", "@import", "onload"] {
            assert!(!svg.contains(banned), "{banned}");
        }
        assert_eq!(levels(&[]), None);
    }
}
