//! Bom og falske alarmer: two label each message blind; what both say becomes a case.

use super::super::archive::Archive;
use super::super::{Console, Fields, Visitor};
use super::layout::{self, Here, csrf};
use super::refusal::Refusal;
use super::{given, today, words};
use crate::language::Language;
use crate::review::Role;
use crate::review::chain::Act;
use crate::review::label::{Agreement, Item, Label, Labels, Standing, Verdict, row};
use crate::review::table::{Found, Table};
use crate::triage::{Category, Level};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use std::cmp::Reverse;

/// How far back messages are taken from.
const DAYS: i32 = 14;
/// How many decided and disputed messages are listed.
const LISTED: usize = 50;

/// A message to label.
struct Message {
    item: Item,
    text: String,
    language: Language,
}

pub(super) fn page(console: &Console, visitor: &Visitor) -> Result<Response, Refusal> {
    let labels = console.decisions.labels().map_err(today::unreadable)?;
    let (next, waiting, seen) = {
        let mut archive = console.archive();
        archive.refresh().map_err(today::unreadable)?;
        let today = console.clock.zoned().date();
        let items = waiting(&archive.table, &labels, &visitor.name, today);
        let next = match items.first() {
            Some(item) => message(&mut archive, *item)?,
            None => None,
        };
        let listed = labels.items().rev();
        let listed: Vec<(Item, Standing)> = listed
            .filter(|item| labels.by(*item, &visitor.name).is_some() || visitor.role == Role::Admin)
            .map(|item| (item, labels.standing(item)))
            .filter(|(_, standing)| !matches!(standing, Standing::Open { .. }))
            .take(LISTED)
            .collect();
        let wanted: Vec<Item> = listed.iter().map(|(item, _)| *item).collect();
        let read = archive.messages(&wanted, Message::of);
        let mut read = read.map_err(today::unreadable)?;
        let seen: Vec<(Item, Standing, Option<Message>)> = listed
            .into_iter()
            .map(|(item, standing)| (item, standing, read.remove(&item).flatten()))
            .collect();
        (next, items.len(), seen)
    };
    if let Some(next) = &next {
        console.note(&visitor.name, Act::ItemRead, &next.item.to_string())?;
    }
    let shown = seen.iter().filter(|(_, _, message)| message.is_some());
    let shown: Vec<String> = shown.map(|(item, ..)| item.to_string()).collect();
    if !shown.is_empty() {
        console.note(&visitor.name, Act::ItemRead, &shown.join(" "))?;
    }
    let content = html! {
        h1 { "Bom og falske alarmer" }
        p {
            "To merker hver melding uten å vite hva den andre sa, og uten å se hva boten leste. "
            "Er de enige, blir den et tilfelle som boten prøves på."
        }
        section aria-labelledby="merk" {
            h2 id="merk" { "Merk en melding" }
            p { (waiting) " venter på deg fra de siste " (DAYS) " dagene." }
            @match &next {
                Some(message) => (form(visitor, message, None)),
                None => p role="status" { "Ingen flere nå." },
            }
        }
        (agreement(labels.agreement()))
        (disputed(visitor, &seen))
        (decided(visitor, &seen))
    };
    Ok(layout::page(
        visitor,
        Here::Labels,
        "Bom og falske alarmer",
        &content,
    ))
}

/// What somebody has not labelled and not two others have: first what one has, then in an order of chance that is the
/// same for all.
fn waiting(table: &Table, labels: &Labels, name: &str, today: Date) -> Vec<Item> {
    let from = today.saturating_sub(DAYS.days());
    let mut items: Vec<(usize, u64, Item)> = table
        .worded(from, today)
        .filter(|item| labels.by(*item, name).is_none())
        .filter_map(|item| match labels.standing(item) {
            Standing::Open { labels } => Some((labels, shuffled(item), item)),
            _ => None,
        })
        .collect();
    items.sort_by_key(|(labels, order, _)| (Reverse(*labels), *order));
    items.into_iter().map(|(_, _, item)| item).collect()
}

fn shuffled(item: Item) -> u64 {
    let day = u64::from(item.day.day_of_year().unsigned_abs());
    (day << 32 | u64::from(item.line))
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .rotate_left(31)
}

