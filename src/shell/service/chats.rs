//! One small task per chat that has something waiting: in order within a chat, and no chat waits for another.

use super::{Answer, Arrival, Desk, Receipt};
use crate::shell::store::{ChatId, OutboxEntry};
use crate::shell::vitals::Waiting;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tokio::sync::Notify;

/// Takes what a turn gave.
pub trait Send: std::marker::Send + Sync + 'static {
    /// Replies that shall leave, before the store has kept them, to what came then.
    fn send(&self, replies: &[OutboxEntry], receipt: Option<&Receipt>, came: Instant);
    /// A turn is over and kept.
    fn ended(&self, chat: ChatId, answer: &Answer);
}

/// What came for a chat, and when.
type Queue = VecDeque<(Arrival, Instant)>;

/// The chats that have something waiting.
#[derive(Clone)]
pub struct Chats {
    desk: Desk,
    send: Arc<dyn Send>,
    waiting: Arc<Mutex<HashMap<ChatId, Queue>>>,
    idle: Arc<Notify>,
}

impl Chats {
    /// Nobody waits yet.
    pub fn new(desk: Desk, send: Arc<dyn Send>) -> Chats {
        Chats {
            desk,
            send,
            waiting: Arc::default(),
            idle: Arc::default(),
        }
    }

    /// Puts something at the end of its chat's queue; danger goes before what is not.
    pub fn push(&self, arrival: Arrival) {
        let chat = arrival.chat;
        let danger = arrival.danger;
        let came = (arrival, Instant::now());
        self.desk.vitals().begun(Waiting::Messages);
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        match waiting.get_mut(&chat) {
            Some(queue) if danger => {
                let at = queue.iter().take_while(|(other, _)| other.danger);
                let at = at.count();
                queue.insert(at, came);
            }
            Some(queue) => queue.push_back(came),
            None => {
                waiting.insert(chat, VecDeque::from([came]));
                tokio::spawn(self.clone().serve(chat));
            }
        }
    }

    /// Resolves when nothing waits.
    pub async fn settle(&self) {
        loop {
            let notified = self.idle.notified();
            if self
                .waiting
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .is_empty()
            {
                return;
            }
            notified.await;
        }
    }

    async fn serve(self, chat: ChatId) {
        while let Some((arrival, came)) = self.next(chat) {
            let receipt = arrival.receipt.clone();
            let hand_on = |replies: &[OutboxEntry]| self.send.send(replies, receipt.as_ref(), came);
            let answer = self.desk.answer(arrival, hand_on).await;
            self.send.ended(chat, &answer);
            self.desk.vitals().ended(Waiting::Messages);
        }
    }

    /// The next one; none ends the chat's task.
    fn next(&self, chat: ChatId) -> Option<(Arrival, Instant)> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let next = waiting.get_mut(&chat).and_then(VecDeque::pop_front);
        if next.is_none() {
            waiting.remove(&chat);
            if waiting.is_empty() {
                self.idle.notify_waiters();
            }
        }
        next
    }
}
