//! What happened last, and which parts are well by that.

use super::recent::Recent;
use super::{Fault, Probed};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// When replies have failed for so long, and none has arrived, they do not just happen to fail.
const FAILING: Duration = Duration::from_secs(60);
/// A failure that is longer ago says nothing of now.
const OF_LATE: Duration = Duration::from_secs(5 * 60);
/// How much longer than two intervals a good synthetic emergency may be ago.
pub(super) const SLACK: Duration = Duration::from_secs(10);

/// What can be well or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Telegram gives no updates: nobody is heard.
    Polls,
    /// Telegram answers nothing at all, neither polls nor replies.
    Contact,
    /// No reply arrives.
    Sends,
    /// Nothing is kept.
    Store,
    /// Synthetic emergencies are answered late, or not tried.
    Probe,
}

impl Part {
    /// All parts.
    pub const ALL: [Part; 5] = [
        Part::Polls,
        Part::Contact,
        Part::Sends,
        Part::Store,
        Part::Probe,
    ];

    /// The name in JSON and log lines.
    pub fn name(self) -> &'static str {
        match self {
            Part::Polls => "polls",
            Part::Contact => "contact",
            Part::Sends => "sends",
            Part::Store => "store",
            Part::Probe => "probe",
        }
    }

    /// What is wrong when it is not well.
    pub fn trouble(self) -> &'static str {
        match self {
            Part::Polls => "telegram gives no updates, so nobody is heard",
            Part::Contact => "telegram answers neither polls nor replies",
            Part::Sends => "all replies of the last minutes failed",
            Part::Store => "the store keeps nothing",
            Part::Probe => "the synthetic emergency is answered late, or was not tried for long",
        }
    }
}

/// How long ago what must happen may have happened last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// An answered poll.
    pub poll: Duration,
    /// An answered poll or an arrived reply.
    pub contact: Duration,
    /// How often a synthetic emergency is sent; none is never.
    pub probe_every: Option<Duration>,
}

/// What a histogram does not give back.
pub(super) struct Lately {
    pub(super) begun: Instant,
    pub(super) polled: Option<Instant>,
    pub(super) sent: Option<Instant>,
    /// The first and the last reply that failed since one arrived.
    pub(super) failing: Option<(Instant, Instant)>,
    pub(super) probe: Option<(Probed, Instant)>,
    /// The last synthetic emergency that was answered in time.
    pub(super) good_probe: Option<Instant>,
    pub(super) emergencies: Recent,
    pub(super) faults: BTreeMap<Fault, u64>,
}

impl Lately {
    pub(super) fn new() -> Lately {
        Lately {
            begun: Instant::now(),
            polled: None,
            sent: None,
            failing: None,
            probe: None,
            good_probe: None,
            emergencies: Recent::default(),
            faults: BTreeMap::new(),
        }
    }

    pub(super) fn sent(&mut self, now: Instant) {
        self.sent = Some(now);
        self.failing = None;
    }

    pub(super) fn failed(&mut self, fault: Fault, now: Instant) {
        *self.faults.entry(fault).or_default() += 1;
        // Whoever blocks the bot says nothing of others.
        if fault != Fault::Blocked {
            let (first, _) = self.failing.unwrap_or((now, now));
            self.failing = Some((first, now));
        }
    }

    pub(super) fn probed(&mut self, probed: Probed, now: Instant) {
        self.probe = Some((probed, now));
        if !probed.late {
            self.good_probe = Some(now);
        }
    }

    /// Whether a part but the store is well.
    pub(super) fn is_well(&self, part: Part, now: Instant, patience: Patience) -> bool {
        let within = |at: Option<Instant>, limit: Duration| {
            at.is_some_and(|at| now.saturating_duration_since(at) <= limit)
        };
        match part {
            Part::Polls => within(self.polled, patience.poll),
            Part::Contact => within(self.polled.max(self.sent), patience.contact),
            Part::Sends => !self.failing.is_some_and(|(first, last)| {
                last.saturating_duration_since(first) >= FAILING && within(Some(last), OF_LATE)
            }),
            Part::Probe => patience.probe_every.is_none_or(|every| {
                let good = self.good_probe.unwrap_or(self.begun);
                let late = self.probe.is_some_and(|(probed, _)| probed.late);
                !late && within(Some(good), every.saturating_mul(2).saturating_add(SLACK))
            }),
            Part::Store => true,
        }
    }
}
