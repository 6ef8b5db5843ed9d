//! What scrubbing costs: messages, long ones, the worst that one can be made of, and the vocabulary.

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use rusvakt::privacy::scrub::Scrubber;
use rusvakt::shell::content;
use std::sync::LazyLock;

static SCRUBBER: LazyLock<Scrubber> = LazyLock::new(build);

/// Messages with names, numbers and places in most of them.
static MESSAGES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let tables = [
        include_str!("../tests/cases/personal/tuned.tsv"),
        include_str!("../tests/cases/unseen/danger.tsv"),
    ];
    let lines = tables.iter().flat_map(|table| table.lines().skip(1));
    let text = |line: &str| {
        line.split('\t')
            .nth(2)
            .map(|text| text.replace("[[", "").replace("]]", ""))
    };
    lines.filter_map(text).collect()
});

fn build() -> Scrubber {
    let files = content::built_in();
    Scrubber::new(files.iter().map(|file| &*file.text), [])
}

fn main() {
    divan::main();
}

/// Messages a second on one core.
#[divan::bench]
fn messages(bencher: Bencher<'_, '_>) {
    let messages = &*MESSAGES;
    bencher
        .counter(ItemsCount::new(messages.len()))
        .bench_local(|| {
            for message in messages {
                black_box(SCRUBBER.scrub(black_box(message)));
            }
        });
}

/// What grows if anything does more work than the text is long.
#[divan::bench(args = ["1 ", "a.", "@", "kari ", "x-", "ni to ", "[[", "Per Dag ", "hjeeelp", "1.1.1"])]
fn worst_of_8192(bencher: Bencher<'_, '_>, part: &str) {
    let text: String = part.chars().cycle().take(8192).collect();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| SCRUBBER.scrub(black_box(&text)));
}

/// The vocabulary, once at the start.
#[divan::bench]
fn vocabulary() -> Scrubber {
    build()
}
