//! From a conversation to the HTML of the page.
//!
//! **Invariant.** All text is escaped here, but for what a message of the bot says: that the script's own renderer has
//! written, of a few safe tags. The page's own words are bokmål; what the bot says carries its language.

use super::conversation::{Conversation, Entry, Shown};
use crate::engine::{Button, Card, Lane, Press};
use crate::language::Language;
use crate::script::Script;
use crate::script::markup::escape_into;
use serde::Serialize;

const PAGE: &str = include_str!("page.html");

/// Said of a link that leaves the page, to those who do not see the arrow.
const LEAVES: &str = "<span aria-hidden=\"true\"> ↗</span><span class=\"unseen\" lang=\"nb\"> (åpnes i ny fane)</span>";
/// How a link leaves the page.
const LEAVING: &str = "target=\"_blank\" rel=\"noopener noreferrer\"";

/// What is new on the screen.
#[derive(Serialize)]
pub(super) struct News {
    /// Stands for all that is on the screen with this.
    mark: String,
    /// Whether what was on the screen goes first.
    cleared: bool,
    /// The messages to add.
    html: String,
}

impl News {
    /// Nothing is new.
    pub(super) fn none(since: String) -> News {
        News {
            mark: since,
            cleared: false,
            html: String::new(),
        }
    }

    /// What is new since a mark; everything when the mark is not of this screen.
    pub(super) fn since(mark: &str, conversation: &Conversation) -> News {
        let new: Option<String> = conversation
            .since(mark)
            .map(|entries| entries.map(|e| message(e, false)).collect());
        News {
            mark: conversation.mark().to_string(),
            cleared: new.is_none(),
            html: new.unwrap_or_else(|| messages(conversation)),
        }
    }
}

/// The whole page, with the workshop beside the chat.
pub(super) fn page(script: &Script, conversation: Option<&Conversation>, workshop: &str) -> String {
    let shown = conversation.filter(|c| c.entries().next().is_some());
    let title = match shown.is_some_and(ends_in_alarm) {
        true => "Nødmelding – Rusvakt",
        false => "Rusvakt – forhåndsvisning",
    };
    let mark = conversation.map(|c| c.mark().to_string());
    let log = format!(
        "<div id=\"log\" role=\"log\" aria-live=\"polite\" aria-labelledby=\"log-name\" tabindex=\"0\" \
         data-mark=\"{}\">{}</div>",
        mark.unwrap_or_default(),
        shown.map_or_else(|| welcome(script), messages),
    );
    // The conversation comes last, and `<` is escaped in it: no words of a person can be taken for one of these places.
    PAGE.replace("<!--title-->", title)
        .replace("<!--commands-->", &commands(script))
        .replace("<!--urgent-->", &urgent(script))
        .replace("<!--workshop-->", workshop)
        .replace("<!--conversation-->", &log)
}

/// Says that a message is longer than a request may be.
pub(super) fn too_long(script: &Script) -> String {
    refusal(script, "Meldingen er for lang", "Del den opp i flere.")
}

/// Says that a request is none of the page's own.
pub(super) fn not_readable(script: &Script) -> String {
    refusal(script, "Meldingen kunne ikke leses", "Prøv en gang til.")
}

/// Says that something went wrong here.
pub(super) fn failed(script: &Script) -> String {
    refusal(script, "Noe gikk galt", "Prøv en gang til.")
}

fn refusal(script: &Script, title: &str, cure: &str) -> String {
    let urgent = urgent(script);
    format!(
        "<!doctype html><html lang=\"nb\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title}</title><link rel=\"stylesheet\" href=\"/style.css\"></head>\
         <body><main class=\"refusal\"><h1>{title}</h1><p>{cure}</p><p>{urgent}</p>\
         <p><a href=\"/#last\">Tilbake til samtalen</a></p></main></body></html>"
    )
}

/// What stands in a chat before anybody has written.
fn welcome(script: &Script) -> String {
    let description = escaped(script.commands().description(Language::Nb));
    format!(
        "<div class=\"welcome\"><h3>Hva kan denne boten gjøre?</h3><p>{description}</p>\
         <form method=\"post\" action=\"/send\"><button name=\"text\" value=\"/start\">START</button></form></div>"
    )
}

fn commands(script: &Script) -> String {
    let listed = script.commands().listed(Language::Nb).iter();
    listed
        .map(|command| {
            let (name, about) = (escaped(&command.command), escaped(&command.about));
            format!(
                "<button name=\"text\" value=\"/{name}\"><b>/{name}</b> <span>{about}</span></button>"
            )
        })
        .collect()
}

/// The sentence with the emergency number, when there is one.
fn urgent(script: &Script) -> String {
    let number = script.contacts().get("113").and_then(|c| c.phone());
    number.map_or_else(String::new, |phone| {
        let (shown, dialled) = (escaped(phone.as_str()), dialled(phone.as_str()));
        format!("Er noen i fare: <a href=\"tel:{dialled}\">ring {shown}</a>.")
    })
}

