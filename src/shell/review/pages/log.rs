//! Innsynslogg: who looked at what, and whether the log is whole.

use super::super::{Console, Visitor};
use super::layout::{self, Here};
use super::refusal::Refusal;
use super::{today, words};
use crate::review::chain::{self, Act};
use axum::response::Response;
use jiff::tz::TimeZone;
use maud::html;

/// How many lines are shown.
const SHOWN: usize = 200;

pub(super) fn page(console: &Console, visitor: &Visitor) -> Result<Response, Refusal> {
    console.note(&visitor.name, Act::LogRead, "")?;
    let (entries, chain) = console.audit.read().map_err(today::unreadable)?;
    let time = |at: jiff::Timestamp| {
        let day = at.to_zoned_datetime(TimeZone::UTC).date();
        format!("{day} {}", words::time(at.as_second()))
    };
    let content = html! {
        h1 { "Innsynslogg" }
        @match &chain {
            Ok(head) => p { "Loggen er hel: " (head.lines) " linjer. Siste kjennetegn: " code class="hash" { (head.hash) } },
            Err(broken) => p class="error" role="alert" {
                "Loggen er brutt ved linje " (broken.line) ". Noen har endret filen, eller den er skadet. Linjene under er dem før bruddet."
            },
        }
        @for (line, cut) in chain::cuts(&entries) {
            p class="error" role="alert" {
                "Loggen er kortet ned eller byttet ut før linje " (line) ". Det programmet husket av den, sluttet slik (linjenummer og kjennetegn): "
                code class="hash" { (cut.what) }
            }
        }
        div class="wide" role="region" aria-label="Innsynslogg" tabindex="0" {
            table {
                thead { tr { th scope="col" { "Når" } th scope="col" { "Hvem" } th scope="col" { "Hva" } th scope="col" { "Med hva" } } }
                tbody {
                    @for entry in entries.iter().rev().take(SHOWN) {
                        tr { td { (time(entry.at)) } td { (entry.by) } td { (told(entry.act)) } td { (entry.what) } }
                    }
                }
            }
        }
    };
    Ok(layout::page(visitor, Here::Log, "Innsynslogg", &content))
}

fn told(act: Act) -> &'static str {
    match act {
        Act::LoggedIn => "Logget inn",
        Act::LogInRefused => "Ble avvist ved innlogging",
        Act::LogInMustWait => "Måtte vente med å logge inn: for mange forsøk",
        Act::LoggedOut => "Logget ut",
        Act::TalkRead => "Så en samtale",
        Act::Searched => "Søkte i teksten",
        Act::GroupsRead => "Så grupper av det som ikke ble forstått",
        Act::ItemRead => "Så meldinger til merking",
        Act::Labelled => "Merket en melding",
        Act::CaseWritten => "Skrev et tilfelle",
        Act::PatchMade => "Laget en spørreform",
        Act::OffTopic => "Satte en gruppe til side",
        Act::CountsRead => "Så tallene som kan tas ut",
        Act::Exported => "Tok ut tall",
        Act::LogRead => "Så denne loggen",
        Act::HalfLineSetAside => "Satte til side en halv linje, som etter et strømbrudd",
        Act::LogCut => "Så at slutten av loggen er borte",
    }
}
