//! Numbers in letters: "nullseks", "førtiåtte", "tjueen".

/// Values and the words for them.
type Table = &'static [(u16, &'static [&'static str])];

/// The digits, in Norwegian, dialects and English.
const UNITS: Table = &[
    (0, &["null", "zero", "nil"]),
    (1, &["en", "én", "ein", "ett", "eitt", "one", "ei", "et"]),
    (2, &["to", "two"]),
    (3, &["tre", "tri", "three"]),
    (4, &["fire", "fir", "four"]),
    (5, &["fem", "fæm", "five"]),
    (6, &["seks", "sæks", "sjeks", "six"]),
    (7, &["syv", "sju", "sjau", "seven"]),
    (8, &["åtte", "åtta", "otte", "eight"]),
    (9, &["ni", "nie", "nine"]),
];
/// From ten to nineteen.
const TEENS: Table = &[
    (10, &["ti", "tie", "ten"]),
    (11, &["elleve", "ellevte", "eleven"]),
    (12, &["tolv", "twelve"]),
    (13, &["tretten", "thirteen"]),
    (14, &["fjorten", "fourteen"]),
    (15, &["femten", "fæmten", "fifteen"]),
    (16, &["seksten", "sæksten", "sixteen"]),
    (17, &["sytten", "søtten", "seventeen"]),
    (18, &["atten", "eighteen"]),
    (19, &["nitten", "nineteen"]),
];
/// The tens.
const TENS: Table = &[
    (20, &["tjue", "tyve", "kjue", "twenty"]),
    (30, &["tretti", "tredve", "thirty"]),
    (40, &["førti", "førr", "forty"]),
    (50, &["femti", "fæmti", "fifty"]),
    (60, &["seksti", "sæksti", "sixty"]),
    (70, &["sytti", "søtti", "seventy"]),
    (80, &["åtti", "eighty"]),
    (90, &["nitti", "ninety"]),
];

/// A number that a word stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numeral {
    /// Its value.
    pub(super) value: u16,
    /// How many digits it is written with.
    pub(super) digits: u8,
}

/// Calls `known` with every numeral of one word.
pub(super) fn all(mut known: impl FnMut(&str)) {
    let words = |table: Table| table.iter().flat_map(|(_, words)| words.iter().copied());
    for word in words(UNITS).chain(words(TEENS)).chain(words(TENS)) {
        known(word);
    }
    for unit in words(UNITS) {
        known(&format!("null{unit}"));
        for ten in words(TENS) {
            known(&format!("{ten}{unit}"));
            known(&format!("{unit}og{ten}"));
        }
    }
}

/// The number that a word stands for.
pub(super) fn read(word: &str) -> Option<Numeral> {
    let of = |table: Table, word: &str| {
        let row = table.iter().find(|(_, words)| words.contains(&word));
        row.map(|(value, _)| *value)
    };
    if let Some(value) = of(UNITS, word) {
        return Some(Numeral { value, digits: 1 });
    }
    if let Some(value) = of(TEENS, word).or_else(|| of(TENS, word)) {
        return Some(Numeral { value, digits: 2 });
    }
    let two = |value| Some(Numeral { value, digits: 2 });
    if let Some(unit) = word.strip_prefix("null").and_then(|unit| of(UNITS, unit)) {
        return two(unit);
    }
    let tens = TENS
        .iter()
        .flat_map(|(value, words)| words.iter().map(move |word| (*word, value)));
    for (ten, value) in tens {
        if let Some(unit) = word.strip_prefix(ten).and_then(|unit| of(UNITS, unit)) {
            return two(value + unit);
        }
        let unit = word
            .strip_suffix(ten)
            .and_then(|rest| rest.strip_suffix("og"));
        if let Some(unit) = unit.and_then(|unit| of(UNITS, unit)) {
            return two(value + unit);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn words_stand_for_numbers() {
        for (word, value, digits) in [
            ("nullseks", 6, 2),
            ("førtiåtte", 48, 2),
            ("tjueen", 21, 2),
            ("åtteogførti", 48, 2),
            ("nitten", 19, 2),
            ("fem", 5, 1),
        ] {
            let numeral = read(word).unwrap();
            assert_eq!((numeral.value, numeral.digits), (value, digits), "{word}");
        }
        assert!(read("hest").is_none());
    }
}
