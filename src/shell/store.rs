//! What is kept between two messages, behind one trait: the inbox, the sessions, the outbox, the events.
//!
//! It decides nothing, knows no Telegram and reads no clock; every time comes in with the value. Only the keys that
//! values are sealed under go by a clock, because they must end when nobody writes.
//!
//! **Invariants.** A [`Write`] is applied whole or not at all, and so is every list of them. What [`Store::flush`]
//! has covered survives a kill and a power cut. An unreadable value is set aside and counted, never lost and never
//! in the way of the others. No error and no `Debug` names a person.

mod codec;
mod error;
mod folder;
mod journal;
mod keys;
mod layout;
mod memory;
mod record;
mod sled;
mod vault;
mod writer;

pub use self::sled::SledStore;
pub use error::StoreError;
pub use folder::Repair;
pub use journal::{Journal, Line, Place, Unread, date_of, read_lines};
pub use keys::{Keys, Wrapping};
pub use layout::check_layout;
pub use memory::MemoryStore;
pub use record::{
    ChatId, Commit, EventRecord, InboxEntry, MessageId, OutboxEntry, Sent, TimerChange, UpdateId,
    Write,
};
pub use writer::{Health, Ledger};

use crate::engine::session::Session;
use crate::privacy::pseudonym::Pseudonym;
use jiff::Timestamp;

/// The names of all kinds of value that lie on the disk; `PRIVACY.md` tells of each.
pub fn kinds() -> [&'static str; 7] {
    codec::Kind::ALL.map(codec::Kind::name)
}

/// What is kept of a chat's session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// The chat is new, or was erased.
    Nothing,
    /// Where the conversation stands.
    Session(Session),
    /// There was a session that could not be read; it has been set aside, and the next read says [`Kept::Nothing`].
    Unreadable,
}

/// Values in their order, and how many could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing<T> {
    /// The values that could be read.
    pub values: Vec<T>,
    /// How many were set aside by this reading because they could not be read.
    pub set_aside: usize,
}

/// What [`Store::shred`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shredded {
    /// How many keys were destroyed.
    pub keys: usize,
    /// How many values were removed because their keys are no more.
    pub values: usize,
}

/// Where conversations are kept.
///
/// Calls block; [`Ledger`] is the handle for asynchronous code. Times are kept to the microsecond.
pub trait Store: Send + Sync + 'static {
    /// Applies all the writes, in order, as one atomic change.
    ///
    /// # Errors
    /// Nothing was applied; the error says why.
    fn write(&self, writes: &[Write]) -> Result<(), StoreError>;

    /// All updates that were accepted and not yet handled, oldest first.
    ///
    /// # Errors
    /// When the disk does not answer.
    fn inbox(&self) -> Result<Listing<InboxEntry>, StoreError>;

    /// The updates that were accepted last: those that Telegram may send again after a crash.
    ///
    /// # Errors
    /// When the disk does not answer.
    fn accepted(&self) -> Result<Vec<UpdateId>, StoreError>;

    /// What is kept of the chat's session.
    ///
    /// # Errors
    /// When the disk does not answer; an unreadable value is [`Kept::Unreadable`] and no error.
    fn session(&self, chat: ChatId) -> Result<Kept, StoreError>;

    /// All replies that were not yet sent, in order of their ids.
    ///
    /// # Errors
    /// When the disk does not answer.
    fn outbox(&self) -> Result<Listing<OutboxEntry>, StoreError>;

    /// The chat's messages from `since` on, oldest first: what "hide" removes from the screen.
    ///
    /// # Errors
    /// When the disk does not answer.
    fn messages(&self, chat: ChatId, since: Timestamp) -> Result<Vec<MessageId>, StoreError>;

    /// All chats that wait for a follow-up, and when it is due.
    ///
    /// # Errors
    /// When the disk does not answer.
    fn timers(&self) -> Result<Listing<(ChatId, Timestamp)>, StoreError>;

    /// All events from `since` on, oldest first.
    ///
    /// # Errors
    /// When the disk does not answer.
    fn events(&self, since: Timestamp) -> Result<Listing<EventRecord>, StoreError>;

    /// Removes all that is kept of the chat: session, messages, timer, inbox, outbox, and what was set aside of it.
    ///
    /// # Errors
    /// Nothing was removed; the error says why.
    fn erase(&self, chat: ChatId) -> Result<(), StoreError>;

    /// The events that are written down under that name.
    ///
    /// # Errors
    /// When the disk does not answer.
    fn events_of(&self, who: &Pseudonym) -> Result<Vec<EventRecord>, StoreError>;

    /// Removes the events that are written down under that name.
    ///
    /// # Errors
    /// Some may still be there; the error says why.
    fn erase_events(&self, who: &Pseudonym) -> Result<(), StoreError>;

    /// Removes the numbers of the chat's messages.
    ///
    /// # Errors
    /// Some may still be there; the error says why.
    fn erase_messages(&self, chat: ChatId) -> Result<(), StoreError>;

    /// Removes older events, older message ids, and values that were set aside before `messages_before`.
    ///
    /// # Errors
    /// When the disk does not answer; what was removed until then stays removed.
    fn purge(&self, events_before: Timestamp, messages_before: Timestamp)
    -> Result<(), StoreError>;

    /// Destroys the keys that are two days old, and removes what was sealed under them.
    ///
    /// # Errors
    /// When the disk does not answer; what was sealed under those keys is read no more all the same.
    fn shred(&self) -> Result<Shredded, StoreError> {
        Ok(Shredded::default())
    }

    /// Makes all that was written before the call durable, also against a power cut.
    ///
    /// # Errors
    /// It may not be durable; the error says why.
    fn flush(&self) -> Result<(), StoreError>;

    /// Keeps the updates until a [`Commit`] has handled them; an update that comes twice is kept once.
    ///
    /// # Errors
    /// As [`Store::write`].
    fn accept(&self, entries: &[InboxEntry]) -> Result<(), StoreError> {
        self.write(
            &entries
                .iter()
                .cloned()
                .map(Write::Accept)
                .collect::<Vec<_>>(),
        )
    }

    /// Keeps all that came of one handled update.
    ///
    /// # Errors
    /// As [`Store::write`].
    fn commit(&self, commit: &Commit) -> Result<(), StoreError> {
        self.write(&[Write::Commit(Box::new(commit.clone()))])
    }

    /// Removes what was sent from the outbox and remembers the messages for "hide".
    ///
    /// # Errors
    /// As [`Store::write`].
    fn sent(&self, done: &[Sent]) -> Result<(), StoreError> {
        self.write(&done.iter().copied().map(Write::Sent).collect::<Vec<_>>())
    }
}
