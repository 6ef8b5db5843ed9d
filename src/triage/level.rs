//! How grave a message is and what it is about: the words of the triage protocol.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How grave a message is, lowest first.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// A greeting, chit-chat, something off topic.
    #[default]
    Other,
    /// A question for knowledge.
    Info,
    /// Somebody struggles and wants to talk; nobody is in danger now.
    Help,
    /// A crisis that cannot wait until tomorrow.
    Urgent,
    /// Somebody may be dying or is in acute danger now.
    Emergency,
}

/// What a danger is about.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// Took too much.
    Overdose,
    /// Does not wake up.
    Unconscious,
    /// Does not breathe, or hardly.
    Breathing,
    /// Convulsions, delirium tremens.
    Seizure,
    /// Chest pain, signs of a stroke.
    ChestPain,
    /// Burning hot on stimulants.
    Hyperthermia,
    /// Wants to die, or is about to.
    Suicide,
    /// Hurts themselves.
    SelfHarm,
    /// Is beaten, threatened, locked in.
    Violence,
    /// Fire or smoke.
    Fire,
    /// A small child has swallowed something.
    ChildPoisoning,
    /// A dangerous mix or an unknown pill.
    Mixing,
    /// Drugged or raped.
    Spiked,
    /// Dangerous withdrawal.
    Withdrawal,
    /// Hears voices, paranoid.
    Psychosis,
    /// Nothing of this.
    #[default]
    None,
}

impl Level {
    /// All levels, lowest first.
    pub const ALL: [Level; 5] = [
        Level::Other,
        Level::Info,
        Level::Help,
        Level::Urgent,
        Level::Emergency,
    ];

    /// The name used in files and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Level::Other => "other",
            Level::Info => "info",
            Level::Help => "help",
            Level::Urgent => "urgent",
            Level::Emergency => "emergency",
        }
    }

    /// The next lower level; the lowest stays.
    pub fn below(self) -> Level {
        let at = Level::ALL.iter().position(|level| *level == self);
        at.and_then(|at| at.checked_sub(1))
            .map_or(Level::Other, |at| Level::ALL[at])
    }

    /// Reads a name.
    pub fn from_name(name: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.name() == name)
    }
}

impl Category {
    /// All categories, in the order of the protocol: where two are equally grave, the first one names the message.
    pub const ALL: [Category; 16] = [
        Category::Overdose,
        Category::Unconscious,
        Category::Breathing,
        Category::Seizure,
        Category::ChestPain,
        Category::Hyperthermia,
        Category::Suicide,
        Category::SelfHarm,
        Category::Violence,
        Category::Fire,
        Category::ChildPoisoning,
        Category::Mixing,
        Category::Spiked,
        Category::Withdrawal,
        Category::Psychosis,
        Category::None,
    ];

    /// The name used in files and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Category::Overdose => "overdose",
            Category::Unconscious => "unconscious",
            Category::Breathing => "breathing",
            Category::Seizure => "seizure",
            Category::ChestPain => "chest-pain",
            Category::Hyperthermia => "hyperthermia",
            Category::Suicide => "suicide",
            Category::SelfHarm => "self-harm",
            Category::Violence => "violence",
            Category::Fire => "fire",
            Category::ChildPoisoning => "child-poisoning",
            Category::Mixing => "mixing",
            Category::Spiked => "spiked",
            Category::Withdrawal => "withdrawal",
            Category::Psychosis => "psychosis",
            Category::None => "none",
        }
    }

    /// Whether the protocol has it at the level urgent too (TRIAGE, categories).
    pub fn can_be_urgent(self) -> bool {
        matches!(
            self,
            Category::Suicide
                | Category::SelfHarm
                | Category::ChildPoisoning
                | Category::Mixing
                | Category::Spiked
                | Category::Withdrawal
                | Category::Psychosis
        )
    }

    /// Reads a name.
    pub fn from_name(name: &str) -> Option<Category> {
        Category::ALL
            .into_iter()
            .find(|category| category.name() == name)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
