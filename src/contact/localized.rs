//! A text that stands in every language, or one for all.

use crate::language::Language;

/// A text in each language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Localized {
    nb: String,
    nn: String,
    en: String,
}

impl Localized {
    /// A text for each language.
    pub fn new(nb: impl Into<String>, nn: impl Into<String>, en: impl Into<String>) -> Self {
        Localized {
            nb: nb.into(),
            nn: nn.into(),
            en: en.into(),
        }
    }

    /// The same text in every language, such as a name.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Localized::new(text.clone(), text.clone(), text)
    }

    /// The text in a language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Nb => &self.nb,
            Language::Nn => &self.nn,
            Language::En => &self.en,
        }
    }
}
