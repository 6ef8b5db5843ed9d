//! Taking a test: answers are counted question by question, and summed up at its end.
//!
//! **Invariants**: only points are kept, and only until the result is shown or the person goes elsewhere; no event tells
//! of them; a test whose answers are not all there begins again.

use super::{Event, Reply, Turn};
use crate::language::Language;
use crate::script::{Act, Answer, Choice, NodeId, Scale, Script, Target};
use crate::triage::Level;
use std::collections::{BTreeMap, HashSet};

/// Points by the question that they answer.
type Answers = BTreeMap<NodeId, u8>;

/// Pages that somebody can look at within a test and go on.
const ASIDE: [&str; 5] = ["help", "unknown", "wordless", "language", "privacy"];

/// What is said before a test begins again.
const AGAIN: &str = "unknown#test-again";

impl Turn<'_> {
    /// Counts an answer for its own question, whichever was shown last, and leads on.
    pub(super) fn answer(&mut self, answer: &Answer) {
        let living = self.script.living(&answer.question);
        let question = living.unwrap_or_else(|| answer.question.clone());
        if can_count(self.script, &question, answer.points) {
            let same_test = |id: &NodeId| id.page() == question.page();
            self.session.answers.retain(|id, _| same_test(id));
            self.session.answers.insert(question.clone(), answer.points);
        }
        match &answer.onward {
            Target::Act(Act::Score) => self.sum_up(question.page()),
            onward => self.follow(onward),
        }
    }

    /// Sums up the test that is being taken.
    pub(super) fn sum_up_here(&mut self) {
        let answered = self.session.answers.keys().next();
        let page = answered.or_else(|| self.session.here()).cloned();
        self.sum_up(page.as_ref().map_or("", NodeId::page));
    }

    fn sum_up(&mut self, page: &str) {
        let Some(scale) = self.script.scale(page) else {
            self.events.push(Event::ButtonOutlived);
            return self.show_page("menu");
        };
        let answers = std::mem::take(&mut self.session.answers);
        let sum = sum(self.script, scale, &answers);
        match sum.and_then(|sum| Some((sum, scale.result(sum)?))) {
            Some((sum, result)) => {
                self.score = Some(sum);
                self.show(result);
                self.score = None;
            }
            None => self.begin_again(scale),
        }
    }

    /// The sum that a result says: the one just added up, or when that is forgotten, those that it is for.
    pub(super) fn score_of(&self, result: &NodeId) -> String {
        match self.score {
            Some(sum) => sum.to_string(),
            None => {
                let scale = self.script.scale(result.page());
                scale.map(|scale| scale.sums(result)).unwrap_or_default()
            }
        }
    }

    /// Answers are missing: says so, and asks the first question.
    fn begin_again(&mut self, scale: &Scale) {
        self.show(scale.first());
        if let (Some(line), Some(Reply::Say(say))) = (self.line(AGAIN), self.replies.last_mut()) {
            say.html = format!("{line}\n\n{}", say.html);
        }
    }

    /// What an event names of a node: of a test only the page, whose questions and results tell of somebody's health.
    pub(super) fn told(&self, id: &NodeId) -> NodeId {
        match self.script.scale(id.page()) {
            Some(_) => NodeId::new(id.page()),
            None => id.clone(),
        }
    }

    /// Lets go of a test's answers when its beginning or another page is shown. A danger, help and what was not
    /// understood only come between.
    pub(super) fn keep_answers(&mut self, shown: &NodeId) {
        let Some(test) = self.session.answers.keys().next() else {
            return;
        };
        let within = shown.page() == test.page() && shown.as_str() != test.page();
        let aside = ASIDE.contains(&shown.page()) || shown.as_str().starts_with('@');
        let danger = self.level_of(shown) >= Some(Level::Urgent);
        if !(within || aside || danger) {
            self.session.answers.clear();
        }
    }
}

/// Whether a question, as it is now, has an answer with these points. A button can be older than the page.
fn can_count(script: &Script, question: &NodeId, points: u8) -> bool {
    choices(script, question).any(|choice| choice.target.points() == Some(points))
}

/// The sum of the answers that lead from the first question to the result; none when one is missing.
///
/// Only these count: somebody who went back may have answered questions that are now passed over.
fn sum(script: &Script, scale: &Scale, answers: &Answers) -> Option<u16> {
    let mut seen = HashSet::new();
    let mut waiting = vec![(scale.first().clone(), 0)];
    while let Some((node, sum)) = waiting.pop() {
        if !seen.insert(node.clone()) {
            continue;
        }
        let points = answers.get(&node).copied();
        let given = choices(script, &node).filter(|choice| choice.target.points() == points);
        let mut onward: Vec<&Target> = given.map(|choice| choice.target.onward()).collect();
        // The last is looked at first: of two ways on from one answer, that with the next question answered.
        onward.sort_by_key(|target| matches!(target, Target::Node(id) if answers.contains_key(id)));
        let sum = sum + u16::from(points.unwrap_or_default());
        for target in onward {
            match target {
                Target::Act(Act::Score) => return Some(sum),
                Target::Node(id) if id.page() == node.page() => waiting.push((id.clone(), sum)),
                _ => {}
            }
        }
    }
    None
}

/// The choices of a node in bokmål; translations have the same.
fn choices<'a>(script: &'a Script, id: &NodeId) -> impl Iterator<Item = &'a Choice> + use<'a> {
    let node = script.node(Language::Nb, id);
    node.into_iter().flat_map(|node| &node.choices)
}
