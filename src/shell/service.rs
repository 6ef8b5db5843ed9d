//! Joins the engine, the store and whoever sends: load, take the turn, keep, send.
//!
//! **Invariants**: a turn that panics, a store that fails or hangs, and a session that cannot be read still end in a
//! reply. Replies are handed on before the store is asked to keep them; the update stays in the inbox until the store
//! has kept them, so a crash in between repeats a reply and loses none.

pub mod chats;
pub mod keeping;
mod records;
pub mod spoken;
pub mod timers;

use crate::engine::{self, Event, Held, Input, Reply, Session, Step, What};
use crate::script::Script;
use crate::shell::clock::Clock;
use crate::shell::store::{
    ChatId, Commit, Kept, Ledger, MessageId, OutboxEntry, StoreError, TimerChange, UpdateId,
};
use crate::shell::vitals::Vitals;
use jiff::ZonedDateTime;
pub use records::LateScrubber;
use records::Records;
use spoken::Spoken;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::timeout;

/// How long a turn waits for its session when somebody may be dying.
const PATIENCE_IN_DANGER: Duration = Duration::from_millis(20);
/// How long a turn waits for its session otherwise; it is then taken as if the conversation were new.
const PATIENCE: Duration = Duration::from_millis(500);

/// Takes a turn: [`engine::step`], or what a test puts in its place.
pub type TakeTurn = fn(&Script, Session, &Input, &ZonedDateTime) -> Step;

/// Something that came for a chat.
#[derive(Debug)]
pub struct Arrival {
    /// The chat.
    pub chat: ChatId,
    /// The update that brought it; none for the clock.
    pub update: Option<UpdateId>,
    /// The message that it was, to be remembered for "hide".
    pub message: Option<MessageId>,
    /// What came.
    pub input: Input,
    /// Whether danger was read in it before anything else.
    pub danger: bool,
    /// Held until every reply has left; dropping it tells whoever waits.
    pub receipt: Option<Receipt>,
}

/// Held by everything that still has to be done for an update.
pub type Receipt = Arc<tokio::sync::mpsc::Sender<()>>;

/// What a turn gave.
#[derive(Debug)]
pub struct Answer {
    /// The replies in order, as they lie in the outbox.
    pub replies: Vec<OutboxEntry>,
    /// What happened.
    pub events: Vec<Event>,
    /// When a follow-up is due.
    pub timer: Option<jiff::Timestamp>,
}

/// Answers people.
#[derive(Clone)]
pub struct Desk {
    spoken: Spoken,
    ledger: Ledger,
    clock: Arc<Clock>,
    take_turn: TakeTurn,
    next_entry: Arc<AtomicU64>,
    records: Arc<Records>,
    vitals: Vitals,
}

impl Desk {
    /// A desk that speaks a script and remembers in a store.
    pub fn new(script: Arc<Script>, ledger: Ledger, clock: Arc<Clock>) -> Desk {
        // Entries of a later start come after those that an earlier one left: counted from the time, with room between.
        let first = u64::try_from(clock.now().as_millisecond()).unwrap_or_default() << 20;
        Desk {
            spoken: Spoken::new(script),
            ledger,
            clock,
            take_turn: engine::step,
            next_entry: Arc::new(AtomicU64::new(first)),
            records: Arc::default(),
            vitals: Vitals::default(),
        }
    }

    /// The same desk with another way of taking turns.
    pub fn with_turns(self, take_turn: TakeTurn) -> Desk {
        Desk { take_turn, ..self }
    }

    /// The same desk, with the times of events rounded down to so many minutes, and with words beside events, scrubbed,
    /// where a reviewer needs them. Without this there are no words.
    pub fn with_records(self, minutes: u32, scrubber: Arc<LateScrubber>) -> Desk {
        let records = Arc::new(Records::new(minutes, scrubber));
        Desk { records, ..self }
    }

    /// The script that it speaks now.
    pub fn script(&self) -> Arc<Script> {
        self.spoken.now()
    }

    /// Where a reload puts another script.
    pub fn spoken(&self) -> &Spoken {
        &self.spoken
    }

    /// Where it is counted what happens.
    pub fn vitals(&self) -> &Vitals {
        &self.vitals
    }

