//! Calls held against the Bot API's machine-readable description, where it lies beside the project.
//!
//! Without that file the built-in rules stand alone.

use serde_json::Value;
use std::path::PathBuf;
use std::sync::OnceLock;

/// What in a call is not as the description says; nothing when there is no description.
pub(crate) fn breaches(method: &str, params: &Value) -> Vec<String> {
    match description() {
        Some(description) => against(description, method, params),
        None => Vec::new(),
    }
}

/// The description, read once.
pub(crate) fn description() -> Option<&'static Value> {
    static DESCRIPTION: OnceLock<Option<Value>> = OnceLock::new();
    let read = || {
        let project = std::env::var_os("CARGO_MANIFEST_DIR");
        let project =
            project.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let file = project.join("../shared/data/bot-api/bot-api.json");
        let text = std::fs::read_to_string(file).ok()?;
        Some(serde_json::from_str(&text).expect("the description of the Bot API is JSON"))
    };
    DESCRIPTION.get_or_init(read).as_ref()
}

/// What in a call is not as this description says.
pub(crate) fn against(description: &Value, method: &str, params: &Value) -> Vec<String> {
    let Some(entry) = description["methods"].get(method) else {
        return vec!["there is no such method".to_owned()];
    };
    let mut found = Vec::new();
    fields(description, &entry["fields"], params, "", &mut found);
    found
}

fn fields(
    description: &Value,
    declared: &Value,
    value: &Value,
    place: &str,
    found: &mut Vec<String>,
) {
    let declared = declared.as_array().map(Vec::as_slice).unwrap_or_default();
    let Some(given) = value.as_object() else {
        found.push(format!("{place} is no object"));
        return;
    };
    for field in declared {
        let name = field["name"].as_str().unwrap_or_default();
        if field["required"] == true && !given.contains_key(name) {
            found.push(format!("{place}{name} is missing"));
        }
    }
    for (name, value) in given {
        let place = format!("{place}{name}");
        let Some(field) = declared.iter().find(|field| field["name"] == name.as_str()) else {
            found.push(format!("{place} is not known"));
            continue;
        };
        let kinds = field["types"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        one_of(description, kinds, value, &place, found);
    }
}

/// A value must fit one of the kinds; if it fits none, the complaints of the nearest are kept.
fn one_of(
    description: &Value,
    kinds: &[Value],
    value: &Value,
    place: &str,
    found: &mut Vec<String>,
) {
    let tries = kinds.iter().filter_map(Value::as_str).map(|kind| {
        let mut complaints = Vec::new();
        fits(description, kind, value, place, &mut complaints);
        complaints
    });
    found.extend(tries.min_by_key(Vec::len).unwrap_or_default());
}

fn fits(description: &Value, kind: &str, value: &Value, place: &str, found: &mut Vec<String>) {
    if let Some(kind) = kind.strip_prefix("Array of ") {
        let Some(items) = value.as_array() else {
            found.push(format!("{place} is no list"));
            return;
        };
        for (index, item) in items.iter().enumerate() {
            fits(description, kind, item, &format!("{place}[{index}]"), found);
        }
        return;
    }
    let right = match kind {
        "Integer" => value.is_i64() || value.is_u64(),
        "Float" => value.is_number(),
        "String" => value.is_string(),
        "Boolean" => value.is_boolean(),
        _ => {
            let entry = &description["types"][kind];
            if let Some(kinds) = entry["subtypes"].as_array() {
                one_of(description, kinds, value, place, found);
            } else if entry["fields"].is_array() {
                fields(
                    description,
                    &entry["fields"],
                    value,
                    &format!("{place}."),
                    found,
                );
            }
            return;
        }
    };
    if !right {
        found.push(format!("{place} is no {kind}"));
    }
}

#[cfg(test)]
mod tests {
    use super::against;
    use serde_json::{Value, json};

    fn check(params: Value, expected: &[&str]) {
        let field = |name: &str, types: &[&str], required: bool| json!({"name": name, "types": types, "required": required});
        let description = json!({
            "methods": {"say": {"fields": [
                field("chat_id", &["Integer", "String"], true),
                field("silent", &["Boolean"], false),
                field("markup", &["Keys", "NoKeys"], false),
            ]}},
            "types": {
                "Keys": {"fields": [field("keys", &["Array of Array of Key"], true)]},
                "NoKeys": {"fields": [field("none", &["Boolean"], true), field("quiet", &["Boolean"], true)]},
                "Key": {"fields": [field("text", &["String"], true)]},
            },
        });
        assert_eq!(against(&description, "say", &params), expected, "{params}");
    }

    #[test]
    fn a_call_is_held_against_the_description() {
        check(json!({"chat_id": 1, "silent": true}), &[]);
        check(
            json!({"chat_id": "@a", "markup": {"keys": [[{"text": "Ja"}]]}}),
            &[],
        );
        check(json!({}), &["chat_id is missing"]);
        check(json!({"chat_id": 1.5}), &["chat_id is no Integer"]);
        check(
            json!({"chat_id": 1, "silent": "yes"}),
            &["silent is no Boolean"],
        );
        check(json!({"chat_id": 1, "loud": true}), &["loud is not known"]);
        check(
            json!({"chat_id": 1, "markup": {"keys": [[{"text": 1}]]}}),
            &["markup.keys[0][0].text is no String"],
        );
    }
}
