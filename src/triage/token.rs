//! The words of a message as triage compares them: spelling mended, with their place in sentences.

use super::phrase::Phrases;
use crate::text::{self, Stop};

/// A word of the message, mended where it was misspelt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// The folded and mended form.
    pub(super) key: Box<str>,
    /// Where it begins, in characters of the message.
    pub(super) start: usize,
    /// Where it ends (exclusive), in characters of the message.
    pub(super) end: usize,
    /// The mark behind it.
    pub(super) stop: Stop,
}

impl Token {
    /// A word of which only its concepts are known.
    pub(super) fn nameless() -> Token {
        Token {
            key: "".into(),
            start: 0,
            end: 0,
            stop: Stop::None,
        }
    }
}

/// Takes greetings from the front and thanks from the back. Where nothing else is said they stay, and it is told.
pub(super) fn without_courtesy(mut tokens: Vec<Token>, courtesy: &Phrases) -> (Vec<Token>, bool) {
    let hits = courtesy.find(&tokens);
    let (mut front, mut back) = (0, tokens.len());
    for hit in &hits {
        if hit.first <= front {
            front = front.max(hit.last + 1);
        }
    }
    for hit in hits.iter().rev() {
        if hit.last + 1 >= back {
            back = back.min(hit.first);
        }
    }
    let only = front >= back && !tokens.is_empty();
    if !only {
        tokens.truncate(back);
        tokens.drain(..front);
    }
    (tokens, only)
}

/// The tokens of a message as they are written.
pub(super) fn plain(message: &str) -> Vec<Token> {
    text::words(message)
        .into_iter()
        .map(|word| Token {
            key: word.key.into(),
            start: word.start,
            end: word.end,
            stop: word.stop,
        })
        .collect()
}
