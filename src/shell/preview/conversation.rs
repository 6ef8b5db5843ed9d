//! What is on the screen of one chat.
//!
//! **Invariants.** It is bounded: [`ENTRIES`] and [`BYTES`], the oldest leave first. Numbers only grow, and a cleared
//! conversation begins beyond every mark that was given out before.

use super::seen::Seen;
use crate::engine::{Card, Event, Input, Reply, Say, What};
use crate::language::Language;
use crate::privacy::Private;
use crate::script::Script;
use crate::shell::service::Answer;
use crate::triage::Triage;
use jiff::Timestamp;
use std::collections::VecDeque;

/// How many messages are kept.
pub(super) const ENTRIES: usize = 200;
/// How many bytes of text are kept.
const BYTES: usize = 128 << 10;

/// The messages of a chat, oldest first.
pub(super) struct Conversation {
    entries: VecDeque<Entry>,
    /// The number of the first entry since the screen was last cleared.
    begin: u64,
    /// The number of the next entry.
    next: u64,
    /// The number of the first entry that the bot's last turn left.
    turn: u64,
    due: Option<Timestamp>,
    language: Language,
    seen: Seen,
    /// What was written as a time and is none.
    misread: Option<String>,
}

/// A message.
pub(super) struct Entry {
    pub(super) number: u64,
    /// The time that stands on it.
    pub(super) time: String,
    /// The language that the bot speaks in it.
    pub(super) language: Language,
    pub(super) shown: Shown,
}

/// What a message shows.
pub(super) enum Shown {
    /// What the person wrote.
    Person(Private<String>),
    /// What the bot says.
    Say(Say),
    /// A contact that one tap calls.
    Card(Card),
}

impl Conversation {
    /// An empty one, whose entries are counted from `first`.
    pub(super) fn new(first: u64) -> Conversation {
        let begin = first.saturating_add(1);
        Conversation {
            entries: VecDeque::new(),
            begin,
            next: begin,
            turn: begin,
            due: None,
            language: Language::default(),
            seen: Seen::default(),
            misread: None,
        }
    }

    /// Shows what the person wrote.
    pub(super) fn hear(&mut self, input: &Input, time: &str) {
        if let What::Words(words) = &input.what {
            self.push(Shown::Person(words.clone()), time);
        }
    }

    /// Shows what the bot did.
    pub(super) fn take(&mut self, answer: &Answer, time: &str) {
        if answer.events.contains(&Event::ErasureAsked) {
            self.clear();
        }
        self.language = language(&answer.events).unwrap_or(self.language);
        self.due = answer.timer;
        self.turn = self.next;
        for entry in &answer.replies {
            match &entry.reply {
                Reply::Say(say) => self.push(Shown::Say(say.clone()), time),
                Reply::Card(card) => self.push(Shown::Card(card.clone()), time),
                Reply::Hide => self.clear(),
                // The desk has erased, and no numbers are kept here; there are no groups to leave.
                Reply::Erase | Reply::Leave => {}
            }
        }
    }

    /// Notes what was seen in the turn, unless nothing may be left of it.
    pub(super) fn see(
        &mut self,
        script: &Script,
        input: &Input,
        read: Option<Triage>,
        answer: &Answer,
    ) {
        let clears = |reply: &Reply| matches!(reply, Reply::Hide | Reply::Erase);
        match answer.replies.iter().any(|entry| clears(&entry.reply)) {
            true => self.seen.after(script, &Input::clock(), None, answer),
            false => self.seen.after(script, input, read, answer),
        }
    }

    /// What was seen in the last turn.
    pub(super) fn seen(&self) -> &Seen {
        &self.seen
    }

    /// What was last written as a time and is none.
    pub(super) fn misread(&self) -> Option<&str> {
        self.misread.as_deref()
    }

    /// Notes whether a time could be read.
    pub(super) fn set_misread(&mut self, misread: Option<String>) {
        self.misread = misread;
    }

    /// Begins anew.
    pub(super) fn begin_anew(&mut self) {
        self.clear();
        self.due = None;
        self.seen = Seen::default();
        self.misread = None;
    }

    /// Whether the bot was to ask again by now.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        self.due.is_some_and(|due| due <= now)
    }

    /// All messages.
    pub(super) fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter()
    }

    /// The messages after a mark; none when that mark is not of this screen, which is then to be cleared.
    pub(super) fn since(&self, mark: &str) -> Option<impl Iterator<Item = &Entry>> {
        let mark: u64 = mark.parse().ok()?;
        (self.begin - 1..self.next)
            .contains(&mark)
            .then(|| self.entries.iter().filter(move |e| e.number > mark))
    }

    /// What stands for all that is on the screen now.
    pub(super) fn mark(&self) -> u64 {
        self.next - 1
    }

    /// Whether the bot's last turn begins with this message.
    pub(super) fn begins_turn(&self, entry: &Entry) -> bool {
        entry.number == self.turn
    }

    fn push(&mut self, shown: Shown, time: &str) {
        self.entries.push_back(Entry {
            number: self.next,
            time: time.to_owned(),
            language: self.language,
            shown,
        });
        self.next += 1;
        while self.entries.len() > 1 && self.is_full() {
            self.entries.pop_front();
        }
    }

    fn is_full(&self) -> bool {
        let bytes: usize = self.entries.iter().map(|entry| entry.shown.bytes()).sum();
        self.entries.len() > ENTRIES || bytes > BYTES
    }

    fn clear(&mut self) {
        self.entries.clear();
        self.next += 1;
        self.begin = self.next;
        self.turn = self.next;
    }
}

impl Shown {
    fn bytes(&self) -> usize {
        match self {
            Shown::Person(words) => words.expose().len(),
            Shown::Say(say) => {
                let labels = say.buttons.iter().map(|button| button.label.len());
                say.html.len() + labels.sum::<usize>()
            }
            Shown::Card(card) => card.name.len() + card.phone.len(),
        }
    }
}

/// The language that was last spoken in a turn.
fn language(events: &[Event]) -> Option<Language> {
    events.iter().rev().find_map(|event| match event {
        Event::NodeShown { language, .. } => Some(*language),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{BYTES, Conversation, ENTRIES};
    use crate::engine::Input;

    #[test]
    fn a_long_conversation_loses_its_beginning() {
        let mut conversation = Conversation::new(7);
        for _ in 0..ENTRIES + 50 {
            conversation.hear(&Input::words("hei"), "12.00");
        }
        assert_eq!(conversation.entries().count(), ENTRIES);
        assert_eq!(conversation.mark(), 7 + 250);

        let heavy = Input::words("x".repeat(BYTES / 2 + 1));
        conversation.hear(&heavy, "12.00");
        conversation.hear(&heavy, "12.00");
        assert_eq!(conversation.entries().count(), 1);
    }

    #[test]
    fn a_cleared_screen_knows_no_older_mark() {
        let mut conversation = Conversation::new(7);
        conversation.hear(&Input::words("hei"), "12.00");
        let mark = conversation.mark().to_string();
        assert_eq!(conversation.since(&mark).unwrap().count(), 0);
        conversation.clear();
        assert!(conversation.since(&mark).is_none());
        let mark = conversation.mark().to_string();
        conversation.hear(&Input::words("hei"), "12.00");
        assert_eq!(conversation.since(&mark).unwrap().count(), 1);
    }
}
