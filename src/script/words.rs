//! The text of a node: HTML of the few tags that Telegram shows, with slots that are filled when it is said.

use super::condition::{Condition, Moment, Now, Possible};
use crate::contact::{self, Contact, Contacts};
use crate::language::Language;
use crate::text::{self, nearest};
use jiff::ZonedDateTime;
use std::fmt;

/// Sums of as many digits as they have.
const LONGEST_SCORE: &str = "999–999";
/// For so many contacts' hours in one text every combination is tried; for more, all of it is taken to be said at once.
const DOORS: usize = 4;

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
    /// The sum of a test.
    Score,
    /// A paragraph that is said when every condition holds.
    Only(Vec<Condition>, Words),
}

/// What fills a text as it is said.
trait Filling {
    /// The value of a slot.
    fn slot(&self, slot: &Slot) -> String;
    /// The sum of a test.
    fn score(&self) -> &str;
    /// Whether a paragraph with these conditions is said.
    fn says(&self, conditions: &[Condition]) -> bool;
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

    /// The slot that was most likely meant by one that cannot be read, braces and all.
    pub fn likely(written: &str) -> Option<String> {
        const KINDS: [&str; 2] = ["contact", "route"];
        const FIELDS: [&str; 4] = ["name", "phone", "status", "hours"];
        let inside = written.trim_matches(['{', '}']);
        let (kind, rest) = inside.split_once('.')?;
        let (id, field) = rest.rsplit_once('.')?;
        let kind = nearest(KINDS.into_iter(), kind)?;
        let field = nearest(FIELDS.into_iter(), field)?;
        Some(format!("{{{kind}.{id}.{field}}}"))
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
            (Field::Status, None) => contact::longest(language).to_owned(),
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

    /// Appends the place of a test's sum.
    pub fn push_score(&mut self) {
        self.pieces.push(Piece::Score);
    }

    /// Appends a paragraph that is said only when every condition holds.
    pub fn push_paragraph(&mut self, conditions: Vec<Condition>, paragraph: Words) {
        match conditions[..] {
            [] => self.append(paragraph),
            _ => self.pieces.push(Piece::Only(conditions, paragraph)),
        }
    }

    fn append(&mut self, other: Words) {
        for piece in other.pieces {
            match piece {
                Piece::Html(html) => self.push_html(&html),
                other => self.pieces.push(other),
            }
        }
    }

    /// Drops white space at the end.
    pub fn trim_end(&mut self) {
        if let Some(Piece::Html(last)) = self.pieces.last_mut() {
            last.truncate(last.trim_end().len());
        }
    }

    /// Whether nothing would be shown.
    pub fn is_empty(&self) -> bool {
        self.pieces.iter().all(|piece| match piece {
            Piece::Html(html) => html.trim().is_empty(),
            Piece::Only(_, paragraph) => paragraph.is_empty(),
            Piece::Slot(_) | Piece::Score => false,
        })
    }

    /// Whether something is said under any condition.
    pub fn always_says(&self) -> bool {
        self.pieces.iter().any(|piece| match piece {
            Piece::Html(html) => !html.trim().is_empty(),
            Piece::Slot(_) | Piece::Score => true,
            Piece::Only(..) => false,
        })
    }

    /// Whether the sum of a test is said in it.
    pub fn says_score(&self) -> bool {
        self.pieces.iter().any(|piece| match piece {
            Piece::Score => true,
            Piece::Only(_, paragraph) => paragraph.says_score(),
            Piece::Html(_) | Piece::Slot(_) => false,
        })
    }

    /// The slots in order.
    pub fn slots(&self) -> impl Iterator<Item = &Slot> {
        let mut slots = Vec::new();
        self.collect_slots(&mut slots);
        slots.into_iter()
    }

    fn collect_slots<'a>(&'a self, slots: &mut Vec<&'a Slot>) {
        for piece in &self.pieces {
            match piece {
                Piece::Slot(slot) => slots.push(slot),
                Piece::Only(_, paragraph) => paragraph.collect_slots(slots),
                Piece::Html(_) | Piece::Score => {}
            }
        }
    }