    /// The store that it remembers in.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The clock that it goes by, to keep.
    pub fn shared_clock(&self) -> Arc<Clock> {
        self.clock.clone()
    }

    /// The clock that it goes by.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Takes a turn, hands the replies on and has everything kept.
    pub async fn answer(&self, arrival: Arrival, hand_on: impl FnOnce(&[OutboxEntry])) -> Answer {
        let patience = if arrival.danger {
            PATIENCE_IN_DANGER
        } else {
            PATIENCE
        };
        let mut loading = pin!(self.ledger.session(arrival.chat));
        let loaded = timeout(patience, loading.as_mut()).await;
        let is_late = loaded.is_err();
        let (session, mut remembered) = given(loaded.ok());
        let now = self.clock.zoned();
        let mut had_timer = session.follow_up.is_some() || remembered == Remembered::NotAtAll;
        let mut step = self.turn(session, &arrival.input, &now);
        if remembered == Remembered::Unreadable {
            step.events.push(Event::SessionUnreadable);
        }
        if step.events.contains(&Event::DataAsked) {
            self.tell_all(&arrival, &mut step, &now).await;
        }
        let mut answer = self.addressed(&arrival, &step, &now);
        if step.replies.contains(&Reply::Erase) {
            self.erase(arrival.chat, &now).await;
        }
        // What hides the conversation must know of the message that asked for it: it is kept first.
        let (before, after) = match step.replies.contains(&Reply::Hide) {
            true => (None, Some(hand_on)),
            false => (Some(hand_on), None),
        };
        before
            .into_iter()
            .for_each(|hand_on| hand_on(&answer.replies));
        if is_late && let Ok(loaded) = timeout(PATIENCE, loading).await {
            // The danger is answered; what is remembered of it is what the turn gives on the session that came late.
            let (session, late) = given(Some(loaded));
            remembered = late;
            had_timer |= session.follow_up.is_some();
            step.session = self.turn(session, &arrival.input, &now).session;
            answer.timer = due(&step.session);
        }
        let timer = match answer.timer {
            Some(due) => TimerChange::Set(due),
            None if had_timer => TimerChange::Clear,
            None => TimerChange::Keep,
        };
        self.keep(&arrival, step, &answer, (remembered, timer), &now)
            .await;
        after
            .into_iter()
            .for_each(|hand_on| hand_on(&answer.replies));
        answer
    }

    /// The engine's turn, or the card when it panics.
    fn turn(&self, session: Session, input: &Input, now: &ZonedDateTime) -> Step {
        let before = session.clone();
        let script = self.script();
        let turn = AssertUnwindSafe(|| (self.take_turn)(&script, session, input, now));
        catch_unwind(turn).unwrap_or_else(|_| {
            tracing::error!("answering failed; the person got the card that is compiled in");
            let card = engine::card(before.chosen.or(input.device).unwrap_or_default());
            Step {
                session: before,
                replies: vec![Reply::Say(card)],
                events: vec![Event::AnswerFailed],
            }
        })
    }

    fn addressed(&self, arrival: &Arrival, step: &Step, now: &ZonedDateTime) -> Answer {
        let entry = |reply: &Reply| OutboxEntry {
            id: self.next_entry.fetch_add(1, Ordering::Relaxed),
            chat: arrival.chat,
            reply: reply.clone(),
            made: now.timestamp(),
        };
        Answer {
            replies: step.replies.iter().map(entry).collect(),
            events: step.events.clone(),
            timer: due(&step.session),
        }
    }

    /// Puts what the store keeps beside the session into the reply that tells what is kept.
    async fn tell_all(&self, arrival: &Arrival, step: &mut Step, now: &ZonedDateTime) {
        let held = match timeout(PATIENCE, self.held(arrival, now)).await {
            Ok(Ok(held)) => Some(held),
            Ok(Err(error)) => {
                tracing::error!(%error, "what is kept of a chat could not be looked up");
                None
            }
            Err(_) => {
                tracing::error!(
                    "the store does not answer; what is kept of a chat is not told whole"
                );
                None
            }
        };
        let told = engine::account(&self.script(), &step.session, held.as_ref(), now);
        let says = |reply: &&mut Reply| matches!(reply, Reply::Say(_));
        if let (Some(said), Some(told)) = (step.replies.iter_mut().rev().find(says), told) {
            *said = Reply::Say(told);
        }
    }

