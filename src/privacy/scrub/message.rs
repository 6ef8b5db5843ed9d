//! A message while it is scrubbed: its tokens, and what has been decided of each.

use super::token::{Case, Gap, Shape, Token, Tokens};
use super::words::{Role, Words};
use super::{Found, Kind, Scrubbed};

/// What has been decided of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing yet; it stays.
    Open,
    /// It stays, and no later step takes it.
    Kept,
    /// It goes, together with its neighbours of the same group.
    Taken(Kind, u32),
}

/// A message while it is scrubbed.
#[derive(Debug)]
pub(super) struct Message<'t> {
    text: &'t str,
    words: &'t Words,
    tokens: Tokens,
    states: Vec<State>,
    groups: u32,
}

impl<'t> Message<'t> {
    /// Takes a message apart; nothing is decided.
    pub(super) fn of(text: &'t str, words: &'t Words) -> Message<'t> {
        let tokens = Tokens::of(text, words);
        let state = |token: &Token| match token.shape {
            Shape::Class(_) => State::Kept,
            _ => State::Open,
        };
        let states = tokens.list.iter().map(state).collect();
        Message {
            text,
            words,
            tokens,
            states,
            groups: 0,
        }
    }

    /// The vocabulary.
    pub(super) fn words(&self) -> &'t Words {
        self.words
    }

    /// How many tokens there are.
    pub(super) fn len(&self) -> usize {
        self.states.len()
    }

    /// A token.
    pub(super) fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.list.get(at)
    }

    /// The comparable form of a token; empty where there is none.
    pub(super) fn key(&self, at: usize) -> &str {
        match at < self.len() {
            true => self.tokens.key(at),
            false => "",
        }
    }

    /// What part a token plays.
    pub(super) fn role(&self, at: usize) -> Role {
        self.token(at).map(|token| token.role).unwrap_or_default()
    }

    /// Whether a token plays one of these parts.
    pub(super) fn is(&self, at: usize, part: Role) -> bool {
        self.role(at).is(part)
    }

    /// What a token is made of.
    pub(super) fn shape(&self, at: usize) -> Option<Shape> {
        self.token(at).map(|token| token.shape)
    }

    /// Whether a token is a word.
    pub(super) fn is_word(&self, at: usize) -> bool {
        self.shape(at) == Some(Shape::Word)
    }

    /// Whether a token is a run of digits.
    pub(super) fn is_number(&self, at: usize) -> bool {
        self.shape(at) == Some(Shape::Number)
    }

    /// Whether a token is this mark.
    pub(super) fn is_mark(&self, at: usize, mark: char) -> bool {
        self.shape(at) == Some(Shape::Mark(mark))
    }

    /// Whether nothing stands between a token and the one before it.
    pub(super) fn is_joined(&self, at: usize) -> bool {
        at > 0 && self.token(at).is_some_and(|token| token.gap == Gap::None)
    }

    /// Whether a token has a capital that no sentence gives it.
    pub(super) fn is_proper(&self, at: usize) -> bool {
        self.token(at)
            .is_some_and(|token| token.case != Case::Lower && !token.first)
    }

    /// Whether a token begins with a capital.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.token(at)
            .is_some_and(|token| token.case != Case::Lower)
    }

    /// What has been decided of a token.
    pub(super) fn state(&self, at: usize) -> Option<State> {
        self.states.get(at).copied()
    }

    /// Whether nothing has been decided of a token.
    pub(super) fn is_open(&self, at: usize) -> bool {
        self.state(at) == Some(State::Open)
    }

    /// What stands, or stood, in the place of a token.
    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        match (self.state(at)?, self.shape(at)?) {
            (State::Taken(kind, _), _) | (_, Shape::Class(kind)) => Some(kind),
            _ => None,
        }
    }

    /// Keeps the tokens from `first` to `last`.
    pub(super) fn keep(&mut self, first: usize, last: usize) {
        for state in self.states.iter_mut().take(last + 1).skip(first) {
            *state = State::Kept;
        }
    }

    /// Takes the tokens from `first` to `last` as one.
    pub(super) fn take(&mut self, first: usize, last: usize, kind: Kind) {
        self.groups += 1;
        for at in first..=last.min(self.len().saturating_sub(1)) {
            if !matches!(self.shape(at), Some(Shape::Class(_))) {
                self.states[at] = State::Taken(kind, self.groups);
            }
        }
    }

    /// The word before a token, in the same part of the sentence.
    pub(super) fn before(&self, at: usize) -> Option<usize> {
        let before = at.checked_sub(1)?;
        let line = self.token(at)?.gap == Gap::Line;
        let class = matches!(self.shape(before), Some(Shape::Class(_)));
        (!line && (class || !matches!(self.shape(before), Some(Shape::Mark(_))))).then_some(before)
    }

    /// The word behind a token, in the same part of the sentence.
    pub(super) fn behind(&self, at: usize) -> Option<usize> {
        let behind = at + 1;
        let token = self.token(behind)?;
        let mark = matches!(token.shape, Shape::Mark(_));
        (token.gap != Gap::Line && !mark).then_some(behind)
    }

    /// The text with classes, and what was found.
    pub(super) fn finish(self) -> Scrubbed {
        let mut text = String::with_capacity(self.text.len());
        let mut found: Vec<Found> = Vec::new();
        let mut written = 0;
        let mut at = 0;
        while at < self.len() {
            let State::Taken(kind, _) = self.states[at] else {
                at += 1;
                continue;
            };
            let last = self.last_of(at, kind);
            let (first_token, last_token) = (&self.tokens.list[at], &self.tokens.list[last]);
            text.push_str(&self.text[written..first_token.bytes.0 as usize]);
            text.push_str(kind.class());
            written = last_token.bytes.1 as usize;
            found.push(Found {
                kind,
                start: first_token.chars.0 as usize,
                end: last_token.chars.1 as usize,
            });
            at = last + 1;
        }
        text.push_str(&self.text[written..]);
        Scrubbed { text, found }
    }

    /// The last token of what is taken as one from `at` on. Parts of a name or a place are one.
    fn last_of(&self, at: usize, kind: Kind) -> usize {
        let merges = matches!(kind, Kind::Name | Kind::Place | Kind::Organisation);
        let mut last = at;
        while let Some(State::Taken(next, group)) = self.state(last + 1) {
            let same = matches!(self.states[last], State::Taken(_, before) if before == group);
            let near = self.tokens.list[last + 1].gap <= Gap::Space;
            if !(same || merges && next == kind && near) {
                break;
            }
            last += 1;
        }
        last
    }
}
