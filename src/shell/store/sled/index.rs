//! Which rows of the files hold what of which chat: in memory alone, read anew at each start.
//!
//! No key of the files may name a chat, not even by a digest of its number: there are few enough numbers to try all.
//! Rows are counted, and no number is given twice as long as its row may be in the files.
//!
//! A row may be noted here that is not in the files, after a write that failed; whoever reads finds nothing in it.

use crate::shell::store::codec::{self, Kind};
use crate::shell::store::{ChatId, MessageId};
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};

/// A row's key in the files.
pub(super) type RowKey = [u8; 9];

/// The rows of all chats.
#[derive(Default)]
pub(super) struct Index {
    chats: HashMap<ChatId, Rows>,
    next: u64,
}

#[derive(Default)]
struct Rows {
    session: Option<u64>,
    timer: Option<u64>,
    messages: Vec<Message>,
}

struct Message {
    row: u64,
    at: Timestamp,
    id: MessageId,
}

impl Index {
    /// A number that no row has.
    pub(super) fn next_row(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// Notes that the number is taken.
    pub(super) fn take_row(&mut self, row: u64) {
        self.next = self.next.max(row);
    }

    /// Notes whose session the row holds; the key of the row that held it before.
    pub(super) fn note_session(&mut self, chat: ChatId, row: u64) -> Option<RowKey> {
        let before = self.rows(chat).session.replace(row)?;
        Some(codec::row_key(Kind::Session, before))
    }

    /// Notes whose timer the row holds; the key of the row that held it before.
    pub(super) fn note_timer(&mut self, chat: ChatId, row: u64) -> Option<RowKey> {
        let before = self.rows(chat).timer.replace(row)?;
        Some(codec::row_key(Kind::Timer, before))
    }

    /// Notes which message the row holds.
    pub(super) fn note_message(&mut self, chat: ChatId, row: u64, at: Timestamp, id: MessageId) {
        let messages = &mut self.rows(chat).messages;
        messages.push(Message { row, at, id });
    }

    /// The row of the chat's session, when it has one.
    pub(super) fn session(&self, chat: ChatId) -> Option<RowKey> {
        let row = self.chats.get(&chat)?.session?;
        Some(codec::row_key(Kind::Session, row))
    }

    /// The row to write the chat's session in.
    pub(super) fn session_row(&mut self, chat: ChatId) -> RowKey {
        let known = self.rows(chat).session;
        let row = known.unwrap_or_else(|| self.next_row());
        self.rows(chat).session = Some(row);
        codec::row_key(Kind::Session, row)
    }

    /// The row to write the chat's timer in.
    pub(super) fn timer_row(&mut self, chat: ChatId) -> RowKey {
        let known = self.rows(chat).timer;
        let row = known.unwrap_or_else(|| self.next_row());
        self.rows(chat).timer = Some(row);
        codec::row_key(Kind::Timer, row)
    }

    /// The row to write a message of the chat's in; `None` when it is noted already.
    pub(super) fn message_row(
        &mut self,
        chat: ChatId,
        at: Timestamp,
        id: MessageId,
    ) -> Option<RowKey> {
        let messages = self.chats.get(&chat).map(|rows| &rows.messages);
        if messages.is_some_and(|known| known.iter().any(|other| other.id == id)) {
            return None;
        }
        let row = self.next_row();
        self.note_message(chat, row, at, id);
        Some(codec::row_key(Kind::Message, row))
    }

    /// The chat's messages from `since` on, oldest first.
    pub(super) fn messages(&self, chat: ChatId, since: Timestamp) -> Vec<MessageId> {
        let all = self.chats.get(&chat).map(|rows| rows.messages.iter());
        let mut messages: Vec<_> = all
            .into_iter()
            .flatten()
            .filter(|message| message.at >= since)
            .map(|message| (message.at, message.id))
            .collect();
        messages.sort_unstable();
        messages.into_iter().map(|(_, id)| id).collect()
    }

    /// Lets go of the chat's session row.
    pub(super) fn forget_session(&mut self, chat: ChatId) {
        self.rows(chat).session = None;
    }

    /// Lets go of the chat's timer; its row, when it has one.
    pub(super) fn forget_timer(&mut self, chat: ChatId) -> Option<RowKey> {
        let row = self.chats.get_mut(&chat)?.timer.take()?;
        Some(codec::row_key(Kind::Timer, row))
    }

    /// The rows of all that is kept of the chat.
    pub(super) fn rows_of(&self, chat: ChatId) -> Vec<RowKey> {
        let Some(rows) = self.chats.get(&chat) else {
            return Vec::new();
        };
        let session = rows.session.map(|row| codec::row_key(Kind::Session, row));
        let timer = rows.timer.map(|row| codec::row_key(Kind::Timer, row));
        let messages = rows
            .messages
            .iter()
            .map(|message| codec::row_key(Kind::Message, message.row));
        session.into_iter().chain(timer).chain(messages).collect()
    }

    /// The rows of the chat's messages.
    pub(super) fn message_rows_of(&self, chat: ChatId) -> Vec<RowKey> {
        let messages = self.chats.get(&chat).map(|rows| rows.messages.iter());
        let rows = messages.into_iter().flatten();
        rows.map(|message| codec::row_key(Kind::Message, message.row))
            .collect()
    }

    /// Lets go of the chat's messages.
    pub(super) fn forget_messages(&mut self, chat: ChatId) {
        if let Some(rows) = self.chats.get_mut(&chat) {
            rows.messages.clear();
        }
        self.chats.retain(|_, rows| !rows.is_empty());
    }

    /// Lets go of all that is kept of the chat.
    pub(super) fn forget(&mut self, chat: ChatId) {
        self.chats.remove(&chat);
    }

    /// The rows of messages before the time.
    pub(super) fn messages_before(&self, before: Timestamp) -> HashSet<RowKey> {
        let all = self.chats.values().flat_map(|rows| &rows.messages);
        all.filter(|message| message.at < before)
            .map(|message| codec::row_key(Kind::Message, message.row))
            .collect()
    }

    /// Lets go of rows that are no more.
    pub(super) fn forget_rows(&mut self, gone: &HashSet<RowKey>) {
        let is_gone = |kind: Kind, row: u64| gone.contains(&codec::row_key(kind, row));
        for rows in self.chats.values_mut() {
            rows.session = rows.session.filter(|row| !is_gone(Kind::Session, *row));
            rows.timer = rows.timer.filter(|row| !is_gone(Kind::Timer, *row));
            rows.messages
                .retain(|message| !is_gone(Kind::Message, message.row));
        }
        self.chats.retain(|_, rows| !rows.is_empty());
    }

    fn rows(&mut self, chat: ChatId) -> &mut Rows {
        self.chats.entry(chat).or_default()
    }
}

impl Rows {
    fn is_empty(&self) -> bool {
        self.session.is_none() && self.timer.is_none() && self.messages.is_empty()
    }
}
