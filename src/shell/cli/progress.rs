//! A sign of life from commands that take their time: what they are doing, on the standard error.
//!
//! **Invariant**: nothing is shown of what takes less than a second, nor where nobody sits before the terminal.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// What takes so long is told.
const AFTER: Duration = Duration::from_secs(1);

/// What a command is doing; it has ended when this is dropped.
pub(super) struct Progress(Option<(Sender<&'static str>, thread::JoinHandle<()>)>);

impl Progress {
    /// Tells of a command, when it is `wanted` and the standard error is a terminal.
    pub(super) fn new(wanted: bool) -> Progress {
        let is_seen = wanted && std::io::stderr().is_terminal();
        Progress(is_seen.then(|| {
            let (sender, receiver) = mpsc::channel();
            let telling = thread::spawn(move || tell(&receiver, AFTER, &mut std::io::stderr()));
            (sender, telling)
        }))
    }

    /// From now on it does this.
    pub(super) fn doing(&self, what: &'static str) {
        if let Some((sender, _)) = &self.0 {
            // Whoever tells of it has ended only when nothing can be told.
            let _ = sender.send(what);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, telling)) = self.0.take() {
            drop(sender);
            drop(telling.join());
        }
    }
}

/// Tells what is being done once it has gone on for so long.
fn tell(doing: &Receiver<&'static str>, after: Duration, out: &mut impl Write) {
    let begun = Instant::now();
    let mut now = None;
    loop {
        let left = after.saturating_sub(begun.elapsed());
        let next = match left.is_zero() {
            true => {
                if let Some(what) = now.take() {
                    // A terminal that is gone is no reason to stop.
                    drop(writeln!(out, "{what} …"));
                }
                doing.recv().map_err(|_| RecvTimeoutError::Disconnected)
            }
            false => doing.recv_timeout(left),
        };
        match next {
            Ok(what) => now = Some(what),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::tell;
    use std::sync::mpsc;
    use std::time::Duration;

    fn told(after: Duration) -> String {
        let (sender, receiver) = mpsc::channel();
        for what in ["leser", "lærer"] {
            sender.send(what).expect("somebody listens");
        }
        drop(sender);
        let mut out = Vec::new();
        tell(&receiver, after, &mut out);
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn what_takes_its_time_is_told_and_nothing_else() {
        assert_eq!(told(Duration::ZERO), "leser …\nlærer …\n");
        assert_eq!(told(Duration::from_secs(3600)), "");
    }
}