impl Message {
    fn of(found: Found<'_>) -> Option<Message> {
        Some(Message {
            item: found.item,
            text: found.text?.to_owned(),
            language: found.row.language,
        })
    }
}

fn message(archive: &mut Archive, item: Item) -> Result<Option<Message>, Refusal> {
    let read = archive.messages(&[item], Message::of);
    let mut read = read.map_err(today::unreadable)?;
    Ok(read.remove(&item).flatten())
}

fn form(visitor: &Visitor, message: &Message, before: Option<Verdict>) -> Markup {
    let id = message.item.to_string().replace('.', "-");
    html! {
        blockquote lang=(message.language.code()) { (message.text) }
        form method="post" action="/bom" class="settle" {
            (csrf(visitor))
            input type="hidden" name="item" value=(message.item);
            fieldset {
                legend { "Hvor alvorlig er det?" }
                @for level in Level::ALL.into_iter().rev() {
                    label class="radio" {
                        input type="radio" name="level" value=(level.name()) required checked[before.is_some_and(|before| before.level == level)];
                        " " (words::level(level))
                    }
                }
            }
            div {
                label for={ "k" (id) } { "Hva gjelder det?" }
                select id={ "k" (id) } name="category" {
                    @for category in [Category::None].into_iter().chain(Category::ALL.into_iter().filter(|category| *category != Category::None)) {
                        option value=(category.name()) selected[before.is_some_and(|before| before.category == category)] { (words::category(category)) }
                    }
                }
            }
            div class="buttons" { button { "Lagre" } }
        }
    }
}

fn agreement(agreement: Agreement) -> Markup {
    html! {
        section aria-labelledby="enighet" {
            h2 id="enighet" { "Enighet" }
            dl class="figures" {
                div { dt { "Meldinger to har merket" } dd { (agreement.pairs) } }
                div { dt { "Samme alvor første gang" } dd { (words::share(agreement.same, agreement.pairs)) } }
                div { dt { "Cohens kappa" } dd { (agreement.kappa.map_or_else(|| "–".to_owned(), |kappa| format!("{kappa:.2}").replace('.', ","))) } }
            }
        }
    }
}

fn disputed(visitor: &Visitor, seen: &[(Item, Standing, Option<Message>)]) -> Markup {
    let disputed: Vec<(&Vec<(String, Verdict)>, &Message)> = seen
        .iter()
        .filter_map(|(_, standing, message)| match (standing, message) {
            (Standing::Disputed(said), Some(message)) => Some((said, message)),
            _ => None,
        })
        .collect();
    html! {
        section aria-labelledby="uenige" {
            h2 id="uenige" { "Uenige" }
            @if disputed.is_empty() { p { "Ingen." } }
            @else { p { "Snakk sammen. Den som skifter mening, merker på nytt." } }
            @for (said, message) in disputed {
                article class="group" {
                    ul {
                        @for (by, verdict) in said {
                            li { (by) ": " (words::level(verdict.level)) ", " (words::category(verdict.category)) }
                        }
                    }
                    @let own = said.iter().find(|(by, _)| *by == visitor.name).map(|(_, verdict)| *verdict);
                    @match own {
                        Some(own) => (form(visitor, message, Some(own))),
                        None => blockquote lang=(message.language.code()) { (message.text) },
                    }
                }
            }
        }
    }
}

