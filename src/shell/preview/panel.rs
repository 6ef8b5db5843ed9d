//! The workshop beside the chat, as HTML: what was read and why, the node with its file and line, the tree, the findings.
//!
//! **Invariant.** All text is escaped here.

use super::conversation::Conversation;
use super::page::escaped;
use super::seen::{Reading, Seen};
use super::workshop::{Change, Workshop};
use crate::contact::Status;
use crate::finding::{Finding, Severity};
use crate::language::Language;
use crate::script::{Choice, Node, NodeId, Script};
use crate::triage::Level;
use jiff::ZonedDateTime;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The helpline whose hours can be tried.
pub(super) const HELPLINE: &str = "rustelefonen";
/// Most findings that are listed; more are counted.
const LISTED: usize = 50;

/// What the page shows of the workshop, and what stands for it.
#[derive(Serialize)]
pub(super) struct Panel {
    mark: String,
    html: String,
}

impl Panel {
    pub(super) fn new(html: String) -> Panel {
        let hash = Sha256::digest(&html);
        let mark = hash.iter().take(8).map(|byte| format!("{byte:02x}"));
        Panel {
            mark: mark.collect(),
            html,
        }
    }

    /// The panel without what the page has already.
    pub(super) fn since(self, mark: &str) -> Panel {
        match self.mark == mark {
            true => Panel {
                html: String::new(),
                ..self
            },
            false => self,
        }
    }
}

/// The whole workshop of a page: what can be set, and what is seen.
pub(super) fn whole(
    script: &Script,
    workshop: &Workshop,
    conversation: Option<&Conversation>,
    now: &ZonedDateTime,
) -> String {
    let Panel { mark, html } = Panel::new(seen(script, workshop, conversation, now));
    format!(
        "<aside id=\"workshop\" aria-labelledby=\"workshop-name\"><h2 id=\"workshop-name\">Verkstedet</h2>\
         <p id=\"said\" class=\"unseen\" role=\"status\"></p>{}\
         <div id=\"panel\" data-mark=\"{mark}\">{html}</div></aside>",
        controls(script)
    )
}

/// What can be set: the clock, the helpline, the language, and the conversation itself.
fn controls(script: &Script) -> String {
    let helpline = script.contacts().get(HELPLINE);
    let name = helpline.map_or(HELPLINE, |contact| contact.name(Language::Nb));
    let name = escaped(name);
    let languages: String = Language::ALL
        .iter()
        .map(|language| {
            let (code, word) = (language.code(), word(*language));
            format!("<button name=\"press\" value=\"!language:{code}\">{word}</button>")
        })
        .collect();
    format!(
        "<section aria-labelledby=\"set-name\"><h3 id=\"set-name\">Still inn</h3>\
         <form method=\"post\" action=\"/send\" id=\"clock\" autocomplete=\"off\">\
         <label for=\"moment\">Klokken</label> \
         <input id=\"moment\" name=\"clock\" type=\"text\" placeholder=\"søndag 03:12\" spellcheck=\"false\"> \
         <button>Still klokken</button></form>\
         <form method=\"post\" action=\"/send\" class=\"set\">\
         <button name=\"clock\" value=\"+15m\">15 minutter går</button>\
         <button name=\"clock\" value=\"nå\">Riktig tid</button>\
         <button name=\"clock\" value=\"åpen\">{name} er åpen</button>\
         <button name=\"clock\" value=\"stenger\">… stenger snart</button>\
         <button name=\"clock\" value=\"stengt\">… er stengt</button></form>\
         <form method=\"post\" action=\"/send\" class=\"set\" aria-label=\"Språket til personen\">{languages}\
         <button name=\"fresh\" value=\"1\">Ny samtale</button></form></section>"
    )
}

/// What is seen: the clock, the reading, the node, the tree, the change and the findings.
pub(super) fn seen(
    script: &Script,
    workshop: &Workshop,
    conversation: Option<&Conversation>,
    now: &ZonedDateTime,
) -> String {
    let mut html = clock(script, conversation, now);
    html += &changed(workshop.change().as_ref());
    let seen = conversation.map(Conversation::seen);
    html += &reading(seen);
    html += &findings(&workshop.findings());
    html += &node(script, seen, now);
    html
}

