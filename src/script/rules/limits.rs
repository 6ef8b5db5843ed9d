//! What a phone and Telegram can show.

use super::{Draft, Node, placed};
use crate::finding::Finding;
use crate::language::Language;
use crate::script::page::DraftChoice;
use crate::script::{LABEL_CHARS, SINGLE_ROWS, Target, markup};

/// Longest message, in characters after entities are read (Bot API, sendMessage).
const TEXT_CHARS: usize = 4096;
/// Longest text that fits one screen of a small phone.
const SCREEN_CHARS: usize = 700;
/// Most that a contact's card says besides its number and hours, in characters: it fits on a screen with them.
const CONTACT_CHARS: usize = 500;
/// Most data that a button carries, in bytes (Bot API, InlineKeyboardButton).
const DATA_BYTES: usize = 64;
/// Longest label that shows where two buttons share a row, in characters.
const SHORT_LABEL_CHARS: usize = 20;
/// Most choices when all their labels are short: an index, which people scroll on purpose.
const SHORT_CHOICES: usize = 24;

pub(super) fn check(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    contacts(draft, findings);
    for (page, node) in placed(draft.pages) {
        let source = &page.source;
        let count = node.choices.len();
        if count > SHORT_CHOICES {
            findings.push(source.error(
                "choices-too-many",
                node.choices[SHORT_CHOICES].span.clone(),
                format!(
                    "«{}» har {count} knapper; {SHORT_CHOICES} er det meste",
                    node.title
                ),
                "samle noen av dem i en egen node",
            ));
        } else if let Some(long) = first_long(draft, page.language, node) {
            findings.push(source.error(
                "choices-too-many",
                long.span.clone(),
                format!(
                    "«{}» har {count} knapper; flere enn {SINGLE_ROWS} står to og to, og da er {SHORT_LABEL_CHARS} \
                     tegn det meste på en knapp",
                    node.title
                ),
                "skriv kortere på knappene, eller samle noen av dem i en egen node",
            ));
        }
        if let Some(contacts) = draft.contacts {
            let chars = node.text.longest_chars(contacts, page.language);
            if chars > TEXT_CHARS {
                findings.push(source.error(
                    "text-too-long",
                    node.span.clone(),
                    format!(
                        "«{}» kan bli {chars} tegn; Telegram tar {TEXT_CHARS}",
                        node.title
                    ),
                    "del teksten i flere noder",
                ));
            } else if chars > SCREEN_CHARS {
                findings.push(source.warning(
                    "text-long",
                    node.span.clone(),
                    format!(
                        "«{}» kan bli {chars} tegn; en skjerm har plass til {SCREEN_CHARS}",
                        node.title
                    ),
                    "kort ned, eller del i flere noder",
                ));
            }
        }
        for choice in &node.choices {
            let label = draft
                .contacts
                .map_or(0, |book| choice.label.longest_chars(book, page.language));
            if label > LABEL_CHARS || choice.label.is_empty() {
                findings.push(source.error(
                    "label-length",
                    choice.span.clone(),
                    format!(
                        "det som står på knappen, er {label} tegn; det må være 1 til {LABEL_CHARS}"
                    ),
                    "skriv kortere; mobilen kutter resten",
                ));
            }
            let data = choice.target.to_string().len();
            if data > DATA_BYTES && !matches!(choice.target, Target::Web(_)) {
                findings.push(source.error(
                    "target-too-long",
                    choice.span.clone(),
                    format!(
                        "navnet «{}» er {data} tegn; en knapp kan bære {DATA_BYTES}",
                        choice.target
                    ),
                    "gi siden eller noden et kortere navn",
                ));
            }
            if let Some(contacts) = draft.contacts {
                let now = jiff::Timestamp::UNIX_EPOCH.to_zoned_datetime(jiff::tz::TimeZone::UTC);
                let html = choice.label.say(contacts, page.language, &now);
                if html.contains("</") || markup::plain(&html).contains('\n') {
                    findings.push(source.error(
                        "label-not-plain",
                        choice.span.clone(),
                        "en knapp kan bare vise ren tekst på én linje",
                        "ta bort stjerner og linjeskift i lenken",
                    ));
                }
            }
        }
    }
}

/// The first choice whose label has no room beside another, in a node with so many choices that they share rows.
fn first_long<'a>(
    draft: &Draft<'_>,
    language: Language,
    node: &'a Node,
) -> Option<&'a DraftChoice> {
    let contacts = draft
        .contacts
        .filter(|_| node.choices.len() > SINGLE_ROWS)?;
    let mut choices = node.choices.iter();
    choices.find(|choice| choice.label.longest_chars(contacts, language) > SHORT_LABEL_CHARS)
}

/// A contact is shown as one message: name, number, hours, what it is for and its page.
fn contacts(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    let (Some(contacts), Some(source)) = (draft.contacts, draft.file("contacts.toml")) else {
        return;
    };
    for contact in contacts.iter() {
        for language in Language::ALL {
            let about = contact.about(language);
            let shown = [
                contact.name(language),
                about,
                contact.web().unwrap_or_default(),
            ];
            let chars: usize = shown.iter().map(|text| text.chars().count()).sum();
            if chars > CONTACT_CHARS {
                let at = source.text.find(about).unwrap_or_default();
                findings.push(source.error(
                    "contact-too-long",
                    at..at,
                    format!(
                        "navn, about og web for «{}» er {chars} tegn; det meste er {CONTACT_CHARS}",
                        contact.id()
                    ),
                    "skriv én setning om hva kontakten er for",
                ));
            }
        }
    }
}
