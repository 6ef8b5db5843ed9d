//! Log lines: our own, each readable alone, to standard error.
//!
//! **Invariant**: no other crate's lines are ever shown, whatever the environment asks for; they can hold the token and
//! people's words. A panic is one line with its place and nothing of its message.

use super::config::LogLevel;
use tracing::Level;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// What our own lines come from.
const OURS: &str = "rusvakt";

/// Starts logging, and makes panics log lines.
pub fn start(level: LogLevel) {
    start_with(Targets::new().with_target(OURS, least(level)));
}

/// Starts logging for a command that tells operators itself, in Norwegian, what becomes of the dialogues: of the log only
/// what else fails is shown, and all of it to a developer.
pub fn start_for_operators(level: LogLevel) {
    let lines = match level {
        LogLevel::Debug => Targets::new().with_target(OURS, Level::DEBUG),
        _ => Targets::new()
            .with_target(OURS, Level::ERROR)
            .with_target("rusvakt::shell::content", LevelFilter::OFF)
            .with_target("rusvakt::shell::reload", LevelFilter::OFF),
    };
    start_with(lines);
}

fn least(level: LogLevel) -> Level {
    match level {
        LogLevel::Error => Level::ERROR,
        LogLevel::Warn => Level::WARN,
        LogLevel::Info => Level::INFO,
        LogLevel::Debug => Level::DEBUG,
    }
}

fn start_with(shown: Targets) {
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(false);
    let started = tracing_subscriber::registry()
        .with(lines)
        .with(shown)
        .try_init();
    drop(started);
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(
            place,
            "a part failed and was contained; the message is left out, as it may hold words"
        );
    }));
}
