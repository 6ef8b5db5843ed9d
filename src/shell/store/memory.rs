//! The store in memory: for tests, for the chat in the terminal, and in place of a disk that is gone.
//!
//! It survives nothing, and holds as many events as it is told.

use super::record::{
    ChatId, Commit, EventRecord, InboxEntry, MessageId, OutboxEntry, Sent, TimerChange, UpdateId,
    Write,
};
use super::{Kept, Listing, Store, StoreError};
use crate::engine::session::Session;
use crate::privacy::pseudonym::Pseudonym;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many events are kept; the oldest go first, because nothing else bounds them without a disk.
const EVENTS_LIMIT: usize = 100_000;

/// The store in memory.
#[derive(Default)]
pub struct MemoryStore {
    kept: Mutex<Kinds>,
}

#[derive(Default)]
struct Kinds {
    inbox: BTreeMap<UpdateId, InboxEntry>,
    sessions: BTreeMap<ChatId, Session>,
    outbox: BTreeMap<u64, OutboxEntry>,
    messages: BTreeSet<(ChatId, Timestamp, MessageId)>,
    timers: BTreeMap<ChatId, Timestamp>,
    events: BTreeMap<(Timestamp, u64), Vec<EventRecord>>,
    accepted: Vec<UpdateId>,
    count: u64,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> MemoryStore {
        MemoryStore::default()
    }

    fn kinds(&self) -> MutexGuard<'_, Kinds> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kinds {
    fn apply(&mut self, write: &Write) {
        match write {
            Write::Accept(entry) => {
                self.inbox.insert(entry.update, entry.clone());
            }
            Write::Accepted(updates) => self.accepted.clone_from(updates),
            Write::Commit(commit) => self.commit(commit),
            Write::Sent(sent) => self.sent(sent),
        }
    }

    fn commit(&mut self, commit: &Commit) {
        let chat = commit.chat;
        if let Some(update) = commit.handled {
            self.inbox.remove(&update);
        }
        if let Some(session) = &commit.session {
            self.sessions.insert(chat, session.clone());
        }
        self.outbox
            .extend(commit.outbox.iter().map(|entry| (entry.id, entry.clone())));
        self.add_events(commit);
        match commit.timer {
            TimerChange::Keep => None,
            TimerChange::Set(due) => self.timers.insert(chat, due),
            TimerChange::Clear => self.timers.remove(&chat),
        };
        self.messages
            .extend(commit.received.map(|message| (chat, commit.at, message)));
    }

    fn add_events(&mut self, commit: &Commit) {
        if commit.events.is_empty() {
            return;
        }
        self.count += 1;
        self.events
            .insert((commit.at, self.count), commit.events.clone());
        if self.events.len() > EVENTS_LIMIT {
            self.events.pop_first();
        }
    }

    fn sent(&mut self, sent: &Sent) {
        self.outbox.remove(&sent.entry);
        self.messages
            .extend(sent.message.map(|message| (sent.chat, sent.at, message)));
    }

    fn erase(&mut self, chat: ChatId) {
        self.inbox.retain(|_, entry| entry.chat != Some(chat));
        self.sessions.remove(&chat);
        self.outbox.retain(|_, entry| entry.chat != chat);
        self.messages.retain(|(of, _, _)| *of != chat);
        self.timers.remove(&chat);
    }
}

impl Store for MemoryStore {
    fn write(&self, writes: &[Write]) -> Result<(), StoreError> {
        let mut kinds = self.kinds();
        writes.iter().for_each(|write| kinds.apply(write));
        Ok(())
    }

    fn inbox(&self) -> Result<Listing<InboxEntry>, StoreError> {
        Ok(listing(self.kinds().inbox.values().cloned()))
    }

    fn accepted(&self) -> Result<Vec<UpdateId>, StoreError> {
        Ok(self.kinds().accepted.clone())
    }

    fn session(&self, chat: ChatId) -> Result<Kept, StoreError> {
        Ok(self
            .kinds()
            .sessions
            .get(&chat)
            .cloned()
            .map_or(Kept::Nothing, Kept::Session))
    }

    fn outbox(&self) -> Result<Listing<OutboxEntry>, StoreError> {
        Ok(listing(self.kinds().outbox.values().cloned()))
    }

    fn messages(&self, chat: ChatId, since: Timestamp) -> Result<Vec<MessageId>, StoreError> {
        let kinds = self.kinds();
        let from = kinds.messages.range((chat, since, MessageId(i32::MIN))..);
        Ok(from
            .take_while(|(of, _, _)| *of == chat)
            .map(|(_, _, message)| *message)
            .collect())
    }

    fn timers(&self) -> Result<Listing<(ChatId, Timestamp)>, StoreError> {
        Ok(listing(
            self.kinds().timers.iter().map(|(chat, due)| (*chat, *due)),
        ))
    }

    fn events(&self, since: Timestamp) -> Result<Listing<EventRecord>, StoreError> {
        let kinds = self.kinds();
        Ok(listing(
            kinds
                .events
                .range((since, 0)..)
                .flat_map(|(_, events)| events.clone()),
        ))
    }

    fn erase(&self, chat: ChatId) -> Result<(), StoreError> {
        self.kinds().erase(chat);
        Ok(())
    }

    fn events_of(&self, who: &Pseudonym) -> Result<Vec<EventRecord>, StoreError> {
        let kinds = self.kinds();
        let events = kinds.events.values().flatten();
        let named = events.filter(|event| event.who.as_ref() == Some(who));
        Ok(named.cloned().collect())
    }

    fn erase_events(&self, who: &Pseudonym) -> Result<(), StoreError> {
        let mut kinds = self.kinds();
        let commits = kinds.events.values_mut();
        commits.for_each(|events| events.retain(|event| event.who.as_ref() != Some(who)));
        Ok(())
    }

    fn erase_messages(&self, chat: ChatId) -> Result<(), StoreError> {
        self.kinds().messages.retain(|(of, _, _)| *of != chat);
        Ok(())
    }

    fn purge(
        &self,
        events_before: Timestamp,
        messages_before: Timestamp,
    ) -> Result<(), StoreError> {
        let mut kinds = self.kinds();
        kinds.events.retain(|(at, _), _| *at >= events_before);
        kinds.messages.retain(|(_, at, _)| *at >= messages_before);
        Ok(())
    }

    fn flush(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

fn listing<T>(values: impl Iterator<Item = T>) -> Listing<T> {
    Listing {
        values: values.collect(),
        set_aside: 0,
    }
}
