//! What a turn costs: the engine, triage, opening hours, and compiling the pages.

use divan::{Bencher, black_box};
use jiff::ZonedDateTime;
use jiff::civil::date;
use rusvakt::engine::{self, Input, Session};
use rusvakt::script::{Compiled, Script};
use rusvakt::shell::content;
use rusvakt::triage;
use std::sync::LazyLock;

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    content::compile_built_in()
        .script
        .expect("the built-in pages compile")
});

fn main() {
    divan::main();
}

fn now() -> ZonedDateTime {
    date(2026, 11, 24)
        .at(23, 40, 0, 0)
        .in_tz("Europe/Oslo")
        .expect("a time in Norway")
}

/// A message of some length with nothing dangerous in it, so that all of it is read.
fn message(chars: usize) -> String {
    let sentence =
        "jeg sitter her og lurer på hva jeg skal si til sønnen min i morgen, han er så stille. ";
    sentence.chars().cycle().take(chars).collect()
}

fn turn(bencher: Bencher<'_, '_>, session: &Session, input: &Input) {
    let (script, now) = (&*SCRIPT, now());
    bencher
        .with_inputs(|| session.clone())
        .bench_local_values(|session| engine::step(script, session, black_box(input), &now));
}

#[divan::bench]
fn step_question(bencher: Bencher<'_, '_>) {
    turn(
        bencher,
        &Session::default(),
        &Input::words("hvor lenge er heroin i urinen?"),
    );
}

#[divan::bench]
fn step_emergency(bencher: Bencher<'_, '_>) {
    turn(
        bencher,
        &Session::default(),
        &Input::words("kompisen min har tatt for mye og puster ikke"),
    );
}

#[divan::bench]
fn step_button(bencher: Bencher<'_, '_>) {
    let begun = engine::step(&SCRIPT, Session::default(), &Input::words("/start"), &now());
    turn(bencher, &begun.session, &Input::press("heroin#effects"));
}

#[divan::bench(args = [300, 4_096])]
fn triage_of_chars(bencher: Bencher<'_, '_>, chars: usize) {
    let (script, message) = (&*SCRIPT, message(chars));
    bencher.bench_local(|| triage::read(script.vocabulary(), black_box(&message)));
}

#[divan::bench]
fn contact_status(bencher: Bencher<'_, '_>) {
    let contact = SCRIPT
        .contacts()
        .get("rustelefonen")
        .expect("a contact with hours");
    let now = now();
    bencher.bench_local(|| contact.status(black_box(&now)));
}

#[divan::bench(sample_count = 20)]
fn compile_the_built_in_pages() -> Compiled {
    content::compile_built_in()
}
