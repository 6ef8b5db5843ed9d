//! What happened in a turn, for those who review how people are met. No field can hold a person's words.

use crate::language::Language;
use crate::script::NodeId;
use crate::triage::{Category, Level};
use serde::{Deserialize, Serialize};

/// Something that happened in a turn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// A message was read by triage.
    MessageRead {
        /// How grave it is.
        level: Level,
        /// What it is about.
        category: Category,
        /// Whether it asked what to do, so that it may be happening now.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        asks_now: bool,
        /// The message itself says no danger, and the level is that of the open one.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        carried: bool,
    },
    /// A node of the script was said.
    NodeShown {
        /// Which one. Of a test only the page is named: its questions and results tell of somebody's health.
        node: NodeId,
        /// In which language the person reads.
        language: Language,
    },
    /// The message found no place in the script.
    NotUnderstood,
    /// A question in a person's own words was answered; the node that was shown tells how.
    QuestionAnswered,
    /// A question may have meant one of a few answers, and the person was asked which.
    ChoicesOffered,
    /// The person said that an answer was not what was meant.
    AnswerDeclined,
    /// A message without words came.
    WordlessReceived {
        /// What it was.
        kind: Wordless,
    },
    /// A button led to a node that is no more.
    ButtonOutlived,
    /// A link into the bot led to a node that is not there.
    LinkUnknown,
    /// The session no longer fitted the script and began anew.
    SessionOutlived,
    /// An emergency was said not to be happening now.
    DangerDismissed,
    /// A follow-up was sent because nobody answered.
    FollowedUp,
    /// A language was chosen.
    LanguageChosen {
        /// Which one.
        language: Language,
    },
    /// The person asked what is kept of them.
    DataAsked,
    /// The person asked that all that is kept of them be deleted.
    ErasureAsked,
    /// The person asked that the conversation be removed from the screen.
    HidingAsked,
    /// The person asked for silence.
    StopAsked,
    /// The bot was written to in a group, and left.
    GroupLeft,
    /// Answering failed; the person got the card that is compiled in.
    AnswerFailed,
    /// What was kept of the session could not be read and was set aside.
    SessionUnreadable,
}

impl Event {
    /// The names of all kinds, in order.
    pub const KINDS: [&str; 20] = [
        "answer-declined",
        "answer-failed",
        "button-outlived",
        "choices-offered",
        "danger-dismissed",
        "data-asked",
        "erasure-asked",
        "followed-up",
        "group-left",
        "hiding-asked",
        "language-chosen",
        "link-unknown",
        "message-read",
        "node-shown",
        "not-understood",
        "question-answered",
        "session-outlived",
        "session-unreadable",
        "stop-asked",
        "wordless-received",
    ];

    /// The name of its kind, as it is written down.
    pub fn kind(&self) -> &'static str {
        match self {
            Event::MessageRead { .. } => "message-read",
            Event::NodeShown { .. } => "node-shown",
            Event::NotUnderstood => "not-understood",
            Event::QuestionAnswered => "question-answered",
            Event::ChoicesOffered => "choices-offered",
            Event::AnswerDeclined => "answer-declined",
            Event::WordlessReceived { .. } => "wordless-received",
            Event::ButtonOutlived => "button-outlived",
            Event::LinkUnknown => "link-unknown",
            Event::SessionOutlived => "session-outlived",
            Event::DangerDismissed => "danger-dismissed",
            Event::FollowedUp => "followed-up",
            Event::LanguageChosen { .. } => "language-chosen",
            Event::DataAsked => "data-asked",
            Event::ErasureAsked => "erasure-asked",
            Event::HidingAsked => "hiding-asked",
            Event::StopAsked => "stop-asked",
            Event::GroupLeft => "group-left",
            Event::AnswerFailed => "answer-failed",
            Event::SessionUnreadable => "session-unreadable",
        }
    }
}

/// A message that has no words to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wordless {
    /// A voice message or other sound.
    Voice,
    /// A photo.
    Photo,
    /// A video or an animation.
    Video,
    /// A sticker, a dice, a game.
    Sticker,
    /// A place.
    Location,
    /// A contact card.
    Contact,
    /// A poll.
    Poll,
    /// A file.
    Document,
    /// A message with no text in it, or of a kind that is not known.
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_named_as_it_is_written() {
        let language = Language::Nb;
        let events = [
            Event::AnswerDeclined,
            Event::AnswerFailed,
            Event::ButtonOutlived,
            Event::ChoicesOffered,
            Event::DangerDismissed,
            Event::DataAsked,
            Event::ErasureAsked,
            Event::FollowedUp,
            Event::GroupLeft,
            Event::HidingAsked,
            Event::LanguageChosen { language },
            Event::LinkUnknown,
            Event::MessageRead {
                level: Level::Info,
                category: Category::None,
                asks_now: false,
                carried: false,
            },
            Event::NodeShown {
                node: NodeId::new("menu"),
                language,
            },
            Event::NotUnderstood,
            Event::QuestionAnswered,
            Event::SessionOutlived,
            Event::SessionUnreadable,
            Event::StopAsked,
            Event::WordlessReceived {
                kind: Wordless::Voice,
            },
        ];
        assert_eq!(events.each_ref().map(Event::kind), Event::KINDS);
        for event in events {
            let written = serde_json::to_value(&event).expect("an event");
            assert_eq!(written["event"], event.kind());
        }
    }
}
