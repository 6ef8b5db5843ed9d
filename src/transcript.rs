//! Conversations that the pages must hold: parses a transcript and plays it through [`engine::step`]. Pure.
//!
//! An operator writes one beside the page that it is about:
//!
//! ```text
//! # A line that nobody reads.
//! now: 2026-03-14 23:10        begins a conversation at this time, in Norway
//! lang: nn                     what the person's phone speaks, from here on
//!
//! > sluttet å drikke i går     the person writes; lines that follow each other are one message
//! ! urgent withdrawal 116117   how the message is read: level, category, whom to call
//! < Ring legevakten: …         what the bot says; `…` stands for anything
//! [Legevakten] […]             the buttons below
//! ☎ 116 117                    a contact card
//!
//! > [Legevakten]               the person presses a button, of this or an older message
//! < …
//!
//! > (voice)                    a message without words: voice, photo, video, sticker, …
//! < …
//!
//! > /slett
//! * erase                      what is done to the chat: hide, erase or leave
//! < …
//!
//! now: +5m                     lets time run; what the bot says of its own accord stands below
//! < …
//! ```
//!
//! A turn is held to the kinds of line that it has, and needs at least one. **Invariants**: the session is stored and
//! reloaded at every turn; playing reads no clock, so a transcript gives the same every time.

mod bless;
mod parse;
mod pattern;
mod play;

use crate::engine::Wordless;
use crate::language::Language;
use jiff::{SignedDuration, ZonedDateTime};
use std::fmt;

/// A conversation as a file tells it.
#[derive(Clone, Debug)]
pub struct Transcript {
    text: String,
    turns: Vec<Turn>,
}

/// What became of a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Where the conversation went another way, in the order of the file.
    pub mismatches: Vec<Mismatch>,
    /// The file as it would stand if all that came were right.
    pub blessed: String,
}

/// A place where a transcript cannot be read, or something else came. Its words are for operators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
    /// What should have come, as the file writes it; empty when the file says nothing of it.
    pub expected: String,
    /// What came, as the file would write it; empty when there is nothing to show.
    pub came: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "linje {}: {}", self.line, self.problem)?;
        self.came
            .lines()
            .try_for_each(|line| write!(f, "\n    {line}"))
    }
}

/// One thing that happens, and what should come of it.
#[derive(Clone, Debug)]
struct Turn {
    cue: Cue,
    device: Option<Language>,
    /// The last line of the cue, counted from 1.
    line: usize,
    expected: Vec<Expected>,
}

/// What happens.
#[derive(Clone, Debug)]
enum Cue {
    Begins(ZonedDateTime),
    TimeRuns(SignedDuration),
    Writes(String),
    Presses(String),
    Sends(Wordless),
}

/// A line that tells what should come.
#[derive(Clone, Debug)]
struct Expected {
    line: usize,
    kind: Kind,
    text: String,
}

/// What a line of a reply tells, in the order in which they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Reading,
    Text,
    Buttons,
    Card,
    Act,
}

impl Kind {
    const ALL: [Kind; 5] = [
        Kind::Reading,
        Kind::Text,
        Kind::Buttons,
        Kind::Card,
        Kind::Act,
    ];

    /// What a line of this kind begins with.
    fn sign(self) -> char {
        match self {
            Kind::Reading => '!',
            Kind::Text => '<',
            Kind::Buttons => '[',
            Kind::Card => '☎',
            Kind::Act => '*',
        }
    }

    /// Says that something of this kind came out otherwise.
    fn problem(self) -> &'static str {
        match self {
            Kind::Reading => "meldingen ble lest på en annen måte",
            Kind::Text => "boten sa noe annet",
            Kind::Buttons => "knappene er andre",
            Kind::Card => "kontaktkortene er andre",
            Kind::Act => "noe annet ble gjort med samtalen",
        }
    }
}

impl Turn {
    /// The lines of a kind as one text, and the number of the first; none when the turn has no such line.
    fn expects(&self, kind: Kind) -> Option<(usize, String)> {
        let of_kind = || {
            self.expected
                .iter()
                .filter(|expected| expected.kind == kind)
        };
        let texts: Vec<&str> = of_kind().map(|expected| expected.text.as_str()).collect();
        let first = of_kind().next()?.line;
        let between = if kind == Kind::Buttons { " " } else { "\n" };
        Some((first, texts.join(between)))
    }
}

#[cfg(test)]
mod tests;
