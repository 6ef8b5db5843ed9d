//! The sessions that were last written: given without a disk, and also when it does not answer.
//!
//! **Invariant.** At most twice [`GENERATION`] sessions are held.

use crate::engine::session::Session;
use crate::shell::store::ChatId;
use jiff::Timestamp;
use std::collections::HashMap;
use std::mem;

/// How many sessions come before the older ones are let go.
const GENERATION: usize = 1024;

/// The last sessions.
#[derive(Default)]
pub(super) struct Recent {
    young: HashMap<ChatId, (Timestamp, Session)>,
    old: HashMap<ChatId, (Timestamp, Session)>,
}

impl Recent {
    /// Holds the chat's session, as of that time.
    pub(super) fn hold(&mut self, chat: ChatId, session: &Session, at: Timestamp) {
        if self.young.len() >= GENERATION {
            self.old = mem::take(&mut self.young);
        }
        self.young.insert(chat, (at, session.clone()));
    }

    /// The chat's session, when it is held.
    pub(super) fn get(&self, chat: ChatId) -> Option<&Session> {
        let held = self.young.get(&chat).or_else(|| self.old.get(&chat));
        held.map(|(_, session)| session)
    }

    /// Lets sessions go that are older.
    pub(super) fn forget_before(&mut self, before: Timestamp) {
        self.young.retain(|_, (at, _)| *at >= before);
        self.old.retain(|_, (at, _)| *at >= before);
    }

    /// Lets the chat's session go.
    pub(super) fn forget(&mut self, chat: ChatId) {
        self.young.remove(&chat);
        self.old.remove(&chat);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_are_held() {
        let mut recent = Recent::default();
        for chat in 0..10_000 {
            let at = Timestamp::from_second(chat).expect("a moment");
            recent.hold(ChatId(chat), &Session::default(), at);
        }
        assert!(recent.young.len() + recent.old.len() <= 2 * GENERATION);
        assert!(recent.get(ChatId(9_999)).is_some() && recent.get(ChatId(0)).is_none());
        recent.forget_before(Timestamp::from_second(9_999).expect("a moment"));
        assert!(recent.get(ChatId(9_999)).is_some() && recent.get(ChatId(9_998)).is_none());
        recent.forget(ChatId(9_999));
        assert!(recent.get(ChatId(9_999)).is_none());
    }
}
