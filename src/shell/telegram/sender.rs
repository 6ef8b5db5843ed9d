//! Sends what the lanes let go, and sees each reply to its end.
//!
//! A refusal concerns its own chat: 429 pauses it (all, when several chats are refused within a second), 403 ends it
//! quietly, 400 is tried again as plain text and reported. Faults and silence are tried again with back-off.

use super::api::{Api, ApiError};
use super::lanes::{Class, Job, Lanes, Limits, Next, Outcome, class};
use super::outgoing;
use crate::engine::Reply;
use crate::shell::clock::Clock;
use crate::shell::service::Receipt;
use crate::shell::store::{ChatId, Ledger, MessageId, OutboxEntry, Sent};
use crate::shell::vitals::{Fault, Vitals, Waiting};
use jiff::{SignedDuration, Timestamp};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

/// First and longest pause before another try.
const BACK_OFF: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(30));
/// An emergency is tried again sooner.
const BACK_OFF_EMERGENCY: (Duration, Duration) =
    (Duration::from_millis(100), Duration::from_secs(3));
/// A reply older than this is given up: the person has written again or left.
const GIVE_UP_AFTER: SignedDuration = SignedDuration::from_hours(48);
/// How long the store may take to find or forget the messages of a chat; replies of that chat wait meanwhile.
const PATIENCE: Duration = Duration::from_secs(2);
/// So many chats refused within [`REFUSED_WITHIN`] mean that Telegram refuses us, not them.
const REFUSED_CHATS: usize = 3;
/// See [`REFUSED_CHATS`].
const REFUSED_WITHIN: Duration = Duration::from_secs(1);

/// Takes replies to send.
#[derive(Clone)]
pub struct Sender {
    commands: mpsc::UnboundedSender<Command>,
    vitals: Vitals,
    clock: Arc<Clock>,
}

enum Command {
    Push(OutboxEntry, Slip),
    Done(ChatId, Class, Verdict),
    Settle(oneshot::Sender<()>),
}

/// What a try showed.
enum Verdict {
    /// Over; the sent record has been written.
    Over,
    /// Nothing more can be sent to this chat.
    Closed,
    /// Again after so long, by Telegram's word or by our own.
    Again {
        job: SendJob,
        after: Duration,
        refused: bool,
    },
}

type SendJob = Job<Slip>;

/// What goes along with a reply.
struct Slip {
    /// Dropped when the reply is over. Nobody looks at it.
    _receipt: Option<Receipt>,
    /// When that came which it answers; none for what an earlier start left.
    came: Option<Instant>,
}

/// What the books are told.
enum Done {
    /// A reply has left, or never will.
    Sent(Sent),
    /// Somebody waits until all before it is written down.
    Asked(oneshot::Sender<()>),
}

/// What sending needs.
#[derive(Clone)]
pub struct Means {
    /// The Bot API.
    pub api: Api,
    /// The store, to be told what has left.
    pub ledger: Ledger,
    /// The time.
    pub clock: Arc<Clock>,
    /// Where it is counted.
    pub vitals: Vitals,
    /// Takes the replies to [`ChatId::probe`] in Telegram's place.
    pub stand_in: mpsc::UnboundedSender<OutboxEntry>,
    /// How far back "hide" reaches.
    pub message_hours: u32,
}

/// What one try needs.
#[derive(Clone)]
struct Post {
    means: Means,
    done: mpsc::UnboundedSender<Done>,
}

impl Sender {
    /// Starts sending.
    pub fn start(means: Means, limits: Limits) -> Sender {
        let (commands, receiver) = mpsc::unbounded_channel();
        let (done, records) = mpsc::unbounded_channel();
        let (vitals, clock) = (means.vitals.clone(), means.clock.clone());
        tokio::spawn(keep_books(records, means.ledger.clone()));
        let post = Post { means, done };
        let back = commands.clone();
        tokio::spawn(run(receiver, back, post, Lanes::new(limits)));
        Sender {
            commands,
            vitals,
            clock,
        }
    }

