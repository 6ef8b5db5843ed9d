//! The languages that danger words are written in: more than the bot speaks.

use crate::language::Language;
use serde::{Deserialize, Serialize};

/// A language, or the dialects together, that words of danger are listed under.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Tongue {
    /// Bokmål.
    #[default]
    Nb,
    /// Nynorsk.
    Nn,
    /// Norwegian dialects as people spell them.
    Dialect,
    /// English.
    En,
    /// Swedish.
    Sv,
    /// Danish.
    Da,
    /// Polish.
    Pl,
    /// Ukrainian.
    Uk,
    /// Russian.
    Ru,
    /// Lithuanian.
    Lt,
    /// Somali.
    So,
    /// Arabic.
    Ar,
    /// Tigrinya.
    Ti,
    /// Persian.
    Fa,
    /// Spanish.
    Es,
    /// French.
    Fr,
    /// German.
    De,
    /// Northern Sámi.
    Se,
}

impl Tongue {
    /// All of them with the names they have in word files.
    pub const ALL: [(&str, Tongue); 18] = [
        ("nb", Tongue::Nb),
        ("nn", Tongue::Nn),
        ("dialect", Tongue::Dialect),
        ("en", Tongue::En),
        ("sv", Tongue::Sv),
        ("da", Tongue::Da),
        ("pl", Tongue::Pl),
        ("uk", Tongue::Uk),
        ("ru", Tongue::Ru),
        ("lt", Tongue::Lt),
        ("so", Tongue::So),
        ("ar", Tongue::Ar),
        ("ti", Tongue::Ti),
        ("fa", Tongue::Fa),
        ("es", Tongue::Es),
        ("fr", Tongue::Fr),
        ("de", Tongue::De),
        ("se", Tongue::Se),
    ];

    /// Reads a name.
    pub fn from_name(name: &str) -> Option<Tongue> {
        Tongue::ALL
            .into_iter()
            .find(|(known, _)| *known == name)
            .map(|(_, tongue)| tongue)
    }

    /// The language of ours that a writer of this one most likely reads.
    pub fn language(self) -> Language {
        match self {
            Tongue::Nb | Tongue::Dialect | Tongue::Sv | Tongue::Da | Tongue::Se => Language::Nb,
            Tongue::Nn => Language::Nn,
            _ => Language::En,
        }
    }
}
