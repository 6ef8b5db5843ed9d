//! From a node of the script to the message that a person sees.

use super::reply::{Button, Card, Lane, Press, Say};
use crate::contact::Contact;
use crate::language::Language;
use crate::script::markup::{self, escape_into};
use crate::script::{Choice, Node, NodeId, Script, Target};
use crate::triage::Level;
use jiff::ZonedDateTime;

/// The lane of an answer to a danger of this level.
pub(super) fn lane(level: Option<Level>) -> Lane {
    match level {
        Some(Level::Emergency) => Lane::Emergency,
        Some(Level::Urgent) => Lane::Urgent,
        _ => Lane::Reply,
    }
}

/// A node as a message; `score` is what it says of the sum of a test.
pub(super) fn node(
    script: &Script,
    node: &Node,
    language: Language,
    now: &ZonedDateTime,
    score: &str,
) -> Say {
    Say {
        lane: lane(node.level),
        node: Some(node.id.clone()),
        html: node
            .text
            .say_scored(script.contacts(), language, now, score),
        buttons: node
            .choices
            .iter()
            .map(|choice| button(script, choice, language, now))
            .collect(),
    }
}

/// What stands on a choice's button.
pub(super) fn label(
    script: &Script,
    choice: &Choice,
    language: Language,
    now: &ZonedDateTime,
) -> String {
    markup::plain(&choice.label.say(script.contacts(), language, now))
}

fn button(script: &Script, choice: &Choice, language: Language, now: &ZonedDateTime) -> Button {
    let press = match &choice.target {
        Target::Web(address) => Press::Web(address.clone()),
        other => Press::Target(other.to_string()),
    };
    Button {
        label: label(script, choice, language, now),
        press,
    }
}

/// A contact as a message: who it is, the number, and whether it is open now.
pub(super) fn contact(
    script: &Script,
    contact: &Contact,
    language: Language,
    now: &ZonedDateTime,
) -> Say {
    let mut html = format!("<b>{}</b>", escaped(contact.name(language)));
    let phone = contact.phone().map(|phone| phone.as_str().to_owned());
    let status = contact.status_in_words(now, language);
    let line: Vec<String> = [phone, status]
        .into_iter()
        .flatten()
        .map(|text| escaped(&text))
        .collect();
    if !line.is_empty() {
        html.push_str(&format!("\n{}", line.join(" · ")));
    }
    html.push_str(&format!("\n\n{}", escaped(contact.about(language))));
    if let Some(web) = contact.web() {
        html.push_str(&format!("\n\n<a href=\"{0}\">{0}</a>", escaped(web)));
    }
    let buttons =
        [("back", "!back"), ("help", "help"), ("menu", "!menu")].map(|(name, target)| Button {
            label: script.commands().label(name, language).to_owned(),
            press: Press::Target(target.to_owned()),
        });
    let node = Some(NodeId::new(format!("@{}", contact.id())));
    Say {
        lane: Lane::Reply,
        node,
        html,
        buttons: buttons.into(),
    }
}

/// The card that one tap calls; none for a contact without a number.
pub(super) fn card(contact: &Contact, language: Language, lane: Lane) -> Option<Card> {
    let phone = contact.phone()?.as_str().to_owned();
    Some(Card {
        lane,
        name: contact.name(language).to_owned(),
        phone,
    })
}

pub(super) fn escaped(text: &str) -> String {
    let mut html = String::new();
    escape_into(text, &mut html);
    html
}
