//! The bot on Telegram: intake, one actor a chat, sender, and what is set at start-up.
//!
//! None of teloxide's plumbing is used: its dispatcher and throttle lose updates on a kill and let chats wait for each
//! other. Its types and payloads are.

pub mod api;
pub mod incoming;
pub mod intake;
pub mod lanes;
mod outgoing;
pub mod presence;
mod probe;
pub mod sender;

use crate::shell::service::chats::{Chats, Send};
use crate::shell::service::keeping::{self, Lives};
use crate::shell::service::timers::Timers;
use crate::shell::service::{Answer, Desk, Receipt};
use crate::shell::store::{ChatId, Ledger, OutboxEntry, StoreError};
use crate::shell::vitals::Vitals;
use api::Api;
use intake::{Intake, IntakeError};
use lanes::Limits;
use probe::Probe;
use sender::{Means, Sender};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio::time::timeout;

/// How long what was accepted may take to be answered when the program is asked to end.
const LAST_PATIENCE: Duration = Duration::from_millis(4_300);

/// How the bot runs on Telegram.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How fast may be sent.
    pub limits: Limits,
    /// How long one poll may wait, in seconds.
    pub poll_seconds: u32,
    /// For how long things are kept.
    pub lives: Lives,
    /// Whether the store is on disk; else Telegram is told of an update only when it has been answered.
    pub durable: bool,
    /// How often a synthetic emergency is sent through all but Telegram; none is never.
    pub probe_every: Option<Duration>,
}

/// Joins the sender and the timers to the chats.
struct Outlet {
    sender: Sender,
    timers: Timers,
    vitals: Vitals,
}

impl Send for Outlet {
    fn send(&self, replies: &[OutboxEntry], receipt: Option<&Receipt>, came: Instant) {
        let push = |entry: &OutboxEntry| {
            self.sender
                .push(entry.clone(), receipt.cloned(), Some(came));
        };
        replies.iter().for_each(push);
    }

    fn ended(&self, chat: ChatId, answer: &Answer) {
        if chat.is_probe() {
            return;
        }
        self.vitals.happened(&answer.events);
        self.timers.set(chat, answer.timer);
    }
}

/// Runs the bot until `stop` resolves; what was accepted is then answered.
///
/// # Errors
/// When the token is refused.
pub async fn run(
    api: Api,
    desk: Desk,
    settings: Settings,
    stop: impl Future<Output = ()>,
) -> Result<(), IntakeError> {
    let (ledger, clock) = (desk.ledger().clone(), desk.shared_clock());
    let (stand_in, probed) = mpsc::unbounded_channel();
    let means = Means {
        api: api.clone(),
        ledger: ledger.clone(),
        clock: clock.clone(),
        vitals: desk.vitals().clone(),
        stand_in,
        message_hours: settings.lives.message_hours,
    };
    let sender = Sender::start(means, settings.limits);
    let (timers, waker) = Timers::new();
    let outlet = Arc::new(Outlet {
        sender: sender.clone(),
        timers: timers.clone(),
        vitals: desk.vitals().clone(),
    });
    let chats = Chats::new(desk.clone(), outlet);
    tokio::spawn(waker.run(desk.clone(), chats.clone()));
    let scripts = desk.spoken().changes();
    if let Some(every) = settings.probe_every {
        tokio::spawn(Probe::new(desk.clone(), chats.clone(), probed).keep(every));
    }
    let mut intake = Intake::new(api.clone(), desk, chats.clone(), settings.durable);
    if let Err(error) = resume(&ledger, &mut intake, &sender, &timers).await {
        tracing::error!(%error, "what an earlier start left cannot be read; new messages are answered");
    }
    tokio::spawn(presence::keep(api, scripts));
    tokio::spawn(keeping::keep_watch(ledger.clone(), clock, settings.lives));
    let ended = tokio::select! {
        ended = intake.poll(settings.poll_seconds) => ended,
        () = stop => Ok(()),
    };
    let settled = async {
        chats.settle().await;
        sender.settle().await;
    };
    if timeout(LAST_PATIENCE, settled).await.is_err() {
        tracing::warn!("not everything could be sent in time; it is sent at the next start");
    }
    let _ = timeout(Duration::from_millis(500), ledger.close()).await;
    ended
}

/// Takes up what an earlier start left: replies first, then updates, then follow-ups.
async fn resume(
    ledger: &Ledger,
    intake: &mut Intake,
    sender: &Sender,
    timers: &Timers,
) -> Result<(), StoreError> {
    let outbox = ledger.outbox().await?;
    let inbox = ledger.inbox().await?;
    let due = ledger.timers().await?;
    let lost = outbox.set_aside + inbox.set_aside + due.set_aside;
    if lost > 0 {
        tracing::error!(count = lost, "values could not be read and were set aside");
    }
    if !(outbox.values.is_empty() && inbox.values.is_empty()) {
        let (replies, updates) = (outbox.values.len(), inbox.values.len());
        tracing::info!(replies, updates, "taking up what an earlier start left");
    }
    outbox
        .values
        .into_iter()
        .for_each(|entry| sender.push(entry, None, None));
    due.values
        .into_iter()
        .for_each(|(chat, at)| timers.set(chat, Some(at)));
    intake.resume(inbox.values, ledger.accepted().await?);
    Ok(())
}