    /// Lets a reply leave. `came` is when that came which it answers; none for what an earlier start left.
    pub fn push(&self, entry: OutboxEntry, receipt: Option<Receipt>, came: Option<Instant>) {
        self.vitals.begun(Waiting::Replies);
        if !entry.chat.is_probe() {
            let waited = self.clock.now().duration_since(entry.made);
            let waited = Duration::try_from(waited).unwrap_or_default();
            self.vitals
                .reply_waits(entry.id, entry.reply.lane(), waited);
        }
        let slip = Slip {
            _receipt: receipt,
            came,
        };
        // The loop ends only with the program; what lies in the outbox is sent at the next start.
        let _ = self.commands.send(Command::Push(entry, slip));
    }

    /// Resolves when nothing waits and nothing is under way.
    pub async fn settle(&self) {
        let (settled, wait) = oneshot::channel();
        let _ = self.commands.send(Command::Settle(settled));
        let _ = wait.await;
    }
}

/// Writes down what has left, many at a time. Apart from the sending loop, which must not wait for a disk.
async fn keep_books(mut records: mpsc::UnboundedReceiver<Done>, ledger: Ledger) {
    let mut batch = Vec::new();
    while records.recv_many(&mut batch, 256).await > 0 {
        let (mut sent, mut asked) = (Vec::new(), Vec::new());
        for done in batch.drain(..) {
            match done {
                Done::Sent(one) => sent.push(one),
                Done::Asked(who) => asked.push(who),
            }
        }
        ledger.sent(sent).await;
        for who in asked {
            let _ = who.send(());
        }
    }
}

async fn run(
    mut commands: mpsc::UnboundedReceiver<Command>,
    back: mpsc::UnboundedSender<Command>,
    post: Post,
    mut lanes: Lanes<Slip>,
) {
    let mut refusals = Refusals::default();
    let mut settling: Vec<oneshot::Sender<()>> = Vec::new();
    loop {
        let wake_at = send_ready(&mut lanes, &post, &back);
        if lanes.is_idle() {
            for settled in settling.drain(..) {
                let _ = settled.send(());
            }
        }
        let wake_at = wake_at.unwrap_or_else(|| Instant::now() + Duration::from_secs(3600));
        let command = tokio::select! {
            command = commands.recv() => command,
            () = tokio::time::sleep_until(wake_at.into()) => continue,
        };
        let mut next = command;
        while let Some(command) = next {
            match command {
                Command::Push(entry, slip) => {
                    let job = Job {
                        entry,
                        tries: 0,
                        extra: slip,
                    };
                    if let Some(joined) = lanes.push(job, Instant::now()) {
                        tracing::debug!("a reply was joined to an equal one that waits");
                        post.over(&joined.entry, None);
                    }
                }
                Command::Done(chat, class, verdict) => {
                    settle(&mut lanes, &mut refusals, &post, chat, class, verdict)
                }
                Command::Settle(settled) => settling.push(settled),
            }
            next = commands.try_recv().ok();
        }
        if commands.is_closed() {
            return;
        }
    }
}

/// Starts every request that may start now; when to look again.
fn send_ready(
    lanes: &mut Lanes<Slip>,
    post: &Post,
    back: &mpsc::UnboundedSender<Command>,
) -> Option<Instant> {
    loop {
        match lanes.next(Instant::now()) {
            Next::Send(job) => {
                let (post, back) = (post.clone(), back.clone());
                tokio::spawn(async move {
                    let (chat, class) = (job.entry.chat, class(&job.entry.reply));
                    let verdict = post.attempt(job).await;
                    let _ = back.send(Command::Done(chat, class, verdict));
                });
            }
            Next::Wait(until) => return until,
        }
    }
}

