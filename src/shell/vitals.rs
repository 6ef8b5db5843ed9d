//! What the running bot counts of itself, for whoever watches over it. It decides nothing, reads no disk and waits for
//! nobody.
//!
//! What is well is told by parts, so that whoever is woken knows where to look. The synthetic emergencies end before Telegram:
//! that replies reach it, that none waits too long, and that it answers at all, are parts of their own, the first two for
//! each urgency: ordinary replies that arrive say nothing of those to emergencies.
//!
//! **Invariant.** No number here belongs to one chat, and no name of a number comes from what people write: every label is
//! of a closed list.

mod lately;
mod oldest;
mod part;
mod recent;
mod summary;

use crate::engine::{Event, Lane};
use lately::Lately;
pub use part::{Part, Patience, Waits};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
pub use summary::{LastProbe, Probed, Summary};

/// The borders of the histograms, in seconds: a reply is a matter of milliseconds, a 429 one of half a minute.
const BORDERS: [f64; 12] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];

/// Why a reply did not reach somebody at once: a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The person has blocked the bot.
    Blocked,
    /// Telegram refuses the text.
    Refused,
    /// Telegram asks to wait.
    TooMany,
    /// Telegram does not answer, or fails.
    Unreachable,
    /// It was tried for two days.
    GivenUp,
}

impl Fault {
    /// The name of the label.
    pub fn name(self) -> &'static str {
        match self {
            Fault::Blocked => "blocked",
            Fault::Refused => "refused",
            Fault::TooMany => "too-many",
            Fault::Unreachable => "unreachable",
            Fault::GivenUp => "given-up",
        }
    }
}

/// What waits to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Messages that were not answered yet.
    Messages,
    /// Replies that have not left yet.
    Replies,
}

/// What is counted; clones count together.
#[derive(Clone)]
pub struct Vitals(Arc<Counted>);