fn section(id: &str, title: &str, inside: &str) -> String {
    format!(
        "<section aria-labelledby=\"{id}-name\" id=\"{id}\"><h3 id=\"{id}-name\">{title}</h3>{inside}</section>"
    )
}

fn clock(script: &Script, conversation: Option<&Conversation>, now: &ZonedDateTime) -> String {
    let day = day(now);
    let mut inside = format!(
        "<p>Boten tror det er <b id=\"now\">{day} kl. {}</b>.",
        now.strftime("%H.%M")
    );
    if let Some(contact) = script.contacts().get(HELPLINE) {
        let open = contact.status(now).as_ref().is_some_and(Status::is_open);
        let status = contact
            .status_in_words(now, Language::Nb)
            .unwrap_or_default();
        let _ = write!(
            inside,
            " {} er <b id=\"helpline\">{}</b> ({}).",
            escaped(contact.name(Language::Nb)),
            if open { "åpen" } else { "stengt" },
            escaped(&status)
        );
    }
    inside += "</p>";
    if let Some(wrong) = conversation.and_then(Conversation::misread) {
        let _ = write!(
            inside,
            "<p role=\"alert\" class=\"wrong\">«{}» er ikke et tidspunkt. Skriv for eksempel søndag 03:12, 24.12.2026 18:00 \
             eller +15m.</p>",
            escaped(wrong)
        );
    }
    section("time", "Nå", &inside)
}

/// The day as people say it.
fn day(now: &ZonedDateTime) -> String {
    const DAYS: [&str; 7] = [
        "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag",
    ];
    let day = DAYS[usize::try_from(now.weekday().to_monday_zero_offset()).unwrap_or_default()];
    format!("{day} {}", now.strftime("%-d.%-m.%Y"))
}

fn changed(change: Option<&Change>) -> String {
    let Some(Change { at, told, used }) = change else {
        return section(
            "change",
            "Sist lagret",
            "<p>Lagre en side, så står det her hva som ble endret.</p>",
        );
    };
    let (class, told) = (if *used { "" } else { " wrong" }, escaped(told));
    let again = match used {
        true => {
            "<form method=\"post\" action=\"/send\"><button name=\"again\" value=\"1\">Si noden på nytt</button></form>"
        }
        false => "",
    };
    let inside = format!("<div class=\"told{class}\">Kl. {at}: {told}</div>{again}");
    section("change", "Sist lagret", &inside)
}

fn reading(seen: Option<&Seen>) -> String {
    let mut inside = String::new();
    if let Some(Reading {
        level,
        about,
        because,
    }) = seen.and_then(|seen| seen.reading.as_ref())
    {
        let class = match level {
            Level::Emergency => "level grave",
            Level::Urgent => "level pressing",
            _ => "level",
        };
        let _ = write!(
            inside,
            "<p><b class=\"{class}\">{}</b> {}</p>{}",
            grave(*level),
            escaped(about),
            list(because)
        );
    }
    let routed = seen.map_or(&[][..], |seen| &seen.routed);
    if !routed.is_empty() {
        let _ = write!(
            inside,
            "<h4>Hvorfor boten svarte dette</h4>{}",
            list(routed)
        );
    }
    if inside.is_empty() {
        inside +=
            "<p>Skriv noe i chatten, så står det her hvordan boten leste det, og hvorfor.</p>";
    }
    section("reading", "Slik ble det lest", &inside)
}

/// A level in Norwegian.
fn grave(level: Level) -> &'static str {
    match level {
        Level::Emergency => "livsfare",
        Level::Urgent => "haster",
        Level::Help => "trenger hjelp",
        Level::Info => "spørsmål",
        Level::Other => "annet",
    }
}

