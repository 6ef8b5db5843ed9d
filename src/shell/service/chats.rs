//! One small task per chat that has something waiting: in order within a chat, and no chat waits for another.

use super::{Answer, Arrival, Desk, Receipt};
use crate::shell::store::{ChatId, OutboxEntry};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;

/// Takes what a turn gave.
pub trait Send: std::marker::Send + Sync + 'static {
    /// Replies that shall leave, before the store has kept them.
    fn send(&self, replies: &[OutboxEntry], receipt: Option<&Receipt>);
    /// A turn is over and kept.
    fn ended(&self, chat: ChatId, answer: &Answer);
}

/// The chats that have something waiting.
#[derive(Clone)]
pub struct Chats {
    desk: Desk,
    send: Arc<dyn Send>,
    waiting: Arc<Mutex<HashMap<ChatId, VecDeque<Arrival>>>>,
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
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        match waiting.get_mut(&chat) {
            Some(queue) if arrival.danger => {
                let at = queue.iter().take_while(|other| other.danger).count();
                queue.insert(at, arrival);
            }
            Some(queue) => queue.push_back(arrival),
            None => {
                waiting.insert(chat, VecDeque::from([arrival]));
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
        while let Some(arrival) = self.next(chat) {
            let receipt = arrival.receipt.clone();
            let hand_on = |replies: &[OutboxEntry]| self.send.send(replies, receipt.as_ref());
            let answer = self.desk.answer(arrival, hand_on).await;
            self.send.ended(chat, &answer);
        }
    }

    /// The next one; none ends the chat's task.
    fn next(&self, chat: ChatId) -> Option<Arrival> {
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