fn settle(
    lanes: &mut Lanes<Slip>,
    refusals: &mut Refusals,
    post: &Post,
    chat: ChatId,
    class: Class,
    verdict: Verdict,
) {
    let now = Instant::now();
    match verdict {
        Verdict::Over => lanes.done(chat, class, Outcome::Over, now),
        Verdict::Closed => {
            lanes
                .drop_chat(chat)
                .iter()
                .for_each(|job| post.over(&job.entry, None));
            lanes.done(chat, class, Outcome::Over, now);
        }
        Verdict::Again {
            job,
            after,
            refused,
        } => {
            if refused && refusals.concern_all(chat, now) {
                tracing::warn!(
                    seconds = after.as_secs(),
                    "telegram refuses several chats; all but emergencies wait"
                );
                lanes.pause_all(now + after);
            }
            lanes.done(chat, class, Outcome::Again(job, after), now);
        }
    }
}

/// Which chats were refused lately.
#[derive(Default)]
struct Refusals {
    recent: VecDeque<(Instant, ChatId)>,
}

impl Refusals {
    /// Notes a refusal; whether so many chats were refused that it concerns all.
    fn concern_all(&mut self, chat: ChatId, now: Instant) -> bool {
        self.recent
            .retain(|(at, other)| now.duration_since(*at) < REFUSED_WITHIN && *other != chat);
        self.recent.push_back((now, chat));
        self.recent.len() >= REFUSED_CHATS
    }
}

impl Post {
    async fn attempt(&self, mut job: SendJob) -> Verdict {
        let entry = &job.entry;
        let error = match self.send(entry, job.tries).await {
            Ok(message) => {
                self.arrived(&job);
                self.over(entry, message);
                return Verdict::Over;
            }
            Err(error) => error,
        };
        match error {
            ApiError::Forbidden(_) => {
                self.failed(Fault::Blocked, entry);
                tracing::info!("a person has blocked the bot; what waited for them is dropped");
                self.over(entry, None);
                return Verdict::Closed;
            }
            // The first refusal of a text is answered with plain text, at once.
            ApiError::BadRequest(reason)
                if job.tries > 0 || !matches!(entry.reply, Reply::Say(_)) =>
            {
                tracing::error!(%reason, "telegram refuses a reply; it is dropped");
                self.failed(Fault::Refused, entry);
                self.over(entry, None);
                return Verdict::Over;
            }
            ApiError::BadRequest(ref reason) => {
                tracing::error!(%reason, "telegram refuses a text; it is sent again as plain text");
                self.failed(Fault::Refused, entry);
                job.tries = outgoing::PLAIN;
                return Verdict::Again {
                    job,
                    after: Duration::ZERO,
                    refused: false,
                };
            }
            ApiError::TooMany(after) if !self.is_old(entry) => {
                self.failed(Fault::TooMany, entry);
                return Verdict::Again {
                    job,
                    after,
                    refused: true,
                };
            }
            _ => {}
        }
        if self.is_old(entry) {
            tracing::error!(%error, "a reply could not be sent for two days; it is given up");
            self.failed(Fault::GivenUp, entry);
            self.over(entry, None);
            return Verdict::Over;
        }
        let after = back_off(class(&entry.reply), job.tries);
        tracing::warn!(%error, tries = job.tries, "a reply could not be sent; trying again");
        self.failed(Fault::Unreachable, entry);
        job.tries += 1;
        Verdict::Again {
            job,
            after,
            refused: false,
        }
    }

    /// Counts that an answer has arrived, and how long it took; the synthetic ones have a count of their own, and what is
    /// deleted or left is no answer.
    fn arrived(&self, job: &SendJob) {
        let entry = &job.entry;
        if entry.chat.is_probe() || !is_answer(&entry.reply) {
            return;
        }
        let lane = entry.reply.lane();
        self.means.vitals.sent(lane);
        if let Some(came) = job.extra.came {
            self.means.vitals.arrived(lane, came.elapsed());
        }
    }

