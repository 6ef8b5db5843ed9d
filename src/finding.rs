//! A fault in a file that operators write: what is wrong, where, what to do, and the mending where that is sure.

mod edit;
mod toml;

pub use self::toml::{MONTHS, Mending, impossible_date, mending, toml_fault};
pub use edit::{Edit, Mended, mended, tidied};

use serde::Serialize;
use std::ops::Range;
use std::sync::Arc;

/// Every code that a finding can have, in the order of the alphabet. Each has a broken script under `tests/scripts`.
pub const CODES: &[&str] = &[
    "ask-ambiguous",
    "ask-elsewhere",
    "ask-twice",
    "ask-without-node",
    "asks-not-urgent",
    "attribute-unknown",
    "bot-text-length",
    "bot-text-missing",
    "bot-unreadable",
    "category-twice",
    "choice-not-a-link",
    "choices-too-many",
    "command-missing",
    "command-name",
    "command-words-twice",
    "contact-emergency-missing",
    "contact-field-missing",
    "contact-hours-invalid",
    "contact-missing",
    "contact-phone-invalid",
    "contact-too-long",
    "contact-unverified",
    "contact-web-invalid",
    "contacts-unknown-key",
    "contacts-unreadable",
    "emergency-without-number",
    "entry-leads-elsewhere",
    "entry-without-follow-up",
    "file-missing",
    "file-unreadable",
    "file-unused",
    "first-heading-small",
    "follow-up-loop",
    "front-matter-missing",
    "front-matter-unreadable",
    "heading-missing",
    "heading-space",
    "help-too-far",
    "helpline-without-hours",
    "label-length",
    "label-not-plain",
    "leaf-without-way",
    "link-in-text",
    "markup-leftover",
    "markup-unsupported",
    "merge-conflict",
    "mixing-class-unknown",
    "mixing-danger-unknown",
    "mixing-member-twice",
    "mixing-member-unknown",
    "mixing-milder",
    "mixing-pair-malformed",
    "mixing-pair-twice",
    "mixing-reason-missing",
    "mixing-reason-unknown",
    "mixing-translation-missing",
    "mixing-unreadable",
    "mixing-without-number",
    "moved-nowhere",
    "node-duplicate",
    "node-empty",
    "node-id-invalid",
    "node-unreachable",
    "node-without-id",
    "number-in-text",
    "number-unknown",
    "page-empty",
    "page-name",
    "page-required",
    "placeholder-unknown",
    "placeholder-unknown-contact",
    "points-invalid",
    "points-outside-choice",
    "questions-topic-unknown",
    "questions-unreadable",
    "reviewed-ahead",
    "reviewed-missing",
    "reviewed-not-a-date",
    "ring-closed",
    "route-empty",
    "route-never-open",
    "route-unknown-contact",
    "score-hole",
    "score-missing",
    "score-not-shown",
    "score-outside-result",
    "score-overlap",
    "score-range",
    "score-target",
    "score-without-questions",
    "source-not-an-address",
    "sources-missing",
    "step-long",
    "style-unreadable",
    "subject-unknown",
    "target-malformed",
    "target-missing",
    "target-too-long",
    "text-before-heading",
    "text-blames",
    "text-doses",
    "text-hard",
    "text-long",
    "text-promises",
    "text-too-long",
    "text-unwritten",
    "translated-unreadable",
    "translation-attributes",
    "translation-extra",
    "translation-leads-elsewhere",
    "translation-missing",
    "translation-outdated",
    "translation-points",
    "translation-when",
    "triage-concept-unknown",
    "triage-language",
    "triage-list",
    "triage-missing",
    "triage-phrase",
    "triage-unreadable",
    "when-always",
    "when-misplaced",
    "when-unknown",
];

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The content cannot be used.
    Error,
    /// The content can be used, but somebody should look.
    Warning,
}

/// A file as it was read, so that findings can show its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as people name it, `/` between folders, relative to the dialogues.
    pub file: Arc<str>,
    /// What stands in it.
    pub text: Arc<str>,
    /// Where its lines begin, in bytes.
    lines: Arc<[usize]>,
}

/// A fault in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// Which fault it is, in kebab-case.
    pub code: &'static str,
    /// The file, relative to the dialogues.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong, in one Norwegian sentence.
    pub message: String,
    /// What to do, in one Norwegian sentence.
    pub help: String,
    /// What mends it, where only one thing can be meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edit: Option<Edit>,
}

impl Finding {
    /// The finding with what mends it for sure, when something does.
    pub fn mended_by(self, edit: Option<Edit>) -> Finding {
        Finding { edit, ..self }
    }
}

impl Source {
    /// Names a file and holds its text.
    pub fn new(file: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let after = text.match_indices('\n').map(|(at, _)| at + 1);
        Source {
            file: file.into(),
            lines: std::iter::once(0).chain(after).collect(),
            text,
        }
    }

    /// Line and column, both from 1, of a byte offset. An offset outside the text counts as its end.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).map_or(0, |line| self.lines[line]);
        (line, self.text[start..offset].chars().count() + 1)
    }

    /// A finding at the start of `span`, a byte range of the text.
    pub fn finding(
        &self,
        severity: Severity,
        code: &'static str,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Finding {
        let (line, column) = self.position(span.start);
        Finding {
            severity,
            code,
            file: self.file.clone(),
            line,
            column,
            message: message.into(),
            help: help.into(),
            edit: None,
        }
    }

    /// An error at the start of `span`.
    pub fn error(
        &self,
        code: &'static str,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Finding {
        self.finding(Severity::Error, code, span, message, help)
    }

    /// A warning at the start of `span`.
    pub fn warning(
        &self,
        code: &'static str,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Finding {
        self.finding(Severity::Warning, code, span, message, help)
    }
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn positions_count_characters_from_one() {
        let source = Source::new("nb/a.md", "æøå\nåå x");
        assert_eq!(source.position(0), (1, 1));
        assert_eq!(source.position("æøå\nåå ".len()), (2, 4));
        assert_eq!(source.position(999), (2, 5));
    }
}
