//! What an operator most likely meant by a name that is not there.

/// Most letters that may differ.
const LETTERS: usize = 3;

/// What to do about a name that is not known: the one that was most likely meant, when one is near, and otherwise `else_do`.
pub fn meant<'a>(known: impl Iterator<Item = &'a str>, missing: &str, else_do: &str) -> String {
    match nearest(known, missing) {
        Some(name) => format!("mente du «{name}»? Ellers: {else_do}"),
        None => else_do.to_owned(),
    }
}

/// The known name that is nearest to one that is not known, when one is near.
pub fn nearest<'a>(known: impl Iterator<Item = &'a str>, missing: &str) -> Option<&'a str> {
    let most = LETTERS.min(missing.len() / 2).max(1);
    known
        .map(|name| (distance(name, missing), name))
        .filter(|(distance, _)| *distance <= most)
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
