//! Eksport: counts that are safe to publish.

use super::super::{Console, Fields, Visitor};
use super::layout::{self, Here};
use super::refusal::Refusal;
use super::{today, words};
use crate::review::cells::Told;
use crate::review::chain::Act;
use crate::review::table::{ExportRow, Of, Period, Telling};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::html;
use std::fmt::Write as _;

/// How many months are counted unless others are asked for.
const MONTHS: i32 = 12;
/// How many rows are shown on the page.
const SHOWN: usize = 100;

struct Asked {
    from: Date,
    to: Date,
}

impl Asked {
    fn of(console: &Console, asked: &Fields) -> Result<Asked, Refusal> {
        let to = super::day(asked, "til")?.unwrap_or_else(|| console.clock.zoned().date());
        let from = super::day(asked, "fra")?.unwrap_or_else(|| to.saturating_sub(MONTHS.months()));
        Ok(Asked { from, to })
    }

    fn rows(&self, console: &Console) -> Result<Vec<ExportRow>, Refusal> {
        let telling = Telling {
            period: console.settings.period,
            k: console.k(),
            draws: console.decisions.draws().map_err(today::unreadable)?,
        };
        let today = console.clock.zoned().date();
        let mut archive = console.archive();
        archive.refresh().map_err(today::unreadable)?;
        Ok(archive.table.counts((self.from, self.to), today, &telling))
    }

    fn query(&self) -> String {
        format!("fra={}&til={}", self.from, self.to)
    }
}

pub(super) fn page(
    console: &Console,
    visitor: &Visitor,
    asked: &Fields,
) -> Result<Response, Refusal> {
    let asked = Asked::of(console, asked)?;
    let rows = asked.rows(console)?;
    // They are the same that the file holds.
    console.note(&visitor.name, Act::CountsRead, &asked.query())?;
    let k = console.k();
    let (period, each) = match console.settings.period {
        Period::Week => ("Uke fra", "uke"),
        Period::Month => ("Måned fra", "måned"),
    };
    let content = html! {
        h1 { "Eksport" }
        p {
            "Antall samtaler for hver hele " (each) " som er over, til å gi videre. Et tall står som «<" (k) "» når det er fra 0 til " (k - 1)
            ". Alle andre er minstetall: det var så mange eller flere, og hvor mange flere går det ikke an å regne seg til. Derfor blir summen sjelden lik delene. "
            "Sider som ble vist i færre enn " (k) " samtaler, er ikke med. En samtale er én persons meldinger én dag; en som skriver fem dager, er fem samtaler."
        }
        form method="get" action="/eksport" class="filter" {
            div { label for="fra" { "Fra og med" } input id="fra" name="fra" type="date" value=(asked.from); }
            div { label for="til" { "Til og med" } input id="til" name="til" type="date" value=(asked.to); }
            div { button { "Vis" } }
        }
        p { a href={ "/eksport.csv?" (asked.query()) } download { "Last ned som CSV" } " (" (rows.len()) " rader)" }
        @if rows.is_empty() { p role="status" { "Ingen hel " (each) " som er over, på disse dagene. Den første som er lagret, er ikke hel." } }
        @else {
            div class="wide" role="region" aria-label="Tallene" tabindex="0" {
                table {
                    thead { tr { th scope="col" { (period) } th scope="col" { "Etter" } th scope="col" { "Hvilke" } th scope="col" class="number" { "Samtaler" } } }
                    tbody {
                        @for row in rows.iter().take(SHOWN) {
                            tr { td { (row.period) } td { (by(&row.of)) } td { (which(console, &row.of)) } td class="number" { (told(row.talks)) } }
                        }
                    }
                }
            }
            @if rows.len() > SHOWN { p class="quiet" { "De første " (SHOWN) " radene. Resten er i filen." } }
        }
    };
    Ok(layout::page(visitor, Here::Export, "Eksport", &content))
}

fn by(of: &Of) -> &'static str {
    match of {
        Of::All => "Alle",
        Of::Language(_) => "Språk",
        Of::Level(_) => "Alvor",
        Of::Category(_) => "Fare",
        Of::Page(_) => "Side",
    }
}

fn which(console: &Console, of: &Of) -> String {
    match of {
        Of::All => "–".to_owned(),
        Of::Language(language) => words::language(*language).to_owned(),
        Of::Level(level) => words::level(*level).to_owned(),
        Of::Category(category) => words::category(*category).to_owned(),
        Of::Page(page) => words::node(console, page),
    }
}

fn told(told: Told) -> String {
    match told {
        Told::Below(_) => told.to_string(),
        Told::AtLeast(count) => format!("minst {count}"),
    }
}

/// The rows with the names that programs know: those of the levels, languages, kinds and pages.
pub(super) fn rows(
    console: &Console,
    visitor: &Visitor,
    asked: &Fields,
) -> Result<Response, Refusal> {
    let asked = Asked::of(console, asked)?;
    let rows = asked.rows(console)?;
    console.note(&visitor.name, Act::Exported, &asked.query())?;
    let mut csv = String::from("period,by,value,talks\n");
    for ExportRow { period, of, talks } in rows {
        // None of the names has a comma or begins a formula.
        let _ = writeln!(csv, "{period},{},{},{talks}", of.by(), of.value());
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"rusvakt.csv\"",
        ),
    ];
    Ok((headers, csv).into_response())
}
