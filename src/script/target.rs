//! Where a button leads, as a page writes it and as a button carries it back.

use super::NodeId;
use crate::language::Language;
use std::fmt;

/// Where a choice leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A node of the script.
    Node(NodeId),
    /// A contact, by its id.
    Contact(String),
    /// A web page.
    Web(String),
    /// Something that the bot does.
    Act(Act),
    /// An answer to a question of a test: counted, then leads on. Pages write its points as the link's title.
    Answer(Box<Answer>),
}

/// An answer to a question of a test. A button carries it whole, so that it counts for its own question whenever it is
/// pressed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Answer {
    /// The node that asks.
    pub question: NodeId,
    /// What the answer counts, at most [`Answer::MOST_POINTS`].
    pub points: u8,
    /// Where it leads: a node, or the result.
    pub onward: Target,
}

/// Something that the bot does instead of saying a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// One step back.
    Back,
    /// The menu.
    Menu,
    /// The choice of language.
    Language,
    /// Speaks this language from now on.
    Speak(Language),
    /// Tells what is kept of the chat.
    Data,
    /// Deletes what is kept of the chat.
    Delete,
    /// Removes the conversation from the screen.
    Hide,
    /// Falls silent until the person writes.
    Stop,
    /// It is not happening now: back to what was asked.
    Resume,
    /// Sums up a test and shows the result.
    Score,
}

impl Answer {
    /// The most that one answer counts.
    pub const MOST_POINTS: u8 = 99;

    /// Reads `audit#q1=3>audit#q2`, as a button carries it.
    fn read(written: &str, page: &str) -> Option<Answer> {
        let (answer, onward) = written.split_once('>')?;
        let (question, points) = answer.rsplit_once('=')?;
        let onward = Target::read(onward, page).ok()?;
        match Target::read(question, page) {
            Ok(Target::Node(question)) if onward.can_have_points() => Some(Answer {
                question,
                points: read_points(points)?,
                onward,
            }),
            _ => None,
        }
    }
}

/// Points as a page writes them: `0` to `99`.
pub(super) fn read_points(written: &str) -> Option<u8> {
    let plain = written.len() <= 2 && written.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| written.parse().ok())?
}

impl Act {
    const ALL: [Act; 12] = [
        Act::Back,
        Act::Menu,
        Act::Language,
        Act::Speak(Language::Nb),
        Act::Speak(Language::Nn),
        Act::Speak(Language::En),
        Act::Data,
        Act::Delete,
        Act::Hide,
        Act::Stop,
        Act::Resume,
        Act::Score,
    ];

    /// The page that it always shows; none where that depends on the conversation.
    pub fn page(self) -> Option<&'static str> {
        match self {
            Act::Menu => Some("menu"),
            Act::Language => Some("language"),
            Act::Data => Some("data"),
            Act::Delete => Some("deleted"),
            Act::Hide => Some("hidden"),
            Act::Stop => Some("stopped"),
            Act::Back | Act::Speak(_) | Act::Resume | Act::Score => None,
        }
    }

    /// All that the bot can do, as pages write it.
    pub(super) fn all_written() -> impl Iterator<Item = &'static str> + Clone {
        Act::ALL.into_iter().map(Act::written)
    }

    fn written(self) -> &'static str {
        match self {
            Act::Back => "!back",
            Act::Menu => "!menu",
            Act::Language => "!language",
            Act::Speak(Language::Nb) => "!language:nb",
            Act::Speak(Language::Nn) => "!language:nn",
            Act::Speak(Language::En) => "!language:en",
            Act::Data => "!data",
            Act::Delete => "!delete",
            Act::Hide => "!hide",
            Act::Stop => "!stop",
            Act::Resume => "!resume",
            Act::Score => "!score",
        }
    }
}

/// Why a target is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoTarget {
    /// Begins with `!` and names nothing that the bot can do.
    UnknownAct,
    /// A scheme other than `https`, no host, or an address that holds white space.
    BadAddress,
    /// Letters that an id cannot have.
    BadId,
}

