//! Treet: the dialogues as a picture, and where people go and leave.

use super::super::{Console, Fields, Visitor};
use super::layout::{self, Here};
use super::refusal::Refusal;
use super::{given, quoted, today, words};
use crate::graph::{Graph, Traffic as Ways, overview};
use crate::language::Language;
use crate::review::table::Traffic;
use crate::script::{NodeId, Script};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::html;
use std::cmp::Reverse;
use std::sync::{Arc, PoisonError};

/// How many days are counted unless others are asked for.
const DAYS: i32 = 30;
/// How many nodes are listed.
const LISTED: usize = 200;
/// A picture has a style of its own; nothing else.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/// The pictures of a version of the dialogues: drawing them takes longer than a page may.
#[derive(Default)]
pub(in crate::shell::review) struct Pictures {
    version: String,
    drawn: Arc<Vec<(Language, String)>>,
}

impl Console {
    /// The pictures of the dialogues, drawn anew when they have changed.
    pub(in crate::shell::review) fn pictures(
        &self,
        script: &Script,
    ) -> Arc<Vec<(Language, String)>> {
        let mut pictures = self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        let version = script.version().as_str();
        if pictures.version != version {
            let drawn = Language::ALL.map(|language| {
                (
                    language,
                    overview(&Graph::shown(script, language), language),
                )
            });
            *pictures = Pictures {
                version: version.to_owned(),
                drawn: Arc::new(drawn.into()),
            };
        }
        pictures.drawn.clone()
    }
}

fn language(asked: &Fields) -> Result<Language, Refusal> {
    match given(asked, "sprak") {
        None => Ok(Language::Nb),
        Some(code) => Language::from_code(code).ok_or_else(|| {
            Refusal::Asked(format!("Språket {} finnes ikke.", quoted(asked, "sprak")))
        }),
    }
}

/// The days that are asked for, the last month else.
fn days(console: &Console, asked: &Fields) -> Result<(Date, Date), Refusal> {
    let to = super::day(asked, "til")?.unwrap_or_else(|| console.clock.zoned().date());
    let from = super::day(asked, "fra")?.unwrap_or_else(|| to.saturating_sub((DAYS - 1).days()));
    Ok((from, to))
}

/// The picture with how many went each way and stopped where; as it is drawn without, when too few did.
pub(super) fn picture(console: &Console, asked: &Fields) -> Result<Response, Refusal> {
    let language = language(asked)?;
    let (from, to) = days(console, asked)?;
    let ways = {
        let mut archive = console.archive();
        archive.refresh().map_err(today::unreadable)?;
        let mut ways = Ways::default();
        for (who, path) in archive.table.paths(from, to) {
            path.for_each(|node| ways.note(&who, &NodeId::new(node)));
        }
        ways
    };
    let script = console.spoken.now();
    let drawn = match ways.is_told() {
        true => {
            let mut graph = Graph::shown(&script, language);
            graph.count(&ways);
            overview(&graph, language)
        }
        false => {
            let pictures = console.pictures(&script);
            let drawn = pictures.iter().find(|(of, _)| *of == language);
            drawn.map(|(_, svg)| svg.clone()).ok_or(Refusal::NotFound)?
        }
    };
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    Ok((headers, drawn).into_response())
}

pub(super) fn page(
    console: &Console,
    visitor: &Visitor,
    asked: &Fields,
) -> Result<Response, Refusal> {
    let chosen = language(asked)?;
    let (from, to) = days(console, asked)?;
    let address = format!("/treet.svg?sprak={}&fra={from}&til={to}", chosen.code());
    let mut traffic: Vec<(String, Traffic)> = {
        let mut archive = console.archive();
        archive.refresh().map_err(today::unreadable)?;
        let traffic = archive.table.traffic(from, to).into_iter();
        traffic
            .map(|(node, traffic)| (node.to_owned(), traffic))
            .collect()
    };
    traffic.sort_by_key(|(_, traffic)| Reverse(traffic.talks));
    let content = html! {
        h1 { "Treet" }
        form method="get" action="/treet" class="filter" {
            div { label for="fra" { "Fra og med" } input id="fra" name="fra" type="date" value=(from); }
            div { label for="til" { "Til og med" } input id="til" name="til" type="date" value=(to); }
            div {
                label for="sprak" { "Bilde av" }
                select id="sprak" name="sprak" {
                    @for language in Language::ALL {
                        option value=(language.code()) selected[language == chosen] { (words::language(language)) }
                    }
                }
            }
            div { button { "Vis" } }
        }
        section aria-labelledby="trafikk" {
            h2 id="trafikk" { "Hvor folk går, og hvor de slutter" }
            p class="quiet" { "«Sluttet her» er samtaler der dette var det siste boten viste den dagen." }
            @if traffic.is_empty() { p role="status" { "Ingen samtaler disse dagene." } }
            @else {
                div class="wide" role="region" aria-label="Trafikk" tabindex="0" {
                    table {
                        thead { tr {
                            th scope="col" { "Node" }
                            th scope="col" class="number" { "Samtaler" }
                            th scope="col" class="number" { "Vist" }
                            th scope="col" class="number" { "Sluttet her" }
                            th scope="col" class="number" { "Andel" }
                        } }
                        tbody {
                            @for (node, traffic) in traffic.iter().take(LISTED) {
                                tr {
                                    th scope="row" { (words::node(console, node)) " " code { (node) } }
                                    td class="number" { (traffic.talks) }
                                    td class="number" { (traffic.shown) }
                                    td class="number" { (traffic.left) }
                                    td class="number" { (words::share(traffic.left, traffic.talks)) }
                                }
                            }
                        }
                    }
                }
            }
        }
        section aria-labelledby="bilde" {
            h2 id="bilde" { "Sidene og knappene mellom dem" }
            p { "Tallene på pilene er hvor mange samtaler som gikk den veien disse dagene; færre enn fem står ikke." }
            p { a href=(address) { "Åpne bildet alene" } }
            div class="picture" role="region" aria-label="Bilde av treet" tabindex="0" {
                img src=(address) alt={ "Sidene på " (words::language(chosen)) " og knappene mellom dem. Tabellen over sier hvor folk går." };
            }
        }
    };
    Ok(layout::page(visitor, Here::Tree, "Treet", &content))
}
