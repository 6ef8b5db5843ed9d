//! What can go wrong on a walk, in words for operators.

use crate::language::Language;
use crate::script::NodeId;
use std::fmt;
use std::sync::Arc;

/// A place where somebody would be let down, with the shortest way there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub trouble: Trouble,
    /// The node at which it is so.
    pub node: NodeId,
    /// The language that it was read in.
    pub language: Language,
    /// The file that the node stands in, relative to the dialogues.
    pub file: Arc<str>,
    /// The line of its heading, from 1.
    pub line: usize,
    /// How many turns lead there.
    pub turns: usize,
    /// The way there as a transcript, with what came at its end.
    pub transcript: String,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// The turn failed; people get the card that is compiled in.
    Panics,
    /// Nothing was said.
    Silent,
    /// A message without text.
    Empty,
    /// A button leads to nothing that is there.
    Lost {
        /// What stands on it.
        label: String,
    },
    /// A button or a link leads to another node than it names.
    Elsewhere {
        /// What was pressed or written.
        cue: String,
        /// Where it should lead.
        wanted: NodeId,
    },
    /// A question that a page names gets another answer.
    AnsweredElsewhere {
        /// The question.
        phrase: String,
    },
    /// A message about an emergency without 113, 112 or 110 in its first line.
    WithoutNumber,
    /// A message that Telegram refuses.
    TooLong {
        /// How long it is, as Telegram counts.
        chars: usize,
    },
    /// More buttons than Telegram takes.
    TooManyButtons,
    /// Somebody can press on and on without coming to help.
    Helpless,
    /// The session is another one after it has been stored.
    Forgetful,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Panics => f.write_str("boten feiler her, og sier bare nødkortet"),
            Trouble::Silent => f.write_str("boten sier ingenting"),
            Trouble::Empty => f.write_str("boten sender en melding uten tekst"),
            Trouble::Lost { label } => write!(f, "knappen «{label}» leder ingen steder"),
            Trouble::Elsewhere { cue, wanted } => {
                write!(f, "«{cue}» skulle vist «{wanted}», men viste noe annet")
            }
            Trouble::AnsweredElsewhere { phrase } => {
                write!(f, "spørsmålet «{phrase}» under [ask] får et annet svar")
            }
            Trouble::WithoutNumber => f.write_str(
                "det gjelder livsfare, og første linje er uten nummer til 113, 112 eller 110",
            ),
            Trouble::TooLong { chars } => {
                write!(
                    f,
                    "meldingen er {chars} tegn; Telegram tar ikke imot mer enn 4096"
                )
            }
            Trouble::TooManyButtons => {
                f.write_str("det er flere enn 100 knapper; Telegram tar ikke imot meldingen")
            }
            Trouble::Helpless => f.write_str("herfra kommer ingen til hjelp med to trykk"),
            Trouble::Forgetful => f.write_str("samtalen tåler ikke å lagres"),
        }
    }
}
