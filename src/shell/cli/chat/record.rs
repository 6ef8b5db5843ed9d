//! Writes down a conversation as a transcript while it goes on.
//!
//! The file is whole after every turn, so one that is broken off has all that was said. What the bot says in it is what it
//! says when the file is played, so that a recorded conversation holds.

use super::CliError;
use crate::contact::oslo;
use crate::script::Script;
use crate::shell::service::Desk;
use crate::transcript::Transcript;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A transcript that is being written.
pub(super) struct Recorder {
    file: PathBuf,
    script: Arc<Script>,
    /// What was done, without what came of it.
    cues: String,
}

impl Recorder {
    /// Begins a file. One that is there already is not written over.
    pub(super) fn begin(file: &Path, desk: &Desk) -> Result<Recorder, CliError> {
        std::fs::File::create_new(file).map_err(|reason| match reason.kind() {
            ErrorKind::AlreadyExists => CliError::Exists {
                file: file.to_owned(),
            },
            _ => CliError::Output {
                file: file.to_owned(),
                reason,
            },
        })?;
        let now = desk.clock().now().to_zoned_datetime(oslo());
        Ok(Recorder {
            file: file.to_owned(),
            script: desk.script(),
            cues: format!("now: {}\n", now.strftime("%Y-%m-%d %H:%M")),
        })
    }

    /// Adds a cue, and writes the conversation as far as it has come.
    pub(super) fn note(&mut self, cue: &str) -> Result<(), CliError> {
        self.cues.push_str(&format!("\n{cue}\n"));
        let text = match Transcript::parse(&self.cues) {
            Ok(transcript) => transcript.play(&self.script).blessed,
            Err(_) => self.cues.clone(),
        };
        std::fs::write(&self.file, text).map_err(|reason| CliError::Output {
            file: self.file.clone(),
            reason,
        })
    }
}
