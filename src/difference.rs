//! What two versions of the dialogues say differently: pages and nodes, the answers to questions, and how messages are
//! read.
//!
//! Every question is asked as somebody would who writes for the first time, through [`engine::step`]; every message is
//! read by triage. **Invariants**: the same two versions give the same difference; a node that was renamed with
//! `[moved]` is the same answer. Absent: files, and which of the two is better.

mod told;

use crate::engine::{self, Input, Reply, Session};
use crate::finding::Source;
use crate::language::Language;
use crate::question::Labelled;
use crate::script::{Choice, Node, NodeId, Script};
use crate::triage::{self, Case, Category, Lead, Level, Talk, Triage};
use jiff::ZonedDateTime;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// A version of the dialogues.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// Its files.
    pub files: &'a [Source],
    /// What they were compiled to.
    pub script: &'a Script,
}

/// What is tried on both versions, beside the phrases that their pages name.
#[derive(Clone, Debug, Default)]
pub struct Tried {
    /// Questions.
    pub questions: Vec<Labelled>,
    /// Messages.
    pub cases: Vec<Case>,
    /// Conversations.
    pub talks: Vec<Talk>,
}

/// Every difference between two versions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The name of the older one.
    pub before: String,
    /// The name of the newer one.
    pub after: String,
    /// Pages, as `nb/heroin`.
    pub pages: FileChanges,
    /// The other files: contacts, commands and words.
    pub files: FileChanges,
    /// Nodes, in the order of the files.
    pub nodes: Vec<NodeChange>,
    /// How many questions were asked.
    pub asked: usize,
    /// Those that get another answer.
    pub questions: Vec<AnswerChange>,
    /// How many messages were read.
    pub read: usize,
    /// Those that are read in another way.
    pub messages: Vec<ReadingChange>,
}

/// What became of files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FileChanges {
    /// Those that are new.
    pub added: Vec<String>,
    /// Those that are gone.
    pub removed: Vec<String>,
    /// Those in which something else stands.
    pub changed: Vec<String>,
}

/// What became of a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NodeChange {
    /// Which one, as `nb/heroin#effects`.
    pub node: String,
    /// What became of it.
    #[serde(flatten)]
    pub change: Change,
}

/// What became of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "lowercase")]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed {
        /// Where its buttons lead now, when `[moved]` says so.
        moved: Option<NodeId>,
    },
    /// Something of it is another.
    Changed {
        /// What.
        parts: Vec<Part>,
        /// What stood there and what stands there now, part by part.
        said: Vec<Said>,
    },
}

/// What a part of a node said, as far as it is another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// Which part.
    pub part: Part,
    /// The sentences or buttons that are gone.
    pub before: Vec<String>,
    /// Those that have come in their place.
    pub after: Vec<String>,
}

/// A part of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Its heading.
    Title,
    /// What the bot says.
    Text,
    /// The buttons.
    Choices,
    /// The danger that it answers.
    Level,
    /// What is said if nobody answers.
    FollowUp,
    /// The topic that it answers.
    Topic,
}

/// A question that gets another answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnswerChange {
    /// The question.
    pub text: String,
    /// Its answer before.
    pub before: Answer,
    /// Its answer after.
    pub after: Answer,
}

/// What the bot says to a question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The node that is said; none when only the compiled-in card is.
    pub node: Option<NodeId>,
    /// The answers to choose from, where that node asks which is meant.
    pub offered: Vec<NodeId>,
}

/// A message that is read in another way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadingChange {
    /// The message.
    pub text: String,
    /// Whether it is labelled as an emergency, or is read as one by either version.
    pub emergency: bool,
    /// Its reading before.
    pub before: Reading,
    /// Its reading after.
    pub after: Reading,
}

/// How a message is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// How grave it is.
    pub level: Level,
    /// What it is about.
    pub category: Category,
    /// Whom the reply leads with.
    pub lead: Lead,
    /// Whether the reply asks if it is happening now.
    pub asks_now: bool,
}

impl<'a> Version<'a> {
    /// The word files, which alone tell how a message is read.
    fn words(self) -> impl Iterator<Item = &'a Source> {
        let files = self.files.iter();
        files.filter(|source| source.file.starts_with("triage/"))
    }
}

