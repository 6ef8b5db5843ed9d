//! Pieces of words by which what is spelt alike reads alike, and numbers for what is heard.

/// Lengths of the runs of letters that count.
const RUNS: std::ops::RangeInclusive<usize> = 3..=5;

/// Every run of letters of a word whose ends are marked.
pub fn runs(marked: &str, mut each: impl FnMut(&str)) {
    let ends: Vec<usize> = marked
        .char_indices()
        .map(|(at, _)| at)
        .chain([marked.len()])
        .collect();
    for length in RUNS {
        for run in ends.windows(length + 1) {
            each(&marked[run[0]..run[length]]);
        }
    }
}

/// A number for a name that is written in pieces: FNV-1a (Fowler, Noll and Vo; RFC 9923).
pub fn key(pieces: &[&str]) -> u64 {
    let bytes = pieces.iter().flat_map(|piece| piece.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
