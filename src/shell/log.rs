//! Log lines: our own, each readable alone, to standard error.
//!
//! **Invariant**: no other crate's lines are ever shown, whatever the environment asks for; they can hold the token and
//! people's words. A panic is one line with its place and nothing of its message.

use super::config::LogLevel;
use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Starts logging, and makes panics log lines.
pub fn start(level: LogLevel) {
    let level = match level {
        LogLevel::Error => Level::ERROR,
        LogLevel::Warn => Level::WARN,
        LogLevel::Info => Level::INFO,
        LogLevel::Debug => Level::DEBUG,
    };
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(false);
    let started = tracing_subscriber::registry()
        .with(lines)
        .with(Targets::new().with_target("rusvakt", level))
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
