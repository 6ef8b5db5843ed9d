//! The whole reading, of anything that is text: no panic, evidence that points into the message, and a memory that is
//! read like it was written. Run with `cargo +nightly fuzz run triage`.

#![no_main]

use jiff::{SignedDuration, Timestamp};
use libfuzzer_sys::fuzz_target;
use rusvakt::shell::content;
use rusvakt::triage::{self, Memory, Vocabulary};
use std::sync::LazyLock;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let script = content::compile_built_in().script;
    script.expect("the built-in pages compile").vocabulary().clone()
});

fuzz_target!(|text: &str| {
    let chars = text.chars().count();
    let reading = triage::read(&VOCABULARY, text);
    for evidence in &reading.because {
        assert!(evidence.start <= evidence.end && evidence.end <= chars);
    }
    assert_eq!(reading, triage::read(&VOCABULARY, text));
    let mut memory = Memory::default();
    let mut now = Timestamp::UNIX_EPOCH;
    for line in text.lines().take(8) {
        memory.read(&VOCABULARY, line, now);
        now += SignedDuration::from_mins(1);
    }
});
