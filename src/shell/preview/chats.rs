//! The chats of the browser sessions: which cookie leads to which conversation.
//!
//! **Invariants.** A token comes from the system's randomness, never from a request. At most [`CHATS`] are kept; the
//! one that was used least recently leaves first.

use super::conversation::Conversation;
use crate::shell::store::ChatId;
use axum::http::{HeaderMap, header};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many chats are kept.
pub(super) const CHATS: usize = 1000;

const COOKIE: &str = "rusvakt_chat";

/// What a browser session is known by. It opens a conversation, so it is never printed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Token([u8; 16]);

/// One conversation.
pub(super) struct Chat {
    /// What the store knows it by; below every number that Telegram gives.
    pub(super) id: ChatId,
    /// What is on the screen; locked for as long as a turn lasts.
    pub(super) conversation: tokio::sync::Mutex<Conversation>,
}

/// A chat that was opened.
pub(super) struct Opened {
    pub(super) token: Token,
    pub(super) chat: Arc<Chat>,
    /// The chat that had to leave for it.
    pub(super) left: Option<Arc<Chat>>,
}

/// All chats.
#[derive(Default)]
pub(super) struct Chats(Mutex<Seats>);

#[derive(Default)]
struct Seats {
    taken: HashMap<Token, Seat>,
    uses: u64,
}

struct Seat {
    chat: Arc<Chat>,
    used: u64,
}

impl Chats {
    /// The chat that the request's cookie leads to.
    pub(super) fn find(&self, headers: &HeaderMap) -> Option<Arc<Chat>> {
        let token = Token::read(headers)?;
        let mut seats = self.seats();
        seats.uses += 1;
        let used = seats.uses;
        let seat = seats.taken.get_mut(&token)?;
        seat.used = used;
        Some(seat.chat.clone())
    }

    /// Opens a chat.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub(super) fn open(&self) -> Result<Opened, getrandom::Error> {
        let token = Token(random()?);
        let chat = Arc::new(Chat {
            id: ChatId(i64::MIN | (i64::from_be_bytes(random()?) & (i64::MAX >> 1))),
            // Numbers from elsewhere in the range than another chat's: a page that shows that one is told to clear.
            conversation: Conversation::new(u64::from_be_bytes(random()?) >> 8).into(),
        });
        let mut seats = self.seats();
        let left = (seats.taken.len() >= CHATS)
            .then(|| seats.vacate())
            .flatten();
        seats.uses += 1;
        let used = seats.uses;
        let seat = Seat {
            chat: chat.clone(),
            used,
        };
        seats.taken.insert(token, seat);
        Ok(Opened { token, chat, left })
    }

    fn seats(&self) -> MutexGuard<'_, Seats> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seats {
    fn vacate(&mut self) -> Option<Arc<Chat>> {
        let oldest = self.taken.iter().min_by_key(|(_, seat)| seat.used);
        let token = oldest.map(|(token, _)| *token)?;
        self.taken.remove(&token).map(|seat| seat.chat)
    }
}

impl Token {
    /// The header that gives the browser its token until it is closed.
    pub(super) fn cookie(self) -> String {
        let value = u128::from_be_bytes(self.0);
        format!("{COOKIE}={value:032x}; Path=/; HttpOnly; SameSite=Strict")
    }

    fn read(headers: &HeaderMap) -> Option<Token> {
        let lines = headers.get_all(header::COOKIE).iter();
        let mut pairs = lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        let (_, value) = pairs.find(|(name, _)| *name == COOKIE)?;
        let is_ours = value.len() == 32 && value.bytes().all(|b| b.is_ascii_hexdigit());
        let value = u128::from_str_radix(value, 16).ok().filter(|_| is_ours)?;
        Some(Token(value.to_be_bytes()))
    }
}

fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::{CHATS, Chats};
    use axum::http::{HeaderMap, header};

    #[test]
    fn the_least_recently_used_chat_leaves_first() {
        let chats = Chats::default();
        let headers_of = |cookie: String| {
            let pair = cookie.split(';').next().unwrap().parse().unwrap();
            HeaderMap::from_iter([(header::COOKIE, pair)])
        };
        let first = chats.open().unwrap();
        let second = chats.open().unwrap();
        (2..CHATS).for_each(|_| assert!(chats.open().unwrap().left.is_none()));
        assert!(chats.find(&headers_of(first.token.cookie())).is_some());

        let left = chats.open().unwrap().left.unwrap();
        assert_eq!(left.id, second.chat.id);
        assert!(chats.find(&headers_of(first.token.cookie())).is_some());
        assert!(chats.find(&headers_of(second.token.cookie())).is_none());
    }

    #[test]
    fn a_chat_has_a_number_that_telegram_never_gives() {
        let chat = Chats::default().open().unwrap().chat;
        assert!(chat.id.0 < -(1 << 52));
    }
}
