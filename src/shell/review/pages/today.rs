//! I dag: what a day came to, and how the last month was.

use super::super::{Console, Fields, Visitor};
use super::layout::{self, Here};
use super::refusal::Refusal;
use super::words;
use crate::language::Language;
use crate::review::Role;
use crate::review::chart;
use crate::review::table::DayFigures;
use crate::shell::vitals::{Part, Summary};
use crate::triage::Level;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, PreEscaped, html};

/// How many days the chart shows.
const DAYS: i32 = 30;

pub(super) fn page(
    console: &Console,
    visitor: &Visitor,
    asked: &Fields,
    pulse: Option<Summary>,
) -> Result<Response, Refusal> {
    let today = console.clock.zoned().date();
    let day = super::day(asked, "dag")?.unwrap_or(today);
    let (days, unread) = {
        let mut archive = console.archive();
        archive.refresh().map_err(unreadable)?;
        let from = day.saturating_sub((DAYS - 1).days());
        (archive.table.days(from, day), archive.unread())
    };
    let figures = days
        .last()
        .map(|(_, figures)| figures.clone())
        .unwrap_or_default();
    let heading = match day == today {
        true => "I dag".to_owned(),
        false => words::day(day),
    };
    let content = html! {
        h1 { (heading) }
        nav aria-label="Dag" class="days" {
            a href={ "/?dag=" (day.saturating_sub(1.day())) } { "Dagen før" }
            @if day < today { " " a href={ "/?dag=" (day.saturating_add(1.day())) } { "Dagen etter" } }
            " " span class="quiet" { (words::day(day)) ". Tidene er rundet ned." }
        }
        (numbers(&figures, visitor, day))
        (well(pulse.as_ref()))
        (over_time(&days))
        (languages(&figures))
        @if unread != (0, 0) {
            p class="note" { (unread.0) " linjer i hendelsene er skadet, og " (unread.1) " er skrevet av en nyere versjon. De er hoppet over." }
        }
        p class="quiet" { "Innholdsversjon " code { (console.spoken.now().version().as_str()) } }
    };
    Ok(layout::page(visitor, Here::Today, &heading, &content))
}

pub(super) fn unreadable(error: std::io::Error) -> Refusal {
    tracing::error!(%error, "the events cannot be read");
    Refusal::Failed
}

