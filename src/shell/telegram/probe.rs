//! A synthetic emergency now and then, through all that a real one goes through: read from an update, the inbox, the
//! chat's task, triage and the engine, the outbox, the lanes. Only at the very end a stand-in takes its reply, so that
//! nothing reaches Telegram.
//!
//! **Invariant.** Nothing of it is left: no session, no event, no number of a message, no timer.

use super::incoming;
use super::intake::poll_once;
use super::lanes::{Class, class};
use crate::privacy::Private;
use crate::shell::service::chats::Chats;
use crate::shell::service::{Arrival, Desk, reads_danger};
use crate::shell::store::{ChatId, InboxEntry, OutboxEntry};
use crate::shell::vitals::Probed;
use std::pin::pin;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{MissedTickBehavior, interval, timeout};

/// Whoever waits longer than this for an answer to an emergency waits too long.
const LATE: Duration = Duration::from_secs(5);
/// What somebody could write.
const WORDS: &str = "han har tatt overdose og puster ikke";

/// Sends synthetic emergencies.
pub(super) struct Probe {
    desk: Desk,
    chats: Chats,
    /// Where the stand-in puts replies.
    replies: UnboundedReceiver<OutboxEntry>,
    sent: i64,
}

impl Probe {
    pub(super) fn new(desk: Desk, chats: Chats, replies: UnboundedReceiver<OutboxEntry>) -> Probe {
        Probe {
            desk,
            chats,
            replies,
            sent: 0,
        }
    }

    /// Sends one at once and then at this pace.
    pub(super) async fn keep(mut self, every: Duration) {
        let mut ticks = interval(every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let probed = self.probe().await;
            self.desk.vitals().probed(probed);
            if probed.late {
                tracing::error!(
                    seconds = probed.seconds,
                    "the synthetic emergency was not answered in time; somebody in danger may be waiting now"
                );
            }
        }
    }

    async fn probe(&mut self) -> Probed {
        while self.replies.try_recv().is_ok() {}
        self.sent += 1;
        let begun = Instant::now();
        self.take(&update(self.sent));
        let reply = timeout(LATE, self.replies.recv()).await;
        let is_emergency = |entry: &OutboxEntry| class(&entry.reply) == Class::Emergency;
        Probed {
            seconds: begun.elapsed().as_secs_f64(),
            late: !reply.ok().flatten().as_ref().is_some_and(is_emergency),
        }
    }

    /// As the intake takes an update of Telegram's.
    fn take(&self, raw: &str) {
        let (_, Ok(incoming)) = incoming::read(raw) else {
            return;
        };
        let entry = InboxEntry {
            update: incoming.update,
            chat: Some(incoming.chat),
            raw: Private::new(raw.to_owned()),
        };
        let ledger = self.desk.ledger().clone();
        let arrival = Arrival {
            chat: incoming.chat,
            update: Some(incoming.update),
            message: None,
            danger: reads_danger(&self.desk.script(), &incoming.input),
            input: incoming.input,
            receipt: None,
        };
        let chats = self.chats.clone();
        tokio::spawn(async move {
            let mut keeping = pin!(ledger.accept_probe(entry));
            let kept = poll_once(keeping.as_mut()).await;
            chats.push(arrival);
            // Whether it was kept shows in the health of the store.
            if kept.is_none() {
                let _ = keeping.await;
            }
        });
    }
}

/// The update of the n-th one. Telegram's have numbers above 0.
fn update(n: i64) -> String {
    let chat = ChatId::PROBE.0;
    serde_json::json!({
        "update_id": -n,
        "message": {
            "message_id": 1,
            "chat": { "id": chat, "type": "private" },
            "from": { "id": chat, "is_bot": false, "first_name": "", "language_code": "nb" },
            "text": WORDS,
        }
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::What;

    #[test]
    fn the_update_is_read_as_one_of_telegrams() {
        let (update, read) = incoming::read(&update(3));
        let incoming = read.expect("an update");
        assert_eq!(update.map(|update| update.0), Some(-3));
        assert_eq!(incoming.chat, ChatId::PROBE);
        assert!(matches!(incoming.input.what, What::Words(words) if words.expose() == WORDS));
    }
}
