//! Eksport: counts that are safe to publish.

use super::super::{Console, Fields, Visitor};
use super::layout::{self, Here};
use super::refusal::Refusal;
use super::{given, quoted, today};
use crate::review::chain::Act;
use crate::review::table::{ExportRow, Period};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::html;
use std::fmt::Write as _;

/// How many days are counted unless others are asked for.
const DAYS: i32 = 30;
/// How many rows are shown on the page.
const SHOWN: usize = 100;

struct Asked {
    from: Date,
    to: Date,
    period: Period,
}

impl Asked {
    fn of(console: &Console, asked: &Fields) -> Result<Asked, Refusal> {
        let to = super::day(asked, "til")?.unwrap_or_else(|| console.clock.zoned().date());
        let from =
            super::day(asked, "fra")?.unwrap_or_else(|| to.saturating_sub((DAYS - 1).days()));
        let period = match given(asked, "per") {
            None => Some(Period::Month),
            Some(name) => Period::ALL.into_iter().find(|period| period.name() == name),
        };
        let unknown = || Refusal::Asked(format!("Perioden {} finnes ikke.", quoted(asked, "per")));
        let period = period.ok_or_else(unknown)?;
        Ok(Asked { from, to, period })
    }

    fn rows(&self, console: &Console) -> Result<Vec<ExportRow>, Refusal> {
        let mut archive = console.archive();
        archive.refresh().map_err(today::unreadable)?;
        let k = console.settings.alike;
        Ok(archive.table.counts(self.from, self.to, self.period, k))
    }

    fn query(&self) -> String {
        format!(
            "fra={}&til={}&per={}",
            self.from,
            self.to,
            self.period.name()
        )
    }
}

pub(super) fn page(
    console: &Console,
    visitor: &Visitor,
    asked: &Fields,
) -> Result<Response, Refusal> {
    let asked = Asked::of(console, asked)?;
    let rows = asked.rows(console)?;
    let k = console.settings.alike;
    let name = |period: Period| match period {
        Period::Day => "Dag",
        Period::Week => "Uke",
        Period::Month => "Måned",
    };
    let content = html! {
        h1 { "Eksport" }
        p {
            "Antall samtaler, som kan gis videre. Et tall under " (k) " står som «<" (k) "», og alle andre er rundet ned til nærmeste hele "
            (k) ", summer også, hver for seg. Derfor går det ikke an å regne seg tilbake til et lite tall. Hver inndeling står alene og ikke på tvers av andre."
        }
        form method="get" action="/eksport" class="filter" {
            div { label for="fra" { "Fra og med" } input id="fra" name="fra" type="date" value=(asked.from); }
            div { label for="til" { "Til og med" } input id="til" name="til" type="date" value=(asked.to); }
            div {
                label for="per" { "Per" }
                select id="per" name="per" {
                    @for period in Period::ALL { option value=(period.name()) selected[period == asked.period] { (name(period)) } }
                }
            }
            div { button { "Vis" } }
        }
        p { a href={ "/eksport.csv?" (asked.query()) } download { "Last ned som CSV" } " (" (rows.len()) " rader)" }
        @if rows.is_empty() { p role="status" { "Ingen samtaler disse dagene." } }
        @else {
            div class="wide" role="region" aria-label="Tallene" tabindex="0" {
                table {
                    thead { tr { th scope="col" { "Fra" } th scope="col" { "Etter" } th scope="col" { "Verdi" } th scope="col" class="number" { "Samtaler" } } }
                    tbody {
                        @for row in rows.iter().take(SHOWN) {
                            tr { td { (row.period) } td { (row.by) } td { (row.value) } td class="number" { (row.talks) } }
                        }
                    }
                }
            }
            @if rows.len() > SHOWN { p class="quiet" { "De første " (SHOWN) " radene. Resten er i filen." } }
        }
    };
    Ok(layout::page(visitor, Here::Export, "Eksport", &content))
}

pub(super) fn rows(
    console: &Console,
    visitor: &Visitor,
    asked: &Fields,
) -> Result<Response, Refusal> {
    let asked = Asked::of(console, asked)?;
    let rows = asked.rows(console)?;
    console.note(&visitor.name, Act::Exported, &asked.query())?;
    let mut csv = String::from("period,by,value,talks\n");
    for row in rows {
        let ExportRow {
            period,
            by,
            value,
            talks,
        } = row;
        // Names of levels, languages, kinds and pages: none has a comma or begins a formula.
        let _ = writeln!(csv, "{period},{by},{value},{talks}");
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
