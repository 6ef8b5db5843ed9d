//! What it costs the review console to read the events, and to look for new ones; and how much memory that takes.

#![allow(clippy::disallowed_methods, reason = "a bench touches the world")]

use divan::counter::ItemsCount;
use divan::{AllocProfiler, Bencher};
use jiff::ToSpan;
use rusvakt::shell::clock::Clock;
use rusvakt::shell::config::ReviewConfig;
use rusvakt::shell::content;
use rusvakt::shell::review::{Console, Parts, Pulse};
use rusvakt::shell::service::LateScrubber;
use rusvakt::shell::service::spoken::Spoken;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;

/// Shows how much memory is taken, at most and in all.
#[global_allocator]
static ALLOC: AllocProfiler = AllocProfiler::system();

const DAYS: i64 = 90;
/// How many events there are in all.
const EVENTS: [i64; 2] = [100_000, 1_000_000];

static SPOKEN: LazyLock<Spoken> = LazyLock::new(|| {
    let script = content::compile_built_in().script;
    Spoken::new(Arc::new(script.expect("the built-in pages compile")))
});

fn main() {
    divan::main();
}

/// All of them, the first time.
#[divan::bench(args = EVENTS, sample_count = 3, sample_size = 1)]
fn read_through(bencher: Bencher<'_, '_>, events: i64) {
    let data = written(events);
    bencher
        .counter(ItemsCount::new(events.unsigned_abs()))
        .with_inputs(|| console(data.path()))
        .bench_local_refs(|console| console.read_events());
}

/// What each page does first.
#[divan::bench(args = EVENTS, sample_count = 20, sample_size = 1)]
fn nothing_new(bencher: Bencher<'_, '_>, events: i64) {
    let data = written(events);
    let console = console(data.path());
    console.read_events();
    bencher.bench_local(|| console.read_events());
}

fn console(data: &Path) -> Arc<Console> {
    let dialogues = Path::new(env!("CARGO_MANIFEST_DIR")).join("dialogues");
    let folder = dialogues.clone();
    let make = move || content::scrubber(&folder, SPOKEN.now().contacts());
    let opened = Console::open(Parts {
        data: data.to_owned(),
        dialogues,
        settings: ReviewConfig::default(),
        spoken: SPOKEN.clone(),
        scrubber: Arc::new(LateScrubber::new(Box::new(make))),
        clock: Arc::new(Clock::default()),
        pulse: Pulse::Unknown,
    });
    opened.expect("a console")
}

/// Conversations of ten events: one message that was not understood in five of them.
fn written(events: i64) -> TempDir {
    let data = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let folder = data.path().join("events");
    fs::create_dir_all(&folder).expect("a folder");
    for n in 0..DAYS {
        let day = jiff::civil::date(2026, 9, 1) + n.days();
        let mut text = String::new();
        for event in 0..events / DAYS {
            let (who, of) = (event / 10, event % 10);
            let told = match (of, who % 5) {
                (9, 0) => format!(
                    r#""event":{{"event":"not-understood"}},"text":"kan jeg ta {who} av de blå pillene""#
                ),
                (0, _) => r#""event":{"event":"message-read","level":"info","category":"none"}"#
                    .to_owned(),
                _ => r#""event":{"event":"node-shown","node":"heroin#effects","language":"nb"}"#
                    .to_owned(),
            };
            writeln!(
                text,
                r#"{{"at":"{day}T12:30:00Z","who":"{n:08x}{who:08x}","language":"nb",{told}}}"#
            )
            .expect("a string");
        }
        fs::write(folder.join(format!("{day}.jsonl")), text).expect("a file");
    }
    data
}