    /// The conditions of its paragraphs, in order.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let conditions = self.pieces.iter().map(|piece| match piece {
            Piece::Only(conditions, _) => conditions.as_slice(),
            _ => &[],
        });
        conditions.flatten()
    }

    /// The slots of each line that can be the first one: those of the paragraphs at the beginning that are said under
    /// a condition, and that of what follows them.
    pub fn first_lines(&self) -> Vec<Vec<&Slot>> {
        let mut lines = Vec::new();
        let mut rest = &self.pieces[..];
        while let [Piece::Only(_, paragraph), after @ ..] = rest {
            lines.extend(paragraph.first_lines());
            rest = after;
        }
        let ends = |piece: &Piece| match piece {
            Piece::Html(html) => html.contains('\n'),
            Piece::Only(..) => true,
            Piece::Slot(_) | Piece::Score => false,
        };
        let end = rest.iter().position(ends).unwrap_or(rest.len());
        let line = rest[..end].iter().filter_map(|piece| match piece {
            Piece::Slot(slot) => Some(slot),
            _ => None,
        });
        lines.push(line.collect());
        lines
    }

    /// The contact whose number stands first in the first line.
    pub fn first_phone(&self) -> Option<&str> {
        self.first_lines()
            .into_iter()
            .flatten()
            .find_map(|slot| match (&slot.of, slot.field) {
                (Owner::Contact(id), Field::Phone) => Some(id.as_str()),
                _ => None,
            })
    }

    /// What a person wrote of the text: slots left out, tags dropped.
    pub fn written(&self) -> String {
        super::markup::plain(&self.fill(&Unfilled(" … ")))
    }

    /// As [`Words::written`], with a name in each slot.
    pub fn named(&self, name: &str) -> String {
        super::markup::plain(&self.fill(&Unfilled(name)))
    }

    /// The text as HTML, with every slot filled as of `now`.
    pub fn say(&self, contacts: &Contacts, language: Language, now: &ZonedDateTime) -> String {
        self.say_scored(contacts, language, now, "")
    }

    /// The text as HTML, with the sum of a test in it, or the sums that it can be.
    pub fn say_scored(
        &self,
        contacts: &Contacts,
        language: Language,
        now: &ZonedDateTime,
        score: &str,
    ) -> String {
        self.fill(&AsOf {
            contacts,
            language,
            now,
            score,
            moment: Now::new(contacts, now),
        })
    }

    /// How many characters a reader sees at most.
    pub fn longest_chars(&self, contacts: &Contacts, language: Language) -> usize {
        self.longest(contacts, language).chars().count()
    }

    /// The text that a reader sees at most: every slot as long as it can become, at the time when most is said.
    pub fn longest(&self, contacts: &Contacts, language: Language) -> String {
        let mut doors: Vec<&str> = self.conditions().filter_map(Condition::contact).collect();
        doors.sort_unstable();
        doors.dedup();
        let at = |moment| {
            let filled = self.fill(&Longest {
                contacts,
                language,
                moment,
            });
            super::markup::plain(&filled)
        };
        let moments = match (self.conditions().next(), doors.len()) {
            (Some(_), ..=DOORS) => Possible::all(&doors, contacts),
            _ => return at(None),
        };
        let texts = moments.iter().map(|moment| at(Some(moment)));
        texts
            .max_by_key(|text| text.chars().count())
            .unwrap_or_default()
    }

    fn fill(&self, filling: &impl Filling) -> String {
        let mut html = String::new();
        self.fill_into(filling, &mut html);
        // What follows the last paragraph that was said, may not have been.
        html.truncate(html.trim_end().len());
        html
    }

    fn fill_into(&self, filling: &impl Filling, html: &mut String) {
        for piece in &self.pieces {
            match piece {
                Piece::Html(finished) => html.push_str(finished),
                Piece::Slot(slot) => super::markup::escape_into(&filling.slot(slot), html),
                Piece::Score => html.push_str(filling.score()),
                Piece::Only(conditions, paragraph) if filling.says(conditions) => {
                    paragraph.fill_into(filling, html);
                }
                Piece::Only(..) => {}
            }
        }
    }
}

/// What a person wrote, and what stands where something is filled in.
struct Unfilled<'a>(&'a str);