    async fn held(&self, arrival: &Arrival, now: &ZonedDateTime) -> Result<Held, StoreError> {
        let chat = arrival.chat;
        let messages = self.ledger.messages(chat, jiff::Timestamp::MIN).await?;
        let inbox = self.ledger.inbox().await?.values;
        let waiting = inbox
            .iter()
            .filter(|entry| entry.chat == Some(chat) && Some(entry.update) != arrival.update);
        let outbox = self.ledger.outbox().await?.values;
        let unsent = outbox.iter().filter(|entry| entry.chat == chat);
        let events = match self.records.name_of(chat, now) {
            Some(who) => self.ledger.events_of(who).await?,
            None => Vec::new(),
        };
        let texts = events.iter().filter_map(|event| event.text.as_ref());
        Ok(Held {
            messages: messages.len(),
            waiting: waiting.count(),
            unsent: unsent.count(),
            events: events.len(),
            texts: texts.map(|text| text.as_str().to_owned()).collect(),
        })
    }

    async fn erase(&self, chat: ChatId, now: &ZonedDateTime) {
        let who = self.records.forget(chat, now);
        match timeout(PATIENCE, self.ledger.erase(chat, who)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "a chat could not be erased"),
            Err(_) => tracing::error!("the store takes no more; a chat is erased when it does"),
        }
    }

    async fn keep(
        &self,
        arrival: &Arrival,
        step: Step,
        answer: &Answer,
        (remembered, timer): (Remembered, TimerChange),
        now: &ZonedDateTime,
    ) {
        let language = step.session.language();
        let is_probe = arrival.chat.is_probe();
        let erased = step.replies.contains(&Reply::Erase);
        let events = match erased {
            _ if is_probe => Vec::new(),
            true => self.records.of_nobody(step.events, language, now),
            false => {
                let (chat, input) = (arrival.chat, &arrival.input);
                self.records.of(chat, step.events, language, input, now)
            }
        };
        let commit = Commit {
            handled: arrival.update,
            outbox: answer.replies.clone(),
            events,
            timer: if is_probe { TimerChange::Keep } else { timer },
            received: arrival.message.filter(|_| !erased),
            session: Some(step.session)
                .filter(|_| !is_probe && !erased && !matches!(remembered, Remembered::NotAtAll)),
            ..Commit::new(arrival.chat, now.timestamp())
        };
        // A store that takes nothing must not hold the chat: the replies are on their way, the update is still in its
        // inbox, and the store's health says what is wrong.
        if timeout(PATIENCE, self.ledger.commit(commit)).await.is_err() {
            tracing::error!("the store takes no more; a turn was answered and not kept");
        }
    }
}

/// When the session's follow-up is due.
fn due(session: &Session) -> Option<jiff::Timestamp> {
    session.follow_up.as_ref().map(|follow_up| follow_up.due)
}

/// The session to take the turn on: a new one when there is none, or the store gave none in time.
fn given(loaded: Option<Result<Kept, StoreError>>) -> (Session, Remembered) {
    match loaded {
        Some(Ok(Kept::Session(session))) => (session, Remembered::Well),
        Some(Ok(Kept::Nothing)) => (Session::default(), Remembered::Well),
        Some(Ok(Kept::Unreadable)) => {
            tracing::error!(
                "a session could not be read; it is set aside and the conversation begins anew"
            );
            (Session::default(), Remembered::Unreadable)
        }
        Some(Err(error)) => {
            tracing::error!(%error, "the store gave no session; answering as if the conversation were new");
            (Session::default(), Remembered::NotAtAll)
        }
        None => {
            tracing::warn!("the store is slow; answering as if the conversation were new");
            (Session::default(), Remembered::NotAtAll)
        }
    }
}

/// What became of the session that was asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Remembered {
    /// It was given, or there was none.
    Well,
    /// It was set aside.
    Unreadable,
    /// It was not given; what is kept must not be written over.
    NotAtAll,
}

/// Whether danger is read in what came, by the script's words. Looks at nothing else.
pub fn reads_danger(script: &Script, input: &Input) -> bool {
    match &input.what {
        What::Words(words) => {
            crate::triage::read(script.vocabulary(), words.expose()).level
                >= crate::triage::Level::Urgent
        }
        _ => false,
    }
}
