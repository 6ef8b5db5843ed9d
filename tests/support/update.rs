//! Updates as Telegram sends them. Their ids are given when they are put in the queue.

use crate::bot_api::unix_now;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

/// Somebody who writes, in a private chat of the same id.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: i64,
    first_name: String,
    last_name: Option<String>,
    username: Option<String>,
    language_code: Option<String>,
}

impl Person {
    /// Somebody with a Norwegian phone.
    pub(crate) fn new(id: i64) -> Self {
        Self {
            id,
            first_name: "Kari".to_owned(),
            last_name: None,
            username: None,
            language_code: Some("nb".to_owned()),
        }
    }

    /// With these names.
    pub(crate) fn named(mut self, first: &str, last: &str, username: &str) -> Self {
        self.first_name = first.to_owned();
        self.last_name = Some(last.to_owned());
        self.username = Some(username.to_owned());
        self
    }

    /// With a phone in this language.
    pub(crate) fn speaking(mut self, language_code: &str) -> Self {
        self.language_code = Some(language_code.to_owned());
        self
    }

    /// Who deleted the account: no name and no language.
    pub(crate) fn nameless(mut self) -> Self {
        self.first_name = String::new();
        self.language_code = None;
        self
    }

    fn user(&self) -> Value {
        let mut user = json!({"id": self.id, "is_bot": false, "first_name": self.first_name});
        for (name, value) in [
            ("last_name", &self.last_name),
            ("username", &self.username),
            ("language_code", &self.language_code),
        ] {
            if let Some(value) = value {
                user[name] = json!(value);
            }
        }
        user
    }

    fn chat(&self) -> Value {
        let mut chat = self.user();
        let fields = chat.as_object_mut().expect("a user is an object");
        fields.remove("is_bot");
        fields.remove("language_code");
        chat["type"] = json!("private");
        chat
    }

    fn message(&self, content: &Value) -> Value {
        let mut message = json!({"from": self.user(), "chat": self.chat(), "date": unix_now()});
        merge(&mut message, content);
        message
    }
}

/// A message with this content.
pub(crate) fn message(person: &Person, content: &Value) -> Value {
    json!({"message": person.message(content)})
}

/// A text; a command or a link in it is marked as Telegram marks it.
pub(crate) fn text(person: &Person, text: &str) -> Value {
    let mut content = json!({"text": text});
    if text.starts_with('/') {
        let command = text.split_whitespace().next().unwrap_or_default();
        let length = command.encode_utf16().count();
        content["entities"] = json!([{"type": "bot_command", "offset": 0, "length": length}]);
    }
    message(person, &content)
}

/// A text that was dated at the beginning of time.
pub(crate) fn text_of_1970(person: &Person, text: &str) -> Value {
    message(person, &json!({"text": text, "date": 0}))
}

/// A deep link into the bot that was followed.
pub(crate) fn deep_link(person: &Person, target: &str) -> Value {
    text(person, &format!("/start {target}"))
}

/// A message that was edited.
pub(crate) fn edited(person: &Person, message_id: i64, text: &str) -> Value {
    let content = json!({"message_id": message_id, "edit_date": unix_now(), "text": text});
    json!({"edited_message": person.message(&content)})
}

/// A button that was pressed below a message of the bot.
pub(crate) fn press(person: &Person, message_id: i64, data: &str) -> Value {
    static QUERY: AtomicU64 = AtomicU64::new(4_000_000_000_000_000_000);
    let id = QUERY.fetch_add(1, Ordering::Relaxed).to_string();
    json!({"callback_query": {
        "id": id,
        "from": person.user(),
        "message": {
            "message_id": message_id,
            "from": {"id": 7_000_000_001_i64, "is_bot": true, "first_name": "Rusvakt", "username": "rusvakt_test_bot"},
            "chat": person.chat(),
            "date": unix_now(),
            "text": "…",
        },
        "chat_instance": "-5512345678901234567",
        "data": data,
    }})
}

/// The id of the query in an update of [`press`].
pub(crate) fn query(update: &Value) -> String {
    update["callback_query"]["id"]
        .as_str()
        .expect("a callback query")
        .to_owned()
}

/// A photo with words below it.
pub(crate) fn caption(person: &Person, words: &str) -> Value {
    message(person, &json!({"photo": photo(), "caption": words}))
}

