//! The text of a node: HTML of the few tags that Telegram shows, with slots that are filled when it is said.

use crate::contact::{self, Contact, Contacts};
use crate::language::Language;
use crate::text;
use jiff::ZonedDateTime;
use std::fmt;

/// A text with slots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// Finished HTML.
    Html(String),
    /// Filled when it is said.
    Slot(Slot),
}

/// A placeholder, `{contact.113.phone}` or `{route.help.status}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Whose.
    pub of: Owner,
    /// What of it.
    pub field: Field,
}

/// Whose value a slot shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A contact.
    Contact(String),
    /// The contact of a route that is open first.
    Route(String),
}

/// What a slot shows of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Its name.
    Name,
    /// Its number.
    Phone,
    /// Whether it is open now, in words.
    Status,
    /// Its opening hours, in words.
    Hours,
}

impl Slot {
    /// Reads what stands between the braces.
    pub fn read(inside: &str) -> Option<Slot> {
        let (kind, rest) = inside.split_once('.')?;
        let (id, field) = rest.rsplit_once('.')?;
        let of = match kind {
            "contact" => Owner::Contact(id.to_owned()),
            "route" => Owner::Route(id.to_owned()),
            _ => return None,
        };
        let field = match field {
            "name" => Field::Name,
            "phone" => Field::Phone,
            "status" => Field::Status,
            "hours" => Field::Hours,
            _ => return None,
        };
        Some(Slot { of, field })
    }

    /// The contacts that can fill the slot; empty when its owner is not in the book, or has no such value.
    pub fn owners<'a>(&self, contacts: &'a Contacts) -> Vec<&'a Contact> {
        let owners: Vec<&Contact> = match &self.of {
            Owner::Contact(id) => contacts.get(id).into_iter().collect(),
            Owner::Route(id) => contacts
                .route(id)
                .into_iter()
                .flatten()
                .filter_map(|contact| contacts.get(contact.as_str()))
                .collect(),
        };
        let lacking = |contact: &&Contact| match self.field {
            Field::Name => false,
            Field::Phone => contact.phone().is_none(),
            Field::Status | Field::Hours => contact.hours().is_none(),
        };
        if owners.iter().any(lacking) {
            Vec::new()
        } else {
            owners
        }
    }

    fn fill(&self, contacts: &Contacts, language: Language, now: &ZonedDateTime) -> String {
        let contact = match &self.of {
            Owner::Contact(id) => contacts.get(id),
            Owner::Route(id) => contacts.lead(id, now),
        };
        contact
            .map(|contact| self.value(contact, language, Some(now)))
            .unwrap_or_default()
    }

    /// The longest that the slot can become, for counting characters.
    fn longest(&self, contacts: &Contacts, language: Language) -> String {
        let values = self
            .owners(contacts)
            .into_iter()
            .map(|c| self.value(c, language, None));
        values
            .max_by_key(|value| value.chars().count())
            .unwrap_or_default()
    }

    /// The value at an instant, or the longest one.
    fn value(&self, contact: &Contact, language: Language, now: Option<&ZonedDateTime>) -> String {
        match (self.field, now) {
            (Field::Name, _) => contact.name(language).to_owned(),
            (Field::Phone, _) => contact.phone().map(ToString::to_string).unwrap_or_default(),
            (Field::Hours, _) => contact
                .hours()
                .map(|hours| hours.summary(language))
                .unwrap_or_default(),
            (Field::Status, Some(now)) => {
                contact.status_in_words(now, language).unwrap_or_default()
            }
            (Field::Status, None) => contact::longest(language),
        }
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, id) = match &self.of {
            Owner::Contact(id) => ("contact", id),
            Owner::Route(id) => ("route", id),
        };
        let field = match self.field {
            Field::Name => "name",
            Field::Phone => "phone",
            Field::Status => "status",
            Field::Hours => "hours",
        };
        write!(f, "{{{kind}.{id}.{field}}}")
    }
}

impl Words {
    /// The folded text, when it has no slots.
    pub fn folded(&self) -> Option<String> {
        self.slots()
            .next()
            .is_none()
            .then(|| text::fold(&self.written()))
    }

    /// Appends finished HTML.
    pub fn push_html(&mut self, html: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Html(last)) => last.push_str(html),
            _ => self.pieces.push(Piece::Html(html.to_owned())),
        }
    }

    /// Appends a slot.
    pub fn push_slot(&mut self, slot: Slot) {
        self.pieces.push(Piece::Slot(slot));
    }

    /// Drops white space at the end.
    pub fn trim_end(&mut self) {
        if let Some(Piece::Html(last)) = self.pieces.last_mut() {
            last.truncate(last.trim_end().len());
        }
    }

    /// Whether nothing would be shown.
    pub fn is_empty(&self) -> bool {
        self.pieces
            .iter()
            .all(|piece| matches!(piece, Piece::Html(html) if html.trim().is_empty()))
    }

    /// The slots in order.
    pub fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Slot(slot) => Some(slot),
            Piece::Html(_) => None,
        })
    }

    /// The slots of the first line.
    pub fn first_line_slots(&self) -> impl Iterator<Item = &Slot> {
        let end = self
            .pieces
            .iter()
            .position(|piece| matches!(piece, Piece::Html(html) if html.contains('\n')))
            .unwrap_or(self.pieces.len());
        self.pieces[..end].iter().filter_map(|piece| match piece {
            Piece::Slot(slot) => Some(slot),
            Piece::Html(_) => None,
        })
    }

    /// The contact whose number stands first in the first line.
    pub fn first_phone(&self) -> Option<&str> {
        self.first_line_slots()
            .find_map(|slot| match (&slot.of, slot.field) {
                (Owner::Contact(id), Field::Phone) => Some(id.as_str()),
                _ => None,
            })
    }

    /// What a person wrote of the text: slots left out, tags dropped.
    pub fn written(&self) -> String {
        super::markup::plain(&self.fill(|_| " … ".to_owned()))
    }

    /// The text as HTML, with every slot filled as of `now`.
    pub fn say(&self, contacts: &Contacts, language: Language, now: &ZonedDateTime) -> String {
        self.fill(|slot| slot.fill(contacts, language, now))
    }

    /// How many characters a reader sees at most.
    pub fn longest_chars(&self, contacts: &Contacts, language: Language) -> usize {
        super::markup::plain(&self.fill(|slot| slot.longest(contacts, language)))
            .chars()
            .count()
    }

    fn fill(&self, value: impl Fn(&Slot) -> String) -> String {
        let mut html = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Html(finished) => html.push_str(finished),
                Piece::Slot(slot) => super::markup::escape_into(&value(slot), &mut html),
            }
        }
        html
    }
}
