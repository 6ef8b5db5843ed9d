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
    /// Deletes what is kept of the chat.
    Delete,
    /// Removes the conversation from the screen.
    Hide,
    /// Falls silent until the person writes.
    Stop,
    /// It is not happening now: back to what was asked.
    Resume,
}

impl Act {
    const ALL: [Act; 10] = [
        Act::Back,
        Act::Menu,
        Act::Language,
        Act::Speak(Language::Nb),
        Act::Speak(Language::Nn),
        Act::Speak(Language::En),
        Act::Delete,
        Act::Hide,
        Act::Stop,
        Act::Resume,
    ];

    fn written(self) -> &'static str {
        match self {
            Act::Back => "!back",
            Act::Menu => "!menu",
            Act::Language => "!language",
            Act::Speak(Language::Nb) => "!language:nb",
            Act::Speak(Language::Nn) => "!language:nn",
            Act::Speak(Language::En) => "!language:en",
            Act::Delete => "!delete",
            Act::Hide => "!hide",
            Act::Stop => "!stop",
            Act::Resume => "!resume",
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
    /// Reads a target as it stands in a link of `page`.
    ///
    /// # Errors
    /// Says why it is no target. Whether the node or contact exists is not looked at here.
    pub fn read(written: &str, page: &str) -> Result<Target, NoTarget> {
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
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Node(node) => f.write_str(node.as_str()),
            Target::Contact(contact) => write!(f, "@{contact}"),
            Target::Web(address) => f.write_str(address),
            Target::Act(act) => f.write_str(act.written()),
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
    }
}
