//! The rules of the methods that a bot of this kind uses, each refused in Telegram's words.

use super::html;
use serde_json::Value;

/// What Telegram says of a method that it does not have.
pub(crate) const NOT_FOUND: &str = "Not Found";

const METHODS: [&str; 19] = [
    "answerCallbackQuery",
    "deleteMessage",
    "deleteMessages",
    "deleteWebhook",
    "editMessageReplyMarkup",
    "editMessageText",
    "getMe",
    "getMyCommands",
    "getUpdates",
    "getWebhookInfo",
    "leaveChat",
    "sendChatAction",
    "sendContact",
    "sendMessage",
    "setChatMenuButton",
    "setMyCommands",
    "setMyDescription",
    "setMyName",
    "setMyShortDescription",
];

/// The method as the documentation spells it; method names are not case-sensitive.
pub(crate) fn canonical(method: &str) -> &str {
    METHODS
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(method))
        .unwrap_or(method)
}

/// Whether a call keeps the rules that do not depend on what happened before; else Telegram's description.
pub(crate) fn check(method: &str, params: &Value) -> Result<(), String> {
    if !METHODS.contains(&method) {
        return Err(NOT_FOUND.to_owned());
    }
    if needs_chat(method) && params["chat_id"].is_null() {
        return bad("chat_id is empty");
    }
    match method {
        "sendMessage" | "editMessageText" => text(params)?,
        "sendContact" => {
            for name in ["phone_number", "first_name"] {
                if params[name].as_str().unwrap_or_default().trim().is_empty() {
                    return bad(&format!(
                        "contact {} must be non-empty",
                        name.replace('_', " ")
                    ));
                }
            }
        }
        "answerCallbackQuery" if chars(&params["text"]) > 200 => return bad("MESSAGE_TOO_LONG"),
        "deleteMessages" => {
            let ids = params["message_ids"].as_array().map_or(0, Vec::len);
            if ids == 0 {
                return bad("message identifiers are not specified");
            }
            if ids > 100 {
                return bad("too many message identifiers specified");
            }
        }
        "deleteMessage" if params["message_id"].as_i64().is_none() => {
            return bad("message identifier is not specified");
        }
        "setMyCommands" => commands(params)?,
        "setMyDescription" if chars(&params["description"]) > 512 => {
            return bad("bot description is too long");
        }
        "setMyShortDescription" if chars(&params["short_description"]) > 120 => {
            return bad("bot short description is too long");
        }
        "setMyName" if chars(&params["name"]) > 64 => return bad("bot name is too long"),
        "getUpdates" => {
            let limit = params["limit"].as_i64().unwrap_or(100);
            if !(1..=100).contains(&limit) {
                return bad("limit must be between 1 and 100");
            }
        }
        _ => {}
    }
    if method.starts_with("setMy") {
        let code = params["language_code"].as_str().unwrap_or_default();
        let two_letters = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase());
        if !code.is_empty() && !two_letters {
            return bad("invalid language code specified");
        }
    }
    if params["reply_markup"].is_null() {
        Ok(())
    } else {
        markup(&params["reply_markup"])
    }
}

fn needs_chat(method: &str) -> bool {
    matches!(
        method,
        "sendMessage"
            | "sendContact"
            | "sendChatAction"
            | "deleteMessage"
            | "deleteMessages"
            | "leaveChat"
    )
}

fn text(params: &Value) -> Result<(), String> {
    let text = params["text"].as_str().unwrap_or_default();
    let plain = match params["parse_mode"].as_str() {
        None => text.to_owned(),
        Some(mode) if mode.eq_ignore_ascii_case("html") => html::plain(text)?,
        Some(mode) if mode.to_ascii_lowercase().starts_with("markdown") => text.to_owned(),
        Some(_) => return bad("unsupported parse_mode"),
    };
    if plain.trim().is_empty() {
        return bad("message text is empty");
    }
    if plain.chars().count() > 4096 {
        return bad("message is too long");
    }
    Ok(())
}

fn commands(params: &Value) -> Result<(), String> {
    let Some(commands) = params["commands"].as_array() else {
        return bad("can't parse BotCommand: expected an Array");
    };
    if commands.len() > 100 {
        return bad("BOT_COMMANDS_TOO_MUCH");
    }
    for command in commands {
        let name = command["command"].as_str().unwrap_or_default();
        let spelt = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if name.is_empty() || name.len() > 32 || !name.bytes().all(spelt) {
            return bad("BOT_COMMAND_INVALID");
        }
        if !(1..=256).contains(&chars(&command["description"])) {
            return bad("BOT_COMMAND_DESCRIPTION_INVALID");
        }
    }
    Ok(())
}

fn markup(markup: &Value) -> Result<(), String> {
    if markup["remove_keyboard"] == true
        || markup["force_reply"] == true
        || markup["keyboard"].is_array()
    {
        return Ok(());
    }
    let Some(rows) = markup["inline_keyboard"].as_array() else {
        return bad("object expected as reply markup");
    };
    for row in rows {
        let Some(row) = row.as_array() else {
            return bad(
                "field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays",
            );
        };
        row.iter().try_for_each(button)?;
    }
    if rows
        .iter()
        .filter_map(Value::as_array)
        .map(Vec::len)
        .sum::<usize>()
        > 100
    {
        return bad("reply markup is too long");
    }
    Ok(())
}

fn button(button: &Value) -> Result<(), String> {
    let label = button["text"].as_str().unwrap_or_default();
    if label.trim().is_empty() {
        return bad("can't parse inline keyboard button: text must be non-empty");
    }
    if let Some(url) = button["url"].as_str() {
        let rest = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"));
        let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
        let why = match host {
            None if url.starts_with("tg://") => return Ok(()),
            None => "Unsupported URL protocol",
            Some(host) if !host.contains('.') || url.contains(char::is_whitespace) => {
                "Wrong HTTP URL"
            }
            Some(_) => return Ok(()),
        };
        return bad(&format!(
            "inline keyboard button URL '{url}' is invalid: {why}"
        ));
    }
    match button["callback_data"].as_str() {
        Some(data) if (1..=64).contains(&data.len()) => Ok(()),
        Some(_) => bad("BUTTON_DATA_INVALID"),
        None => bad("Text buttons are unallowed in the inline keyboard"),
    }
}

fn bad(what: &str) -> Result<(), String> {
    Err(format!("Bad Request: {what}"))
}

fn chars(value: &Value) -> usize {
    value.as_str().map_or(0, |text| text.chars().count())
}