fn ends_in_alarm(conversation: &Conversation) -> bool {
    let last = conversation.entries().next_back();
    last.is_some_and(|entry| matches!(alarm(&entry.shown), Some(Alarm::Emergency)))
}

fn messages(conversation: &Conversation) -> String {
    conversation
        .entries()
        .map(|entry| message(entry, conversation.begins_turn(entry)))
        .collect()
}

/// How grave a message is, when it is.
#[derive(Clone, Copy)]
enum Alarm {
    Emergency,
    Urgent,
}

impl Alarm {
    fn class(self) -> &'static str {
        match self {
            Alarm::Emergency => " emergency",
            Alarm::Urgent => " urgent",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Alarm::Emergency => "Nødmelding",
            Alarm::Urgent => "Haster",
        }
    }
}

fn alarm(shown: &Shown) -> Option<Alarm> {
    let lane = match shown {
        Shown::Person(_) => return None,
        Shown::Say(say) => say.lane,
        Shown::Card(card) => card.lane,
    };
    match lane {
        Lane::Emergency => Some(Alarm::Emergency),
        Lane::Urgent => Some(Alarm::Urgent),
        Lane::Reply | Lane::Later => None,
    }
}

/// A message; `last` puts the anchor on it that a reloaded page scrolls to.
fn message(entry: &Entry, last: bool) -> String {
    let number = entry.number;
    let anchor = if last {
        "<span id=\"last\"></span>"
    } else {
        ""
    };
    let side = match entry.shown {
        Shown::Person(_) => "person",
        Shown::Say(_) | Shown::Card(_) => "bot",
    };
    let alarm = alarm(&entry.shown);
    let class = alarm.map_or("", Alarm::class);
    format!(
        "<article class=\"message {side}{class}\" id=\"m{number}\" tabindex=\"-1\" aria-labelledby=\"h{number}\">\
         {anchor}<div class=\"bubble\">{}{}<time>{}</time></div>{}</article>",
        heading(entry, alarm),
        body(entry),
        escaped(&entry.time),
        buttons(entry),
    )
}

/// Who speaks: seen when it is an alarm, else only heard.
fn heading(entry: &Entry, alarm: Option<Alarm>) -> String {
    let number = entry.number;
    let who = match entry.shown {
        Shown::Person(_) => "Du",
        Shown::Say(_) => "Boten",
        Shown::Card(_) => "Boten: kontaktkort",
    };
    match (&entry.shown, alarm) {
        (Shown::Say(_), Some(alarm)) => format!(
            "<h3 class=\"alarm\" id=\"h{number}\"><span aria-hidden=\"true\">⚠ </span>{}\
             <span class=\"unseen\"> fra boten</span></h3>",
            alarm.name()
        ),
        _ => format!("<h3 class=\"unseen\" id=\"h{number}\">{who}</h3>"),
    }
}

fn body(entry: &Entry) -> String {
    let language = entry.language.code();
    match &entry.shown {
        Shown::Person(words) => {
            format!(
                "<div class=\"text\" dir=\"auto\">{}</div>",
                escaped(words.expose())
            )
        }
        Shown::Say(say) => format!(
            "<div class=\"text\" lang=\"{language}\">{}</div>",
            say.html.replace("<a href=", &format!("<a {LEAVING} href="))
        ),
        Shown::Card(card) => contact(card, language),
    }
}

fn contact(card: &Card, language: &str) -> String {
    let (name, phone) = (escaped(&card.name), escaped(&card.phone));
    let dialled = dialled(&card.phone);
    format!(
        "<a class=\"card\" href=\"tel:{dialled}\"><span class=\"picture\" aria-hidden=\"true\">☎</span>\
         <span><span lang=\"{language}\">{name}</span> <b>{phone}</b></span> <span class=\"call\">Ring</span></a>"
    )
}

fn buttons(entry: &Entry) -> String {
    match &entry.shown {
        Shown::Say(say) if !say.buttons.is_empty() => {
            let language = entry.language.code();
            let rows: String = say.rows().map(row).collect();
            format!(
                "<form method=\"post\" action=\"/send\" class=\"buttons\" lang=\"{language}\">{rows}</form>"
            )
        }
        _ => String::new(),
    }
}

fn row(buttons: &[Button]) -> String {
    let buttons: String = buttons.iter().map(button).collect();
    format!("<div>{buttons}</div>")
}

fn button(button: &Button) -> String {
    let (label, value) = (escaped(&button.label), escaped(button.press.as_str()));
    match button.press {
        Press::Target(_) => {
            format!("<button name=\"press\" value=\"{value}\">{label}</button>")
        }
        Press::Web(_) => {
            format!("<a class=\"button\" {LEAVING} href=\"{value}\">{label}{LEAVES}</a>")
        }
    }
}

/// A number as a telephone dials it.
fn dialled(phone: &str) -> String {
    let dials = |c: &char| c.is_ascii_digit() || *c == '+';
    phone.chars().filter(dials).collect()
}

pub(super) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape_into(text, &mut html);
    html
}
