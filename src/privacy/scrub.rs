//! Takes what belongs to a person out of a text, so that somebody else may read it.
//!
//! Nothing stays that is not known: a word stays when it is an ordinary word or one of the bot's own terms, and does not
//! stand as a name; a number stays when it is an amount, a time or a helpline. The rest becomes a class, as `[NAVN]`.
//! The steps, in their order: [`links`], [`numbers`] (with [`dates`] and [`numerals`]), [`addresses`], [`places`],
//! [`names`], [`ages`].
//!
//! **Invariants**: any text is read, in linear time; the same text gives the same; what was scrubbed is left alone when it
//! is scrubbed again; what is found lies in the text in order, without overlap. Absent: judging what may be kept for how
//! long; who wrote.

mod addresses;
mod ages;
mod compound;
mod dates;
mod excerpt;
mod forms;
mod links;
mod message;
mod names;
mod numbers;
mod numerals;
mod places;
mod token;
mod words;

pub use excerpt::Excerpt;

use message::Message;
use serde::Serialize;
use words::Words;

/// What was found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A person's name, or what stands as one.
    Name,
    /// A telephone number.
    Phone,
    /// Fødselsnummer, D-number, H-number, DUF number.
    NationalId,
    /// An address for e-mail.
    Email,
    /// A street with its number, or a post code with its town.
    Address,
    /// A place.
    Place,
    /// A school, a workplace, a hospital or its ward.
    Organisation,
    /// The address of a page or of a machine.
    Link,
    /// What somebody is called on a service.
    Handle,
    /// An account for money.
    Account,
    /// The number of a car.
    Plate,
    /// A date.
    Date,
    /// How old somebody is.
    Age,
    /// A number that could be anything.
    Number,
    /// A word that is not known.
    Word,
}

impl Kind {
    pub(super) const ALL: &[Kind] = &[
        Kind::Name,
        Kind::Phone,
        Kind::NationalId,
        Kind::Email,
        Kind::Address,
        Kind::Place,
        Kind::Organisation,
        Kind::Link,
        Kind::Handle,
        Kind::Account,
        Kind::Plate,
        Kind::Date,
        Kind::Age,
        Kind::Number,
        Kind::Word,
    ];

    /// What stands in the text instead; ASCII.
    pub fn class(self) -> &'static str {
        match self {
            Kind::Name => "[NAVN]",
            Kind::Phone => "[TLF]",
            Kind::NationalId => "[FNR]",
            Kind::Email => "[EPOST]",
            Kind::Address => "[ADRESSE]",
            Kind::Place => "[STED]",
            Kind::Organisation => "[VIRKSOMHET]",
            Kind::Link => "[LENKE]",
            Kind::Handle => "[BRUKER]",
            Kind::Account => "[KONTO]",
            Kind::Plate => "[SKILT]",
            Kind::Date => "[DATO]",
            Kind::Age => "[ALDER]",
            Kind::Number => "[TALL]",
            Kind::Word => "[ORD]",
        }
    }

    /// Whether it tells where or who somebody is, so that an age beside it tells more.
    fn tells_who(self) -> bool {
        !matches!(self, Kind::Word | Kind::Age | Kind::Number)
    }
}

/// Something that was found, in characters of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// Where it begins.
    pub start: usize,
    /// Where it ends (exclusive).
    pub end: usize,
}

/// A text without what belongs to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Scrubbed {
    /// With classes in the place of what was found.
    pub text: String,
    /// What was found, in the order of the text that was given.
    pub found: Vec<Found>,
}

impl Scrubbed {
    /// Takes over what was found in the scrubbed text; its places become those of the text that was given.
    fn join(&mut self, more: Scrubbed) {
        let mut joined = Vec::with_capacity(self.found.len() + more.found.len());
        let mut earlier = self.found.iter().copied().peekable();
        // What the text that was given is longer than the scrubbed one, up to here.
        let (mut given, mut scrubbed) = (0, 0);
        for found in more.found {
            while let Some(before) = earlier.next_if(|e| e.start + scrubbed < found.start + given) {
                given += before.end - before.start;
                scrubbed += before.kind.class().len();
                joined.push(before);
            }
            joined.push(Found {
                start: found.start + given - scrubbed,
                end: found.end + given - scrubbed,
                ..found
            });
        }
        joined.extend(earlier);
        self.found = joined;
        self.text = more.text;
    }
}

/// How often a scrubbed text is looked at again.
const ROUNDS: usize = 6;

/// Knows which words and numbers may stay.
#[derive(Clone, Debug)]
pub struct Scrubber {
    words: Words,
    numbers: Vec<Box<str>>,
}

impl Scrubber {
    /// Keeps, besides the ordinary words that are compiled in, the words of the bot's own texts and the given numbers
    /// (digits alone), which belong to helplines.
    pub fn new<'a>(
        texts: impl IntoIterator<Item = &'a str>,
        numbers: impl IntoIterator<Item = &'a str>,
    ) -> Scrubber {
        let known = numbers::HELPLINES.iter().copied();
        let mut numbers: Vec<Box<str>> = known.chain(numbers).map(Into::into).collect();
        numbers.sort();
        numbers.dedup();
        Scrubber {
            words: Words::new(texts),
            numbers,
        }
    }

    /// Takes out of a text what belongs to a person. What a class makes plain of its neighbours is taken too.
    pub fn scrub(&self, text: &str) -> Scrubbed {
        let mut scrubbed = self.pass(text);
        for _ in 0..ROUNDS {
            if scrubbed.found.is_empty() {
                break;
            }
            let more = self.pass(&scrubbed.text);
            if more.found.is_empty() {
                break;
            }
            scrubbed.join(more);
        }
        scrubbed
    }

    fn pass(&self, text: &str) -> Scrubbed {
        let mut message = Message::of(text, &self.words);
        links::find(&mut message);
        numbers::find(&mut message, &self.numbers);
        addresses::find(&mut message);
        places::find(&mut message);
        names::find(&mut message);
        ages::find(&mut message);
        message.finish()
    }

    /// Whether a word, as it is written, is known as an ordinary one.
    pub fn keeps(&self, word: &str) -> bool {
        let role = self.words.role(&word.to_lowercase());
        role.is(words::Role::KEPT)
    }
}