    fn failed(&self, fault: Fault, entry: &OutboxEntry) {
        self.means.vitals.failed(fault, entry.reply.lane());
    }

    async fn send(&self, entry: &OutboxEntry, tries: u32) -> Result<Option<MessageId>, ApiError> {
        if entry.chat.is_probe() {
            // Nobody listens where nothing is probed.
            let _ = self.means.stand_in.send(entry.clone());
            return Ok(None);
        }
        match &entry.reply {
            Reply::Say(say) if tries >= outgoing::PLAIN => {
                outgoing::send(&self.means.api, &outgoing::plain_text(entry.chat, say)).await
            }
            Reply::Say(say) => {
                outgoing::send(&self.means.api, &outgoing::text(entry.chat, say)).await
            }
            Reply::Card(card) => {
                outgoing::send(&self.means.api, &outgoing::contact(entry.chat, card)).await
            }
            Reply::Leave => outgoing::leave(&self.means.api, entry.chat)
                .await
                .map(|()| None),
            Reply::Hide => self.hide(entry.chat).await.map(|()| None),
            Reply::Erase => {
                self.forget(entry.chat).await;
                Ok(None)
            }
        }
    }

    /// Deletes the messages of the last two days from both screens.
    async fn hide(&self, chat: ChatId) -> Result<(), ApiError> {
        let hours = SignedDuration::from_hours(i64::from(self.means.message_hours));
        let since = self
            .means
            .clock
            .now()
            .checked_sub(hours)
            .unwrap_or(Timestamp::MIN);
        let found = timeout(PATIENCE, async {
            self.books().await;
            self.means.ledger.messages(chat, since).await
        });
        match found.await {
            Ok(Ok(messages)) => outgoing::delete(&self.means.api, chat, &messages).await,
            Ok(Err(error)) => {
                tracing::error!(%error, "the messages to hide could not be looked up");
                Ok(())
            }
            Err(_) => {
                tracing::error!("the store does not answer; nothing could be hidden");
                Ok(())
            }
        }
    }

    /// The service has erased the chat before it handed on. What has left since was noted, and is forgotten too.
    async fn forget(&self, chat: ChatId) {
        let forgotten = timeout(PATIENCE, async {
            self.books().await;
            self.means.ledger.erase_messages(chat).await
        });
        match forgotten.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!(%error, "the last message of a chat is not forgotten")
            }
            Err(_) => tracing::error!("the store does not answer; a chat is forgotten in two days"),
        }
    }

    /// Resolves when all that is over by now is handed in to be written down.
    async fn books(&self) {
        let (asked, told) = oneshot::channel();
        let _ = self.done.send(Done::Asked(asked));
        let _ = told.await;
    }

    fn over(&self, entry: &OutboxEntry, message: Option<MessageId>) {
        let sent = Sent {
            entry: entry.id,
            chat: entry.chat,
            message,
            at: self.means.clock.now(),
        };
        self.means.vitals.ended(Waiting::Replies);
        self.means.vitals.reply_left(entry.id);
        let _ = self.done.send(Done::Sent(sent));
    }

    fn is_old(&self, entry: &OutboxEntry) -> bool {
        self.means.clock.now().duration_since(entry.made) > GIVE_UP_AFTER
    }
}

/// Whether somebody reads something after it has arrived.
fn is_answer(reply: &Reply) -> bool {
    match reply {
        Reply::Say(_) | Reply::Card(_) => true,
        Reply::Hide | Reply::Erase | Reply::Leave => false,
    }
}

fn back_off(class: Class, tries: u32) -> Duration {
    let (first, longest) = if class == Class::Emergency {
        BACK_OFF_EMERGENCY
    } else {
        BACK_OFF
    };
    let tries = if tries >= outgoing::PLAIN {
        tries - outgoing::PLAIN
    } else {
        tries
    };
    first.saturating_mul(1 << tries.min(10)).min(longest)
}
