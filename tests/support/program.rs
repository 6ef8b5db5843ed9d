//! The real program as a process of its own, with its lines caught, ended by its id when it is dropped.

use crate::bot_api::{BotApi, PATIENCE, TOKEN};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use tokio::sync::{Notify, watch};

/// How the program is to be started.
#[derive(Clone, Debug)]
pub(crate) struct Launch {
    data: PathBuf,
    environment: BTreeMap<String, String>,
    file_blocks: Option<u32>,
}

impl Launch {
    /// `run` against this server on this data folder, with no limits on how fast it sends.
    pub(crate) fn new(api: &BotApi, data: &Path) -> Self {
        Self::at(&api.url(), data)
    }

    /// As [`Launch::new`], against whatever is at this address.
    pub(crate) fn at(url: &str, data: &Path) -> Self {
        let launch = Self {
            data: data.to_owned(),
            environment: BTreeMap::new(),
            file_blocks: None,
        };
        launch
            .env("TELOXIDE_TOKEN", TOKEN)
            .env("TELOXIDE_API_URL", url)
            .env("RUSVAKT_TELEGRAM__PER_SECOND", "0")
            .env("RUSVAKT_TELEGRAM__PER_CHAT_PER_SECOND", "0")
    }

    /// With this variable in the environment.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Without this variable.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.environment.remove(name);
        self
    }

    /// With the limits on how fast it sends that `config.toml` sets.
    pub(crate) fn with_limits(self) -> Self {
        self.without("RUSVAKT_TELEGRAM__PER_SECOND")
            .without("RUSVAKT_TELEGRAM__PER_CHAT_PER_SECOND")
    }

    /// With a disk on which no file grows beyond so many blocks of 512 bytes.
    pub(crate) fn with_file_blocks(mut self, blocks: u32) -> Self {
        self.file_blocks = Some(blocks);
        self
    }

    /// Starts it.
    pub(crate) fn start(&self) -> Program {
        let binary = env!("CARGO_BIN_EXE_rusvakt");
        let mut command = match self.file_blocks {
            None => Command::new(binary),
            Some(blocks) => {
                let mut shell = Command::new("sh");
                let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
                shell.arg("-c").arg(script).arg(binary);
                shell
            }
        };
        for name in [
            "RUST_LOG",
            "RUST_BACKTRACE",
            "TELOXIDE_TOKEN",
            "TELOXIDE_API_URL",
            "TELOXIDE_PROXY",
            "RUSVAKT_KEY",
        ] {
            command.env_remove(name);
        }
        command
            .args([
                "run",
                "--config",
                concat!(env!("CARGO_MANIFEST_DIR"), "/config.toml"),
                "--data",
            ])
            .arg(&self.data)
            .env("NO_COLOR", "1")
            .env("NO_PROXY", "127.0.0.1")
            .envs(&self.environment)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");

        let lines = Arc::new(Lines::default());
        let readers = [
            lines.catch(child.stdout.take().expect("a pipe")),
            lines.catch(child.stderr.take().expect("a pipe")),
        ];
        let id = child.id();
        let (ended, end) = watch::channel(None);
        let waiter = thread::spawn(move || {
            let status = child.wait().expect("the child is ours");
            for reader in readers {
                let _ = reader.join();
            }
            ended.send_replace(Some(status));
        });
        Program {
            id,
            lines,
            end,
            waiter: Some(waiter),
        }
    }
}

/// The running program.
pub(crate) struct Program {
    id: u32,
    lines: Arc<Lines>,
    end: watch::Receiver<Option<ExitStatus>>,
    waiter: Option<thread::JoinHandle<()>>,
}

impl Program {
    /// Everything it has printed so far, on either stream.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines.caught.lock().expect("no reader panics").clone()
    }

    /// Waits for a line that it prints.
    pub(crate) async fn wait_for_line(&self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let mut more = pin!(self.lines.more.notified());
            more.as_mut().enable();
            if let Some(line) = self.lines().into_iter().find(|line| wanted(line)) {
                return line;
            }
            if tokio::time::timeout_at(deadline, more).await.is_err() {
                panic!(
                    "no line came with {what}; these did:\n{}",
                    self.lines().join("\n")
                );
            }
        }
    }

    /// Whether it still runs.
    pub(crate) fn runs(&self) -> bool {
        self.end.borrow().is_none()
    }

    /// Waits until it ends by itself, or by a signal.
    pub(crate) async fn end(&self) -> ExitStatus {
        let mut end = self.end.clone();
        let ended = tokio::time::timeout(PATIENCE, end.wait_for(Option::is_some)).await;
        let Ok(Ok(status)) = ended else {
            panic!(
                "the program did not end; it printed:\n{}",
                self.lines().join("\n")
            );
        };
        status.expect("it was waited for")
    }

    /// Asks it to end: SIGTERM.
    pub(crate) fn terminate(&self) {
        self.signal("TERM");
    }

    /// Ends it at once, SIGKILL, and waits until it is gone.
    pub(crate) async fn kill(&self) {
        self.signal("KILL");
        self.end().await;
    }

    fn signal(&self, name: &str) {
        if self.runs() {
            let _ = Command::new("sh")
                .args(["-c", &format!("kill -{name} {}", self.id)])
                .status();
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.signal("KILL");
        if let Some(waiter) = self.waiter.take() {
            let _ = waiter.join();
        }
        if thread::panicking() {
            let lines = self.lines();
            let last = &lines[lines.len().saturating_sub(50)..];
            let _ = std::io::Write::write_all(
                &mut std::io::stderr(),
                format!("the program's last lines:\n{}\n", last.join("\n")).as_bytes(),
            );
        }
    }
}

#[derive(Default)]
struct Lines {
    caught: Mutex<Vec<String>>,
    more: Notify,
}

impl Lines {
    fn catch(self: &Arc<Self>, pipe: impl Read + Send + 'static) -> thread::JoinHandle<()> {
        let lines = Arc::clone(self);
        thread::spawn(move || {
            let mut pipe = BufReader::new(pipe);
            let mut line = Vec::new();
            while pipe.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
                let text = String::from_utf8_lossy(&line).trim_end().to_owned();
                lines.caught.lock().expect("no reader panics").push(text);
                lines.more.notify_waiters();
                line.clear();
            }
        })
    }
}
