//! A phrase of `style.toml`, and the words of a text that it is looked for in.

use std::borrow::Cow;

/// Most words that `..` passes over.
const GAP_WORDS: usize = 3;
/// What a phrase writes for any number.
const NUMBER: char = '#';

/// Words that follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    parts: Vec<Part>,
}

/// What stands for a word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// This word.
    Word(String),
    /// A word that begins so.
    Beginning(String),
    /// A number.
    Number,
    /// Up to three other words.
    Gap,
}

/// A word, a number or a percent sign of a text.
#[derive(Clone, Debug)]
pub(super) struct Token<'a> {
    /// The word in lower case, with plain apostrophes.
    word: Cow<'a, str>,
    /// How long it is in the text, in bytes.
    length: usize,
    /// Where it begins, in bytes of the text.
    pub(super) start: usize,
    /// Whether it is a number.
    is_number: bool,
    /// Whether it stands in quotes.
    pub(super) is_quoted: bool,
    /// The number of its clause in the text: what stands between commas and full stops.
    pub(super) clause: usize,
    /// The number of its sentence in the text.
    sentence: usize,
}

impl Phrase {
    /// Reads a phrase in lower case; none when there is no word in it, or `..` stands first or last.
    pub(super) fn read(written: &str) -> Option<Phrase> {
        let parts: Option<Vec<Part>> = written.split_whitespace().map(Part::read).collect();
        let parts = parts?;
        let begins = parts.first().is_some_and(|part| *part != Part::Gap);
        let ends = parts.last().is_some_and(|part| *part != Part::Gap);
        (begins && ends).then_some(Phrase { parts })
    }

    /// What it is kept under: how the word begins that a text has first.
    pub(super) fn initial(&self) -> char {
        match self.parts.first() {
            Some(Part::Word(word) | Part::Beginning(word)) => initial(word),
            Some(Part::Number | Part::Gap) | None => NUMBER,
        }
    }

    /// How many of the first tokens it is.
    pub(super) fn matches(&self, tokens: &[Token<'_>]) -> Option<usize> {
        matches(&self.parts, tokens, tokens.first()?.sentence)
    }
}

fn matches(parts: &[Part], tokens: &[Token<'_>], sentence: usize) -> Option<usize> {
    let [first, rest @ ..] = parts else {
        return Some(0);
    };
    if *first == Part::Gap {
        let mut gaps = 0..=GAP_WORDS.min(tokens.len());
        return gaps.find_map(|gap| Some(gap + matches(rest, &tokens[gap..], sentence)?));
    }
    let (token, after) = tokens.split_first()?;
    (token.sentence == sentence && first.is(token)).then_some(())?;
    Some(1 + matches(rest, after, sentence)?)
}

impl Part {
    fn read(written: &str) -> Option<Part> {
        let lower = written.to_lowercase();
        match (written, lower.strip_suffix('*')) {
            ("#", _) => Some(Part::Number),
            ("..", _) => Some(Part::Gap),
            (_, Some(word)) => is_word(word).then(|| Part::Beginning(word.to_owned())),
            (_, None) => is_word(&lower).then_some(Part::Word(lower)),
        }
    }

    fn is(&self, token: &Token<'_>) -> bool {
        match self {
            Part::Word(word) => token.is(word),
            Part::Beginning(word) => token.word.starts_with(word.as_str()),
            Part::Number => token.is_number,
            Part::Gap => false,
        }
    }
}

impl Token<'_> {
    /// Whether it is a word, in any case.
    pub(super) fn is(&self, word: &str) -> bool {
        self.word == word
    }

    /// What phrases that begin with it are kept under.
    pub(super) fn initials(&self) -> impl Iterator<Item = char> {
        let number = self.is_number.then_some(NUMBER);
        number.into_iter().chain([initial(&self.word)])
    }

    /// Where it ends, in bytes.
    pub(super) fn end(&self) -> usize {
        self.start + self.length
    }
}

/// The words, numbers and percent signs of a text; a number ends where letters begin. `numbers` are words that are
/// numbers.
pub(super) fn tokens<'a>(text: &'a str, numbers: &[String]) -> Vec<Token<'a>> {
    let mut tokens = Vec::new();
    let (mut sentence, mut clause, mut quotes) = (0, 0, Quotes::default());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let length = token_length(&text[at..]);
        if length == 0 {
            sentence += usize::from(ends_sentence(c));
            clause += usize::from(ends_clause(c));
            quotes.pass(c);
            at += c.len_utf8();
            continue;
        }
        let word = lower(&text[at..at + length]);
        let is_number = c.is_numeric() || numbers.iter().any(|number| *number == word);
        tokens.push(Token {
            word,
            length,
            start: at,
            is_number,
            is_quoted: quotes.are_open(),
            clause,
            sentence,
        });
        at += length;
    }
    tokens
}

/// The length of the token that a text begins with, in bytes; 0 when it begins with none.
fn token_length(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    let Some((_, first)) = chars.next() else {
        return 0;
    };
    if first == '%' {
        return 1;
    }
    let belongs = |c: char| match first.is_numeric() {
        true => c.is_numeric(),
        false => c.is_alphabetic(),
    };
    let joins = |c: char| match first.is_numeric() {
        true => matches!(c, ',' | '.'),
        false => matches!(c, '-' | '\u{2011}' | '\'' | '’'),
    };
    if !belongs(first) {
        return 0;
    }
    let mut end = first.len_utf8();
    while let Some((at, c)) = chars.next() {
        let goes_on =
            belongs(c) || joins(c) && chars.peek().is_some_and(|(_, next)| belongs(*next));
        if !goes_on {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// Which quotes are open.
#[derive(Default)]
struct Quotes {
    marks: Vec<char>,
}

impl Quotes {
    fn pass(&mut self, c: char) {
        match c {
            '«' => self.marks.push('»'),
            '“' => self.marks.push('”'),
            '‘' => self.marks.push('’'),
            '"' if self.marks.last() != Some(&'"') => self.marks.push('"'),
            // One that is never closed ends with its line.
            '\n' => self.marks.clear(),
            _ if self.marks.last() == Some(&c) => drop(self.marks.pop()),
            _ => {}
        }
    }

    fn are_open(&self) -> bool {
        !self.marks.is_empty()
    }
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | ':' | ';' | '\n')
}

fn ends_clause(c: char) -> bool {
    matches!(c, ',' | '–' | '(' | ')') || ends_sentence(c)
}

fn initial(word: &str) -> char {
    word.chars().next().unwrap_or(NUMBER)
}

/// A word in lower case, with plain apostrophes.
fn lower(word: &str) -> Cow<'_, str> {
    match word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        true => word.into(),
        false => word.to_lowercase().replace('’', "'").into(),
    }
}

/// Whether a text has one token, and that is all of it.
fn is_word(text: &str) -> bool {
    let tokens = tokens(text, &[]);
    tokens.len() == 1 && tokens[0].word == text
}
