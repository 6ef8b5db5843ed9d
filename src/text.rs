//! From a message to comparable words.
//!
//! Words are folded so that the many spellings of one word meet: case, æ/ae, ø/oe/o, å/aa/a, accents, doubled letters,
//! apostrophes and invisible characters make no difference. Offsets into the message are kept. What a word means is
//! not decided here.

mod grams;
mod meant;
mod near;

pub use grams::{key, runs};
pub use meant::{certain, meant, nearest};
pub use near::Near;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// A word of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The folded form, by which words are compared.
    pub key: String,
    /// Where it begins, in characters of the message.
    pub start: usize,
    /// Where it ends (exclusive), in characters of the message.
    pub end: usize,
    /// The strongest mark between this word and the next, or the end of the message.
    pub stop: Stop,
}

/// How strongly a mark parts the words before it from those behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stop {
    /// Nothing, or a space.
    #[default]
    None,
    /// A comma, a dash, a bracket.
    Comma,
    /// The end of a sentence or of a line.
    Full,
    /// An exclamation mark.
    Exclamation,
    /// A question mark.
    Question,
}

/// The words of a message in order; an emoji is a word of its own.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut open: Option<Word> = None;
    for (at, c) in text.chars().enumerate() {
        match kind(c) {
            Kind::Invisible => {}
            Kind::Break(stop) => {
                words.extend(open.take().map(close));
                if let Some(last) = words.last_mut() {
                    last.stop = last.stop.max(stop);
                }
            }
            Kind::Letter => {
                let word = open.get_or_insert_with(|| Word {
                    key: String::new(),
                    start: at,
                    end: at,
                    stop: Stop::None,
                });
                push_folded(c, &mut word.key);
                word.end = at + 1;
            }
            Kind::Symbol => {
                words.extend(open.take().map(close));
                words.push(Word {
                    key: c.to_string(),
                    start: at,
                    end: at + 1,
                    stop: Stop::None,
                });
            }
        }
    }
    words.extend(open.take().map(close));
    words.retain(|word| !word.key.is_empty());
    words
}

/// The folded words of a message with one space between, for comparing whole phrases.
pub fn fold(text: &str) -> String {
    let keys: Vec<String> = words(text).into_iter().map(|word| word.key).collect();
    keys.join(" ")
}

enum Kind {
    Letter,
    Symbol,
    Break(Stop),
    Invisible,
}

fn kind(c: char) -> Kind {
    if c.is_alphanumeric() || is_combining_mark(c) {
        return Kind::Letter;
    }
    match c {
        '\'' | '’' | '‘' | '´' | '`' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{feff}' => {
            Kind::Invisible
        }
        '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => {
            Kind::Invisible
        }
        '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' => {
            Kind::Invisible
        }
        '\u{e0000}'..='\u{e0fff}' => Kind::Invisible,
        '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}' => {
            Kind::Symbol
        }
        ',' | ';' | ':' | '(' | ')' | '–' | '—' | '،' | '"' | '«' | '»' => {
            Kind::Break(Stop::Comma)
        }
        '.' | '\n' | '…' | '።' | '。' => Kind::Break(Stop::Full),
        '!' => Kind::Break(Stop::Exclamation),
        '?' | '؟' | '፧' => Kind::Break(Stop::Question),
        _ => Kind::Break(Stop::None),
    }
}

/// Appends the folded form of one character.
fn push_folded(c: char, key: &mut String) {
    if c.is_ascii() {
        return key.push(c.to_ascii_lowercase());
    }
    decompose_compatible(c, |part| {
        if !is_combining_mark(part) {
            for lower in part.to_lowercase() {
                match lower {
                    'æ' => key.push_str("ae"),
                    'ø' => key.push('o'),
                    'đ' => key.push('d'),
                    'ł' => key.push('l'),
                    'ß' => key.push_str("ss"),
                    other if is_combining_mark(other) => {}
                    other => key.push(other),
                }
            }
        }
    });
}

/// Makes a finished word comparable: `oe` becomes `o`, `ae` becomes `a` unless it is the whole word, and a letter
/// written several times in a row is written once. "Noe" stays, as "no" is "nå" in many dialects.
fn close(word: Word) -> Word {
    if word.key == "noe" {
        return word;
    }
    let mut key = String::with_capacity(word.key.len());
    let alone = word.key.as_bytes().chunks(2).all(|two| two == b"ae");
    for c in word.key.chars() {
        let last = key.chars().next_back();
        let doubled = last == Some(c) && c.is_alphabetic() || alone && key.len() == 2;
        let marked = matches!(last, Some('o')) || (last == Some('a') && !alone);
        if !(doubled || marked && c == 'e') {
            key.push(c);
        }
    }
    Word { key, ..word }
}

#[cfg(test)]
mod tests {
    use super::{fold, words};

    #[test]
    fn spellings_of_one_word_meet() {
        for (left, right) in [
            ("HJÆLP", "hjaelp"),
            ("får", "faar"),
            ("får", "far"),
            ("død", "doed"),
            ("hjeeeelp", "hjelp"),
            ("ikkkke", "ikke"),
            ("can’t", "cant"),
            ("o\u{200b}verdose", "overdose"),
            ("å", "a\u{30a}"),
        ] {
            assert_eq!(fold(left), fold(right), "{left} and {right}");
        }
    }

    #[test]
    fn numbers_keep_their_digits() {
        assert_eq!(fold("ring 113!"), "ring 113");
    }

    #[test]
    fn something_is_not_now() {
        assert_ne!(fold("noe"), fold("no"));
    }

    #[test]
    fn emoji_are_words_and_offsets_count_characters() {
        let found = words("øl🆘 ja");
        let places: Vec<_> = found
            .iter()
            .map(|w| (w.key.as_str(), w.start, w.end))
            .collect();
        assert_eq!(places, [("ol", 0, 2), ("🆘", 2, 3), ("ja", 4, 6)]);
    }
}
