//! Where a conversation stands. Small, versioned by the store, and nothing personal in it.

use crate::language::Language;
use crate::script::NodeId;
use crate::triage::Memory;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many steps back a conversation remembers.
pub const TRAIL_LIMIT: usize = 256;

/// Where one conversation stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    /// The language that the person chose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Language>,
    /// The language that the person's phone last reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<Language>,
    /// The nodes that were shown, the last one last; at most [`TRAIL_LIMIT`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trail: Vec<NodeId>,
    /// Where "it is not happening now" leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resume: Option<NodeId>,
    /// What triage remembers.
    #[serde(skip_serializing_if = "Memory::is_empty")]
    pub memory: Memory,
    /// What is to be said if nobody answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<FollowUp>,
    /// The points of each question of the test that is being taken, until its result is shown. Never in an event.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<NodeId, u8>,
    /// The answers that the last question may have meant, too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub offered: Vec<NodeId>,
    /// The bot has left this group.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub left: bool,
}

/// A node that is said when its time comes and nobody has answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// When.
    pub due: Timestamp,
    /// What.
    pub node: NodeId,
}

impl Session {
    /// The language to speak: the person's choice, else the phone's, else bokmål.
    pub fn language(&self) -> Language {
        self.chosen.or(self.device).unwrap_or_default()
    }

    /// The node that was shown last.
    pub fn here(&self) -> Option<&NodeId> {
        self.trail.last()
    }
}
