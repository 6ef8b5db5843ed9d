//! The three written languages that the bot speaks.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A language that pages are written in.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Bokmål, the source language that the others translate.
    #[default]
    Nb,
    /// Nynorsk.
    Nn,
    /// English.
    En,
}

impl Language {
    /// All languages, the source language first.
    pub const ALL: [Language; 3] = [Language::Nb, Language::Nn, Language::En];

    /// The code used in folder names, node references and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Language::Nb => "nb",
            Language::Nn => "nn",
            Language::En => "en",
        }
    }

    /// Reads one of our own codes (`nb`, `nn`, `en`).
    pub fn from_code(code: &str) -> Option<Language> {
        Language::ALL
            .into_iter()
            .find(|language| language.code() == code)
    }

    /// Reads an IETF language tag as a phone reports it (`nb-NO`, `nn`, `en-GB`); none for a language we do not speak.
    pub fn from_device(tag: &str) -> Option<Language> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "no" => Some(Language::Nb),
            code => Language::from_code(code),
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