fn list(lines: &[String]) -> String {
    let items: String = lines
        .iter()
        .map(|line| format!("<li>{}</li>", escaped(line)))
        .collect();
    format!("<ul>{items}</ul>")
}

fn node(script: &Script, seen: Option<&Seen>, now: &ZonedDateTime) -> String {
    let said = seen.and_then(|seen| {
        let id = seen.node.as_ref()?;
        Some((seen, script.node(seen.language, id)?))
    });
    let Some((seen, node)) = said else {
        return section(
            "node",
            "Her er samtalen",
            "<p>Samtalen har ikke begynt.</p>",
        );
    };
    let (name, file, line) = (named(node), escaped(&node.file), node.line);
    let mut inside = format!("<p><b id=\"here\">{name}</b>, <code>{file}:{line}</code>");
    if let Some(level) = node.level {
        let _ = write!(inside, ", {level}");
    }
    if node.language != seen.language {
        inside += ", ikke oversatt";
    }
    inside += ".</p>";
    if let Some(due) = seen.due {
        let at = due.to_zoned_datetime(now.time_zone().clone());
        let _ = write!(
            inside,
            "<p>Skriver ingen, spør boten igjen kl. {}.</p>",
            at.strftime("%H.%M")
        );
    }
    inside += &picture(script, node, seen.language);
    inside += &ways(&node.choices);
    section("node", "Her er samtalen", &inside)
}

fn named(node: &Node) -> String {
    escaped(&format!("{}/{}", node.language, node.id))
}

/// The tree around the node. What it shows stands below it as text.
fn picture(script: &Script, node: &Node, language: Language) -> String {
    let (name, version) = (named(node), script.version());
    let address = escaped(&tree_of(&node.id, language, version.as_str()));
    format!(
        "<a href=\"{address}\" target=\"_blank\" rel=\"noopener\" class=\"tree\"><img src=\"{address}\" \
         alt=\"Treet rundt {name}; knappene står under\"></a>"
    )
}

/// The address of the picture around a node.
fn tree_of(id: &NodeId, language: Language, version: &str) -> String {
    let id = id.as_str().replace('#', "%23");
    format!("/tree.svg?node={id}&lang={}&v={version}", language.code())
}

fn ways(choices: &[Choice]) -> String {
    let ways: Vec<String> = choices
        .iter()
        .map(|choice| {
            format!(
                "[{}] → {}",
                choice.label.written().trim(),
                choice.target.onward()
            )
        })
        .collect();
    match ways.is_empty() {
        true => String::new(),
        false => format!(
            "<details><summary>Knappene leder hit</summary>{}</details>",
            list(&ways)
        ),
    }
}

fn findings(findings: &[Finding]) -> String {
    let errors = findings
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .count();
    let warnings = findings.len() - errors;
    let counted = match findings.len() {
        0 => "Alt er i orden.".to_owned(),
        _ => format!("{errors} feil, {warnings} advarsler."),
    };
    let items: String = findings.iter().take(LISTED).map(finding).collect();
    let more = match findings.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!("<p>Og {more} til; «rusvakt check» viser alle.</p>"),
    };
    section(
        "findings",
        "Funn",
        &format!("<p id=\"count\">{counted}</p><ol>{items}</ol>{more}"),
    )
}

fn finding(finding: &Finding) -> String {
    let (class, kind) = match finding.severity {
        Severity::Error => (" class=\"wrong\"", "Feil"),
        Severity::Warning => ("", "Advarsel"),
    };
    let (file, line, code) = (escaped(&finding.file), finding.line, finding.code);
    let sentence = |text: &str| escaped(text.trim_end_matches('.'));
    let (message, help) = (sentence(&finding.message), sentence(&finding.help));
    format!(
        "<li{class}><b>{kind}</b> <code>{file}:{line}</code> {message}. Gjør dette: {help}. <small>[{code}]</small></li>"
    )
}

/// A language as its readers call it.
fn word(language: Language) -> &'static str {
    match language {
        Language::Nb => "Bokmål",
        Language::Nn => "Nynorsk",
        Language::En => "English",
    }
}
