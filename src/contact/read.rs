//! Reads `contacts.toml` into [`Contacts`] and says what is wrong with it, every fault at its place.
//!
//! It works on the parsed tree rather than through serde, so that one fault does not hide the others.

mod fields;
mod rules;
mod timetable;

use super::{Contact, ContactId, Contacts, Phone, Route, RouteId};
use crate::finding::{Finding, Severity, Source};
use fields::Reader;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// The file as it was read, with places, before it is known to hold together.
#[derive(Default)]
struct Draft {
    /// Where faults of the whole file are shown.
    place: Range<usize>,
    contacts: Vec<ContactDraft>,
    routes: Vec<RouteDraft>,
}

struct ContactDraft {
    id: ContactId,
    /// Where its hours stand, or else its name.
    hours_place: Range<usize>,
    /// `None` when something in it is wrong.
    contact: Option<Contact>,
}

struct RouteDraft {
    id: RouteId,
    place: Range<usize>,
    contacts: Vec<(ContactId, Range<usize>)>,
}

/// Reads the file. Findings come in the order of their places.
pub(super) fn read(source: &Source) -> (Option<Contacts>, Vec<Finding>) {
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    let mut reader = Reader::new(source);
    // What follows the first is most often found for it alone.
    if let Some(error) = errors.first() {
        reader.syntax(error);
        return (None, reader.into_findings());
    }
    let draft = reader.file(table.get_ref());
    rules::check(&draft, &mut reader);
    let findings = reader.into_findings();
    let usable = findings
        .iter()
        .all(|finding| finding.severity != Severity::Error);
    (usable.then(|| draft.into_contacts()), findings)
}

impl Draft {
    fn into_contacts(self) -> Contacts {
        Contacts {
            contacts: self
                .contacts
                .into_iter()
                .filter_map(|draft| draft.contact)
                .collect(),
            routes: self
                .routes
                .into_iter()
                .map(RouteDraft::into_route)
                .collect(),
        }
    }
}

impl RouteDraft {
    fn into_route(self) -> Route {
        Route {
            id: self.id,
            contacts: self.contacts.into_iter().map(|(id, _)| id).collect(),
        }
    }
}

impl Reader<'_> {
    fn file(&mut self, table: &DeTable) -> Draft {
        self.known_keys(table, &["contacts", "routes"]);
        let mut draft = Draft::default();
        if let Some((key, value)) = table.get_key_value("contacts") {
            draft.place = key.span();
            draft.contacts = self.entries(key, value, Reader::contact);
        }
        if let Some((key, value)) = table.get_key_value("routes") {
            draft.routes = self.entries(key, value, Reader::route);
        }
        draft
    }

    /// Reads each entry of a table of tables or lists, in the order of the file.
    fn entries<T>(
        &mut self,
        key: &Spanned<DeString>,
        value: &Spanned<DeValue>,
        read: impl Fn(&mut Self, &Spanned<DeString>, &Spanned<DeValue>) -> Option<T>,
    ) -> Vec<T> {
        let Some(table) = self.table(key.get_ref(), value) else {
            return Vec::new();
        };
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        entries
            .into_iter()
            .filter_map(|(key, value)| read(self, key, value))
            .collect()
    }

    fn contact(
        &mut self,
        key: &Spanned<DeString>,
        value: &Spanned<DeValue>,
    ) -> Option<ContactDraft> {
        let table = self.table(key.get_ref(), value)?;
        let errors_before = self.errors();
        self.known_keys(
            table,
            &[
                "name",
                "phone",
                "web",
                "about",
                "hours",
                "holidays",
                "closed",
                "unverified",
                "verified",
                "source",
            ],
        );
        let contact = self.contact_fields(key, table);
        let hours = table.get("hours").map_or(key.span(), Spanned::span);
        Some(ContactDraft {
            id: ContactId::new(key.get_ref().as_ref()),
            hours_place: hours,
            contact: contact.filter(|_| self.errors() == errors_before),
        })
    }

    /// Every field is read before the first missing one ends it, so that all faults are found.
    fn contact_fields(&mut self, key: &Spanned<DeString>, table: &DeTable) -> Option<Contact> {
        let name = self.localized(key, table, "name");
        let about = self.localized(key, table, "about");
        let verified = self.required(key, table, "verified");
        let verified = verified.and_then(|value| self.date("verified", value));
        let source = self.required(key, table, "source");
        let source = source.and_then(|value| self.text("source", value));
        let phone = self.phone(table);
        let web = self.web(table);
        let hours = self.hours(key, table);
        let unverified = self.unverified(key, table);
        self.reachable(key, table);
        Some(Contact {
            id: ContactId::new(key.get_ref().as_ref()),
            name: name?,
            phone,
            web,
            about: about?,
            hours,
            unverified,
            verified: verified?,
            source: source?,
        })
    }

    fn phone(&mut self, table: &DeTable) -> Option<Phone> {
        let value = table.get("phone")?;
        let written = self.text("phone", value)?;
        let phone = Phone::parse(&written);
        if phone.is_none() {
            self.error(
                "contact-phone-invalid",
                value.span(),
                format!("«{written}» er ikke et norsk telefonnummer"),
                "Skriv tre sifre (113), seks sifre som begynner med 116 (116 117), fem sifre (02033) eller åtte sifre \
                 (915 08 588), gjerne med +47 foran.",
            );
        }
        phone
    }

    fn web(&mut self, table: &DeTable) -> Option<String> {
        let value = table.get("web")?;
        let address = self.text("web", value)?;
        let host = address.strip_prefix("https://").unwrap_or_default();
        if !host.contains('.') || address.contains(char::is_whitespace) {
            self.error(
                "contact-web-invalid",
                value.span(),
                format!("«{address}» er ikke en nettadresse"),
                "Skriv hele adressen, med https:// foran.",
            );
        }
        Some(address)
    }

    fn reachable(&mut self, key: &Spanned<DeString>, table: &DeTable) {
        if table.get("phone").is_none() && table.get("web").is_none() {
            self.error(
                "contact-field-missing",
                key.span(),
                format!(
                    "kontakten «{}» har verken telefon eller nettadresse",
                    key.get_ref()
                ),
                "Skriv minst én av phone og web.",
            );
        }
    }

    fn unverified(&mut self, key: &Spanned<DeString>, table: &DeTable) -> bool {
        let Some(value) = table.get("unverified") else {
            return false;
        };
        let unverified = self.flag("unverified", value);
        if unverified {
            self.warning(
                "contact-unverified",
                value.span(),
                format!("opplysningene om «{}» er ikke bekreftet", key.get_ref()),
                "Sjekk dem hos kontakten selv, rett verified og source, og fjern unverified.",
            );
        }
        unverified
    }

    fn route(&mut self, key: &Spanned<DeString>, value: &Spanned<DeValue>) -> Option<RouteDraft> {
        let items = self.list(key.get_ref(), value)?;
        let contacts = items
            .iter()
            .filter_map(|item| {
                let id = self.text(key.get_ref(), item)?;
                Some((ContactId::new(id), item.span()))
            })
            .collect();
        Some(RouteDraft {
            id: RouteId::new(key.get_ref().as_ref()),
            place: key.span(),
            contacts,
        })
    }
}
