//! The values that a store keeps, and the writes that change them.
//!
//! **Invariant.** `Debug` prints neither a chat's number nor a word of a person.

use crate::engine::event::Event;
use crate::engine::reply::Reply;
use crate::engine::session::Session;
use crate::language::Language;
use crate::privacy::Private;
use crate::privacy::pseudonym::Pseudonym;
use crate::privacy::scrub::Excerpt;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A chat of Telegram's; `Debug` does not print the number, because it names a person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChatId(pub i64);

/// How many synthetic emergencies have chats of their own before the first one's comes again.
const PROBES: u32 = 1024;

impl ChatId {
    /// The chat of the n-th synthetic emergency: none of Telegram's has such a number, which 52 bits must hold.
    pub fn probe(n: u32) -> ChatId {
        ChatId(i64::MIN + i64::from(n % PROBES))
    }

    /// Whether it is the chat of a synthetic emergency.
    pub fn is_probe(self) -> bool {
        self < ChatId(i64::MIN + i64::from(PROBES))
    }
}

impl fmt::Debug for ChatId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("chat")
    }
}

/// An update of Telegram's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UpdateId(pub i64);

/// A message of a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageId(pub i32);

/// An update that was accepted and not yet handled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxEntry {
    /// Which update it is; a second one with the same id is not kept.
    pub update: UpdateId,
    /// The chat that it belongs to, when it belongs to one.
    pub chat: Option<ChatId>,
    /// The JSON as Telegram sent it.
    pub raw: Private<String>,
}

/// A reply that waits to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxEntry {
    /// Its place in the order; the service counts them.
    pub id: u64,
    /// Where it goes.
    pub chat: ChatId,
    /// What is said or done.
    pub reply: Reply,
    /// When it was made.
    pub made: Timestamp,
}

/// An event, when it happened, to whom, and in which language the conversation was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventRecord {
    /// When, rounded.
    pub at: Timestamp,
    /// The chat's name of that day; none in what earlier versions wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<Pseudonym>,
    /// What.
    pub event: Event,
    /// The language of the conversation.
    pub language: Language,
    /// What was written, where somebody has to see it to review the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Excerpt>,
}

/// What becomes of a chat's follow-up time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimerChange {
    /// It stays as it is.
    #[default]
    Keep,
    /// A follow-up is due then.
    Set(Timestamp),
    /// No follow-up is due.
    Clear,
}

/// All that came of one handled update or follow-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The chat.
    pub chat: ChatId,
    /// When it was handled.
    pub at: Timestamp,
    /// The update that leaves the inbox.
    pub handled: Option<UpdateId>,
    /// Where the conversation stands now; `None` leaves what is kept.
    pub session: Option<Session>,
    /// The replies to send.
    pub outbox: Vec<OutboxEntry>,
    /// What happened.
    pub events: Vec<EventRecord>,
    /// What becomes of the follow-up.
    pub timer: TimerChange,
    /// A message of the person's, to be remembered for "hide".
    pub received: Option<MessageId>,
}

impl Commit {
    /// A commit that changes nothing yet.
    pub fn new(chat: ChatId, at: Timestamp) -> Commit {
        Commit {
            chat,
            at,
            handled: None,
            session: None,
            outbox: Vec::new(),
            events: Vec::new(),
            timer: TimerChange::Keep,
            received: None,
        }
    }
}

/// A reply that has left, or will never leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The outbox entry that it was.
    pub entry: u64,
    /// Where it went.
    pub chat: ChatId,
    /// The message that it became, when it became one.
    pub message: Option<MessageId>,
    /// When.
    pub at: Timestamp,
}

/// One change of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// An update came.
    Accept(InboxEntry),
    /// These came last, in place of those that were remembered before: what Telegram may send again.
    Accepted(Vec<UpdateId>),
    /// An update was handled.
    Commit(Box<Commit>),
    /// A reply has left.
    Sent(Sent),
}
