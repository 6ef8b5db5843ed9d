//! What a reading costs: ordinary messages, long ones, and the worst that a message can be made of.

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use rusvakt::script::Script;
use rusvakt::shell::content;
use rusvakt::triage::{self, Case};
use std::sync::LazyLock;

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    content::compile_built_in()
        .script
        .expect("the built-in pages compile")
});

/// Labelled messages, as people write them: 20 words in the middle.
static MESSAGES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let table = include_str!("../tests/cases/unseen/danger.tsv");
    Case::parse(table).expect("a table of cases")
});

fn main() {
    divan::main();
}

/// All labelled messages, one after another: messages a second on one core.
#[divan::bench]
fn messages(bencher: Bencher<'_, '_>) {
    let messages = &*MESSAGES;
    bencher
        .counter(ItemsCount::new(messages.len()))
        .bench_local(|| {
            for case in messages {
                black_box(triage::read(SCRIPT.vocabulary(), black_box(&case.text)));
            }
        });
}

/// A message of so many characters in which much is found.
#[divan::bench(args = [300, 1200, 4096])]
fn long_message(bencher: Bencher<'_, '_>, chars: usize) {
    let story = "kompisen min har drukket hele kvelden og nå ligger han på badegulvet, jeg får ikke \
                 kontakt med ham og han puster rart, hva gjør jeg? vi har ringt moren hans men ";
    read(
        bencher,
        &story.chars().cycle().take(chars).collect::<String>(),
    );
}

/// What takes longest: negations and breath in turn, letters without a space, words that are nearly known.
#[divan::bench(args = ["ikke puster ", "hantok", "pusterikkje våknrikke ", "a", "æ ", "jeg dør ikke, ", "💊💀"])]
fn worst_of_4096(bencher: Bencher<'_, '_>, part: &str) {
    read(
        bencher,
        &part.chars().cycle().take(4096).collect::<String>(),
    );
}

fn read(bencher: Bencher<'_, '_>, message: &str) {
    bencher
        .counter(BytesCount::of_str(message))
        .bench_local(|| triage::read(SCRIPT.vocabulary(), black_box(message)));
}
