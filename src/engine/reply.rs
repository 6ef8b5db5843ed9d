//! What the bot answers with: text, buttons, contact cards and acts on the chat. No Telegram in it.

use crate::script::{NodeId, SINGLE_ROWS};
use serde::{Deserialize, Serialize};

/// How urgently a reply must leave; the first lane leaves first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lane {
    /// Somebody may be dying: waits for nothing.
    Emergency,
    /// A crisis that cannot wait until tomorrow.
    Urgent,
    /// An ordinary answer.
    Reply,
    /// What nobody is waiting for, such as leaving a group.
    Later,
}

/// One thing that the bot does in a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// Says something.
    Say(Say),
    /// Shows a contact that one tap calls.
    Card(Card),
    /// Removes the conversation from both screens; what is said after it stays.
    Hide,
    /// Deletes all that is kept of the chat, also what is kept of the replies before it.
    Erase,
    /// Leaves a group.
    Leave,
}

/// A message with its buttons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Say {
    /// How urgently it must leave.
    pub lane: Lane,
    /// The node that it shows, when it shows one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<NodeId>,
    /// The text as HTML of the few tags that [`crate::script::markup`] writes.
    pub html: String,
    /// The buttons below the text, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Button>,
}

impl Say {
    /// The buttons row by row: one on each, or two where there are so many that the text would be scrolled away.
    pub fn rows(&self) -> std::slice::Chunks<'_, Button> {
        let on_a_row = if self.buttons.len() > SINGLE_ROWS {
            2
        } else {
            1
        };
        self.buttons.chunks(on_a_row)
    }
}

/// A button below a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// What it does.
    pub press: Press,
}

/// What a button does when it is pressed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Press {
    /// Sends this data back to the engine: a target as pages write it, at most 64 bytes.
    Target(String),
    /// Opens a web page.
    Web(String),
}

impl Press {
    /// The target or address, as a page would write it.
    pub fn as_str(&self) -> &str {
        match self {
            Press::Target(target) | Press::Web(target) => target,
        }
    }
}

/// A contact card: one tap calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// How urgently it must leave.
    pub lane: Lane,
    /// Whose number it is.
    pub name: String,
    /// The number as people write it, with spaces.
    pub phone: String,
}

impl Reply {
    /// The lane that the reply leaves by.
    pub fn lane(&self) -> Lane {
        match self {
            Reply::Say(say) => say.lane,
            Reply::Card(card) => card.lane,
            // Before what is said after it, so that it leaves that.
            Reply::Hide => Lane::Reply,
            Reply::Erase | Reply::Leave => Lane::Later,
        }
    }
}
