//! How it stands, in a few numbers.

use super::part::Part;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What became of the last synthetic emergency.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Probed {
    /// How long it took, or how long it was waited for.
    pub seconds: f64,
    /// It was not answered in time, or not as an emergency.
    pub late: bool,
}

/// The last synthetic emergency.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LastProbe {
    /// How long it took, or how long it was waited for.
    pub seconds: f64,
    /// It was not answered in time, or not as an emergency.
    pub late: bool,
    /// How many whole seconds ago that was.
    pub ago_seconds: u64,
}

/// How it stands, in a few numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Whether all is well.
    pub ok: bool,
    /// What is not.
    #[serde(default)]
    pub unwell: Vec<Part>,
    /// How many whole seconds ago Telegram last answered a poll; none when it never did.
    pub last_poll_seconds: Option<u64>,
    /// How many whole minutes ago an answer last arrived, so that nobody learns when; none when none did.
    #[serde(default)]
    pub last_send_minutes: Option<u64>,
    /// Messages that were not answered yet.
    pub messages_waiting: i64,
    /// Replies that have not left yet.
    pub replies_waiting: i64,
    /// For how many whole minutes the oldest reply of each lane has waited; lanes in which none waits are not named.
    #[serde(default)]
    pub oldest_reply_minutes: BTreeMap<String, u64>,
    /// Whether the store keeps, and on disk.
    pub store: bool,
    /// The dialogues that are spoken.
    pub content: String,
    /// The last synthetic emergency; none before the first.
    pub probe: Option<LastProbe>,
    /// Replies to emergencies since the start.
    pub emergencies: u64,
    /// How long the median one of the last thousand took until Telegram had it.
    pub median_seconds: Option<f64>,
    /// How long the slowest one of the last thousand took.
    pub slowest_seconds: Option<f64>,
    /// What went wrong with replies since the start.
    pub faults: BTreeMap<String, u64>,
}