/// One message of each kind that has no words in it, with the kind's name.
pub(crate) fn wordless(person: &Person) -> Vec<(&'static str, Value)> {
    let file = |kind: &str| json!({"file_id": format!("AwACAgQAAx-{kind}"), "file_unique_id": format!("AgAD-{kind}"), "file_size": 4096});
    let with = |kind: &str, more: Value| {
        let mut file = file(kind);
        merge(&mut file, &more);
        file
    };
    let voice = with("voice", json!({"duration": 3, "mime_type": "audio/ogg"}));
    let audio = with("audio", json!({"duration": 3, "mime_type": "audio/mpeg"}));
    let video = with(
        "video",
        json!({"duration": 3, "width": 320, "height": 240, "mime_type": "video/mp4"}),
    );
    let note = with("video_note", json!({"duration": 3, "length": 240}));
    let animation = with(
        "animation",
        json!({"duration": 3, "width": 320, "height": 240, "mime_type": "video/mp4"}),
    );
    let sticker = with(
        "sticker",
        json!({"type": "regular", "width": 512, "height": 512, "is_animated": false, "is_video": false, "emoji": "😢"}),
    );
    let document = with(
        "document",
        json!({"file_name": "notat.pdf", "mime_type": "application/pdf"}),
    );
    let poll = json!({
        "id": "5213451234512345123", "question": "Hva nå?", "total_voter_count": 0, "is_closed": false,
        "is_anonymous": true, "type": "regular", "allows_multiple_answers": false, "allows_revoting": true,
        "options": [
            {"persistent_id": "0", "text": "Ja", "voter_count": 0},
            {"persistent_id": "1", "text": "Nei", "voter_count": 0},
        ],
    });
    let contents = [
        ("voice", json!({"voice": voice})),
        ("audio", json!({"audio": audio})),
        ("photo", json!({"photo": photo()})),
        ("video", json!({"video": video})),
        ("video note", json!({"video_note": note})),
        (
            "animation",
            json!({"animation": animation, "document": document}),
        ),
        ("sticker", json!({"sticker": sticker})),
        (
            "location",
            json!({"location": {"latitude": 59.911, "longitude": 10.757}}),
        ),
        (
            "contact",
            json!({"contact": {"phone_number": "+4790000000", "first_name": "Ola"}}),
        ),
        ("poll", json!({"poll": poll})),
        ("document", json!({"document": document})),
        ("dice", json!({"dice": {"emoji": "🎲", "value": 4}})),
        ("future", json!({"hologram": {"depth": 3, "file_id": "x"}})),
    ];
    contents
        .into_iter()
        .map(|(kind, content)| (kind, message(person, &content)))
        .collect()
}

/// A text in a group that the bot is in.
pub(crate) fn group_text(person: &Person, group: i64, text: &str) -> Value {
    json!({"message": {
        "from": person.user(), "chat": group_chat(group), "date": unix_now(), "text": text,
    }})
}

/// The bot was added to a group.
pub(crate) fn added_to_group(person: &Person, group: i64) -> Value {
    membership(person, &group_chat(group), "left", "member")
}

/// The person blocked the bot.
pub(crate) fn blocked(person: &Person) -> Value {
    membership(person, &person.chat(), "member", "kicked")
}

/// A post in a channel that the bot is in.
pub(crate) fn channel_post(channel: i64, text: &str) -> Value {
    json!({"channel_post": {
        "sender_chat": {"id": channel, "title": "Kanal", "type": "channel"},
        "chat": {"id": channel, "title": "Kanal", "type": "channel"},
        "date": unix_now(),
        "text": text,
    }})
}

fn membership(person: &Person, chat: &Value, before: &str, after: &str) -> Value {
    let bot = json!({"id": 7_000_000_001_i64, "is_bot": true, "first_name": "Rusvakt", "username": "rusvakt_test_bot"});
    let member = |status: &str| match status {
        "kicked" => json!({"user": bot, "status": status, "until_date": 0}),
        _ => json!({"user": bot, "status": status}),
    };
    json!({"my_chat_member": {
        "chat": chat,
        "from": person.user(),
        "date": unix_now(),
        "old_chat_member": member(before),
        "new_chat_member": member(after),
    }})
}

fn group_chat(group: i64) -> Value {
    json!({"id": group, "title": "Kompisgjengen", "type": "group", "all_members_are_administrators": false})
}

fn photo() -> Value {
    json!([
        {"file_id": "AgACAgQAAx-s", "file_unique_id": "AQAD-s", "file_size": 1100, "width": 90, "height": 67},
        {"file_id": "AgACAgQAAx-m", "file_unique_id": "AQAD-m", "file_size": 15_000, "width": 320, "height": 240},
    ])
}

fn merge(into: &mut Value, more: &Value) {
    let fields = into.as_object_mut().expect("an object");
    for (name, value) in more.as_object().expect("an object") {
        fields.insert(name.clone(), value.clone());
    }
}