/// Compares two versions. `now` is when the questions are asked.
pub fn compare(
    before: Version<'_>,
    after: Version<'_>,
    tried: &Tried,
    now: &ZonedDateTime,
) -> Difference {
    let (pages, files) = files(before.files, after.files);
    let asked = asked(before.script, after.script, &tried.questions);
    let (read, messages) = readings(before, after, tried);
    Difference {
        before: before.script.version().to_string(),
        after: after.script.version().to_string(),
        pages,
        files,
        nodes: nodes(before.script, after.script),
        asked: asked.len(),
        questions: answers(before.script, after.script, asked, now),
        read,
        messages,
    }
}

/// What became of pages, and of the other files.
fn files(before: &[Source], after: &[Source]) -> (FileChanges, FileChanges) {
    let by_name = |files: &[Source]| -> BTreeMap<_, _> {
        let files = files.iter();
        files
            .map(|file| (file.file.clone(), file.text.clone()))
            .collect()
    };
    let (before, after) = (by_name(before), by_name(after));
    let names: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let (mut pages, mut others) = (FileChanges::default(), FileChanges::default());
    for name in names {
        let (files, name_told) = match name.strip_suffix(".md") {
            Some(page) => (&mut pages, page),
            None => (&mut others, &**name),
        };
        let list = match (before.get(name), after.get(name)) {
            (None, _) => &mut files.added,
            (_, None) => &mut files.removed,
            (old, new) if old != new => &mut files.changed,
            _ => continue,
        };
        list.push(name_told.to_owned());
    }
    (pages, others)
}

fn nodes(before: &Script, after: &Script) -> Vec<NodeChange> {
    fn by_name(script: &Script) -> BTreeMap<(Language, &NodeId), &Node> {
        let nodes = script.nodes();
        nodes
            .map(|node| ((node.language, &node.id), node))
            .collect()
    }
    let (old, new) = (by_name(before), by_name(after));
    let removed = before
        .nodes()
        .filter(|node| !new.contains_key(&(node.language, &node.id)));
    let removed = removed.map(|node| {
        let moved = after.living(&node.id).filter(|living| *living != node.id);
        changed(node, Change::Removed { moved })
    });
    let others = after.nodes().filter_map(|node| {
        let Some(was) = old.get(&(node.language, &node.id)) else {
            return Some(changed(node, Change::Added));
        };
        let parts = parts(was, node);
        (!parts.is_empty()).then(|| {
            let said = parts.iter().filter_map(|part| said(*part, was, node));
            let said = said.collect();
            changed(node, Change::Changed { parts, said })
        })
    });
    others.chain(removed).collect()
}

fn changed(node: &Node, change: Change) -> NodeChange {
    let node = format!("{}/{}", node.language, node.id);
    NodeChange { node, change }
}

/// The parts of a node that differ.
fn parts(before: &Node, after: &Node) -> Vec<Part> {
    let buttons = |node: &Node| -> Vec<_> {
        let of = |choice: &Choice| (choice.label.clone(), choice.target.clone());
        node.choices.iter().map(of).collect()
    };
    let differing = [
        (Part::Title, before.title != after.title),
        (Part::Text, before.text != after.text),
        (Part::Choices, buttons(before) != buttons(after)),
        (Part::Level, before.level != after.level),
        (Part::FollowUp, before.follow_up != after.follow_up),
        (Part::Topic, before.topic != after.topic),
    ];
    let parts = differing.into_iter().filter(|(_, differs)| *differs);
    parts.map(|(part, _)| part).collect()
}

/// What is another in a part that is words.
fn said(part: Part, before: &Node, after: &Node) -> Option<Said> {
    let lines = |node: &Node| -> Option<Vec<String>> {
        match part {
            Part::Title => Some(vec![node.title.clone()]),
            Part::Text => Some(sentences(&node.text.written())),
            Part::Choices => Some(node.choices.iter().map(button).collect()),
            Part::Level | Part::FollowUp | Part::Topic => None,
        }
    };
    let (before, after) = between(lines(before)?, lines(after)?);
    Some(Said {
        part,
        before,
        after,
    })
}

fn button(choice: &Choice) -> String {
    format!("[{}]({})", choice.label.written().trim(), choice.target)
}

/// The sentences of a text, each with the sign that ends it.
fn sentences(text: &str) -> Vec<String> {
    let lines = text.lines().flat_map(|line| line.split_inclusive(". "));
    let parts = lines.flat_map(|part| part.split_inclusive("? "));
    let sentences = parts.map(str::trim).filter(|sentence| !sentence.is_empty());
    sentences.map(str::to_owned).collect()
}

