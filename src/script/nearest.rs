//! What an operator most likely meant by a name that is not there.

/// Most letters that may differ.
const LETTERS: usize = 3;

/// The known name that is nearest to one that is not known, when one is near.
pub(super) fn nearest<'a>(known: impl Iterator<Item = &'a str>, missing: &str) -> Option<&'a str> {
    known
        .map(|name| (distance(name, missing), name))
        .filter(|(distance, _)| *distance <= LETTERS)
        .min()
        .map(|(_, name)| name)
}

/// How many letters differ (Levenshtein).
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.bytes().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in right.bytes().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[right.len()]
}
