//! The scrubber, of anything that is text: no panic, what is found lies in order, and a second scrubbing finds nothing.
//! Run with `cargo +nightly fuzz run scrub`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rusvakt::privacy::scrub::Scrubber;
use rusvakt::shell::content;
use std::sync::LazyLock;

static SCRUBBER: LazyLock<Scrubber> = LazyLock::new(|| {
    let files = content::built_in();
    Scrubber::new(files.iter().map(|file| &*file.text), [])
});

fuzz_target!(|text: &str| {
    let scrubbed = SCRUBBER.scrub(text);
    let mut last = 0;
    for found in &scrubbed.found {
        assert!(last <= found.start && found.start < found.end);
        last = found.end;
    }
    assert!(last <= text.chars().count());
    assert_eq!(SCRUBBER.scrub(&scrubbed.text).text, scrubbed.text);
});
