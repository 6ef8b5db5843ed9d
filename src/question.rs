//! Finds the topic that answers a question in people's own words.
//!
//! A topic of a substance is two findings: the substance, by its names, and what is asked about it, by a linear model
//! that is learned from the examples of all substances together; the other topics are told apart by the same model.
//! What is learned from is what operators write: the `[ask]` phrases of the pages and the files in `dialogues/questions/`. **Invariant**: the same files and question give the same answer; nothing is left to chance.

mod bench;
mod features;
mod meanings;
mod model;
mod names;
mod rank;
mod reading;
mod words;

pub use bench::{Found, Labelled};
pub use rank::{Ask, Heard, Ranked, Sureness};
pub use words::QuestionWords;

use crate::text;
use crate::topic;
use features::{Features, Seen, View};
use model::Model;
use names::Names;
use std::borrow::Cow;

/// The class of what is off topic.
const NONE: &str = "none";

/// A question whose topic is known, to learn from.
#[derive(Clone, Debug)]
pub struct Lesson<'a> {
    /// The topic as `subject/aspect`, `*/aspect` for any substance, or `none`.
    pub topic: Cow<'a, str>,
    /// What somebody could write; an example for any substance names one.
    pub text: Cow<'a, str>,
}

/// What finds the topics of questions.
#[derive(Clone, Debug, Default)]
pub struct Router {
    names: Names,
    features: Features,
    /// Tells aspects and general topics apart, whatever the substance.
    asked: Model,
    /// Tells substances apart where no name is sure.
    substance: Model,
    /// What each class of `asked` stands for, at its number.
    classes: Vec<Class>,
    /// Every topic that can be an answer.
    topics: Vec<Topic>,
}

/// What a class of the model stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// An aspect of the substance that is named.
    Aspect(Box<str>),
    /// A general topic.
    General(Box<str>),
    /// Nothing that the bot is for.
    OffTopic,
}

/// A topic and how it is put together.
#[derive(Clone, Debug)]
struct Topic {
    name: Box<str>,
    class: usize,
    /// The number of the substance that it is about.
    subject: Option<usize>,
}

impl Class {
    fn of(topic: &str) -> Class {
        match topic.split_once('/') {
            None => Class::OffTopic,
            Some((subject, aspect))
                if subject == "*"
                    || topic::substance(subject).is_some() && topic::is_aspect(aspect) =>
            {
                Class::Aspect(aspect.into())
            }
            Some(_) => Class::General(topic.into()),
        }
    }
}

impl Router {
    /// Learns from examples. `topics` are those that can be answered.
    pub fn learn<'a>(
        words: &QuestionWords,
        topics: impl IntoIterator<Item = &'a str>,
        lessons: &[Lesson<'_>],
    ) -> Router {
        let names = Names::new(words);
        let mut classes: Vec<Class> = lessons.iter().map(|l| Class::of(&l.topic)).collect();
        classes.sort();
        classes.dedup();
        let number = |class: &Class| classes.binary_search(class).ok();
        let topics = topics
            .into_iter()
            .filter_map(|name| {
                let subject = name.split_once('/').and_then(|(s, _)| topic::substance(s));
                let class = number(&Class::of(name))?;
                let name = name.into();
                Some(Topic {
                    name,
                    class,
                    subject,
                })
            })
            .collect();
        let seen: Vec<Seen> = names.see_all(lessons.iter().map(|l| &*l.text)).collect();
        let none = topic::SUBSTANCES.len();
        let about = lessons.iter().zip(&seen).map(|(lesson, seen)| {
            let (subject, _) = lesson.topic.split_once('/').unwrap_or_default();
            let told = topic::substance(subject);
            told.or(seen.only_subject()).unwrap_or(none)
        });
        let about: Vec<usize> = about.collect();
        let asked = lessons.iter().map(|l| number(&Class::of(&l.topic)));
        let asked: Vec<usize> = asked.map(Option::unwrap_or_default).collect();
        let (features, read) = Features::learn(words, &seen);
        drop(seen);
        let hashes: Vec<u64> = lessons.iter().map(|l| text::key(&[&l.text])).collect();
        let learn = |wanted: &[usize], classes, view| {
            let rows = features.rows(&hashes, view, &read);
            Model::learn(&rows, wanted, classes, features.len())
        };
        let asked = learn(&asked, classes.len(), View::Masked);
        let substance = learn(&about, none + 1, View::Plain);
        Router {
            names,
            features,
            asked,
            substance,
            classes,
            topics,
        }
    }
}