impl Target {
    /// Reads a target as it stands in a link of `page`, or as a button carries it.
    ///
    /// # Errors
    /// Says why it is no target. Whether the node or contact exists is not looked at here.
    pub fn read(written: &str, page: &str) -> Result<Target, NoTarget> {
        if let Some(answer) = Answer::read(written, page) {
            return Ok(Target::Answer(Box::new(answer)));
        }
        if written.starts_with('!') {
            let act = Act::ALL.into_iter().find(|act| act.written() == written);
            return act.map(Target::Act).ok_or(NoTarget::UnknownAct);
        }
        if let Some(contact) = written.strip_prefix('@') {
            return Ok(Target::Contact(id(contact)?.to_owned()));
        }
        if written.contains(':') || written.contains('.') {
            let rest = written.strip_prefix("https://").unwrap_or_default();
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            let named = host.split('.').count() > 1 && host.split('.').all(|part| !part.is_empty());
            let whole = named && !written.contains(char::is_whitespace);
            return whole
                .then(|| Target::Web(written.to_owned()))
                .ok_or(NoTarget::BadAddress);
        }
        match written.split_once('#') {
            Some(("", node)) => Ok(Target::Node(NodeId::new(format!("{page}#{}", id(node)?)))),
            Some((other, node)) => Ok(Target::Node(NodeId::new(format!(
                "{}#{}",
                id(other)?,
                id(node)?
            )))),
            None => Ok(Target::Node(NodeId::new(id(written)?))),
        }
    }

    /// Where it leads once an answer has been counted.
    pub fn onward(&self) -> &Target {
        match self {
            Target::Answer(answer) => &answer.onward,
            other => other,
        }
    }

    /// What it counts as an answer, when it is one.
    pub fn points(&self) -> Option<u8> {
        match self {
            Target::Answer(answer) => Some(answer.points),
            _ => None,
        }
    }

    /// Whether a choice that leads here can be an answer with points.
    pub(super) fn can_have_points(&self) -> bool {
        matches!(self, Target::Node(_) | Target::Act(Act::Score))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Node(node) => f.write_str(node.as_str()),
            Target::Contact(contact) => write!(f, "@{contact}"),
            Target::Web(address) => f.write_str(address),
            Target::Act(act) => f.write_str(act.written()),
            Target::Answer(answer) => {
                write!(f, "{}={}>{}", answer.question, answer.points, answer.onward)
            }
        }
    }
}

fn id(text: &str) -> Result<&str, NoTarget> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    match !text.is_empty() && text.chars().all(allowed) {
        true => Ok(text),
        false => Err(NoTarget::BadId),
    }
}

#[cfg(test)]
mod tests {
    use super::{NoTarget, Target};

    #[test]
    fn a_target_reads_as_it_is_written() {
        for written in [
            "heroin",
            "heroin#effects",
            "@rustelefonen",
            "!back",
            "!language:nn",
            "!score",
            "audit#q1=0>audit#q9",
            "audit#q10=12>!score",
            "https://rusinfo.no/",
        ] {
            let target = Target::read(written, "menu").expect(written);
            assert_eq!(target.to_string(), written);
        }
        assert_eq!(
            Target::read("#effects", "heroin").map(|t| t.to_string()),
            Ok("heroin#effects".into())
        );
    }

    #[test]
    fn what_is_no_target_says_why() {
        assert_eq!(Target::read("!fly", "menu"), Err(NoTarget::UnknownAct));
        assert_eq!(Target::read("tel:113", "menu"), Err(NoTarget::BadAddress));
        assert_eq!(Target::read("https://", "menu"), Err(NoTarget::BadAddress));
        assert_eq!(Target::read("Heroin", "menu"), Err(NoTarget::BadId));
        assert_eq!(Target::read("", "menu"), Err(NoTarget::BadId));
        for answer in [
            "audit#q1=>audit#q2",
            "audit#q1=100>audit#q2",
            "audit#q1=+1>audit#q2",
            "audit#q1=1>",
            "audit#q1=1>@aa",
            "audit#q1=1>a#b=1>a#c",
            "=1>audit#q2",
            ">",
        ] {
            assert!(Target::read(answer, "menu").is_err(), "{answer}");
        }
    }
}
