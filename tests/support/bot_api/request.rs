//! A call as it comes over HTTP: in the query, as a form or as JSON, with the method in any case.

use super::rules;
use axum::extract::{Query, Request};
use axum::http::{Uri, header};
use serde_json::{Map, Value, json};

/// A call, with its parameters in one shape.
pub(crate) struct ApiRequest {
    pub(crate) token: String,
    pub(crate) method: String,
    pub(crate) params: Value,
    /// What was wrong with how it was sent.
    pub(crate) breach: Option<String>,
}

/// Reads a request; what cannot be read has no token and is refused as such.
pub(crate) async fn read(request: Request) -> ApiRequest {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().strip_prefix("/bot").unwrap_or_default();
    let (token, method) = path.split_once('/').unwrap_or((path, ""));
    let kind = parts.headers.get(header::CONTENT_TYPE);
    let kind = kind
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let body = axum::body::to_bytes(body, 1 << 24)
        .await
        .unwrap_or_default();

    let mut params = pairs(parts.uri.query().unwrap_or_default());
    let mut breach = None;
    if kind.starts_with("application/json") {
        match serde_json::from_slice(&body) {
            Ok(Value::Object(fields)) => params.extend(fields),
            _ if body.is_empty() => {}
            _ => breach = Some("the body is no JSON object".to_owned()),
        }
    } else if kind.starts_with("application/x-www-form-urlencoded") {
        params.extend(pairs(&String::from_utf8_lossy(&body)));
    } else if !body.is_empty() {
        breach = Some(format!("a body of the kind {kind:?}"));
    }
    for name in [
        "reply_markup",
        "commands",
        "message_ids",
        "link_preview_options",
        "scope",
    ] {
        if let Some(Value::String(text)) = params.get(name)
            && let Ok(value) = serde_json::from_str(text)
        {
            params.insert(name.to_owned(), value);
        }
    }
    ApiRequest {
        token: token.to_owned(),
        method: rules::canonical(method).to_owned(),
        params: Value::Object(params),
        breach,
    }
}

/// The chat that a call is for.
pub(crate) fn chat(params: &Value) -> Option<i64> {
    let chat = &params["chat_id"];
    chat.as_i64().or_else(|| chat.as_str()?.parse().ok())
}

fn pairs(query: &str) -> Map<String, Value> {
    let uri = format!("/?{query}").parse::<Uri>().unwrap_or_default();
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(&uri);
    let pairs = pairs.map(|Query(pairs)| pairs).unwrap_or_default();
    pairs
        .into_iter()
        .map(|(name, value)| {
            let value = typed(&name, value);
            (name, value)
        })
        .collect()
}

/// In a form everything is text; what is a number, a truth value or a list by its name becomes one.
fn typed(name: &str, value: String) -> Value {
    let text = matches!(
        name,
        "text"
            | "caption"
            | "phone_number"
            | "first_name"
            | "last_name"
            | "vcard"
            | "parse_mode"
            | "description"
            | "short_description"
            | "callback_query_id"
            | "language_code"
            | "url"
    );
    match serde_json::from_str::<Value>(&value) {
        Ok(parsed) if !text && !parsed.is_string() => parsed,
        _ => json!(value),
    }
}
