//! Whether the questions that pages name lead to their nodes, when people put them a little differently.
//!
//! The very phrase always leads to its node; what stands in for the ways in which people vary it is what the router,
//! having learned the phrase, takes it for. A phrase that is read as a danger is answered as one, wherever it stands, and
//! nothing is told of it: no word should lead it away from help.

use super::{Question, Script};
use crate::finding::{Finding, Severity};
use crate::question::{Ask, Sureness};
use crate::triage::{self, Level};

/// How much more speaks for another topic than for a phrase's own, at least, to be told. Below it lie phrases that two
/// pages answer about as well.
const AHEAD: f32 = 0.75;

impl Script {
    /// The phrases of the wanted files that lead elsewhere, in the order in which they stand. The router is learned for
    /// it, unless there is no such phrase.
    pub fn misled(&self, wanted: impl Fn(&str) -> bool) -> Vec<Finding> {
        let questions = self.questions.iter().filter(|asked| wanted(&asked.file));
        let misled = |question: &Question| self.mislead(question);
        questions.filter_map(misled).collect()
    }

    /// The phrases of the wanted files that are answered as a danger and not by their node, which answers none itself.
    pub fn read_as_danger(&self, wanted: impl Fn(&str) -> bool) -> Vec<&Question> {
        let answers_danger = |question: &Question| {
            let node = self.node(question.language, &question.node);
            node.is_some_and(|node| node.level.is_some())
        };
        let is_danger = |question: &Question| {
            triage::read(&self.vocabulary, &question.phrase).level >= Level::Urgent
        };
        let questions = self.questions.iter();
        questions
            .filter(|question| wanted(&question.file))
            .filter(|question| !answers_danger(question) && is_danger(question))
            .collect()
    }

    fn mislead(&self, question: &Question) -> Option<Finding> {
        let topic = self.topic_of(question)?;
        if triage::read(&self.vocabulary, &question.phrase).level >= Level::Urgent {
            return None;
        }
        let heard = self.router().ask(Ask {
            text: &question.phrase,
            before: None,
        });
        let phrase = &question.phrase;
        let Some(first) = heard.topics.first() else {
            return Some(warning(
                "ask-elsewhere",
                question,
                format!("«{phrase}» ligner ikke på noe boten svarer på"),
                "skriv spørsmålet med ord fra svaret, eller skriv flere som ligner på det",
            ));
        };
        let other = self.answer(&first.topic)?;
        if first.topic == topic || *other == question.node {
            return None;
        }
        let own = heard.topics.iter().find(|ranked| ranked.topic == topic);
        match own {
            None => Some(warning(
                "ask-elsewhere",
                question,
                format!("«{phrase}» med litt andre ord fører til «{other}», ikke hit"),
                "flytt spørsmålet dit, eller skriv det slik at det bare kan gjelde denne noden",
            )),
            Some(own) if heard.sureness == Sureness::Sure && first.score - own.score >= AHEAD => {
                Some(warning(
                    "ask-ambiguous",
                    question,
                    format!("«{phrase}» ligner mer på spørsmålene til «{other}»"),
                    "flytt spørsmålet dit, skriv det tydeligere, eller skriv flere som ligner på det",
                ))
            }
            Some(_) => None,
        }
    }
}

fn warning(code: &'static str, question: &Question, message: String, help: &str) -> Finding {
    let (line, column) = question.position;
    Finding {
        severity: Severity::Warning,
        code,
        file: question.file.clone(),
        line,
        column,
        message,
        help: help.to_owned(),
        edit: None,
    }
}