/// What stands between the beginning and the end that both have.
fn between(mut before: Vec<String>, mut after: Vec<String>) -> (Vec<String>, Vec<String>) {
    let same = |(a, b): &(&String, &String)| a == b;
    let end = before.iter().rev().zip(after.iter().rev());
    let end = end.take_while(same).count();
    before.truncate(before.len() - end);
    after.truncate(after.len() - end);
    let begin = before.iter().zip(&after).take_while(same).count();
    (before.split_off(begin), after.split_off(begin))
}

/// Every question once, with the language of who asks it.
fn asked<'a>(
    before: &'a Script,
    after: &'a Script,
    labelled: &'a [Labelled],
) -> Vec<(Language, &'a str)> {
    let phrases = before.questions().iter().chain(after.questions());
    let phrases = phrases.map(|question| (question.language, question.phrase.as_str()));
    let labelled = labelled.iter().map(|question| {
        let language = Language::from_code(&question.lang).unwrap_or_default();
        (language, question.text.as_str())
    });
    let mut seen = HashSet::new();
    let all = phrases.chain(labelled);
    all.filter(|question| seen.insert(*question)).collect()
}

fn answers(
    before: &Script,
    after: &Script,
    asked: Vec<(Language, &str)>,
    now: &ZonedDateTime,
) -> Vec<AnswerChange> {
    let differing = asked.into_iter().filter_map(|(language, text)| {
        let old = Answer::of(before, language, text, now);
        let new = Answer::of(after, language, text, now);
        (old.moved(after) != new).then(|| AnswerChange {
            text: text.to_owned(),
            before: old,
            after: new,
        })
    });
    differing.collect()
}

impl Answer {
    /// What somebody who writes for the first time is answered.
    fn of(script: &Script, language: Language, text: &str, now: &ZonedDateTime) -> Answer {
        let session = Session {
            device: Some(language),
            ..Session::default()
        };
        let step = engine::step(script, session, &Input::words(text), now);
        let node = step.replies.into_iter().find_map(|reply| match reply {
            Reply::Say(say) => say.node,
            _ => None,
        });
        let offers = node
            .as_ref()
            .is_some_and(|node| node.as_str() == engine::CHOICES);
        Answer {
            offered: if offers {
                step.session.offered
            } else {
                Vec::new()
            },
            node,
        }
    }

    /// The same answer under the names that another version has for its nodes.
    fn moved(&self, script: &Script) -> Answer {
        let living = |id: &NodeId| script.living(id).unwrap_or_else(|| id.clone());
        Answer {
            node: self.node.as_ref().map(living),
            offered: self.offered.iter().map(living).collect(),
        }
    }
}

/// How many messages were read, and those whose reading differs.
fn readings(before: Version<'_>, after: Version<'_>, tried: &Tried) -> (usize, Vec<ReadingChange>) {
    let turns = tried.talks.iter().map(|talk| talk.turns.len());
    let all = tried.cases.len() + turns.sum::<usize>();
    if before.words().eq(after.words()) {
        return (all, Vec::new());
    }
    let mut changes = Vec::new();
    let mut note = |text: &str, min: Level, (old, new): (Triage, Triage)| {
        changes.extend(ReadingChange::of(text, min, &old, &new));
    };
    let (before, after) = (before.script.vocabulary(), after.script.vocabulary());
    for case in &tried.cases {
        let read = |vocabulary| triage::read(vocabulary, &case.text);
        note(&case.text, case.min, (read(before), read(after)));
    }
    for talk in &tried.talks {
        for ((turn, old), (_, new)) in talk.read(before).zip(talk.read(after)) {
            note(&turn.say, turn.min, (old, new));
        }
    }
    (all, changes)
}

impl ReadingChange {
    fn of(text: &str, min: Level, before: &Triage, after: &Triage) -> Option<ReadingChange> {
        let (before, after) = (Reading::of(before), Reading::of(after));
        let gravest = min.max(before.level).max(after.level);
        (before != after).then(|| ReadingChange {
            text: text.to_owned(),
            emergency: gravest == Level::Emergency,
            before,
            after,
        })
    }
}

impl Reading {
    fn of(triage: &Triage) -> Reading {
        Reading {
            level: triage.level,
            category: triage.category,
            lead: triage.lead,
            asks_now: triage.asks_now,
        }
    }
}

#[cfg(test)]
mod tests;
