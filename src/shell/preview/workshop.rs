//! What the workshop knows of the files: what is wrong with them, and what the last change did.
//!
//! **Invariant**: what is shown of the files is told to it by whoever looks at them; it reads none itself.

use crate::difference::{self, Tried, Version};
use crate::finding::{Finding, Severity};
use crate::script::Script;
use crate::shell::content::Files;
use crate::shell::reload::Looked;
use jiff::ZonedDateTime;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What is known of the files; clones are the same place.
#[derive(Clone, Default)]
pub struct Workshop(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// The files that are spoken and what they were compiled to.
    used: Option<(Files, Arc<Script>)>,
    findings: Vec<Finding>,
    /// What the last change was, and when it was seen.
    change: Option<Change>,
}

/// What became of the files that were last saved.
#[derive(Clone)]
pub(super) struct Change {
    /// The time of day.
    pub(super) at: String,
    /// What it did to the conversations.
    pub(super) told: String,
    /// Whether it is in use.
    pub(super) used: bool,
}

impl Workshop {
    /// Begins with files, what they were compiled to, and what is wrong with them.
    pub fn new(files: Files, script: Arc<Script>, findings: Vec<Finding>) -> Workshop {
        Workshop(Arc::new(Mutex::new(State {
            used: Some((files, script)),
            findings,
            change: None,
        })))
    }

    /// Tells what became of changed files. `script` is what is spoken now, `saved` when they were seen, and `now` what the
    /// bot thinks that the time is.
    pub fn tell(
        &self,
        looked: Looked,
        script: Arc<Script>,
        saved: &ZonedDateTime,
        now: &ZonedDateTime,
    ) {
        let at = saved.strftime("%H.%M.%S").to_string();
        let mut state = self.state();
        match looked {
            Looked::Used { files, findings } => {
                let told = state
                    .used
                    .as_ref()
                    .map_or_else(String::new, |(before, old)| {
                        changes(before, old, &files, &script, now)
                    });
                state.findings = findings;
                state.used = Some((files, script));
                let used = true;
                state.change = Some(Change { at, told, used });
            }
            Looked::AsBefore { findings, .. } => {
                state.findings = findings;
                let told = "Filene er igjen som dem boten bruker.".to_owned();
                let used = true;
                state.change = Some(Change { at, told, used });
            }
            Looked::Refused(findings) => {
                state.findings = findings;
                let told = "Filene har en feil. Boten bruker dem den hadde, til den er rettet.";
                state.change = Some(Change {
                    at,
                    told: told.to_owned(),
                    used: false,
                });
            }
        }
    }

    /// What is wrong with the files, errors first.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let mut findings = self.state().findings.clone();
        findings.sort_by_key(|finding| finding.severity != Severity::Error);
        findings
    }

    /// What the last change was.
    pub(super) fn change(&self) -> Option<Change> {
        self.state().change.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is said differently, in words.
fn changes(
    before: &Files,
    old: &Script,
    after: &Files,
    new: &Script,
    now: &ZonedDateTime,
) -> String {
    let version = |files, script| Version { files, script };
    let difference = difference::compare(
        version(&before.sources, old),
        version(&after.sources, new),
        &Tried::default(),
        now,
    );
    difference.told().trim().to_owned()
}
