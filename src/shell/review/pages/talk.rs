//! One conversation, turn by turn, with what triage and the finding of topics make of its words now, and why.

use super::super::{Console, Visitor};
use super::layout::{self, Here};
use super::refusal::Refusal;
use super::{today, words};
use crate::language::Language;
use crate::question::{Ask, Sureness};
use crate::review::chain::Act;
use crate::review::table::{Found, name, number};
use crate::script::Script;
use crate::triage::{self, Category, Evidence, Lead};
use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};

/// An event, on its own.
struct Turn {
    at: i64,
    kind: &'static str,
    read: Option<(crate::triage::Level, crate::triage::Category)>,
    node: Option<String>,
    text: Option<String>,
    language: Language,
}

impl Turn {
    fn of(found: &Found<'_>) -> Turn {
        Turn {
            at: found.row.at,
            kind: found.kind,
            read: found.row.read,
            node: found.node.map(str::to_owned),
            text: found.text.map(str::to_owned),
            language: found.row.language,
        }
    }

    /// Whether something comes from the person with it, so that a turn begins.
    fn begins(&self) -> bool {
        matches!(
            self.kind,
            "message-read" | "wordless-received" | "language-chosen" | "followed-up"
        )
    }
}

pub(super) fn page(
    console: &Console,
    visitor: &Visitor,
    day: &str,
    who: &str,
) -> Result<Response, Refusal> {
    let is_name = who.len() == 16 && who.bytes().all(|byte| byte.is_ascii_hexdigit());
    let day: Date = day.parse().map_err(|_| Refusal::NotFound)?;
    let who = Some(number(who))
        .filter(|_| is_name)
        .ok_or(Refusal::NotFound)?;
    let turns: Vec<Turn> = {
        let mut archive = console.archive();
        archive.refresh().map_err(today::unreadable)?;
        let files = day.yesterday().unwrap_or(day)..=day;
        let read = archive.with(files, |table| {
            table.talk(day, who).iter().map(Turn::of).collect()
        });
        read.map_err(today::unreadable)?
    };
    if turns.is_empty() {
        return Err(Refusal::NotFound);
    }
    console.note(
        &visitor.name,
        Act::TalkRead,
        &format!("{day}/{}", name(who)),
    )?;
    let script = console.spoken.now();
    let title = format!("Samtale {} {}", words::day(day), words::time(turns[0].at));
    let content = html! {
        h1 { (title) }
        p class="quiet" {
            "Navnet " code { (name(who)) } " gjelder bare denne dagen, og ingen kan finne personen med det. "
            "Ord står bare der de trengs, og er anonymisert. At du har sett samtalen, er skrevet ned."
        }
        ol class="turns" {
            @for turn in &turns {
                li class=[turn.begins().then_some("begins")] { (told(console, &script, turn)) }
            }
        }
    };
    Ok(layout::page(visitor, Here::Talks, &title, &content))
}

fn told(console: &Console, script: &Script, turn: &Turn) -> Markup {
    html! {
        p {
            span class="time" { (words::time(turn.at)) } " "
            strong { (words::kind(turn.kind)) }
            @if let Some((level, category)) = turn.read {
                " " (words::marked(level)) " "
                @if level >= triage::Level::Urgent { (words::category(category)) }
            }
            @if let Some(node) = &turn.node { ": " (words::node(console, node)) " " code { (node) } }
        }
        @if let Some(text) = &turn.text {
            blockquote lang=(turn.language.code()) { (text) }
            details {
                summary { "Hvordan boten leser dette nå, og hvorfor" }
                (reading(script, text))
                (routing(console, script, text))
            }
        }
    }
}

/// What triage reads.
pub(super) fn reading(script: &Script, text: &str) -> Markup {
    let reading = triage::read(script.vocabulary(), text);
    let chars: Vec<char> = text.chars().collect();
    let cut = |start: usize, end: usize| -> String {
        chars
            .get(start..end.min(chars.len()))
            .unwrap_or_default()
            .iter()
            .collect()
    };
    let lowered = |evidence: &Evidence| {
        let lowered = evidence.lowered.as_ref()?;
        let at = lowered
            .at
            .map(|(start, end)| format!(" («{}»)", cut(start, end)));
        let to = words::level(lowered.to);
        Some(format!(
            "senket til {to} av {}{}",
            lowered.by,
            at.unwrap_or_default()
        ))
    };
    html! {
        h2 { "Triage" }
        p {
            (words::marked(reading.level))
            @if reading.category != Category::None { " " (words::category(reading.category)) }
            @if reading.lead != Lead::Any { ", leder til " code { (reading.lead.name()) } }
            @if reading.asks_now { ", spør om det skjer nå" }
            @if reading.guessed { ", bare etter den lærte vurderingen" }
        }
        @if reading.because.is_empty() { p { "Ingen ord om fare." } }
        @else {
            ul {
                @for evidence in &reading.because {
                    li {
                        code { (evidence.rule) } " «" (cut(evidence.start, evidence.end)) "»: " (words::level(evidence.level))
                        @if let Some(lowered) = lowered(evidence) { ", " (lowered) }
                    }
                }
            }
        }
    }
}

/// Which topics are found.
fn routing(console: &Console, script: &Script, text: &str) -> Markup {
    let Some(router) = script.learned() else {
        return html! { h2 { "Emne" } p { "Boten lærer spørsmålene nå. Last siden på nytt om et øyeblikk." } };
    };
    let heard = router.ask(Ask { text, before: None });
    let sure = match heard.sureness {
        Sureness::Sure => "sikker",
        Sureness::Unsure => "usikker",
        Sureness::Unknown if heard.off_topic => "utenfor det boten er til for",
        Sureness::Unknown => "vet ikke",
    };
    html! {
        h2 { "Emne" }
        p { "Boten er: " (sure) "." }
        @if !heard.topics.is_empty() {
            ol {
                @for ranked in &heard.topics {
                    li {
                        code { (ranked.topic) } " " (format!("{:.2}", ranked.score).replace('.', ","))
                        @if let Some(node) = script.answer(&ranked.topic) { ": " (words::node(console, node.as_str())) }
                    }
                }
            }
        }
    }
}
