//! The asynchronous handle of a store: one thread that reads, writes and flushes in order.
//!
//! What comes while it flushes is gathered and done together after that, so that a group is as large as the disk is
//! slow. Sessions that were written lately are given from memory.
//!
//! **Invariants.** Every call sees the writes that were handed in before it. A durable call is answered after a flush
//! that began after its write was applied. At most 1,024 commands wait; then callers wait. A failing store never panics
//! or blocks the thread for good: the error goes to the caller, or into [`Health`].

mod queue;
mod recent;
mod worker;

use super::record::{
    ChatId, Commit, EventRecord, InboxEntry, MessageId, OutboxEntry, Sent, UpdateId, Write,
};
use super::{Kept, Listing, Shredded, Store, StoreError};
use crate::privacy::pseudonym::Pseudonym;
use jiff::Timestamp;
use queue::{Command, Queue};
use recent::Recent;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};
use tokio::sync::{Semaphore, oneshot, watch};

/// How many commands wait at most.
const ROOM: usize = 1024;

/// How the store is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Health {
    /// The last write was applied and flushed.
    #[default]
    Well,
    /// The last write or flush failed, and what nobody awaits may be lost.
    Failing(StoreError),
}

/// The handle of a store; clones lead to the same one.
#[derive(Clone)]
pub struct Ledger {
    queue: Arc<Queue>,
    room: Arc<Semaphore>,
    health: watch::Receiver<Health>,
    recent: Arc<Mutex<Recent>>,
    threads: Arc<Threads>,
}

/// The thread; it ends when nobody holds it any more.
struct Threads {
    queue: Arc<Queue>,
    handles: Mutex<Vec<JoinHandle<()>>>,
}

impl Threads {
    fn take(&self) -> Vec<JoinHandle<()>> {
        let mut handles = self.handles.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *handles)
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.queue.close();
    }
}