struct Counted {
    registry: Registry,
    messages: Family<MessageLabels, Counter>,
    events: Family<EventLabels, Counter>,
    replies: Family<LaneLabels, Histogram>,
    faults: Family<FaultLabels, Counter>,
    oldest: Family<LaneLabels, Gauge>,
    backlog: Family<BacklogLabels, Gauge>,
    polled: Gauge,
    content: Family<ContentLabels, Gauge>,
    store: Gauge,
    probes: Histogram,
    late: Counter,
    lately: Mutex<Lately>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct MessageLabels {
    level: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct EventLabels {
    event: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct LaneLabels {
    lane: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct FaultLabels {
    fault: &'static str,
    lane: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct BacklogLabels {
    of: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ContentLabels {
    version: String,
}

impl Default for Vitals {
    fn default() -> Vitals {
        let histogram: fn() -> Histogram = || Histogram::new(BORDERS);
        let mut registry = Registry::with_prefix("rusvakt");
        let counted = Counted {
            messages: Family::default(),
            events: Family::default(),
            replies: Family::new_with_constructor(histogram),
            faults: Family::default(),
            oldest: Family::default(),
            backlog: Family::default(),
            polled: Gauge::default(),
            content: Family::default(),
            store: Gauge::default(),
            probes: histogram(),
            late: Counter::default(),
            lately: Mutex::new(Lately::new()),
            registry: Registry::default(),
        };
        registry.register(
            "messages",
            "Messages by how grave triage read them",
            counted.messages.clone(),
        );
        registry.register(
            "events",
            "What happened, by its kind",
            counted.events.clone(),
        );
        registry.register_with_unit(
            "reply",
            "From when something came until Telegram had the reply, by lane",
            Unit::Seconds,
            counted.replies.clone(),
        );
        registry.register(
            "delivery_faults",
            "Replies that did not arrive at once, by why and by lane",
            counted.faults.clone(),
        );
        registry.register_with_unit(
            "oldest_reply",
            "For how long the oldest reply has waited, in whole minutes, by lane",
            Unit::Seconds,
            counted.oldest.clone(),
        );
        registry.register("backlog", "What waits to be done", counted.backlog.clone());
        registry.register_with_unit(
            "last_poll_timestamp",
            "When Telegram last answered a poll",
            Unit::Seconds,
            counted.polled.clone(),
        );
        registry.register(
            "content",
            "The version of the dialogues that are spoken",
            counted.content.clone(),
        );
        registry.register(
            "store_ok",
            "1 when the store keeps, 0 when it does not",
            counted.store.clone(),
        );
        registry.register_with_unit(
            "probe",
            "From when a synthetic emergency came until its reply would have left",
            Unit::Seconds,
            counted.probes.clone(),
        );
        registry.register(
            "probe_late",
            "Synthetic emergencies that were answered too late",
            counted.late.clone(),
        );
        Vitals(Arc::new(Counted {
            registry,
            ..counted
        }))
    }
}

impl Vitals {
    /// A turn was taken.
    pub fn happened(&self, events: &[Event]) {
        for event in events {
            let labels = EventLabels {
                event: event.kind(),
            };
            self.0.events.get_or_create(&labels).inc();
            // The level alone: whoever asks each minute would learn in which minute somebody wrote of what.
            if let Event::MessageRead { level, .. } = event {
                let level = level.name();
                self.0
                    .messages
                    .get_or_create(&MessageLabels { level })
                    .inc();
            }
        }
    }

    /// Telegram has a reply to what came so long ago.
    pub fn arrived(&self, lane: Lane, after: Duration) {
        let seconds = after.as_secs_f64();
        let labels = LaneLabels { lane: name(lane) };
        self.0.replies.get_or_create(&labels).observe(seconds);
        if lane == Lane::Emergency {
            self.lately().emergencies.add(seconds);
        }
    }

    /// Telegram has taken an answer.
    pub fn sent(&self, lane: Lane) {
        self.lately().sent(lane, Instant::now());
    }

    /// A reply did not arrive at once.
    pub fn failed(&self, fault: Fault, lane: Lane) {
        self.failed_at(fault, lane, Instant::now());
    }

    fn failed_at(&self, fault: Fault, lane: Lane, now: Instant) {
        let labels = FaultLabels {
            fault: fault.name(),
            lane: name(lane),
        };
        self.0.faults.get_or_create(&labels).inc();
        self.lately().failed(fault, lane, now);
    }

    /// The reply with this number waits to leave, and has done so for some time.
    pub fn reply_waits(&self, reply: u64, lane: Lane, waited: Duration) {
        let now = Instant::now();
        self.lately().oldest.begun(reply, lane, waited, now);
    }

    /// It has left, or never will.
    pub fn reply_left(&self, reply: u64) {
        self.lately().oldest.ended(reply);
    }

    /// One more waits.
    pub fn begun(&self, waiting: Waiting) {
        self.0.backlog.get_or_create(&labels(waiting)).inc();
    }

    /// One less waits.
    pub fn ended(&self, waiting: Waiting) {
        self.0.backlog.get_or_create(&labels(waiting)).dec();
    }

    /// Telegram has answered a poll, at this second of Unix time.
    pub fn polled(&self, at: i64) {
        self.0.polled.set(at);
        self.lately().polled = Some(Instant::now());
    }

    /// Whether the dialogues of the folder had an error at the start, until they are used.
    pub fn content_refused(&self, is_refused: bool) {
        self.lately().refused = is_refused;
    }

    /// What became of a synthetic emergency.
    pub fn probed(&self, probed: Probed) {
        match probed.late {
            true => drop(self.0.late.inc()),
            false => self.0.probes.observe(probed.seconds),
        }
        self.lately().probed(probed, Instant::now());
    }

    /// How it stands.
    pub fn summary(&self, content: &str, store: bool, patience: Patience) -> Summary {
        self.summary_at(Instant::now(), content, store, patience)
    }

    fn summary_at(&self, now: Instant, content: &str, store: bool, patience: Patience) -> Summary {
        let lately = self.lately();
        let ago = |at: Instant| now.saturating_duration_since(at);
        let seconds = |at: Option<Instant>| at.map(|at| ago(at).as_secs());
        let is_well = |part: &Part| match part {
            Part::Store => store,
            part => lately.is_well(*part, now, patience),
        };
        let unwell: Vec<Part> = Part::ALL
            .into_iter()
            .filter(|part| !is_well(part))
            .collect();
        let faults = lately.faults.iter();
        let oldest = LANES.into_iter().filter_map(|lane| {
            let waits = lately.oldest.waits(lane, now)?;
            Some((name(lane).to_owned(), waits.as_secs() / 60))
        });
        Summary {
            ok: unwell.is_empty(),
            unwell,
            last_poll_seconds: seconds(lately.polled),
            last_send_minutes: seconds(lately.sent).map(|seconds| seconds / 60),
            messages_waiting: self.waiting(Waiting::Messages),
            replies_waiting: self.waiting(Waiting::Replies),
            oldest_reply_minutes: oldest.collect(),
            store,
            content: content.to_owned(),
            probe: lately.probe.map(|(probed, at)| LastProbe {
                seconds: probed.seconds,
                late: probed.late,
                ago_seconds: ago(at).as_secs(),
            }),
            emergencies: lately.emergencies.count(),
            median_seconds: lately.emergencies.median(),
            slowest_seconds: lately.emergencies.slowest(),
            faults: faults
                .map(|(fault, count)| (fault.name().to_owned(), *count))
                .collect(),
        }
    }

    /// All of it, as Prometheus reads it.
    ///
    /// # Errors
    /// Never, in a string.
    pub fn exposition(&self, content: &str, store: bool) -> Result<String, fmt::Error> {
        let version = content.to_owned();
        self.0.content.clear();
        self.0
            .content
            .get_or_create(&ContentLabels { version })
            .set(1);
        self.0.store.set(i64::from(store));
        let now = Instant::now();
        for lane in LANES {
            let waits = self.lately().oldest.waits(lane, now).unwrap_or_default();
            let labels = LaneLabels { lane: name(lane) };
            let minutes = i64::try_from(waits.as_secs() / 60).unwrap_or(i64::MAX);
            let seconds = minutes.saturating_mul(60);
            self.0.oldest.get_or_create(&labels).set(seconds);
        }
        let mut told = String::new();
        text::encode(&mut told, &self.0.registry)?;
        Ok(told)
    }

    fn waiting(&self, waiting: Waiting) -> i64 {
        self.0.backlog.get_or_create(&labels(waiting)).get()
    }

    fn lately(&self) -> MutexGuard<'_, Lately> {
        self.0.lately.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const LANES: [Lane; 4] = [Lane::Emergency, Lane::Urgent, Lane::Reply, Lane::Later];

fn labels(waiting: Waiting) -> BacklogLabels {
    let of = match waiting {
        Waiting::Messages => "messages",
        Waiting::Replies => "replies",
    };
    BacklogLabels { of }
}

fn name(lane: Lane) -> &'static str {
    match lane {
        Lane::Emergency => "emergency",
        Lane::Urgent => "urgent",
        Lane::Reply => "reply",
        Lane::Later => "later",
    }
}

#[cfg(test)]
mod tests;