fn numbers(figures: &DayFigures, visitor: &Visitor, day: Date) -> Markup {
    let may_read = visitor.role >= Role::Reviewer;
    let talks = |level: Option<Level>| {
        let level = level.map(|level| format!("&niva={}", level.name()));
        let address = format!("/samtaler?fra={day}&til={day}{}", level.unwrap_or_default());
        may_read.then_some(address)
    };
    let missed = figures.not_understood + figures.declined;
    let all = [
        ("Samtaler", figures.talks(), talks(None)),
        ("Meldinger med ord", figures.messages, None),
        (
            "Samtaler med fare for liv",
            figures.of(Level::Emergency),
            talks(Some(Level::Emergency)),
        ),
        (
            "Samtaler der det haster",
            figures.of(Level::Urgent),
            talks(Some(Level::Urgent)),
        ),
        (
            "Ikke forstått eller ikke ment",
            missed,
            may_read.then(|| "/ikke-forstatt".to_owned()),
        ),
        ("Nød som ikke gjaldt nå", figures.dismissed, None),
        ("Svar som feilet", figures.failed, None),
    ];
    html! {
        section aria-labelledby="tall" {
            h2 id="tall" { "Tall" }
            dl class="figures" {
                @for (name, count, address) in all {
                    div {
                        dt { (name) }
                        dd {
                            @match address {
                                Some(address) => a href=(address) { (count) },
                                None => (count),
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How the running bot is.
fn well(pulse: Option<&Summary>) -> Markup {
    let or_none = |seconds: Option<f64>| seconds.map_or_else(|| "–".to_owned(), words::seconds);
    html! {
        section aria-labelledby="svar" {
            h2 id="svar" { "Hvor fort boten svarer" }
            @match pulse {
                None => p { "Boten sier ikke fra om hvordan den har det: den er ikke i gang, eller " code { "[health]" } " i config.toml har ingen adresse." },
                Some(told) => {
                    @for part in &told.unwell { p class="error" role="alert" { (trouble(*part)) } }
                    dl class="figures" {
                        div { dt { "Svar på nød siden start" } dd { (told.emergencies) } }
                        div { dt { "Midterste ventetid ved nød" } dd { (or_none(told.median_seconds)) } }
                        div { dt { "Lengste ventetid ved nød" } dd { (or_none(told.slowest_seconds)) } }
                        div { dt { "Siste prøve på nød" } dd { (or_none(told.probe.map(|probe| probe.seconds))) } }
                        div { dt { "Siden Telegram sist svarte" } dd { (or_none(told.last_poll_seconds.map(|seconds| seconds as f64))) } }
                        div { dt { "Venter på svar eller sending" } dd { (told.messages_waiting + told.replies_waiting) } }
                    }
                    (faults(told))
                }
            }
        }
    }
}

fn trouble(part: Part) -> &'static str {
    match part {
        Part::Polls => "Telegram gir ikke boten noen meldinger: ingen blir hørt.",
        Part::Contact => "Telegram svarer ikke, verken på spørsmål eller sending.",
        Part::EmergencySends => "Ingen svar på nød kommer fram.",
        Part::UrgentSends => "Ingen svar på det som haster, kommer fram.",
        Part::Sends => "Ingen vanlige svar kommer fram: alle de siste minuttene feilet.",
        Part::EmergencyWaits => "Et svar på nød har ventet for lenge på å bli sendt.",
        Part::UrgentWaits => "Et svar på noe som haster, har ventet for lenge på å bli sendt.",
        Part::Waits => "Et vanlig svar har ventet for lenge på å bli sendt.",
        Part::Store => {
            "Lageret tar ikke imot: boten svarer, men husker ikke, eller bare til den startes på nytt."
        }
        Part::Content => "Dialogene hadde feil da boten startet: den bruker eldre.",
        Part::Probe => "Prøven på nød ble ikke besvart i tide, eller er ikke gjort på lenge.",
    }
}

fn faults(told: &Summary) -> Markup {
    let name = |fault: &str| match fault {
        "blocked" => "Personen har blokkert boten",
        "refused" => "Telegram tok ikke imot teksten",
        "too-many" => "Telegram ba boten vente",
        "unreachable" => "Telegram svarte ikke",
        "given-up" => "Gitt opp etter to døgn",
        _ => "Annet",
    };
    html! {
        h3 { "Feil i sendingen siden start" }
        @if told.faults.is_empty() { p { "Ingen." } }
        @else {
            table {
                thead { tr { th scope="col" { "Hva" } th scope="col" class="number" { "Antall" } } }
                tbody {
                    @for (fault, count) in &told.faults {
                        tr { th scope="row" { (name(fault)) } td class="number" { (count) } }
                    }
                }
            }
        }
    }
}

fn over_time(days: &[(Date, DayFigures)]) -> Markup {
    let levels = || Level::ALL.into_iter().rev();
    html! {
        section aria-labelledby="nivaer" {
            h2 id="nivaer" { "Samtaler etter alvor, de siste " (days.len()) " dagene" }
            figure {
                @if let Some(svg) = chart::levels(days) {
                    div class="chart" role="region" aria-label="Diagram; tallene står i tabellen under" tabindex="0" { (PreEscaped(svg)) }
                }
                figcaption {
                    ul class="legend" {
                        @for level in levels() { li { (words::marked(level)) } }
                    }
                }
            }
            details {
                summary { "Vis tallene som tabell" }
                div class="wide" role="region" aria-label="Samtaler etter alvor" tabindex="0" {
                    table {
                        thead { tr {
                            th scope="col" { "Dag" }
                            @for level in levels() { th scope="col" class="number" { (words::level(level)) } }
                            th scope="col" class="number" { "Ikke forstått" }
                        } }
                        tbody {
                            @for (day, figures) in days.iter().rev() {
                                tr {
                                    th scope="row" { (day) }
                                    @for level in levels() { td class="number" { (figures.of(level)) } }
                                    td class="number" { (figures.not_understood + figures.declined) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn languages(figures: &DayFigures) -> Markup {
    html! {
        section aria-labelledby="sprak" {
            h2 id="sprak" { "Språk" }
            table {
                thead { tr { th scope="col" { "Språk" } th scope="col" class="number" { "Samtaler" } th scope="col" class="number" { "Andel" } } }
                tbody {
                    @for (language, count) in Language::ALL.into_iter().zip(figures.languages) {
                        tr {
                            th scope="row" { (words::language(language)) }
                            td class="number" { (count) }
                            td class="number" { (words::share(count, figures.talks())) }
                        }
                    }
                }
            }
        }
    }
}
