//! Wakes the chats whose follow-up is due.

use super::chats::Chats;
use super::{Arrival, Desk};
use crate::engine::Input;
use crate::shell::store::ChatId;
use jiff::Timestamp;
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// Sets and clears the follow-up times of chats.
#[derive(Clone)]
pub struct Timers {
    changes: mpsc::UnboundedSender<(ChatId, Option<Timestamp>)>,
}

/// What [`Timers`] sends to.
pub struct Waker {
    changes: mpsc::UnboundedReceiver<(ChatId, Option<Timestamp>)>,
    due: BTreeSet<(Timestamp, ChatId)>,
    of_chat: HashMap<ChatId, Timestamp>,
}

impl Timers {
    /// Timers, and the one who wakes.
    pub fn new() -> (Timers, Waker) {
        let (changes, receiver) = mpsc::unbounded_channel();
        (
            Timers { changes },
            Waker {
                changes: receiver,
                due: BTreeSet::new(),
                of_chat: HashMap::new(),
            },
        )
    }

    /// Sets or clears the time of a chat.
    pub fn set(&self, chat: ChatId, due: Option<Timestamp>) {
        // The waker is gone only when the program ends; what the store keeps is set again at the next start.
        let _ = self.changes.send((chat, due));
    }
}

impl Waker {
    /// Wakes chats until every [`Timers`] is dropped.
    pub async fn run(mut self, desk: Desk, chats: Chats) {
        loop {
            let next = self.due.first().map(|(due, _)| *due);
            let wait = next.map_or(Duration::from_secs(3600), |due| {
                Duration::try_from(due.duration_since(desk.clock().now())).unwrap_or_default()
            });
            tokio::select! {
                change = self.changes.recv() => match change {
                    Some((chat, due)) => self.change(chat, due),
                    None => return,
                },
                () = tokio::time::sleep_until(Instant::now() + wait) => self.wake(desk.clock().now(), &chats),
            }
        }
    }

    fn change(&mut self, chat: ChatId, due: Option<Timestamp>) {
        if let Some(old) = self.of_chat.remove(&chat) {
            self.due.remove(&(old, chat));
        }
        if let Some(due) = due {
            self.of_chat.insert(chat, due);
            self.due.insert((due, chat));
        }
    }

    fn wake(&mut self, now: Timestamp, chats: &Chats) {
        while let Some((_, chat)) = self.due.first().copied().filter(|(due, _)| *due <= now) {
            self.change(chat, None);
            let input = Input::clock();
            chats.push(Arrival {
                chat,
                update: None,
                message: None,
                input,
                danger: false,
                receipt: None,
            });
        }
    }
}
