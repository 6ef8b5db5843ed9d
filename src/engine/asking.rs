//! A question in people's own words: its answer, a few to choose from, or that the bot does not know.
//!
//! Triage has read the message before; what is said here never stands in for it. **Invariant**: whatever is not
//! understood is said to be so, with a human to talk to.

use super::{Button, Event, Press, Reply, Turn, render};
use crate::question::{Ask, Heard, Sureness};
use crate::script::{LABEL_CHARS, NodeId, SINGLE_ROWS, Target};
use crate::triage::{Level, Triage};

/// Asks which of a few answers is meant. Its heading stands on the button below an answer that leads here.
pub const CHOICES: &str = "unknown#choices";
/// Says kindly what the bot is for.
const OFF_TOPIC: &str = "unknown#off-topic";
/// The page on helplines.
const HELPLINES: &str = "service";
/// A line on whom to talk to, for who struggles.
const BESIDE: &str = "help#beside";
/// How many buttons for help and the menu stand last.
const LAST: usize = 2;

impl Turn<'_> {
    /// Answers words that are no button, no command and no phrase of a page.
    pub(super) fn asked(&mut self, words: &str, reading: &Triage) {
        let heard = self.heard(words);
        let nodes = self.script.answers(words, &heard);
        let struggles = reading.level == Level::Help;
        match (heard.sureness, nodes.split_first()) {
            // Who struggles and asks whom to call is shown whom to call.
            (Sureness::Sure, Some((node, _))) if struggles && node.page() == HELPLINES => {
                return self.show_page("help");
            }
            (Sureness::Sure, Some((node, others))) => {
                self.session.offered = others.to_vec();
                self.answered(node);
                if reading.carried {
                    return self.step_again(reading);
                }
            }
            _ if reading.carried => return self.again(reading),
            (Sureness::Unsure, Some(_)) if self.has(CHOICES) => {
                self.session.offered = nodes;
                self.events.push(Event::ChoicesOffered);
                self.show_page(CHOICES);
            }
            _ if struggles => return self.show_page("help"),
            _ if heard.off_topic && self.has(OFF_TOPIC) => {
                self.events.push(Event::NotUnderstood);
                return self.show_page(OFF_TOPIC);
            }
            _ => return self.not_understood(),
        }
        if struggles {
            self.add_line(BESIDE);
        }
    }

    fn heard(&self, words: &str) -> Heard {
        let here = self.session.here();
        let node = here.and_then(|here| self.script.node(self.language(), here));
        self.script.router().ask(Ask {
            text: words,
            before: node.and_then(|node| node.topic.as_deref()),
        })
    }

    /// The answer, with a button to what else may have been meant.
    fn answered(&mut self, node: &NodeId) {
        self.events.push(Event::QuestionAnswered);
        self.show(node);
        let choices = NodeId::new(CHOICES);
        let other = self.script.node(self.language(), &choices);
        let (Some(other), Some(Reply::Say(say))) = (other, self.replies.last_mut()) else {
            return;
        };
        if self.session.offered.is_empty() || say.buttons.len() >= SINGLE_ROWS {
            return;
        }
        let button = Button {
            label: other.title.clone(),
            press: Press::Target(Target::Node(choices).to_string()),
        };
        let at = say.buttons.len().saturating_sub(LAST);
        say.buttons.insert(at, button);
    }

    /// Whether somebody who goes to a node says by it that the last answer was not what was meant.
    pub(super) fn declines(&self, id: &NodeId) -> bool {
        id.as_str() == CHOICES && !self.session.offered.is_empty()
    }

    /// The answers to choose from where that is asked.
    pub(super) fn offered(&self, id: &NodeId) -> Vec<(String, NodeId)> {
        match id.as_str() {
            CHOICES => {
                let nodes = self.session.offered.iter();
                nodes
                    .filter_map(|node| Some((self.name_of(node)?, node.clone())))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// The buttons of the answers to choose from.
    pub(super) fn offered_buttons(&self, id: &NodeId) -> Vec<Button> {
        let offered = self.offered(id).into_iter();
        offered
            .map(|(label, node)| Button {
                label,
                press: Press::Target(Target::Node(node).to_string()),
            })
            .collect()
    }

    /// What stands on the button of an answer: its page and what the page calls it, as far as there is room.
    fn name_of(&self, id: &NodeId) -> Option<String> {
        let language = self.language();
        let node = self.script.node(language, id)?;
        let start = self.script.node(language, &NodeId::new(id.page()));
        let leads_here = |target: &Target| matches!(target, Target::Node(to) if to == id);
        let choice = start.and_then(|start| {
            let mut choices = start.choices.iter();
            choices.find(|choice| leads_here(&choice.target))
        });
        let own = choice.map_or_else(
            || node.title.clone(),
            |choice| render::label(self.script, choice, language, self.now),
        );
        let whole = start
            .filter(|start| start.id != *id)
            .map(|start| format!("{}: {own}", start.title));
        let fits = |label: &String| label.chars().count() <= LABEL_CHARS;
        let short = || own.chars().take(LABEL_CHARS).collect();
        Some(whole.filter(fits).unwrap_or_else(short))
    }

    fn has(&self, id: &str) -> bool {
        self.script.living(&NodeId::new(id)).is_some()
    }

    /// Adds a line to what was said last.
    fn add_line(&mut self, id: &str) {
        if let (Some(line), Some(Reply::Say(say))) = (self.line(id), self.replies.last_mut()) {
            say.html = format!("{}\n\n{line}", say.html);
        }
    }
}
