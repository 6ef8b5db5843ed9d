//! The reader of the event log, of any bytes: no panic, lines in order, and read in two parts what is read at once.
//! Run with `cargo +nightly fuzz run journal corpus/journal seeds/journal`; a short run over the seeds is among the tests of
//! `shell::store::journal`.

#![no_main]

use jiff::civil::Date;
use libfuzzer_sys::fuzz_target;
use rusvakt::shell::store::{Line, Place, read_lines};

const DAY: Date = jiff::civil::date(2026, 11, 30);

fn read(bytes: &[u8], place: &mut Place) -> Vec<Line> {
    let mut lines = Vec::new();
    read_lines(bytes, DAY, place, |line| lines.push(line)).expect("bytes can be read");
    lines
}

fuzz_target!(|input: (u16, &[u8])| {
    let (cut, bytes) = input;
    let mut end = Place::default();
    let whole = read(bytes, &mut end);
    assert!(whole.windows(2).all(|pair| pair[0].number < pair[1].number));
    let mut place = Place::default();
    let mut parts = read(&bytes[..usize::from(cut).min(bytes.len())], &mut place);
    parts.extend(read(&bytes[place.bytes() as usize..], &mut place));
    assert_eq!(parts, whole);
    assert_eq!(place.bytes(), end.bytes());
});
