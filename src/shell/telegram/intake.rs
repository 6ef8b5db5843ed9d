//! Fetches updates and hands them on. The seam where a webhook feeds in is [`Intake::take`].
//!
//! **Invariants**: Telegram is told that an update has come only when it lies on disk, or has been answered while the
//! disk takes nothing. Danger is read in the raw update before anything else, and goes first.

use super::api::{Api, ApiError};
use super::incoming::{self, Incoming, Reason};
use crate::privacy::Private;
use crate::shell::service::chats::Chats;
use crate::shell::service::{Arrival, Desk, Receipt, reads_danger};
use crate::shell::store::{InboxEntry, UpdateId};
use serde_json::value::RawValue;
use std::collections::{HashSet, VecDeque};
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use teloxide::payloads::{AnswerCallbackQuery, GetUpdates, GetUpdatesSetters};
use teloxide::types::{AllowedUpdate, CallbackQueryId, True};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

/// Updates fetched at once (Bot API, getUpdates).
const AT_ONCE: u8 = 100;
/// How many updates are remembered, so that none is answered twice.
const REMEMBERED: usize = 4_096;
/// How long replies may take before Telegram is told, while the disk takes nothing.
const ANSWER_PATIENCE: Duration = Duration::from_secs(10);
/// First and longest pause after a failed fetch.
const BACK_OFF: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(15));

/// Takes updates in.
pub struct Intake {
    api: Api,
    desk: Desk,
    chats: Chats,
    seen: Seen,
    durable: bool,
}

/// Why no more updates are fetched.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum IntakeError {
    /// Telegram does not know the token.
    #[error(
        "telegram does not accept the token; set TELOXIDE_TOKEN to the one that BotFather gave for this bot"
    )]
    TokenRefused,
}

/// The updates that came lately.
#[derive(Default)]
struct Seen {
    order: VecDeque<UpdateId>,
    ids: HashSet<UpdateId>,
}

impl Intake {
    /// An intake that hands on to these chats, over a store that is on disk (`durable`) or not.
    pub fn new(api: Api, desk: Desk, chats: Chats, durable: bool) -> Intake {
        Intake {
            api,
            desk,
            chats,
            seen: Seen::default(),
            durable,
        }
    }

    /// Hands on what an earlier start left in the inbox.
    pub fn resume(&mut self, left: Vec<InboxEntry>, accepted: Vec<UpdateId>) {
        accepted.into_iter().for_each(|update| {
            self.seen.insert(update);
        });
        for entry in left {
            self.seen.insert(entry.update);
            if let (_, Ok(incoming)) = incoming::read(entry.raw.expose()) {
                self.hand_on(incoming, None);
            }
        }
    }

    /// Polls until it is dropped, or the token is refused.
    ///
    /// # Errors
    /// When no token will ever be accepted; everything else is waited out.
    pub async fn poll(&mut self, poll_seconds: u32) -> Result<(), IntakeError> {
        let mut offset = None;
        let mut failures = 0;
        loop {
            match self.fetch(offset, poll_seconds).await {
                Ok(updates) => {
                    failures = 0;
                    let now = self.desk.clock().now();
                    self.desk.vitals().polled(now.as_second());
                    offset = self.take(updates).await.map(|last| last.0 + 1).or(offset);
                }
                Err(ApiError::Unauthorized) => return Err(IntakeError::TokenRefused),
                Err(error) => {
                    self.report(&error, failures);
                    sleep(pause(&error, failures)).await;
                    failures += 1;
                }
            }
        }
    }

