//! What the file as a whole must hold: the contacts and routes that the bot relies on, and routes that lead somewhere.

use super::fields::Reader;
use super::{ContactDraft, Draft, RouteDraft};
use crate::text::meant;

/// Contacts that must be there: the emergency cards and the help menu name them.
const NEEDED_CONTACTS: [&str; 6] = ["113", "112", "110", "legevakt", "giftinfo", "rustelefonen"];

/// Contacts that never close (113.no and helsenorge.no; noted 2026-11-22).
const NEVER_CLOSED: [&str; 4] = ["113", "112", "110", "legevakt"];

/// Routes that the engine asks for.
const NEEDED_ROUTES: [&str; 7] = [
    "help",
    "urgent",
    "poison",
    "crisis",
    "child",
    "relatives",
    "violence",
];

/// Checks everything that concerns more than one entry.
pub(super) fn check(draft: &Draft, reader: &mut Reader) {
    needed_contacts(draft, reader);
    needed_routes(draft, reader);
    for route in &draft.routes {
        unknown_contacts(route, draft, reader);
        empty(route, reader);
        never_open(route, draft, reader);
    }
}

fn needed_contacts(draft: &Draft, reader: &mut Reader) {
    for id in NEEDED_CONTACTS {
        match draft.find(id) {
            None => reader.error(
                "contact-emergency-missing",
                draft.place.clone(),
                format!("kontakten «{id}» mangler"),
                "Sett den inn igjen: boten viser til den når det er alvor.",
            ),
            Some(contact) if NEVER_CLOSED.contains(&id) => never_closed(id, contact, reader),
            Some(_) => {}
        }
    }
}

fn never_closed(id: &str, draft: &ContactDraft, reader: &mut Reader) {
    let closes = draft
        .contact
        .as_ref()
        .is_some_and(|contact| !contact.is_always_open());
    if closes {
        reader.error(
            "contact-emergency-missing",
            draft.hours_place.clone(),
            format!("«{id}» må være åpen hele døgnet"),
            "Skriv hours = \"always\".",
        );
    }
}

fn needed_routes(draft: &Draft, reader: &mut Reader) {
    for id in NEEDED_ROUTES {
        if draft.routes.iter().all(|route| route.id.as_str() != id) {
            reader.error(
                "contact-emergency-missing",
                draft.place.clone(),
                format!("ruten «{id}» mangler"),
                "Sett den inn igjen under [routes]: boten velger kontakter etter den.",
            );
        }
    }
}

fn unknown_contacts(route: &RouteDraft, draft: &Draft, reader: &mut Reader) {
    for (id, place) in &route.contacts {
        if draft.find(id.as_str()).is_none() {
            reader.error(
                "route-unknown-contact",
                place.clone(),
                format!("ruten «{}» viser til «{id}», som ikke finnes", route.id),
                meant(
                    draft.contacts.iter().map(|contact| contact.id.as_str()),
                    id.as_str(),
                    "rett skrivemåten, eller legg til kontakten",
                ),
            );
        }
    }
}

fn empty(route: &RouteDraft, reader: &mut Reader) {
    if route.contacts.is_empty() {
        reader.error(
            "route-empty",
            route.place.clone(),
            format!("ruten «{}» har ingen kontakter", route.id),
            "Skriv minst én kontakt, og helst en som alltid er åpen.",
        );
    }
}

/// Says nothing of routes whose contacts have faults of their own.
fn never_open(route: &RouteDraft, draft: &Draft, reader: &mut Reader) {
    let contacts: Option<Vec<_>> = route
        .contacts
        .iter()
        .map(|(id, _)| draft.find(id.as_str())?.contact.as_ref())
        .collect();
    let Some(contacts) = contacts.filter(|contacts| !contacts.is_empty()) else {
        return;
    };
    if !contacts.iter().any(|contact| contact.is_always_open()) {
        reader.warning(
            "route-never-open",
            route.place.clone(),
            format!("ingen i ruten «{}» er åpen hele døgnet", route.id),
            "Legg til en kontakt som alltid er åpen, sist i ruten.",
        );
    }
}

impl Draft {
    fn find(&self, id: &str) -> Option<&ContactDraft> {
        self.contacts
            .iter()
            .find(|contact| contact.id.as_str() == id)
    }
}