impl Ledger {
    /// Starts the thread of a store.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(store: Arc<dyn Store>) -> io::Result<Ledger> {
        let (queue, room) = (Arc::new(Queue::default()), Arc::new(Semaphore::new(ROOM)));
        let (report, health) = watch::channel(Health::Well);
        let worker = worker::Worker::new(store, queue.clone(), Arc::new(report));
        let thread = Builder::new()
            .name("store".into())
            .spawn(move || worker.run())?;
        let threads = Threads {
            queue: queue.clone(),
            handles: Mutex::new(vec![thread]),
        };
        Ok(Ledger {
            queue,
            room,
            health,
            recent: Arc::default(),
            threads: Arc::new(threads),
        })
    }

    /// How the store is, to be read or awaited.
    pub fn health(&self) -> watch::Receiver<Health> {
        self.health.clone()
    }

    /// Keeps the updates; resolves when they are durable, so that Telegram may be told.
    ///
    /// # Errors
    /// When they are not durable; Telegram will send them again.
    pub async fn accept(&self, entries: Vec<InboxEntry>) -> Result<(), StoreError> {
        let updates = entries.iter().map(|entry| entry.update).collect();
        let accepts = entries.into_iter().map(Write::Accept);
        self.write_durably(accepts.chain([Write::Accepted(updates)]).collect())
            .await
    }

    /// Keeps a synthetic update, and not that it was accepted: Telegram never sends it again.
    ///
    /// # Errors
    /// When it is not durable.
    pub async fn accept_probe(&self, entry: InboxEntry) -> Result<(), StoreError> {
        self.write_durably(vec![Write::Accept(entry)]).await
    }

    /// Keeps all that came of one update; resolves when it is handed in. A failure shows in [`Ledger::health`].
    pub async fn commit(&self, commit: Commit) {
        self.hold(&commit);
        self.write(vec![Write::Commit(Box::new(commit))]).await;
    }

    /// Keeps all that came of one update; resolves when it is durable.
    ///
    /// # Errors
    /// When it is not durable.
    pub async fn commit_durably(&self, commit: Commit) -> Result<(), StoreError> {
        self.hold(&commit);
        self.write_durably(vec![Write::Commit(Box::new(commit))])
            .await
    }

    /// Removes from the outbox what was sent; resolves when it is handed in. A failure shows in [`Ledger::health`].
    pub async fn sent(&self, done: Vec<Sent>) {
        self.write(done.into_iter().map(Write::Sent).collect())
            .await;
    }

    /// What is kept of the chat's session, with all that was handed in before; waits for no flush.
    ///
    /// # Errors
    /// When the disk does not answer.
    pub async fn session(&self, chat: ChatId) -> Result<Kept, StoreError> {
        if let Some(session) = self.recent().get(chat) {
            return Ok(Kept::Session(session.clone()));
        }
        self.ask(|answer| Command::Session { chat, answer }).await
    }

    /// All updates that were accepted and not handled, oldest first.
    ///
    /// # Errors
    /// When the disk does not answer.
    pub async fn inbox(&self) -> Result<Listing<InboxEntry>, StoreError> {
        self.call(|store| store.inbox()).await
    }

    /// All replies that were not sent, in order of their ids.
    ///
    /// # Errors
    /// When the disk does not answer.
    pub async fn outbox(&self) -> Result<Listing<OutboxEntry>, StoreError> {
        self.call(|store| store.outbox()).await
    }

    /// The chat's messages from `since` on, oldest first.
    ///
    /// # Errors
    /// When the disk does not answer.
    pub async fn messages(
        &self,
        chat: ChatId,
        since: Timestamp,
    ) -> Result<Vec<MessageId>, StoreError> {
        self.call(move |store| store.messages(chat, since)).await
    }

    /// All chats that wait for a follow-up, and when it is due.
    ///
    /// # Errors
    /// When the disk does not answer.
    pub async fn timers(&self) -> Result<Listing<(ChatId, Timestamp)>, StoreError> {
        self.call(|store| store.timers()).await
    }

    /// The updates that were accepted last: those that Telegram may send again after a crash.
    ///
    /// # Errors
    /// When the disk does not answer.
    pub async fn accepted(&self) -> Result<Vec<UpdateId>, StoreError> {
        self.call(|store| store.accepted()).await
    }

    /// All events from `since` on, oldest first.
    ///
    /// # Errors
    /// When the disk does not answer.
    pub async fn events(&self, since: Timestamp) -> Result<Listing<EventRecord>, StoreError> {
        self.call(move |store| store.events(since)).await
    }

    /// The events that are written down under that name.
    ///
    /// # Errors
    /// When the disk does not answer.
    pub async fn events_of(&self, who: Pseudonym) -> Result<Vec<EventRecord>, StoreError> {
        self.call(move |store| store.events_of(&who)).await
    }

    /// Removes all that is kept of the chat, and the events under the name that it has in them; resolves when that is
    /// durable.
    ///
    /// # Errors
    /// When some of it may still be there.
    pub async fn erase(&self, chat: ChatId, who: Option<Pseudonym>) -> Result<(), StoreError> {
        self.recent().forget(chat);
        self.call(move |store| {
            let events = who.map_or(Ok(()), |who| store.erase_events(&who));
            store.erase(chat).and_then(|()| store.flush()).and(events)
        })
        .await
    }

    /// Removes the numbers of the chat's messages.
    ///
    /// # Errors
    /// When some of them may still be there.
    pub async fn erase_messages(&self, chat: ChatId) -> Result<(), StoreError> {
        self.call(move |store| store.erase_messages(chat)).await
    }

    /// Removes what is older than the times; resolves when that is durable.
    ///
    /// # Errors
    /// When some of it may still be there.
    pub async fn purge(
        &self,
        events_before: Timestamp,
        messages_before: Timestamp,
    ) -> Result<(), StoreError> {
        let purge = move |store: &dyn Store| store.purge(events_before, messages_before);
        self.call(move |store| purge(store).and_then(|()| store.flush()))
            .await
    }

    /// Destroys the keys that are two days old, and removes what was sealed under them; sessions that are held in memory
    /// and are older than `before` are let go too.
    ///
    /// # Errors
    /// When a key may still be there.
    pub async fn shred(&self, before: Timestamp) -> Result<Shredded, StoreError> {
        self.recent().forget_before(before);
        self.call(|store| store.shred()).await
    }

    /// Makes durable all that was handed in, ends the threads, and lets go of the store. Later calls say
    /// [`StoreError::Closed`].
    ///
    /// # Errors
    /// When the last writes may not be durable.
    pub async fn close(&self) -> Result<(), StoreError> {
        let flushed = self.call(|store| store.flush()).await;
        self.queue.close();
        let handles = self.threads.take();
        let join = move || handles.into_iter().for_each(|thread| drop(thread.join()));
        let _ = tokio::task::spawn_blocking(join).await;
        flushed
    }

    /// Holds the session of a commit, so that the next turn needs neither thread nor disk.
    fn hold(&self, commit: &Commit) {
        if let Some(session) = &commit.session {
            self.recent().hold(commit.chat, session, commit.at);
        }
    }

    fn recent(&self) -> MutexGuard<'_, Recent> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn write(&self, writes: Vec<Write>) {
        let (answer, _) = oneshot::channel();
        self.hand_in(Command::Write { writes, answer }, true).await;
    }

    async fn write_durably(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        self.ask(|answer| Command::Write { writes, answer }).await
    }

    /// Runs a call on the store, after all that was handed in before has been applied.
    async fn call<T: Send + 'static>(
        &self,
        call: impl FnOnce(&dyn Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let run = |answer: oneshot::Sender<_>| {
            Command::Call(Box::new(move |store| drop(answer.send(call(store)))))
        };
        self.ask(run).await
    }

    async fn ask<T>(
        &self,
        command: impl FnOnce(oneshot::Sender<Result<T, StoreError>>) -> Command,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.hand_in(command(answer), false).await;
        answered.await.unwrap_or(Err(StoreError::Closed))
    }

    async fn hand_in(&self, command: Command, patient: bool) {
        if let Ok(place) = self.room.clone().acquire_owned().await {
            self.queue.push(command, place, patient);
        }
    }
}