    /// Takes updates in; resolves with the last one when Telegram may be told.
    pub async fn take(&mut self, updates: Vec<Box<RawValue>>) -> Option<UpdateId> {
        let (receipt, mut all_answered) = mpsc::channel::<()>(1);
        let receipt: Receipt = Arc::new(receipt);
        let mut last = None;
        let mut entries = Vec::new();
        let mut arrivals = Vec::new();
        for raw in updates {
            let (update, read) = incoming::read(raw.get());
            last = last.max(update);
            let read = match update {
                Some(update) if !self.seen.insert(update) => Err(Reason::Duplicate),
                _ => read,
            };
            match read {
                Ok(incoming) => {
                    entries.push(InboxEntry {
                        update: incoming.update,
                        chat: Some(incoming.chat),
                        raw: Private::new(raw.get().to_owned()),
                    });
                    arrivals.push(incoming);
                }
                Err(reason) => {
                    tracing::info!(reason = reason.name(), "an update ends without a reply")
                }
            }
        }
        if entries.is_empty() {
            return last;
        }
        let ledger = self.desk.ledger().clone();
        let mut keeping = pin!(ledger.accept(entries));
        // Handed to the store first, so that no turn takes an update from the inbox before it is there; then answered,
        // whether the disk hurries or not.
        let kept_at_once = poll_once(keeping.as_mut()).await;
        arrivals
            .into_iter()
            .for_each(|incoming| self.hand_on(incoming, Some(&receipt)));
        drop(receipt);
        let kept = match kept_at_once {
            Some(kept) => kept,
            None => keeping.await,
        };
        if let Err(error) = &kept {
            tracing::error!(%error, "updates cannot be kept; they are answered at once instead");
        }
        if kept.is_err() || !self.durable {
            // Closed when the last reply has left. What takes longer is answered all the same, unless we are killed.
            let _ = timeout(ANSWER_PATIENCE, all_answered.recv()).await;
        }
        last
    }

    async fn fetch(
        &self,
        offset: Option<i64>,
        poll_seconds: u32,
    ) -> Result<Vec<Box<RawValue>>, ApiError> {
        let wanted = [
            AllowedUpdate::Message,
            AllowedUpdate::EditedMessage,
            AllowedUpdate::CallbackQuery,
            AllowedUpdate::MyChatMember,
        ];
        let mut payload = GetUpdates::new()
            .timeout(poll_seconds)
            .limit(AT_ONCE)
            .allowed_updates(wanted);
        payload.offset = offset.and_then(|offset| i32::try_from(offset).ok());
        let patience = Duration::from_secs(u64::from(poll_seconds) + 10);
        self.api.call_within(&payload, patience).await
    }

    fn hand_on(&self, incoming: Incoming, receipt: Option<&Receipt>) {
        if let Some(callback) = incoming.callback {
            tokio::spawn(answer_callback(self.api.clone(), callback));
        }
        let danger = reads_danger(&self.desk.script(), &incoming.input);
        self.chats.push(Arrival {
            chat: incoming.chat,
            update: Some(incoming.update),
            message: incoming.message,
            input: incoming.input,
            danger,
            receipt: receipt.cloned(),
        });
    }

    fn report(&self, error: &ApiError, failures: u32) {
        match error {
            ApiError::Conflict(_) => tracing::error!(
                "another program fetches this bot's updates, or a webhook is set (409); stop it, or call deleteWebhook"
            ),
            _ if failures == 0 => {
                tracing::error!(%error, "cannot reach {}; trying again", self.api.server())
            }
            _ => tracing::debug!(%error, failures, "still no updates"),
        }
    }
}

impl Seen {
    /// Whether it is new.
    fn insert(&mut self, update: UpdateId) -> bool {
        let new = self.ids.insert(update);
        if new {
            self.order.push_back(update);
        }
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
        }
        new
    }
}

/// Lets a future begin; its result when it has one already.
pub(super) async fn poll_once<F: Future>(mut future: Pin<&mut F>) -> Option<F::Output> {
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(result) => Poll::Ready(Some(result)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

/// Tells the phone that the button was pressed. The reply comes apart; a failure costs a turning wheel.
async fn answer_callback(api: Api, callback: String) {
    let payload = AnswerCallbackQuery::new(CallbackQueryId(callback));
    if let Err(error) = api.call::<_, True>(&payload).await {
        tracing::debug!(%error, "a button press could not be confirmed");
    }
}

fn pause(error: &ApiError, failures: u32) -> Duration {
    let (first, longest) = BACK_OFF;
    match error {
        ApiError::TooMany(after) => *after,
        ApiError::Conflict(_) => Duration::from_secs(3),
        _ => first.saturating_mul(1 << failures.min(10)).min(longest),
    }
}
