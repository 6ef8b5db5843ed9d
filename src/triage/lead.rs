//! Whom a reply leads with.

use super::{Category, Level};
use serde::Serialize;

/// Whom a reply leads with, as the protocol and the labelled cases name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Lead {
    /// The ambulance service.
    #[serde(rename = "113")]
    Ambulance,
    /// The police.
    #[serde(rename = "112")]
    Police,
    /// The fire service.
    #[serde(rename = "110")]
    Fire,
    /// The out-of-hours doctor.
    #[serde(rename = "116117")]
    Legevakt,
    /// The poison information centre.
    #[serde(rename = "giftinfo")]
    Giftinfo,
    /// Mental Helse's line, for thoughts of dying.
    #[serde(rename = "116123")]
    MentalHelse,
    /// RUStelefonen (RUSinfo).
    #[serde(rename = "rustelefonen")]
    Rustelefonen,
    /// Nobody in particular.
    #[serde(rename = "any")]
    Any,
}

impl Lead {
    /// Whom the protocol (TRIAGE, categories) leads with at a level and category.
    pub fn of(level: Level, category: Category) -> Lead {
        match (level, category) {
            (Level::Emergency, Category::Violence) => Lead::Police,
            (Level::Emergency, Category::Fire) => Lead::Fire,
            (Level::Emergency, _) => Lead::Ambulance,
            (Level::Urgent, Category::Suicide | Category::SelfHarm) => Lead::MentalHelse,
            (Level::Urgent, Category::Mixing | Category::ChildPoisoning) => Lead::Giftinfo,
            (Level::Urgent, Category::Violence) => Lead::Police,
            (Level::Urgent, Category::Fire) => Lead::Fire,
            (Level::Urgent, _) => Lead::Legevakt,
            (Level::Help | Level::Info, _) => Lead::Rustelefonen,
            (Level::Other, _) => Lead::Any,
        }
    }

    /// The id of the contact in `contacts.toml`.
    pub fn contact(self) -> &'static str {
        match self {
            Lead::Ambulance => "113",
            Lead::Police => "112",
            Lead::Fire => "110",
            Lead::Legevakt => "legevakt",
            Lead::Giftinfo => "giftinfo",
            Lead::MentalHelse => "mental-helse",
            Lead::Rustelefonen | Lead::Any => "rustelefonen",
        }
    }

    /// The name used in JSON, cases and transcripts.
    pub fn name(self) -> &'static str {
        match self {
            Lead::Legevakt => "116117",
            Lead::MentalHelse => "116123",
            Lead::Any => "any",
            other => other.contact(),
        }
    }
}
