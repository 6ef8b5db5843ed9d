//! A synthetic emergency now and then, through all that a real one goes through: read from an update, the inbox, the
//! chat's task, triage and the engine, the outbox, the lanes. Only at the very end a stand-in takes its reply, so that
//! nothing reaches Telegram.
//!
//! **Invariants.** Each has a chat of its own, so that a reply to an earlier one is not taken for its own. Nothing of it is
//! left: no session, no event, no number of a message, no timer.

use super::incoming;
use super::intake::poll_once;
use crate::engine::{Lane, Reply};
use crate::privacy::Private;
use crate::shell::service::chats::Chats;
use crate::shell::service::{Arrival, Desk, reads_danger};
use crate::shell::store::{ChatId, InboxEntry, OutboxEntry};
use crate::shell::vitals::{Part, Probed};
use std::pin::pin;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{MissedTickBehavior, interval, timeout};

/// Whoever waits longer than this for an answer to an emergency waits too long.
const LATE: Duration = Duration::from_secs(5);
/// What somebody could write.
const WORDS: &str = "han har tatt overdose og puster ikke";
/// What the first line of the answer must hold.
const NUMBER: &str = "113";

/// Sends synthetic emergencies.
pub(super) struct Probe {
    desk: Desk,
    chats: Chats,
    /// Where the stand-in puts replies.
    replies: UnboundedReceiver<OutboxEntry>,
    sent: u32,
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

    /// Sends one at once and then at this pace, until the bot stops.
    pub(super) async fn keep(mut self, every: Duration) {
        let mut ticks = interval(every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let Some((probed, reply)) = self.probe().await else {
                return;
            };
            self.desk.vitals().probed(probed);
            match reply {
                Some(reply) if answers(&reply.reply) => {}
                Some(_) => tracing::error!(
                    part = Part::Probe.name(),
                    "the synthetic emergency was not answered as one; somebody in danger may get the card of a failure now"
                ),
                None => tracing::error!(
                    part = Part::Probe.name(),
                    seconds = probed.seconds,
                    "the synthetic emergency was not answered in time; somebody in danger may be waiting now"
                ),
            }
        }
    }

    /// Nothing when nobody takes replies any more: the bot stops.
    async fn probe(&mut self) -> Option<(Probed, Option<OutboxEntry>)> {
        self.sent = self.sent.wrapping_add(1);
        let begun = Instant::now();
        self.take(&update(self.sent));
        let reply = timeout(LATE, reply_to(ChatId::probe(self.sent), &mut self.replies)).await;
        let reply = match reply {
            Ok(taken) => Some(taken?),
            Err(_) => None,
        };
        let probed = Probed {
            seconds: begun.elapsed().as_secs_f64(),
            late: !reply.as_ref().is_some_and(|entry| answers(&entry.reply)),
        };
        Some((probed, reply))
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

/// Whether this is what the words must be answered with: a node of the dialogues, at once, with the number first. The card
/// that is compiled in is said when answering fails, and shows no node.
fn answers(reply: &Reply) -> bool {
    let Reply::Say(say) = reply else {
        return false;
    };
    let leads = |line: &str| line.contains(NUMBER);
    say.lane == Lane::Emergency && say.node.is_some() && say.html.lines().next().is_some_and(leads)
}

/// The first reply to this chat; those to others came too late and are passed over.
async fn reply_to(
    chat: ChatId,
    replies: &mut UnboundedReceiver<OutboxEntry>,
) -> Option<OutboxEntry> {
    loop {
        let reply = replies.recv().await?;
        if reply.chat == chat {
            return Some(reply);
        }
    }
}

/// The update of the n-th one. Telegram's have numbers above 0.
fn update(n: u32) -> String {
    let chat = ChatId::probe(n).0;
    serde_json::json!({
        "update_id": -i64::from(n),
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
    use crate::engine::{self, Session, What};
    use crate::language::Language;
    use crate::shell::clock::Clock;
    use crate::shell::content;

    #[test]
    fn the_update_is_read_as_one_of_telegrams() {
        let (update, read) = incoming::read(&update(3));
        let incoming = read.expect("an update");
        assert_eq!(update.map(|update| update.0), Some(-3));
        assert_eq!(incoming.chat, ChatId::probe(3));
        assert!(incoming.chat.is_probe() && ChatId::probe(u32::MAX).is_probe());
        assert!(!ChatId(0).is_probe() && !ChatId(-(1 << 52)).is_probe());
        assert!(matches!(incoming.input.what, What::Words(words) if words.expose() == WORDS));
    }

    #[test]
    fn the_card_of_a_failure_is_no_answer() {
        let script = content::compile_built_in().script.expect("a script");
        let (_, read) = incoming::read(&update(1));
        let input = read.expect("an update").input;
        let now = Clock::default().zoned();
        let step = engine::step(&script, Session::default(), &input, &now);
        assert!(step.replies.first().is_some_and(answers), "{step:?}");
        for language in Language::ALL {
            assert!(!answers(&Reply::Say(engine::card(language))));
        }
        let calm = |say: &engine::Say| engine::Say {
            lane: Lane::Reply,
            ..say.clone()
        };
        let Some(Reply::Say(say)) = step.replies.first() else {
            panic!("words come first")
        };
        assert!(!answers(&Reply::Say(calm(say))));
    }

    #[tokio::test]
    async fn a_reply_to_an_earlier_one_is_not_taken_for_its_own() {
        let (stand_in, mut replies) = tokio::sync::mpsc::unbounded_channel();
        let reply = |n: u32| OutboxEntry {
            id: u64::from(n),
            chat: ChatId::probe(n),
            reply: Reply::Say(crate::engine::card(Language::Nb)),
            made: jiff::Timestamp::UNIX_EPOCH,
        };
        stand_in.send(reply(1)).expect("a channel");
        stand_in.send(reply(2)).expect("a channel");
        let taken = reply_to(ChatId::probe(2), &mut replies).await;
        assert_eq!(taken.map(|entry| entry.id), Some(2));
        stand_in.send(reply(2)).expect("a channel");
        drop(stand_in);
        assert_eq!(reply_to(ChatId::probe(3), &mut replies).await, None);
    }
}
