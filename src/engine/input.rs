//! What can come into a conversation.

use super::event::Wordless;
use crate::language::Language;
use crate::privacy::Private;

/// One thing that came, and what the person's device says of its language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// What came.
    pub what: What,
    /// The language that the device reports; none when it reports none.
    pub device: Option<Language>,
}

/// What came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Words: a text, a caption, or either of them edited. Commands are words that begin with `/`.
    Words(Private<String>),
    /// A button, with the data that it carried.
    Press(String),
    /// A message without words.
    Wordless(Wordless),
    /// Time has passed: a follow-up may be due.
    Clock,
    /// The bot was written to in a group.
    Group {
        /// It was added just now; else it was there before.
        added: bool,
    },
}

impl Input {
    /// Words from somebody whose device reports nothing.
    pub fn words(text: impl Into<String>) -> Input {
        Input {
            what: What::Words(Private::new(text.into())),
            device: None,
        }
    }

    /// A button.
    pub fn press(data: impl Into<String>) -> Input {
        Input {
            what: What::Press(data.into()),
            device: None,
        }
    }

    /// Time.
    pub fn clock() -> Input {
        Input {
            what: What::Clock,
            device: None,
        }
    }
}
