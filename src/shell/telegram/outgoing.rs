//! From a reply to teloxide's payloads.

use super::api::{Api, ApiError};
use crate::engine::{Button, Card, Lane, Press, Say};
use crate::script::markup;
use crate::shell::store::{ChatId, MessageId};
use serde::Deserialize;
use teloxide::payloads::{DeleteMessages, LeaveChat, SendContact, SendMessage};
use teloxide::payloads::{SendContactSetters, SendMessageSetters};
use teloxide::requests::Payload;
use teloxide::types::{
    ChatId as TelegramChat, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions,
    MessageId as TelegramMessage, ParseMode, True,
};

/// From so many tries on a text goes as plain text: its HTML was refused.
pub(super) const PLAIN: u32 = 1_000_000;
/// Most messages that one request deletes (Bot API, deleteMessages).
const DELETE_AT_ONCE: usize = 100;

/// Digits of a Norwegian number that is no short number.
const NATIONAL_DIGITS: usize = 8;

#[derive(Deserialize)]
struct Delivered {
    message_id: i32,
}

/// A text with its buttons.
pub(super) fn text(chat: ChatId, say: &Say) -> SendMessage {
    with_buttons(
        SendMessage::new(TelegramChat(chat.0), say.html.clone()).parse_mode(ParseMode::Html),
        say,
    )
}

/// The same without any markup.
pub(super) fn plain_text(chat: ChatId, say: &Say) -> SendMessage {
    with_buttons(
        SendMessage::new(TelegramChat(chat.0), markup::plain(&say.html)),
        say,
    )
}

/// A contact card.
pub(super) fn contact(chat: ChatId, card: &Card) -> SendContact {
    let number = dialled(&card.phone);
    let payload = SendContact::new(TelegramChat(chat.0), number, card.name.clone());
    payload.disable_notification(card.lane > Lane::Urgent)
}

/// A number as a phone dials it. Telegram reads a number without a country as one of another country; short numbers
/// belong to none.
fn dialled(phone: &str) -> String {
    let number: String = phone.chars().filter(|c| !c.is_whitespace()).collect();
    if number.len() == NATIONAL_DIGITS {
        format!("+47{number}")
    } else {
        number
    }
}

/// Sends a message; its id.
pub(super) async fn send<P: Payload + serde::Serialize>(
    api: &Api,
    payload: &P,
) -> Result<Option<MessageId>, ApiError> {
    let delivered: Delivered = api.call(payload).await?;
    Ok(Some(MessageId(delivered.message_id)))
}

/// Leaves a group.
pub(super) async fn leave(api: &Api, chat: ChatId) -> Result<(), ApiError> {
    let _: True = api.call(&LeaveChat::new(TelegramChat(chat.0))).await?;
    Ok(())
}

/// Deletes messages, the last ones first; those that are too old or gone are passed over, and spoil it for no others.
pub(super) async fn delete(
    api: &Api,
    chat: ChatId,
    messages: &[MessageId],
) -> Result<(), ApiError> {
    let mut parts: Vec<&[MessageId]> = messages.chunks(DELETE_AT_ONCE).collect();
    while let Some(part) = parts.pop() {
        let ids = part.iter().map(|message| TelegramMessage(message.0));
        let payload = DeleteMessages::new(TelegramChat(chat.0), ids);
        match api.call::<_, True>(&payload).await {
            Ok(_) => {}
            Err(ApiError::BadRequest(_)) if part.len() > 1 => {
                let (earlier, later) = part.split_at(part.len() / 2);
                parts.extend([earlier, later]);
            }
            Err(ApiError::BadRequest(reason)) => {
                tracing::warn!(%reason, "a message could not be hidden")
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn with_buttons(payload: SendMessage, say: &Say) -> SendMessage {
    let no_preview = LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    };
    let payload = payload.link_preview_options(no_preview);
    if say.buttons.is_empty() {
        return payload;
    }
    let rows = say.rows().map(|row| row.iter().map(keyboard_button));
    payload.reply_markup(InlineKeyboardMarkup::new(rows))
}

fn keyboard_button(button: &Button) -> InlineKeyboardButton {
    let label = button.label.clone();
    match &button.press {
        Press::Target(target) => InlineKeyboardButton::callback(label, target.clone()),
        Press::Web(address) => match reqwest::Url::parse(address) {
            Ok(url) => InlineKeyboardButton::url(label, url),
            Err(_) => InlineKeyboardButton::callback(label, "!menu".to_owned()),
        },
    }
}
