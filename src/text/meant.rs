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

/// Shortest name of which a slip of one letter leaves no doubt, in bytes.
const CERTAIN: usize = 5;

/// The only known name that is one letter away, when one can be sure that it was meant: not another number, and no short
/// name.
pub fn certain<'a>(known: impl Iterator<Item = &'a str>, missing: &str) -> Option<&'a str> {
    let mut near = known.filter(|name| distance(name, missing) == 1);
    let name = near
        .next()
        .filter(|name| name.len().min(missing.len()) >= CERTAIN)?;
    let digits = |name: &str| -> String { name.chars().filter(char::is_ascii_digit).collect() };
    let alone = near.all(|other| other == name);
    (alone && digits(name) == digits(missing)).then_some(name)
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

#[cfg(test)]
mod tests {
    use super::certain;

    #[test]
    fn only_one_name_one_letter_away_is_certain() {
        let known = ["effects", "side-1", "side-2", "risks", "quit"];
        let meant = |missing| certain(known.into_iter(), missing);
        assert_eq!(meant("efects"), Some("effects"));
        assert_eq!(meant("side-3"), None, "two are as near");
        assert_eq!(
            certain(["side-1"].into_iter(), "side-3"),
            None,
            "another number"
        );
        assert_eq!(meant("quits"), None, "too short");
        assert_eq!(meant("risk"), None, "too short");
        assert_eq!(meant("effekt"), None, "two letters");
    }
}
