//! What the page's forms ask for.

use crate::engine::Input;
use serde::Deserialize;

/// Longest message, in characters; a longer text goes as several messages, as Telegram's own programs send it.
pub(super) const TEXT_CHARS: usize = 4096;
/// Written in place of a time to set the clock right.
pub(super) const RIGHT: &str = "nå";

/// What the page's forms send.
#[derive(Deserialize)]
pub(super) struct Submitted {
    /// A message.
    text: Option<String>,
    /// The target of a button.
    press: Option<String>,
    /// What the clock shall show.
    clock: Option<String>,
    /// The last node shall be said again.
    again: Option<String>,
    /// The conversation shall begin anew.
    fresh: Option<String>,
    /// The mark of the last message that the page shows.
    pub(super) since: Option<String>,
}

/// What is asked for.
pub(super) enum Wish {
    /// The bot shall answer these.
    Say(Vec<Input>),
    /// The clock shall show this.
    SetClock(String),
    /// The last node shall be said as it is now.
    SayAgain,
    /// The conversation shall begin anew.
    BeginAnew,
}

impl Wish {
    /// What was submitted, as it is done: a button, or the words in pieces that a message can hold; none for nothing.
    pub(super) fn of(submitted: Submitted) -> Option<Wish> {
        if let Some(target) = submitted.press {
            return Some(Wish::Say(vec![Input::press(target)]));
        }
        if let Some(written) = submitted.clock {
            return Some(Wish::SetClock(written.trim().to_owned()));
        }
        if submitted.again.is_some() {
            return Some(Wish::SayAgain);
        }
        if submitted.fresh.is_some() {
            return Some(Wish::BeginAnew);
        }
        let text = submitted.text.unwrap_or_default();
        let chars: Vec<char> = text.trim().chars().collect();
        let pieces = chars.chunks(TEXT_CHARS);
        let inputs: Vec<Input> = pieces
            .map(|piece| Input::words(piece.iter().collect::<String>()))
            .collect();
        (!inputs.is_empty()).then_some(Wish::Say(inputs))
    }
}
