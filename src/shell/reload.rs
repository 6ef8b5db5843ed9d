//! Takes changed dialogues into use while the bot runs.
//!
//! A thread of its own looks at the folder twice a second: names, numbers, sizes and times of the files, which costs less
//! than a millisecond and sees a change on every file system, also where the system tells of none. It reads what has
//! stood still from one look to the next, compiles it, has questions learned, and only then puts it in the place of what
//! is spoken. **Invariants**: a set of files is used whole or not at all, and one with an error is not; what no longer
//! stands in the folder when it is compiled is not used either; nobody waits for a reload, and what went wrong with one
//! is logged with its place.

use super::content::{self, Files, Look};
use super::service::spoken::Spoken;
use crate::finding::{Finding, Severity};
use crate::script::{Compiled, Script};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// How often the folder is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Looks for changed dialogues.
#[derive(Debug)]
pub struct Reload {
    folder: PathBuf,
    /// The files that were last taken, whether they could be used or not.
    taken: Look,
    /// Changed files that may still be being written.
    changing: Option<Look>,
}

/// What became of changed files.
#[derive(Debug)]
pub enum Looked {
    /// They are spoken from now on.
    Used {
        /// The files.
        files: Files,
        /// What somebody should look at.
        findings: Vec<Finding>,
    },
    /// They are the same again as those that are spoken.
    AsBefore {
        /// The files.
        files: Files,
        /// What somebody should look at.
        findings: Vec<Finding>,
    },
    /// They have an error and are not used; nothing is told when they could not even be read to the end.
    Refused(Vec<Finding>),
}

impl Reload {
    /// Remembers how a folder looks now; to be called before its files are first read, so that no change is missed.
    pub fn of(folder: &Path) -> Reload {
        Reload {
            folder: folder.to_owned(),
            taken: Look::at(folder),
            changing: None,
        }
    }

    /// Goes on looking until the program ends, and puts what has changed in the place of what is spoken; `used` is told
    /// of each set of files that is in use from then on.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(self, spoken: Spoken, used: impl Fn(&Files) + Send + 'static) -> io::Result<()> {
        self.start_telling(spoken, move |looked| {
            if let Looked::Used { files, .. } = looked {
                used(&files);
            }
        })
    }

    /// As [`Reload::start`], and tells of what is not used too.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start_telling(
        mut self,
        spoken: Spoken,
        tell: impl Fn(Looked) + Send + 'static,
    ) -> io::Result<()> {
        let looking = move || {
            loop {
                thread::sleep(LOOK_EVERY);
                if let Some(looked) = self.look(&spoken) {
                    tell(looked);
                }
            }
        };
        thread::Builder::new()
            .name("reload".to_owned())
            .spawn(looking)
            .map(drop)
    }

    /// Looks once, and puts what has changed and stands still in the place of what is spoken; nothing, when nothing has.
    pub fn look(&mut self, spoken: &Spoken) -> Option<Looked> {
        let files = self.changed()?;
        self.take(files, spoken)
    }

    /// The files, when they have changed and stand still.
    fn changed(&mut self) -> Option<Files> {
        let look = Look::at(&self.folder);
        if look == self.taken {
            self.changing = None;
            return None;
        }
        if self.changing.as_ref() != Some(&look) {
            self.changing = Some(look);
            return None;
        }
        let files = Files::read(&self.folder);
        // Changed while they were read: what was read may never have stood there together.
        if Look::at(&self.folder) != look {
            return None;
        }
        self.changing = None;
        self.taken = look;
        Some(files)
    }
    /// Has a set of files spoken, when it has no error and is another than before. Nothing becomes of one that was
    /// changed again while it was compiled, as by somebody who goes back at once: the next look takes what stands there.
    fn take(&self, files: Files, spoken: &Spoken) -> Option<Looked> {
        let before = spoken.now();
        let made = catch_unwind(AssertUnwindSafe(|| ready(&files, &before)));
        if Look::at(&self.folder) != self.taken {
            tracing::info!(
                "the dialogues changed again while they were compiled; what was read is left"
            );
            return None;
        }
        Some(match made {
            Ok(Ok((script, findings))) if script.version() == before.version() => {
                tracing::info!(content = %script.version(), "the dialogues are again those that are in use");
                Looked::AsBefore { files, findings }
            }
            Ok(Ok((script, findings))) => {
                let script = Arc::new(script);
                spoken.replace(script.clone());
                tracing::info!(content = %script.version(), before = %before.version(), "changed dialogues are in use");
                Looked::Used { files, findings }
            }
            Ok(Err(findings)) => {
                tracing::error!(
                    errors = content::log_errors(&findings),
                    content = %before.version(),
                    "the changed dialogues are not used; the bot goes on with those that it has, until they are mended"
                );
                Looked::Refused(findings)
            }
            Err(_) => {
                tracing::error!(
                    content = %before.version(),
                    "reading the changed dialogues failed; the bot goes on with those that it has"
                );
                Looked::Refused(Vec::new())
            }
        })
    }
}

/// A script that can be spoken at once, or what is wrong.
fn ready(files: &Files, before: &Script) -> Result<(Script, Vec<Finding>), Vec<Finding>> {
    let Compiled { script, findings } = files.compile();
    let is_error = |finding: &Finding| finding.severity == Severity::Error;
    let Some(mut script) = script.filter(|_| !findings.iter().any(is_error)) else {
        return Err(findings);
    };
    script.take_over_router(before);
    script.router();
    Ok((script, findings))
}

#[cfg(test)]
mod tests {
    use super::{Looked, Reload};
    use crate::shell::content;
    use crate::shell::service::spoken::Spoken;
    use std::fs;
    use std::sync::Arc;

    /// Somebody saves and goes back at once: what was saved is still being compiled, and must not be spoken after it.
    #[test]
    fn what_was_changed_again_while_it_was_compiled_is_not_spoken() {
        let folder = tempfile::TempDir::new().unwrap();
        for source in content::built_in() {
            let path = folder.path().join(&*source.file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, &*source.text).unwrap();
        }
        let script = Arc::new(content::compile(folder.path()).script.unwrap());
        let version = script.version().clone();
        let spoken = Spoken::new(script);
        let mut reload = Reload::of(folder.path());

        let page = folder.path().join("nb/group.md");
        let old = fs::read_to_string(&page).unwrap();
        fs::write(&page, old.replace("# ", "# Saved ")).unwrap();
        assert!(reload.changed().is_none());
        let saved = reload.changed().expect("what was saved stands still");
        fs::write(&page, old).unwrap();

        assert!(reload.take(saved, &spoken).is_none());
        assert_eq!(*spoken.now().version(), version);
        assert!(reload.look(&spoken).is_none());
        let looked = reload.look(&spoken);
        assert!(
            matches!(looked, Some(Looked::AsBefore { .. })),
            "{looked:?}"
        );
        assert_eq!(*spoken.now().version(), version);
    }
}