impl Filling for Unfilled<'_> {
    fn slot(&self, _: &Slot) -> String {
        self.0.to_owned()
    }

    fn score(&self) -> &str {
        self.0
    }

    fn says(&self, _: &[Condition]) -> bool {
        true
    }
}

/// What is said at a moment.
struct AsOf<'a> {
    contacts: &'a Contacts,
    language: Language,
    now: &'a ZonedDateTime,
    score: &'a str,
    moment: Now<'a>,
}

impl Filling for AsOf<'_> {
    fn slot(&self, slot: &Slot) -> String {
        slot.fill(self.contacts, self.language, self.now)
    }

    fn score(&self) -> &str {
        self.score
    }

    fn says(&self, conditions: &[Condition]) -> bool {
        all_hold(conditions, &self.moment)
    }
}

/// The longest that could be said at a moment; all of it, when none is given.
struct Longest<'a> {
    contacts: &'a Contacts,
    language: Language,
    moment: Option<&'a Possible<'a>>,
}

impl Filling for Longest<'_> {
    fn slot(&self, slot: &Slot) -> String {
        slot.longest(self.contacts, self.language)
    }

    fn score(&self) -> &str {
        LONGEST_SCORE
    }

    fn says(&self, conditions: &[Condition]) -> bool {
        let moment = self.moment;
        moment.is_none_or(|moment| all_hold(conditions, moment))
    }
}

fn all_hold(conditions: &[Condition], moment: &impl Moment) -> bool {
    conditions.iter().all(|condition| condition.holds(moment))
}

#[cfg(test)]
mod tests {
    use super::Words;
    use crate::contact::tests::shipped;
    use crate::finding::Source;
    use crate::language::Language;
    use crate::script::page;
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    fn words(text: &str) -> Words {
        let source = Source::new(
            "nb/a.md",
            format!("+++\nreviewed = 2026-11-30\nsources = [\"https://a.no\"]\n+++\n# A\n\n{text}"),
        );
        let mut findings = Vec::new();
        let mut page = page::read(&source, Language::Nb, "a", &mut findings);
        assert_eq!(findings, []);
        page.nodes.remove(0).text
    }

    #[test]
    fn a_paragraph_is_said_when_its_conditions_hold() {
        let words = words(
            "Hei.\n\n{when night, not-weekend} Det er **natt**.\n\n{when closed}\nStengt.\n\n- en\n- to\n\n{when night} God natt.",
        );
        // A Tuesday at 12, a Tuesday at 2 and a Sunday at 3, in Norway.
        for (second, expected) in [
            (1_795_518_000, "Hei.\n\n• en\n• to"),
            (
                1_795_482_000,
                "Hei.\n\nDet er <b>natt</b>.\n\nStengt.\n\n• en\n• to\n\nGod natt.",
            ),
            (1_795_917_600, "Hei.\n\nStengt.\n\n• en\n• to\n\nGod natt."),
        ] {
            let now = Timestamp::from_second(second).expect("a moment");
            let now = now.to_zoned_datetime(TimeZone::UTC);
            assert_eq!(words.say(&shipped(), Language::Nb, &now), expected, "{now}");
        }
    }

    #[test]
    fn the_longest_is_that_of_one_moment() {
        let count = |text: &str| words(text).longest_chars(&shipped(), Language::Nb);
        assert_eq!(
            count("Hei.\n\n{when night} Natt!\n\n{when not-night} Dag!"),
            11
        );
        assert_eq!(count("Hei.\n\n{when open} Ja\n\n{when closing} nei"), 13);
        // The emergency number never closes.
        assert_eq!(count("Hei.\n\n{when closed:113} Aldri"), 4);
    }

    #[test]
    fn every_line_that_can_be_the_first_is_looked_at() {
        let words =
            words("{when night} {contact.113.phone} natt\n\n{contact.112.phone} dag\n\nmer");
        let lines = words.first_lines();
        let written: Vec<Vec<String>> = lines
            .iter()
            .map(|line| line.iter().map(ToString::to_string).collect())
            .collect();
        assert_eq!(written, [["{contact.113.phone}"], ["{contact.112.phone}"]]);
    }
}
