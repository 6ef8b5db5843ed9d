//! Reads updates leniently: what we need of each, whatever else is in it.
//!
//! teloxide's types refuse a whole message when one field of it is of a kind that the crate does not know yet; a
//! danger written in such a message would be lost. Here every field that does not fit is as if it were not there.

use crate::engine::{Input, What, Wordless};
use crate::language::Language;
use crate::privacy::Private;
use crate::shell::store::{ChatId, MessageId, UpdateId};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// What an update asks for.
#[derive(Debug)]
pub struct Incoming {
    /// Which update it is.
    pub update: UpdateId,
    /// The chat that it belongs to.
    pub chat: ChatId,
    /// The message, to be remembered for "hide".
    pub message: Option<MessageId>,
    /// The callback query that must be answered.
    pub callback: Option<String>,
    /// What came.
    pub input: Input,
}

/// Why an update ends without a reply: a closed list, and all that is logged of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is no update, or has no number.
    Unreadable,
    /// It is of a kind that the bot does not answer, such as a post in a channel.
    KindUnknown,
    /// A bot wrote it.
    FromBot,
    /// Somebody blocked or unblocked the bot, or it was removed from a group.
    MembershipChanged,
    /// It came before.
    Duplicate,
}

impl Reason {
    /// The name that is logged.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Unreadable => "unreadable",
            Reason::KindUnknown => "kind-unknown",
            Reason::FromBot => "from-bot",
            Reason::MembershipChanged => "membership-changed",
            Reason::Duplicate => "duplicate",
        }
    }
}

/// Reads an update. The number is given also when nothing else can be read.
pub fn read(raw: &str) -> (Option<UpdateId>, Result<Incoming, Reason>) {
    let Ok(update) = serde_json::from_str::<Update>(raw) else {
        return (None, Err(Reason::Unreadable));
    };
    let Some(id) = update.update_id.map(UpdateId) else {
        return (None, Err(Reason::Unreadable));
    };
    (Some(id), update.into_incoming(id))
}

#[derive(Deserialize)]
struct Update {
    #[serde(default, deserialize_with = "lenient")]
    update_id: Option<i64>,
    #[serde(default, deserialize_with = "lenient")]
    message: Option<Message>,
    #[serde(default, deserialize_with = "lenient")]
    edited_message: Option<Message>,
    #[serde(default, deserialize_with = "lenient")]
    callback_query: Option<Callback>,
    #[serde(default, deserialize_with = "lenient")]
    my_chat_member: Option<Membership>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default, deserialize_with = "lenient")]
    message_id: Option<i32>,
    chat: Chat,
    #[serde(default, deserialize_with = "lenient")]
    from: Option<User>,
    #[serde(default, deserialize_with = "lenient")]
    text: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    caption: Option<String>,
    #[serde(default)]
    voice: Option<IgnoredAny>,
    #[serde(default)]
    audio: Option<IgnoredAny>,
    #[serde(default)]
    photo: Option<IgnoredAny>,
    #[serde(default)]
    video: Option<IgnoredAny>,
    #[serde(default)]
    video_note: Option<IgnoredAny>,
    #[serde(default)]
    animation: Option<IgnoredAny>,
    #[serde(default)]
    sticker: Option<IgnoredAny>,
    #[serde(default)]
    dice: Option<IgnoredAny>,
    #[serde(default)]
    location: Option<IgnoredAny>,
    #[serde(default)]
    venue: Option<IgnoredAny>,
    #[serde(default)]
    contact: Option<IgnoredAny>,
    #[serde(default)]
    poll: Option<IgnoredAny>,
    #[serde(default)]
    document: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Callback {
    #[serde(default, deserialize_with = "lenient")]
    id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    from: Option<User>,
    #[serde(default, deserialize_with = "lenient")]
    message: Option<Message>,
    #[serde(default, deserialize_with = "lenient")]
    data: Option<String>,
}

#[derive(Deserialize)]
struct Membership {
    chat: Chat,
    #[serde(default, deserialize_with = "lenient")]
    new_chat_member: Option<Member>,
}

#[derive(Deserialize)]
struct Member {
    status: String,
}

#[derive(Deserialize)]
struct Chat {
    id: i64,
    #[serde(default, rename = "type", deserialize_with = "lenient")]
    kind: Option<String>,
}

#[derive(Deserialize)]
struct User {
    id: i64,
    #[serde(default, deserialize_with = "lenient")]
    is_bot: Option<bool>,
    #[serde(default, deserialize_with = "lenient")]
    language_code: Option<String>,
}

/// A value that does not fit is none.
fn lenient<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let raw = <&RawValue>::deserialize(deserializer)?;
    Ok(serde_json::from_str(raw.get()).ok())
}