fn decided(visitor: &Visitor, seen: &[(Item, Standing, Option<Message>)]) -> Markup {
    let decided: Vec<(&Item, &Verdict, &Message)> = seen
        .iter()
        .filter_map(|(item, standing, message)| match (standing, message) {
            (Standing::Decided(verdict), Some(message)) => Some((item, verdict, message)),
            _ => None,
        })
        .collect();
    html! {
        section aria-labelledby="avgjort" {
            h2 id="avgjort" { "Avgjort" }
            @if decided.is_empty() { p { "Ingen ennå." } }
            @else {
                div class="wide" role="region" aria-label="Avgjorte meldinger" tabindex="0" {
                    table {
                        thead { tr { th scope="col" { "Melding" } th scope="col" { "Alvor" } th scope="col" { "Gjelder" } th scope="col" { "Tilfelle" } } }
                        tbody {
                            @for (item, verdict, message) in decided {
                                tr {
                                    td lang=(message.language.code()) { (message.text) }
                                    td { (words::marked(verdict.level)) }
                                    td { (words::category(verdict.category)) }
                                    td {
                                        @if visitor.role == Role::Admin { a href={ "/bom/tilfelle/" (item) } { "Vis tilfellet" span class="unseen" { " " (item) } } }
                                        @else { "En administrator skriver det" }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn label(
    console: &Console,
    visitor: &Visitor,
    form: &Fields,
) -> Result<Response, Refusal> {
    let item: Item = given(form, "item")
        .and_then(|item| item.parse().ok())
        .ok_or(Refusal::Unreadable)?;
    let level = given(form, "level")
        .and_then(Level::from_name)
        .ok_or(Refusal::Unreadable)?;
    let category = given(form, "category")
        .and_then(Category::from_name)
        .ok_or(Refusal::Unreadable)?;
    {
        let mut archive = console.archive();
        archive.refresh().map_err(today::unreadable)?;
        message(&mut archive, item)?.ok_or(Refusal::NotFound)?;
    }
    let category = if level >= Level::Urgent {
        category
    } else {
        Category::None
    };
    console.note(&visitor.name, Act::Labelled, &item.to_string())?;
    let label = Label {
        at: console.clock.now(),
        item,
        by: visitor.name.clone(),
        verdict: Verdict { level, category },
    };
    console.decisions.label(&label).map_err(today::unreadable)?;
    Ok(Redirect::to("/bom").into_response())
}

/// The row of a decided message, scrubbed once more.
fn case(console: &Console, item: &str) -> Result<(Item, String), Refusal> {
    let item: Item = item.parse().map_err(|()| Refusal::NotFound)?;
    let labels = console.decisions.labels().map_err(today::unreadable)?;
    let Standing::Decided(verdict) = labels.standing(item) else {
        return Err(Refusal::NotFound);
    };
    let message = {
        let mut archive = console.archive();
        archive.refresh().map_err(today::unreadable)?;
        message(&mut archive, item)?.ok_or(Refusal::NotFound)?
    };
    let text = console.scrubber.scrub(&message.text).text;
    Ok((item, row(item, message.language, &text, verdict)))
}

pub(super) fn case_page(
    console: &Console,
    visitor: &Visitor,
    item: &str,
) -> Result<Response, Refusal> {
    let (item, row) = case(console, item)?;
    console.note(&visitor.name, Act::ItemRead, &item.to_string())?;
    let is_written = console
        .decisions
        .has_case(&row)
        .map_err(today::unreadable)?;
    let names = crate::review::label::HEADING.split('\t');
    let content = html! {
        h1 { "Tilfelle" }
        p { "Slik blir raden. Teksten er anonymisert en gang til. Les den: kan noen kjennes igjen, skal den ikke skrives." }
        dl class="row" {
            @for (name, field) in names.zip(row.split('\t')) {
                div { dt { (name) } dd { (field) } }
            }
        }
        @if is_written {
            p role="status" { "Tilfellet er skrevet i " code { (console.decisions.cases().display()) } "." }
            p { "Prøv boten på det med " code { "rusvakt bench " (console.decisions.cases().display()) " --wrong" } "." }
        } @else {
            form method="post" action={ "/bom/tilfelle/" (item) } {
                (csrf(visitor))
                p { "Det skrives i " code { (console.decisions.cases().display()) } "." }
                button { "Skriv tilfellet" }
            }
        }
        p { a href="/bom" { "Tilbake til Bom og falske alarmer" } }
    };
    Ok(layout::page(visitor, Here::Labels, "Tilfelle", &content))
}

pub(super) fn write_case(
    console: &Console,
    visitor: &Visitor,
    item: &str,
) -> Result<Response, Refusal> {
    let (item, row) = case(console, item)?;
    if console
        .decisions
        .has_case(&row)
        .map_err(today::unreadable)?
    {
        return Err(Refusal::Changed("Tilfellet er skrevet alt."));
    }
    console.note(&visitor.name, Act::CaseWritten, &item.to_string())?;
    console
        .decisions
        .write_case(&row)
        .map_err(today::unreadable)?;
    Ok(Redirect::to(&format!("/bom/tilfelle/{item}")).into_response())
}
