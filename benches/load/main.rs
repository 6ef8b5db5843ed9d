//! Messages a second over the loopback, beside a bare teloxide echo bot in the same run.
//!
//! `cargo bench --bench load [-- --messages N --rounds N --sessions N --cost-us N]`. The stand-in for Telegram and the echo bot are
//! this same executable in processes of their own, so that neither shares memory or a runtime with what is measured.
//! Nothing leaves 127.0.0.1, each run ends after a fixed number of messages, and children are ended by their ids.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a bench prints and touches the world"
)]

mod echo;
mod stand_in;

use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// The token of the bench; the stand-in takes any.
const TOKEN: &str = "7000000001:loopback-token-of-the-bench";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("echo") => return echo::run(),
        Some("stand-in") => return stand_in::run(&arguments[1..]),
        _ => {}
    }
    let number = |name: &str, otherwise: usize| {
        let mut pairs = arguments.windows(2).filter(|pair| pair[0] == name);
        pairs
            .next()
            .map_or(otherwise, |pair| pair[1].parse().unwrap())
    };
    let messages = number("--messages", 20_000);
    let rounds = number("--rounds", 3);
    let sessions = number("--sessions", 10_000);
    let cost_us = number("--cost-us", 0);

    for users in [20, 200] {
        let load = Load {
            users,
            messages,
            window: users,
            cost_us,
        };
        let mut best = [0.0_f64; 2];
        for _ in 0..rounds {
            for (index, bot) in [Bot::Echo, Bot::Rusvakt].into_iter().enumerate() {
                let run = measure(bot, &load);
                println!("{users:>3} users  {:<8} {}", bot.name(), run.describe());
                best[index] = best[index].max(run.per_second);
            }
        }
        println!(
            "{users:>3} users  ratio    {:.2} (best of {rounds} each)",
            best[1] / best[0]
        );
    }
    let run = measure(
        Bot::Rusvakt,
        &Load {
            users: sessions,
            messages: sessions,
            window: 200,
            cost_us,
        },
    );
    println!("{sessions} sessions  {}", run.describe());
}

/// How much is written to the bot.
struct Load {
    users: usize,
    messages: usize,
    /// How many messages may wait for a reply at once.
    window: usize,
    /// How long the stand-in works on each reply, in microseconds, as a slower test server would.
    cost_us: usize,
}

#[derive(Clone, Copy)]
enum Bot {
    Echo,
    Rusvakt,
}

impl Bot {
    fn name(self) -> &'static str {
        match self {
            Bot::Echo => "echo",
            Bot::Rusvakt => "rusvakt",
        }
    }

    fn start(self, port: &str, data: &Path) -> Running {
        let mut command = match self {
            Bot::Echo => {
                let mut command = Command::new(std::env::current_exe().unwrap());
                command.arg("echo");
                command
            }
            Bot::Rusvakt => {
                let mut command = Command::new(env!("CARGO_BIN_EXE_rusvakt"));
                let config = concat!(env!("CARGO_MANIFEST_DIR"), "/config.toml");
                command
                    .args(["run", "--config", config, "--data"])
                    .arg(data);
                command
            }
        };
        command
            .env("TELOXIDE_TOKEN", TOKEN)
            .env("TELOXIDE_API_URL", format!("http://127.0.0.1:{port}"))
            .env("RUSVAKT_TELEGRAM__PER_SECOND", "0")
            .env("RUSVAKT_TELEGRAM__PER_CHAT_PER_SECOND", "0")
            .env("NO_PROXY", "127.0.0.1")
            .env_remove("RUST_LOG");
        Running(
            command
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .spawn()
                .unwrap(),
        )
    }
}

/// What one run came to.
struct Run {
    per_second: f64,
    median: Duration,
    slow: Duration,
    first_poll: Duration,
    resident_kib: u64,
}

impl Run {
    fn describe(&self) -> String {
        format!(
            "{:>7.0} messages/s  p50 {:>7.2?}  p99 {:>7.2?}  first getUpdates after {:>6.1?}  {:.1} MiB resident",
            self.per_second,
            self.median,
            self.slow,
            self.first_poll,
            self.resident_kib as f64 / 1024.0
        )
    }
}

fn measure(bot: Bot, load: &Load) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Command::new(std::env::current_exe().unwrap())
        .arg("stand-in")
        .args(
            [load.users, load.messages, load.window, load.cost_us].map(|number| number.to_string()),
        )
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let _server = Running(server);
    let port = expect(&mut lines, "port");

    let start = Instant::now();
    let running = bot.start(&port, &folder.path().join("data"));
    expect(&mut lines, "polled");
    let first_poll = start.elapsed();
    let done = expect(&mut lines, "done");
    let resident_kib = resident_kib(running.0.id());
    drop(running);

    let numbers: Vec<u64> = done
        .split(' ')
        .map(|number| number.parse().unwrap())
        .collect();
    let [nanos, median, slow] = numbers[..] else {
        panic!("three numbers in {done}")
    };
    Run {
        per_second: load.messages as f64 / Duration::from_nanos(nanos).as_secs_f64(),
        median: Duration::from_nanos(median),
        slow: Duration::from_nanos(slow),
        first_poll,
        resident_kib,
    }
}

/// The rest of the stand-in's next line, which must begin with this word.
fn expect(lines: &mut Lines<BufReader<ChildStdout>>, word: &str) -> String {
    let line = lines.next().map(Result::unwrap);
    let Some(rest) = line.as_deref().and_then(|line| line.strip_prefix(word)) else {
        panic!("waited for {word:?}, got {line:?}: the bot does not answer");
    };
    rest.trim().to_owned()
}

fn resident_kib(id: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or(0)
}

/// A child that is ended when it is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
