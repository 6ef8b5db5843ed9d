//! What a reviewer may do.

use serde::{Deserialize, Serialize};

/// What a reviewer may do; each may do what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Sees numbers, and no words.
    Reader,
    /// Reads the scrubbed words, labels messages, proposes phrases.
    Reviewer,
    /// Writes decided messages as cases, and reads the audit log.
    Admin,
}

impl Role {
    /// All roles, the least first.
    pub const ALL: [Role; 3] = [Role::Reader, Role::Reviewer, Role::Admin];

    /// The name used in files and flags.
    pub fn name(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Reviewer => "reviewer",
            Role::Admin => "admin",
        }
    }

    /// Reads a name.
    pub fn from_name(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }
}
