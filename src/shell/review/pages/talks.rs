//! Samtaler: which conversations there were, and which of them have what is asked for.
//!
//! **Invariant.** Words that are searched for come in a form and go back in one: they are in no address, so in no history, no
//! log of what stands in front and no referrer.

use super::super::{Console, Fields, Visitor};
use super::layout::{self, Here, csrf};
use super::refusal::Refusal;
use super::{given, quoted, today, words};
use crate::language::Language;
use crate::review::chain::Act;
use crate::review::table::{Filter, Talk, name};
use crate::topic;
use crate::triage::{Category, Level};
use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use rustc_hash::FxHashSet;
use std::fmt::Write as _;

/// How many are on a page.
const ON_A_PAGE: usize = 50;
/// The last page that can be asked for.
const MOST_PAGES: usize = 100_000;
/// The field of words that are searched for.
const WORDS: &str = "ord";
/// How long what is searched for may be, in characters.
const SEARCH_CHARS: usize = 200;

/// What an address asks for, which is never words.
pub(super) fn page(
    console: &Console,
    visitor: &Visitor,
    asked: &Fields,
) -> Result<Response, Refusal> {
    if given(asked, WORDS).is_some() {
        return Err(Refusal::Asked(
            "Ord søkes det etter i skjemaet på Samtaler, ikke i adressen: der blir de liggende."
                .to_owned(),
        ));
    }
    search(console, visitor, asked)
}

/// What the form asks for.
pub(super) fn search(
    console: &Console,
    visitor: &Visitor,
    asked: &Fields,
) -> Result<Response, Refusal> {
    let mut filter = filter(console, asked)?;
    let words: Option<String> =
        given(asked, WORDS).map(|words| words.chars().take(SEARCH_CHARS).collect());
    if words.is_some() {
        // What is searched for may be somebody's words; that it was searched is enough.
        console.note(&visitor.name, Act::Searched, "")?;
    }
    let side: usize = given(asked, "side")
        .and_then(|side| side.parse().ok())
        .unwrap_or(1);
    let at = side.clamp(1, MOST_PAGES);
    let (from, to, (talks, all)) = {
        let mut archive = console.archive();
        archive.refresh().map_err(today::unreadable)?;
        let last = archive
            .table
            .last_day()
            .unwrap_or_else(|| console.clock.zoned().date());
        let to = super::day(asked, "til")?;
        let from = super::day(asked, "fra")?.or(to).unwrap_or(last);
        let to = to.unwrap_or(last.max(from));
        let wanted = ((at - 1) * ON_A_PAGE, ON_A_PAGE);
        let having = words.map(|words| archive.having(&words, (from, to)));
        filter.having = having.transpose().map_err(today::unreadable)?;
        let talks = archive.table.talks((from, to), &filter, wanted);
        (from, to, talks)
    };
    let pages = all.div_ceil(ON_A_PAGE).max(1);
    let content = html! {
        h1 { "Samtaler" }
        (form(visitor, asked, from, to))
        p role="status" { (all) " samtaler" @if pages > 1 { ", side " (at) " av " (pages) } "." }
        @if !talks.is_empty() { (table(&talks)) }
        @if pages > 1 {
            nav aria-label="Flere samtaler" class="days" {
                @if at > 1 { (leaf(visitor, asked, at - 1, "Forrige side")) " " }
                @if at < pages { (leaf(visitor, asked, at + 1, "Neste side")) }
            }
        }
    };
    Ok(layout::page(visitor, Here::Talks, "Samtaler", &content))
}

/// What is asked for. All of it is of a list, or is compared with; nothing is run.
fn filter(console: &Console, asked: &Fields) -> Result<Filter, Refusal> {
    let not_one = |what: &str, field: &str| {
        Refusal::Asked(format!("{what} {} finnes ikke.", quoted(asked, field)))
    };
    let level = given(asked, "niva")
        .map(|name| Level::from_name(name).ok_or_else(|| not_one("Nivået", "niva")));
    let category = given(asked, "fare")
        .map(|name| Category::from_name(name).ok_or_else(|| not_one("Faren", "fare")));
    let language = given(asked, "sprak")
        .map(|code| Language::from_code(code).ok_or_else(|| not_one("Språket", "sprak")));
    let node = given(asked, "node").map(|name| match is_node(name) {
        true => Ok(name.to_owned()),
        false => Err(not_one("Noden", "node")),
    });
    let nodes = given(asked, "emne").map(|topic| {
        let nodes = nodes_of(console, topic);
        (!nodes.is_empty())
            .then_some(nodes)
            .ok_or_else(|| not_one("Emnet", "emne"))
    });
    Ok(Filter {
        level: level.transpose()?,
        category: category.transpose()?,
        language: language.transpose()?,
        node: node.transpose()?,
        nodes: nodes.transpose()?,
        having: None,
    })
}

fn is_node(name: &str) -> bool {
    let is_part = |part: &str| {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
        !part.is_empty() && part.len() <= 64 && part.chars().all(allowed)
    };
    name.split('#').all(is_part) && name.matches('#').count() <= 1
}

