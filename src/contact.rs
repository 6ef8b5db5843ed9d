//! Who can be called, and whether they answer now. Every number that the bot may say lies in here.
//!
//! Pure: the file comes in as text and the time as an argument. It does not look up, call or send anything.
//!
//! **Invariant:** a [`Contacts`] has passed every check, so 113, 112, 110 and the routes that the engine relies on are
//! in it, and each contact of a route exists.

mod days;
mod holiday;
mod hours;
mod localized;
mod phone;
mod phrase;
mod read;
mod status;
mod summary;
mod words;
mod zone;

pub use days::{Days, UnknownDay};
pub use holiday::{easter, is_holiday};
pub use hours::{Holidays, Hours, Period, Times, Week, WeekError};
pub use localized::Localized;
pub use phone::Phone;
pub use phrase::{describe, longest};
pub use status::Status;
pub use words::month;
pub(crate) use zone::oslo;

use crate::finding::{Finding, Source};
use crate::language::Language;
use jiff::civil::Date;
use jiff::{Timestamp, ZonedDateTime};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// Names a contact, as in `@rustelefonen`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContactId(Arc<str>);

/// Names a route: a need, such as `crisis`, with the contacts for it in order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RouteId(Arc<str>);

/// Somebody who can be called or visited on the web.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    id: ContactId,
    name: Localized,
    phone: Option<Phone>,
    web: Option<String>,
    about: Localized,
    hours: Option<Hours>,
    unverified: bool,
    verified: Date,
    source: String,
}

/// All contacts and routes, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contacts {
    contacts: Vec<Contact>,
    routes: Vec<Route>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Route {
    id: RouteId,
    contacts: Vec<ContactId>,
}

impl Contacts {
    /// Reads `contacts.toml` and reports every fault at once. Without an error among them there are contacts.
    pub fn parse(source: &Source) -> (Option<Contacts>, Vec<Finding>) {
        read::read(source)
    }

    /// The contact of an id.
    pub fn get(&self, id: &str) -> Option<&Contact> {
        self.contacts
            .iter()
            .find(|contact| contact.id.as_str() == id)
    }

    /// All contacts, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Contact> {
        self.contacts.iter()
    }

    /// The contacts of a route, in their order.
    pub fn route(&self, id: &str) -> Option<&[ContactId]> {
        self.routes
            .iter()
            .find(|route| route.id.as_str() == id)
            .map(|route| route.contacts.as_slice())
    }

    /// The names of all routes, in the order of the file.
    pub fn routes(&self) -> impl Iterator<Item = &RouteId> {
        self.routes.iter().map(|route| &route.id)
    }

    /// Whom to lead with: the first of the route that is open at `now`, or else the one that opens soonest.
    ///
    /// Contacts without known hours come last. `None` only when there is no such route.
    pub fn lead(&self, route: &str, now: &ZonedDateTime) -> Option<&Contact> {
        self.route(route)?
            .iter()
            .filter_map(|id| self.get(id.as_str()))
            .min_by_key(|contact| contact.wait(now))
    }

    /// The digits of every number that may be sent, without spaces and country code.
    pub fn digits(&self) -> impl Iterator<Item = &str> {
        self.contacts
            .iter()
            .filter_map(|contact| contact.phone.as_ref())
            .map(Phone::digits)
    }

    /// Whether a number is one of ours, however it is spaced and with or without `+47`.
    pub fn knows_number(&self, written: &str) -> bool {
        phone::digits_of(written).is_some_and(|digits| self.digits().any(|ours| ours == digits))
    }
}

impl Contact {
    /// Its id.
    pub fn id(&self) -> &ContactId {
        &self.id
    }

    /// Its name.
    pub fn name(&self, language: Language) -> &str {
        self.name.get(language)
    }

    /// Its number, when it has one.
    pub fn phone(&self) -> Option<&Phone> {
        self.phone.as_ref()
    }

    /// Its web address, beginning with `https://`.
    pub fn web(&self) -> Option<&str> {
        self.web.as_deref()
    }

    /// For what and for whom it is.
    pub fn about(&self, language: Language) -> &str {
        self.about.get(language)
    }

    /// When it answers; a contact without a number need not say.
    pub fn hours(&self) -> Option<&Hours> {
        self.hours.as_ref()
    }

    /// Whether it is open at `now`, when its hours are known.
    pub fn status(&self, now: &ZonedDateTime) -> Option<Status> {
        self.hours.as_ref().map(|hours| hours.status(now))
    }

    /// Whether it is open at `now`, in words; none when its hours are not known.
    pub fn status_in_words(&self, now: &ZonedDateTime, language: Language) -> Option<String> {
        self.status(now)
            .map(|status| describe(&status, now, language))
    }

    /// Whether it never closes.
    pub fn is_always_open(&self) -> bool {
        self.hours.as_ref().is_some_and(Hours::is_always)
    }

    /// Whether nobody has confirmed its details yet.
    pub fn unverified(&self) -> bool {
        self.unverified
    }

    /// When its details were last verified.
    pub fn verified(&self) -> Date {
        self.verified
    }

    /// Where its details were verified.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// How long one waits for an answer: not, until it opens, or nobody knows.
    fn wait(&self, now: &ZonedDateTime) -> Wait {
        match self.status(now) {
            Some(Status::AlwaysOpen | Status::Open { .. }) => Wait::None,
            Some(Status::Closed {
                opens: Some(opens), ..
            }) => Wait::Until(opens.timestamp()),
            Some(Status::Closed { opens: None, .. }) | None => Wait::Unknown,
        }
    }
}

/// Shortest first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Wait {
    None,
    Until(Timestamp),
    Unknown,
}

impl ContactId {
    /// Makes an id from its written form, without the `@`.
    pub fn new(id: impl Into<Arc<str>>) -> Self {
        ContactId(id.into())
    }

    /// The written form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl RouteId {
    /// Makes an id from its written form.
    pub fn new(id: impl Into<Arc<str>>) -> Self {
        RouteId(id.into())
    }

    /// The written form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ContactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for RouteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
pub(crate) mod tests;
