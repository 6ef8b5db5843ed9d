//! A message in pieces: words, numbers, marks, and the classes that an earlier scrubbing left.

use super::Kind;
use super::words::{Role, Words};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A piece of a message without white space.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// What it is made of.
    pub(super) shape: Shape,
    /// How its letters are written.
    pub(super) case: Case,
    /// What stands before it.
    pub(super) gap: Gap,
    /// Whether a sentence begins with it.
    pub(super) first: bool,
    /// What the vocabulary says of it.
    pub(super) role: Role,
    /// Where it lies, in bytes.
    pub(super) bytes: (u32, u32),
    /// Where it lies, in characters.
    pub(super) chars: (u32, u32),
    /// Where its key lies among the keys.
    pub(super) key: (u32, u32),
}

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Letters.
    Word,
    /// Digits.
    Number,
    /// Letters and digits.
    Mixed,
    /// One character of another sort.
    Mark(char),
    /// What an earlier scrubbing left.
    Class(Kind),
}

/// How the letters of a word are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// Without capitals, or in a script that has none.
    Lower,
    /// With a capital in front, or inside.
    Title,
    /// In capitals, two or more.
    Upper,
}

/// What stands before a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Nothing.
    None,
    /// White space.
    Space,
    /// The beginning of a line.
    Line,
}

/// The tokens of a message and their keys.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    /// In the order of the message.
    pub(super) list: Vec<Token>,
    keys: String,
}

impl Tokens {
    /// Takes a message apart.
    pub(super) fn of(text: &str, words: &Words) -> Tokens {
        let mut tokens = Tokens {
            list: Vec::with_capacity(text.len() / 4),
            keys: String::with_capacity(text.len()),
        };
        let mut scan = Scan {
            text,
            byte: 0,
            char: 0,
            gap: Gap::Line,
        };
        while let Some(c) = scan.peek() {
            if c.is_whitespace() {
                scan.gap = scan.gap.max(if c == '\n' { Gap::Line } else { Gap::Space });
                scan.pass(c);
            } else if is_invisible(c) {
                scan.pass(c);
            } else {
                tokens.take(&mut scan, c, words);
            }
        }
        tokens.find_sentences();
        tokens
    }

    /// The comparable form of a token.
    pub(super) fn key(&self, at: usize) -> &str {
        let (start, end) = self.list[at].key;
        &self.keys[start as usize..end as usize]
    }

    fn take(&mut self, scan: &mut Scan<'_>, c: char, words: &Words) {
        let (bytes, chars, gap) = (scan.byte as u32, scan.char, scan.gap);
        scan.gap = Gap::None;
        let key = self.keys.len();
        let (shape, case) = if let Some((kind, length)) = class_at(&scan.text[scan.byte..], c) {
            scan.byte += length;
            scan.char += length as u32;
            (Shape::Class(kind), Case::Lower)
        } else if is_part_of_word(c) {
            self.take_word(scan)
        } else {
            scan.pass(c);
            (Shape::Mark(c), Case::Lower)
        };
        let role = match shape {
            Shape::Word | Shape::Mixed => words.role(&self.keys[key..]),
            _ => Role::default(),
        };
        self.list.push(Token {
            shape,
            case,
            gap,
            first: false,
            role,
            bytes: (bytes, scan.byte as u32),
            chars: (chars, scan.char),
            key: (key as u32, self.keys.len() as u32),
        });
    }

    /// Letters and digits up to the next character of another sort. An apostrophe between letters belongs to the word.
    fn take_word(&mut self, scan: &mut Scan<'_>) -> (Shape, Case) {
        let begin = self.keys.len();
        let (mut letters, mut digits, mut capitals, mut odd) = (0, 0, 0, false);
        while let Some(c) = scan.peek() {
            if is_apostrophe(c) && scan.second().is_some_and(char::is_alphabetic) {
                scan.pass(c);
                self.keys.push('\'');
                continue;
            }
            if is_invisible(c) {
                scan.pass(c);
                continue;
            }
            if !is_part_of_word(c) {
                break;
            }
            odd |= !c.is_ascii() && !matches!(c, 'æ' | 'ø' | 'å' | 'Æ' | 'Ø' | 'Å');
            if c.is_numeric() {
                digits += 1;
            } else {
                letters += 1;
                if c.is_uppercase() {
                    capitals += 1;
                }
            }
            if c.is_ascii() {
                self.keys.push(c.to_ascii_lowercase());
            } else {
                self.keys.extend(c.to_lowercase());
            }
            scan.pass(c);
        }
        if odd {
            let composed: String = self.keys[begin..].nfkc().collect();
            self.keys.truncate(begin);
            self.keys.push_str(&composed.to_lowercase());
        }
        let shape = match (letters, digits) {
            (0, _) => Shape::Number,
            (_, 0) => Shape::Word,
            _ => Shape::Mixed,
        };
        let case = match capitals {
            0 => Case::Lower,
            _ if capitals == letters && letters > 1 => Case::Upper,
            _ => Case::Title,
        };
        (shape, case)
    }

    /// Tells the first word of each sentence.
    fn find_sentences(&mut self) {
        let mut begins = true;
        for at in 0..self.list.len() {
            let token = self.list[at];
            match token.shape {
                Shape::Mark(mark) => {
                    let ends = match mark {
                        '.' => !self.is_abbreviation(at),
                        '!' | '?' | '…' | ':' | '•' | '؟' | '。' => true,
                        _ => is_picture(mark),
                    };
                    begins |= ends || token.gap == Gap::Line;
                }
                _ => {
                    self.list[at].first = begins || token.gap == Gap::Line;
                    begins = false;
                }
            }
        }
    }

    /// Whether the full stop at `at` belongs to a shortened word or to a number.
    fn is_abbreviation(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        let token = self.list[before];
        match token.shape {
            Shape::Number => self.list.get(at + 1).is_none_or(|t| t.case == Case::Lower),
            Shape::Word => token.chars.1 - token.chars.0 == 1 || token.role.is(Role::ABBREVIATION),
            _ => false,
        }
    }
}

struct Scan<'t> {
    text: &'t str,
    byte: usize,
    char: u32,
    gap: Gap,
}

impl Scan<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.byte..].chars().next()
    }

    fn second(&self) -> Option<char> {
        self.text[self.byte..].chars().nth(1)
    }

    fn pass(&mut self, c: char) {
        self.byte += c.len_utf8();
        self.char += 1;
    }
}

/// The class that an earlier scrubbing left here, and its length in bytes.
fn class_at(text: &str, c: char) -> Option<(Kind, usize)> {
    if c != '[' {
        return None;
    }
    let kinds = Kind::ALL.iter().copied();
    kinds
        .filter(|kind| text.starts_with(kind.class()))
        .map(|kind| (kind, kind.class().len()))
        .next()
}

fn is_part_of_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '´' | '`')
}

/// Whether a character is seen as a picture.
pub(super) fn is_picture(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{feff}' | '\u{180b}'..='\u{180e}'
    ) || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
}
