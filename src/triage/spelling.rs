//! Mends spelling towards the words that triage knows: typing errors, digits for letters, words run together and torn
//! apart. An ordinary word is never taken for a misspelt one.

use super::token::Token;
use crate::text::Near;
use rustc_hash::FxHashSet as HashSet;

/// Shortest word that is mended to, in letters (DETECTION 2.4: shorter ones land on other words too often).
const SHORTEST: usize = 5;
/// Shortest run of letters that is taken apart.
const SHORTEST_RUN: usize = 9;
/// Longest word that is looked at, in bytes; longer ones are no words.
const LONGEST: usize = 160;
/// Longest word that can stand in a run.
const LONGEST_PART: usize = 20;

/// The words that triage knows.
#[derive(Clone, Debug, Default)]
pub(super) struct Spelling {
    /// Words of the word files.
    words: HashSet<Box<str>>,
    /// Ordinary words.
    ordinary: HashSet<Box<str>>,
    near: Near,
}

impl Spelling {
    /// Knows these words.
    pub(super) fn new<'a>(
        words: impl Iterator<Item = &'a str>,
        ordinary: impl Iterator<Item = &'a str>,
    ) -> Spelling {
        let words: HashSet<Box<str>> = words.map(Into::into).collect();
        let ordinary: HashSet<Box<str>> = ordinary
            .filter(|word| !words.contains(*word))
            .map(Into::into)
            .collect();
        let near = Near::new(words.iter().chain(&ordinary).map(|word| &**word));
        Spelling {
            words,
            ordinary,
            near,
        }
    }

    /// The tokens with their spelling mended. `begins` tells whether a word begins as a known one does.
    pub(super) fn mend(&self, tokens: Vec<Token>, begins: impl Fn(&str) -> bool) -> Vec<Token> {
        let mut mended: Vec<Token> = Vec::with_capacity(tokens.len());
        for token in joined_letters(tokens) {
            if let Some(last) = mended.last_mut().filter(|last| last.key == token.key) {
                // A word written twice is said once.
                (last.end, last.stop) = (token.end, last.stop.max(token.stop));
                continue;
            }
            if let Some(last) = mended.last_mut()
                && let Some(whole) = self.torn(last, &token)
            {
                *last = Token {
                    key: whole,
                    end: token.end,
                    stop: token.stop,
                    ..last.clone()
                };
                continue;
            }
            if self.knows(&token.key) || begins(&token.key) {
                mended.push(token);
                continue;
            }
            if !token.key.chars().any(char::is_alphanumeric) {
                // A picture that stands for nothing here parts words as a space does.
                continue;
            }
            if let Some(key) = self.unleet(&token.key) {
                mended.push(Token { key, ..token });
            } else if let Some(key) = self.nearest(&token.key) {
                mended.push(Token { key, ..token });
            } else if let Some(parts) = self.parts(&token.key) {
                mended.extend(spread(&token, parts));
            } else {
                mended.push(token);
            }
        }
        mended
    }

    fn knows(&self, key: &str) -> bool {
        self.words.contains(key) || self.ordinary.contains(key)
    }

    /// Two tokens that are one word torn apart: the whole is known, and a part is not or the whole is long.
    fn torn(&self, left: &Token, right: &Token) -> Option<Box<str>> {
        let length = left.key.len() + right.key.len();
        let plausible = (SHORTEST..LONGEST_PART).contains(&length)
            && left.stop == crate::text::Stop::None
            && !(self.knows(&left.key) && self.knows(&right.key) && length < 8);
        if !plausible {
            return None;
        }
        let whole = format!("{}{}", left.key, right.key);
        self.words.get(whole.as_str()).cloned()
    }

    /// Letters for digits and signs: `0verd0se`, `h3lp`.
    fn unleet(&self, key: &str) -> Option<Box<str>> {
        let has_digit = key.bytes().any(|b| b.is_ascii_digit());
        let has_letter = key.chars().any(char::is_alphabetic);
        if !(has_digit && has_letter) || key.len() > LONGEST_PART {
            return None;
        }
        ['i', 'l'].into_iter().find_map(|one| {
            let letters: String = key
                .chars()
                .map(|c| match c {
                    '0' => 'o',
                    '1' => one,
                    '3' => 'e',
                    '4' => 'a',
                    '5' => 's',
                    '7' => 't',
                    '8' => 'b',
                    other => other,
                })
                .collect();
            self.words
                .get(crate::text::fold(&letters).as_str())
                .cloned()
        })
    }

    /// The known word that is one typing error away; a word of a word file rather than an ordinary one.
    fn nearest(&self, key: &str) -> Option<Box<str>> {
        let near = self
            .near
            .near(key)
            .map(|(slip, word)| (self.ordinary.contains(word), slip, word));
        near.min().map(|(_, _, word)| word.into())
    }

    /// The known words that a run of letters consists of: as few as can be, at most half of them short. Folding has
    /// written a letter once where a word ends with the one that the next begins with, so two words may share it.
    fn parts(&self, key: &str) -> Option<Vec<Box<str>>> {
        if !key.is_ascii() || !(SHORTEST_RUN..LONGEST).contains(&key.len()) {
            return None;
        }
        // For each end, the lowest cost to reach it, the end before, and where the last word begins.
        let mut reached: Vec<Option<(u32, usize, usize)>> = vec![None; key.len() + 1];
        reached[0] = Some((0, 0, 0));
        for end in 1..=key.len() {
            for before in end.saturating_sub(LONGEST_PART)..end {
                let Some((cost, ..)) = reached[before] else {
                    continue;
                };
                for start in before.saturating_sub(1)..=before {
                    let part = &key[start..end];
                    let cost = cost + if part.len() < 3 { 3 } else { 2 };
                    let better = reached[end].is_none_or(|(known, ..)| cost < known);
                    if better && self.knows(part) {
                        reached[end] = Some((cost, before, start));
                    }
                }
            }
        }
        let mut parts: Vec<Box<str>> = Vec::new();
        let mut end = key.len();
        while end > 0 {
            let (_, before, start) = reached[end]?;
            parts.push(key[start..end].into());
            end = before;
        }
        parts.reverse();
        let short = parts.iter().filter(|part| part.len() < 3).count();
        (short * 2 <= parts.len()).then_some(parts)
    }
}

