//! What can be well or not, and how long what must happen may take.

use crate::engine::Lane;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What can be well or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Telegram gives no updates: nobody is heard.
    Polls,
    /// Telegram answers nothing at all, neither polls nor replies.
    Contact,
    /// No reply to an emergency arrives.
    EmergencySends,
    /// No reply to what is urgent arrives.
    UrgentSends,
    /// No other reply arrives.
    Sends,
    /// A reply to an emergency waits too long.
    EmergencyWaits,
    /// A reply to what is urgent waits too long.
    UrgentWaits,
    /// Another reply waits too long.
    Waits,
    /// Nothing is kept, or in memory alone.
    Store,
    /// The dialogues of the folder had an error at the start; older ones are spoken.
    Content,
    /// Synthetic emergencies are answered late, or not tried.
    Probe,
}

impl Part {
    /// All parts.
    pub const ALL: [Part; 11] = [
        Part::Polls,
        Part::Contact,
        Part::EmergencySends,
        Part::UrgentSends,
        Part::Sends,
        Part::EmergencyWaits,
        Part::UrgentWaits,
        Part::Waits,
        Part::Store,
        Part::Content,
        Part::Probe,
    ];

    /// The name in JSON and log lines.
    pub fn name(self) -> &'static str {
        match self {
            Part::Polls => "polls",
            Part::Contact => "contact",
            Part::EmergencySends => "emergency-sends",
            Part::UrgentSends => "urgent-sends",
            Part::Sends => "sends",
            Part::EmergencyWaits => "emergency-waits",
            Part::UrgentWaits => "urgent-waits",
            Part::Waits => "waits",
            Part::Store => "store",
            Part::Content => "content",
            Part::Probe => "probe",
        }
    }

    /// What is wrong when it is not well.
    pub fn trouble(self) -> &'static str {
        match self {
            Part::Polls => "telegram gives no updates, so nobody is heard",
            Part::Contact => "telegram answers neither polls nor replies",
            Part::EmergencySends => "no reply to an emergency arrives",
            Part::UrgentSends => "no reply to what is urgent arrives",
            Part::Sends => "no ordinary reply arrives",
            Part::EmergencyWaits => "a reply to an emergency waits too long",
            Part::UrgentWaits => "a reply to what is urgent waits too long",
            Part::Waits => "an ordinary reply waits too long",
            Part::Store => "the store keeps nothing, or in memory alone",
            Part::Content => "the dialogues had an error at the start, and older ones are spoken",
            Part::Probe => "the synthetic emergency is answered late, or was not tried for long",
        }
    }

    /// The part that tells whether replies of a lane arrive.
    pub(super) fn of_sends(lane: Lane) -> Part {
        match lane {
            Lane::Emergency => Part::EmergencySends,
            Lane::Urgent => Part::UrgentSends,
            Lane::Reply | Lane::Later => Part::Sends,
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
    /// How long replies may wait.
    pub waits: Waits,
    /// How often a synthetic emergency is sent; none is never.
    pub probe_every: Option<Duration>,
}

/// How long the oldest reply of a lane may wait; none is without end. For what leaves later, nobody waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waits {
    /// To an emergency.
    pub emergency: Option<Duration>,
    /// To what is urgent.
    pub urgent: Option<Duration>,
    /// Any other.
    pub reply: Option<Duration>,
}
