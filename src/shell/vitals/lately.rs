//! What happened last, and which parts are well by that.

use super::oldest::Oldest;
use super::part::{Part, Patience};
use super::recent::Recent;
use super::{Fault, Probed};
use crate::engine::Lane;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// When replies of a lane have failed for so long, and none has arrived, they do not just happen to fail.
const FAILING: Duration = Duration::from_secs(60);
/// A failure that is longer ago says nothing of now.
const OF_LATE: Duration = Duration::from_secs(5 * 60);
/// There are few dangers: failures of their lanes say something for longer.
const OF_LATE_IN_DANGER: Duration = Duration::from_secs(60 * 60);
/// How much longer than two intervals a good synthetic emergency may be ago.
pub(super) const SLACK: Duration = Duration::from_secs(10);

/// What a histogram does not give back.
pub(super) struct Lately {
    pub(super) begun: Instant,
    pub(super) polled: Option<Instant>,
    pub(super) sent: Option<Instant>,
    /// The first and the last reply of each lane that failed since one of it arrived.
    pub(super) failing: BTreeMap<Lane, (Instant, Instant)>,
    pub(super) oldest: Oldest,
    /// The dialogues of the folder had an error at the start.
    pub(super) refused: bool,
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
            failing: BTreeMap::new(),
            oldest: Oldest::default(),
            refused: false,
            probe: None,
            good_probe: None,
            emergencies: Recent::default(),
            faults: BTreeMap::new(),
        }
    }

    pub(super) fn sent(&mut self, lane: Lane, now: Instant) {
        self.sent = Some(now);
        self.failing.remove(&lane);
    }

    pub(super) fn failed(&mut self, fault: Fault, lane: Lane, now: Instant) {
        *self.faults.entry(fault).or_default() += 1;
        // Whoever blocks the bot says nothing of others.
        if fault != Fault::Blocked {
            self.failing.entry(lane).or_insert((now, now)).1 = now;
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
            Part::EmergencySends | Part::UrgentSends | Part::Sends => {
                let of_part = |lane: &&Lane| Part::of_sends(**lane) == part;
                let mut lanes = self.failing.keys().filter(of_part);
                !lanes.any(|lane| self.fails(*lane, now))
            }
            Part::EmergencyWaits => self.moves(Lane::Emergency, patience.waits.emergency, now),
            Part::UrgentWaits => self.moves(Lane::Urgent, patience.waits.urgent, now),
            Part::Waits => self.moves(Lane::Reply, patience.waits.reply, now),
            Part::Probe => patience.probe_every.is_none_or(|every| {
                let good = self.good_probe.unwrap_or(self.begun);
                let late = self.probe.is_some_and(|(probed, _)| probed.late);
                !late && within(Some(good), every.saturating_mul(2).saturating_add(SLACK))
            }),
            Part::Content => !self.refused,
            Part::Store => true,
        }
    }

    /// Whether replies of a lane have failed for some time, and none has arrived.
    fn fails(&self, lane: Lane, now: Instant) -> bool {
        let of_late = match lane {
            Lane::Emergency | Lane::Urgent => OF_LATE_IN_DANGER,
            Lane::Reply | Lane::Later => OF_LATE,
        };
        self.failing.get(&lane).is_some_and(|(first, last)| {
            let since = |at: Instant| now.saturating_duration_since(at);
            last.saturating_duration_since(*first) >= FAILING && since(*last) <= of_late
        })
    }

    /// Whether no reply of a lane has waited longer than it may.
    fn moves(&self, lane: Lane, limit: Option<Duration>, now: Instant) -> bool {
        let waits = self.oldest.waits(lane, now);
        limit.is_none_or(|limit| waits.is_none_or(|waits| waits <= limit))
    }
}