/// Letters that stand alone in a row are one word: `h j e l p`.
fn joined_letters(tokens: Vec<Token>) -> Vec<Token> {
    let single = |token: &Token| token.key.len() == 1 && token.key.is_ascii();
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut rest = tokens.into_iter().peekable();
    while let Some(token) = rest.next() {
        if !single(&token) {
            joined.push(token);
            continue;
        }
        let mut run = vec![token];
        while let Some(next) = rest.next_if(|next| single(next)) {
            run.push(next);
        }
        match (run.len() >= 4, run.first().cloned(), run.last()) {
            (true, Some(first), Some(last)) => {
                let key: String = run.iter().map(|token| &*token.key).collect();
                joined.push(Token {
                    key: key.into(),
                    end: last.end,
                    stop: last.stop,
                    ..first
                });
            }
            _ => joined.extend(run),
        }
    }
    joined
}

/// Gives each part of a run its place. Folding can have changed the length, so places are in proportion.
fn spread(token: &Token, parts: Vec<Box<str>>) -> Vec<Token> {
    let whole = token.key.len().max(1);
    let length = token.end - token.start;
    let mut from = 0;
    let last = parts.len() - 1;
    parts
        .into_iter()
        .enumerate()
        .map(|(at, key)| {
            let to = from + key.len();
            let placed = Token {
                start: token.start + from * length / whole,
                end: token.start + to * length / whole,
                stop: if at == last {
                    token.stop
                } else {
                    crate::text::Stop::None
                },
                key,
            };
            from = to;
            placed
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Spelling;
    use crate::triage::token::plain;

    fn mended(message: &str) -> String {
        let words = [
            "overdose", "puster", "ike", "kontakt", "far", "vi", "med", "han", "hjelp", "vakner",
        ];
        let spelling = Spelling::new(words.into_iter(), ["pusten", "hjelm"].into_iter());
        let keys: Vec<String> = spelling
            .mend(plain(message), |_| false)
            .into_iter()
            .map(|token| token.key.into())
            .collect();
        keys.join(" ")
    }

    #[test]
    fn misspelt_words_are_mended() {
        assert_eq!(mended("0verd0se"), "overdose");
        for typed in ["ovrdose", "oevrdose", "overdosze", "overdode"] {
            assert_eq!(mended(typed), "overdose");
        }
        assert_eq!(
            mended("fårviikkekontaktmedhan"),
            "far vi ike kontakt med han"
        );
        assert_eq!(mended("over dose"), "overdose");
        assert_eq!(mended("H J E L P"), "hjelp");
    }

    #[test]
    fn ordinary_words_stay() {
        assert_eq!(mended("pusten hjelm"), "pusten hjelm");
    }
}