/// The nodes that tell of a topic, or of any topic of a subject.
fn nodes_of(console: &Console, topic: &str) -> FxHashSet<String> {
    let script = console.spoken.now();
    let is_of = |own: &str| own == topic || own.split('/').next() == Some(topic);
    let nodes = script
        .nodes()
        .filter(|node| node.topic.as_deref().is_some_and(is_of));
    nodes.map(|node| node.id.as_str().to_owned()).collect()
}

fn form(visitor: &Visitor, asked: &Fields, from: Date, to: Date) -> Markup {
    let value = |name: &str| given(asked, name).unwrap_or_default().to_owned();
    let chosen = |name: &str, one: &str| given(asked, name) == Some(one);
    html! {
        form method="post" action="/samtaler" class="filter" role="search" aria-label="Finn samtaler" {
            (csrf(visitor))
            div { label for="fra" { "Fra og med" } input id="fra" name="fra" type="date" value=(from); }
            div { label for="til" { "Til og med" } input id="til" name="til" type="date" value=(to); }
            div {
                label for="niva" { "Minst så alvorlig" }
                select id="niva" name="niva" {
                    option value="" { "Alle" }
                    @for level in Level::ALL.into_iter().rev() {
                        option value=(level.name()) selected[chosen("niva", level.name())] { (words::level(level)) }
                    }
                }
            }
            div {
                label for="fare" { "Fare" }
                select id="fare" name="fare" {
                    option value="" { "Alle" }
                    @for category in Category::ALL.into_iter().filter(|category| *category != Category::None) {
                        option value=(category.name()) selected[chosen("fare", category.name())] { (words::category(category)) }
                    }
                }
            }
            div {
                label for="sprak" { "Språk" }
                select id="sprak" name="sprak" {
                    option value="" { "Alle" }
                    @for language in Language::ALL {
                        option value=(language.code()) selected[chosen("sprak", language.code())] { (words::language(language)) }
                    }
                }
            }
            div {
                label for="emne" { "Emne" }
                input id="emne" name="emne" list="emner" value=(value("emne")) placeholder="alcohol/effects";
                datalist id="emner" { @for subject in topic::subjects() { option value=(subject) {} } }
            }
            div { label for="node" { "Side eller node" } input id="node" name="node" value=(value("node")) placeholder="heroin#effects"; }
            div { label for="ord" { "Ord i teksten" } input id="ord" name=(WORDS) type="search" maxlength=(SEARCH_CHARS) value=(value(WORDS)); }
            div { button { "Finn" } }
        }
    }
}

fn table(talks: &[Talk]) -> Markup {
    html! {
        div class="wide" role="region" aria-label="Samtaler" tabindex="0" {
            table {
                thead { tr {
                    th scope="col" { "Samtale" }
                    th scope="col" { "Alvor" }
                    th scope="col" { "Språk" }
                    th scope="col" class="number" { "Meldinger" }
                    th scope="col" class="number" { "Ikke forstått" }
                    th scope="col" class="number" { "Med tekst" }
                } }
                tbody {
                    @for talk in talks {
                        tr {
                            th scope="row" {
                                a href={ "/samtaler/" (talk.day) "/" (name(talk.who)) } {
                                    (talk.day) " " (words::time(talk.begun)) " "
                                    span class="quiet" { (&name(talk.who)[..4]) }
                                }
                            }
                            td { (words::marked(talk.level)) }
                            td { (words::language(talk.language)) }
                            td class="number" { (talk.messages) }
                            td class="number" { (talk.missed) }
                            td class="number" { (talk.texts) }
                        }
                    }
                }
            }
        }
    }
}

/// The same question, another page of the answer.
fn leaf(visitor: &Visitor, asked: &Fields, page: usize, name: &str) -> Markup {
    if given(asked, WORDS).is_none() {
        return html! { a href=(address(asked, page)) { (name) } };
    }
    html! {
        form method="post" action="/samtaler" class="leaf" {
            (csrf(visitor))
            @for (name, value) in asked.iter().filter(|(name, _)| is_asked(name)) {
                input type="hidden" name=(name) value=(value);
            }
            input type="hidden" name="side" value=(page);
            button class="quiet" { (name) }
        }
    }
}

/// Whether a field says what is asked for, and not which page of it or by whom.
fn is_asked(name: &str) -> bool {
    !["side", "csrf"].contains(&name)
}

fn address(asked: &Fields, page: usize) -> String {
    let mut address = format!("/samtaler?side={page}");
    for (name, value) in asked.iter().filter(|(name, _)| is_asked(name)) {
        let _ = write!(address, "&{}={}", encoded(name), encoded(value));
    }
    address
}

fn encoded(text: &str) -> String {
    let mut written = String::new();
    for byte in text.bytes() {
        match byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            true => written.push(char::from(byte)),
            // Writing to a string cannot fail.
            false => drop(write!(written, "%{byte:02X}")),
        }
    }
    written
}
