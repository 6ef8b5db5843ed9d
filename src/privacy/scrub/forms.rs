//! Forms of words: of stems with their class, and of the patterns in the word files.

/// Calls `keep` with every form of the stems on a line. A line begins with a class:
///
/// `m` masculine nouns (gutt), `f` feminine (jente), `n` neuter (hus), `a` adjectives (fin), `v` verbs like kaste,
/// `w` verbs like bruke, `y` verbs like bygge, `en` English nouns, `ev` English verbs, `ea` English adjectives,
/// `=` words without other forms. `#` begins a remark.
pub(super) fn of_line(line: &str, mut keep: impl FnMut(&str)) {
    let line = line.split('#').next().unwrap_or_default();
    let mut stems = line.split_whitespace();
    let class = stems.next().unwrap_or_default();
    for stem in stems {
        of_stem(class, stem, &mut keep);
    }
}

fn of_stem(class: &str, stem: &str, keep: &mut impl FnMut(&str)) {
    keep(stem);
    let bare = stem.strip_suffix('e').unwrap_or(stem);
    let root = match class {
        "m" | "f" | "n" | "a" | "v" | "w" | "y" => shorten(bare, stem),
        "ev" | "en" | "ea" => bare.to_owned(),
        _ => return,
    };
    let ends: &[&str] = match class {
        "m" => &["en", "er", "ene", "ar", "ane", "ens", "enes"],
        "f" => &["en", "a", "er", "ene", "ane", "or", "ens", "as"],
        "n" => &["et", "er", "ene", "a", "ets", "enes"],
        "a" => &["t", "e", "ere", "est", "este", "are", "ast", "aste"],
        "v" => &[
            "e", "er", "et", "a", "ar", "ende", "ing", "es", "ast", "ande",
        ],
        "w" => &["e", "er", "te", "t", "ende", "ing", "es", "a", "ar", "ande"],
        "y" => &["e", "er", "de", "d", "ende", "ing", "es", "a", "ar", "ande"],
        "en" => return english(stem, bare, &["s"], keep),
        "ev" => return english(stem, bare, &["s", "ed", "ing"], keep),
        _ => return english(stem, bare, &["er", "est", "ly"], keep),
    };
    keep(&format!("{stem}s"));
    for end in ends {
        let joint = if *end == "t" { bare } else { root.as_str() };
        keep(&format!("{joint}{end}"));
        if joint.ends_with("mm") {
            keep(&format!("{stem}{end}"));
        }
    }
}

/// "rom" doubles its last letter before a vowel ("problem" does not), and "sykkel" loses its last vowel.
fn shorten(bare: &str, stem: &str) -> String {
    if bare != stem {
        return bare.to_owned();
    }
    let mut ends = stem.chars().rev();
    let (last, before) = (ends.next(), ends.next());
    let vowel = |c: Option<char>| c.is_some_and(|c| "aeiouyæøå".contains(c));
    match (before, last) {
        (Some('e'), Some('l' | 'r')) if stem.len() > 4 && stem.ends_with("el") => {
            let root = &stem[..stem.len() - 2];
            let mut letters = root.chars().rev();
            match (letters.next(), letters.next()) {
                (Some(a), Some(b)) if a == b => format!("{}l", &root[..root.len() - a.len_utf8()]),
                _ => format!("{root}l"),
            }
        }
        (_, Some('m')) if vowel(before) => format!("{stem}m"),
        _ => stem.to_owned(),
    }
}

fn english(stem: &str, bare: &str, ends: &[&str], keep: &mut impl FnMut(&str)) {
    let last = stem.chars().next_back().unwrap_or_default();
    for end in ends {
        let form = match (*end, last) {
            ("s", 's' | 'x' | 'z' | 'h') => format!("{stem}es"),
            ("s" | "ed" | "er" | "est" | "ly", 'y') => {
                let root = &stem[..stem.len() - 1];
                keep(&format!("{stem}{end}"));
                let end = if *end == "s" { "es" } else { end };
                format!("{root}i{end}")
            }
            ("s" | "ly", _) => format!("{stem}{end}"),
            _ => {
                keep(&format!("{bare}{last}{end}"));
                format!("{bare}{end}")
            }
        };
        keep(&form);
    }
}

/// Calls `keep` with every word of a text. Alternatives at the end of a word, as in `pust(er|a|)`, give a word each.
pub(super) fn of_text(text: &str, mut keep: impl FnMut(&str)) {
    let mut word = String::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
            continue;
        }
        if matches!(c, '\'' | '’')
            && !word.is_empty()
            && chars.peek().is_some_and(|(_, next)| next.is_alphabetic())
        {
            word.push('\'');
            continue;
        }
        if word.is_empty() {
            continue;
        }
        keep(&word);
        if c == '('
            && let Some(inside) = text[at + 1..].split(')').next()
        {
            for end in inside.split('|').filter(|end| !end.is_empty()) {
                if end.chars().all(char::is_alphabetic) {
                    keep(&format!("{word}{}", end.to_lowercase()));
                }
            }
        }
        word.clear();
        if chars.peek().is_none() {
            break;
        }
    }
    if !word.is_empty() {
        keep(&word);
    }
}
