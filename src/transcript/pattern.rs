//! Compares what came with what a transcript writes, where `…` stands for anything.

/// Stands for any text, over several lines too, or for none.
const ANYTHING: char = '…';

/// Whether a text is what the pattern says. White space around `…` does not count.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split(ANYTHING);
    let first = pieces.next().unwrap_or_default();
    let mut pieces: Vec<&str> = pieces.map(str::trim).collect();
    let Some(last) = pieces.pop() else {
        return text == first;
    };
    let Some(rest) = text.strip_prefix(first.trim_end()) else {
        return false;
    };
    let Some(mut rest) = rest.strip_suffix(last) else {
        return false;
    };
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn an_ellipsis_stands_for_anything() {
        for (pattern, text, expected) in [
            ("Ring 113", "Ring 113", true),
            ("Ring 113", "Ring 113 nå", false),
            ("Ring 113 …", "Ring 113\nPuster personen?", true),
            ("… 113 …", "Ring 113 nå", true),
            ("…", "", true),
            ("Ring … nå …", "Ring 113 nå.\nGjør det.", true),
            ("Ring … nå", "Ring 113", false),
            ("ab…b", "ab", false),
            ("[Ja] […]", "[Ja] [Nei] [Vet ikke]", true),
            ("[Ja] […]", "[Nei] [Ja]", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern:?} {text:?}");
        }
    }
}
