//! A text as its readers take it in: sentences and words, and how hard they are.
//!
//! What is hard, long or unkind is for the rules to say.

/// What a placeholder counts as: a name.
pub(super) const NAME: &str = "Navn";

/// Longest word before a full stop that is taken for an abbreviation when a number follows: `kl. 14`, `nr. 5`.
const ABBREVIATION_CHARS: usize = 3;
/// So few words without a mark behind them are a name in a list, not a sentence.
const NAME_WORDS: usize = 3;
/// From so many letters on a word is long (Björnsson, 1968: more than six).
const LONG_LETTERS: usize = 7;
/// In so few words one long one would make a text hard.
const FEW_WORDS: usize = 10;

/// A sentence, or a line that stands for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sentence<'a> {
    /// As it is written, without the mark of a list.
    pub(super) text: &'a str,
    /// How many words it has.
    pub(super) words: usize,
    /// How many of them are long.
    long: usize,
}

/// How hard a text is.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    /// LIX: words a sentence, and how many of a hundred words are long.
    pub(super) lix: usize,
    /// The sentence with most words.
    pub(super) longest: Sentence<'a>,
}

/// The sentences of a text. A line ends one, and so does a mark before a capital letter, a number or a quote.
pub(super) fn sentences(text: &str) -> Vec<Sentence<'_>> {
    let mut sentences = Vec::new();
    for line in text.lines() {
        let mut rest = without_mark(line);
        while let Some(end) = end_of_sentence(rest) {
            sentences.push(Sentence::new(&rest[..end]));
            rest = &rest[end..];
        }
        sentences.push(Sentence::new(rest));
    }
    sentences.retain(|sentence| sentence.words > 0);
    sentences
}

/// How hard a text is; none for one with too few words to tell. Names in lists are not counted.
pub(super) fn reading(text: &str) -> Option<Reading<'_>> {
    let mut sentences = sentences(text);
    sentences.retain(|sentence| !sentence.is_name());
    let words: usize = sentences.iter().map(|sentence| sentence.words).sum();
    let long: usize = sentences.iter().map(|sentence| sentence.long).sum();
    // Rounded up, so that what is over a whole number is seen to be.
    let lix = (words as f64 / sentences.len() as f64 + 100.0 * long as f64 / words as f64).ceil();
    let longest = sentences
        .into_iter()
        .max_by_key(|sentence| sentence.words)?;
    (words >= FEW_WORDS).then_some(Reading {
        lix: lix as usize,
        longest,
    })
}

/// The words of a text: letters and numbers, with hyphens, apostrophes and decimal marks inside.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let joins = |c: char| matches!(c, '-' | '\u{2011}' | '\'' | '’' | ',' | '.' | ':' | '/');
    let pieces = text.split(move |c: char| !c.is_alphanumeric() && !joins(c));
    pieces
        .map(move |piece| piece.trim_matches(joins))
        .filter(|word| !word.is_empty())
}

impl<'a> Sentence<'a> {
    fn new(text: &'a str) -> Sentence<'a> {
        let text = text.trim();
        let is_long =
            |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() >= LONG_LETTERS;
        Sentence {
            text,
            words: words(text).count(),
            long: words(text).filter(is_long).count(),
        }
    }

    /// Whether it names something, as an item of a list does.
    fn is_name(&self) -> bool {
        self.words <= NAME_WORDS && !self.text.contains(['.', '!', '?'])
    }
}

/// A line without the bullet or the number that makes it an item of a list.
fn without_mark(line: &str) -> &str {
    let line = line.trim_start_matches(['•', ' ']);
    let unnumbered = line.trim_start_matches(|c: char| c.is_ascii_digit());
    match unnumbered.strip_prefix(". ") {
        Some(item) if unnumbered.len() < line.len() => item,
        _ => line,
    }
}

/// Where the first sentence ends when another follows it.
fn end_of_sentence(text: &str) -> Option<usize> {
    let marks = text.char_indices().filter(|(_, c)| is_mark(*c));
    for (at, mark) in marks {
        let behind =
            text[at + mark.len_utf8()..].trim_start_matches(|c: char| is_mark(c) || closes(c));
        let next = behind.trim_start();
        let first = next.trim_start_matches(opens).chars().next();
        let begins = match first {
            Some(c) if c.is_numeric() => !ends_short(&text[..at]),
            Some(c) => !c.is_lowercase() || next.starts_with(opens),
            None => false,
        };
        if begins && next.len() < behind.len() {
            return Some(text.len() - behind.len());
        }
    }
    None
}

fn is_mark(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | ':')
}

fn opens(c: char) -> bool {
    matches!(c, '«' | '“' | '‘' | '"' | '(')
}

fn closes(c: char) -> bool {
    matches!(c, '»' | '”' | '’' | '"' | ')')
}

/// Whether the last word is so short that a full stop behind it may belong to it.
fn ends_short(text: &str) -> bool {
    let letters = text.chars().rev().take_while(|c| c.is_alphanumeric());
    letters.count() <= ABBREVIATION_CHARS
}

#[cfg(test)]
mod tests {
    use super::{reading, sentences};

    fn texts(text: &str) -> Vec<(&str, usize)> {
        let sentences = sentences(text).into_iter();
        sentences.map(|s| (s.text, s.words)).collect()
    }

    #[test]
    fn sentences_end_where_readers_stop() {
        assert_eq!(
            texts("Ring nå! Puster han? «Ja», sa hun. Bra"),
            [
                ("Ring nå!", 2),
                ("Puster han?", 2),
                ("«Ja», sa hun.", 3),
                ("Bra", 1)
            ]
        );
        assert_eq!(
            texts("Åpent kl. 14.30 den 3. mai, nr. 5, ca. 1,5 timer."),
            [("Åpent kl. 14.30 den 3. mai, nr. 5, ca. 1,5 timer.", 11)]
        );
        assert_eq!(
            texts("Gjør dette:\n\n• Ring\n• Vent her\n2. Rist lett. Rop."),
            [
                ("Gjør dette:", 2),
                ("Ring", 1),
                ("Vent her", 2),
                ("Rist lett.", 2),
                ("Rop.", 1)
            ]
        );
        assert_eq!(
            texts("Det varer i timer. 24 timer er vanlig."),
            [("Det varer i timer.", 4), ("24 timer er vanlig.", 4)]
        );
    }

    #[test]
    fn a_text_is_hard_by_its_sentences_and_its_long_words() {
        let lix = |text: &str| reading(text).map(|reading| reading.lix);
        assert_eq!(lix("En to tre fire fem. Seks sju åtte ni ti."), Some(5));
        assert_eq!(
            lix("En to tre fire fem. Seks sju åtte ni behandling."),
            Some(15)
        );
        assert_eq!(lix("Avhengighetsbehandling hjelper."), None);
        assert_eq!(
            lix("• Metamfetamin\n• Benzodiazepiner\n• Buprenorfin"),
            None
        );
    }
}