impl Update {
    fn into_incoming(self, update: UpdateId) -> Result<Incoming, Reason> {
        if let Some(message) = self.message.or(self.edited_message) {
            return message.into_incoming(update);
        }
        if let Some(callback) = self.callback_query {
            return callback.into_incoming(update);
        }
        let membership = self.my_chat_member.ok_or(Reason::KindUnknown)?;
        let joined = membership
            .new_chat_member
            .is_some_and(|m| ["member", "administrator"].contains(&&*m.status));
        match joined && membership.chat.is_group() {
            true => Ok(Incoming {
                update,
                chat: ChatId(membership.chat.id),
                message: None,
                callback: None,
                input: Input {
                    what: What::Group { added: true },
                    device: None,
                },
            }),
            false => Err(Reason::MembershipChanged),
        }
    }
}

impl Message {
    fn into_incoming(self, update: UpdateId) -> Result<Incoming, Reason> {
        if self
            .from
            .as_ref()
            .is_some_and(|from| from.is_bot == Some(true))
        {
            return Err(Reason::FromBot);
        }
        let device = device(self.from.as_ref());
        let (chat, message) = (ChatId(self.chat.id), self.message_id.map(MessageId));
        let what = if self.chat.is_group() {
            What::Group { added: false }
        } else {
            let wordless = self.wordless();
            let words = self
                .text
                .or(self.caption)
                .filter(|words| !words.trim().is_empty());
            words.map_or(What::Wordless(wordless), |words| {
                What::Words(Private::new(words))
            })
        };
        Ok(Incoming {
            update,
            chat,
            message,
            callback: None,
            input: Input { what, device },
        })
    }

    fn wordless(&self) -> Wordless {
        let kinds = [
            (self.voice.or(self.audio), Wordless::Voice),
            (self.photo, Wordless::Photo),
            (
                self.video.or(self.video_note).or(self.animation),
                Wordless::Video,
            ),
            (self.sticker.or(self.dice), Wordless::Sticker),
            (self.location.or(self.venue), Wordless::Location),
            (self.contact, Wordless::Contact),
            (self.poll, Wordless::Poll),
            (self.document, Wordless::Document),
        ];
        kinds
            .into_iter()
            .find_map(|(there, kind)| there.map(|_| kind))
            .unwrap_or(Wordless::Unknown)
    }
}

impl Callback {
    fn into_incoming(self, update: UpdateId) -> Result<Incoming, Reason> {
        let device = device(self.from.as_ref());
        let of_person = self.from.as_ref().map(|from| from.id);
        let group = self
            .message
            .as_ref()
            .is_some_and(|message| message.chat.is_group());
        let chat = self
            .message
            .map(|message| message.chat.id)
            .or(of_person)
            .ok_or(Reason::Unreadable)?;
        let what = match group {
            true => What::Group { added: false },
            false => What::Press(self.data.unwrap_or_default()),
        };
        Ok(Incoming {
            update,
            chat: ChatId(chat),
            message: None,
            callback: self.id,
            input: Input { what, device },
        })
    }
}

impl Chat {
    fn is_group(&self) -> bool {
        self.kind.as_deref().is_some_and(|kind| kind != "private")
    }
}

fn device(from: Option<&User>) -> Option<Language> {
    from.and_then(|from| from.language_code.as_deref())
        .and_then(Language::from_device)
}

#[cfg(test)]
mod tests {
    use super::{Reason, read};
    use crate::engine::{What, Wordless};

    fn what(raw: &str) -> Result<What, Reason> {
        read(raw).1.map(|incoming| incoming.input.what)
    }

    #[test]
    fn a_message_of_the_future_keeps_its_words() {
        let raw = r#"{"update_id":1,"message":{"message_id":"x","date":{"y":1},"hologram":{"a":[1]},
            "chat":{"id":5,"type":"private","mood":7},"from":{"id":5,"is_bot":"no"},"text":"overdose"}}"#;
        assert!(matches!(what(raw), Ok(What::Words(words)) if words.expose() == "overdose"));
    }

    #[test]
    fn what_has_no_words_says_what_it_is() {
        let raw = r#"{"update_id":1,"message":{"chat":{"id":5,"type":"private"},"voice":{"file_id":"a"}}}"#;
        assert_eq!(what(raw), Ok(What::Wordless(Wordless::Voice)));
        let raw = r#"{"update_id":1,"message":{"chat":{"id":5,"type":"private"},"text":"  "}}"#;
        assert_eq!(what(raw), Ok(What::Wordless(Wordless::Unknown)));
    }

    #[test]
    fn what_gets_no_reply_has_a_reason() {
        assert_eq!(what("{}"), Err(Reason::Unreadable));
        assert_eq!(
            what(r#"{"update_id":1,"message":7}"#),
            Err(Reason::KindUnknown)
        );
        assert_eq!(
            what(r#"{"update_id":1,"channel_post":{"chat":{"id":5}}}"#),
            Err(Reason::KindUnknown)
        );
    }
}
