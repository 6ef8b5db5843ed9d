//! `rusvakt schema NAME`: what the files that operators write may hold, for editors that check and complete them.

use super::CliError;
use clap::ValueEnum;
use std::process::ExitCode;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Of {
    /// Opplysningene øverst på en side.
    FrontMatter,
    /// contacts.toml.
    Contacts,
    /// mixing.toml.
    Mixing,
    /// config.toml.
    Config,
}

pub(super) fn schema(of: Of) -> Result<ExitCode, CliError> {
    super::print(of.text())?;
    Ok(ExitCode::SUCCESS)
}

impl Of {
    fn text(self) -> &'static str {
        match self {
            Of::FrontMatter => include_str!("schema/front-matter.json"),
            Of::Contacts => include_str!("schema/contacts.json"),
            Of::Mixing => include_str!("schema/mixing.json"),
            Of::Config => include_str!("schema/config.json"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Of;
    use crate::shell::content;
    use serde_json::Value;

    /// The files that come with the program fit their schemas.
    #[test]
    fn every_file_fits_its_schema() {
        let config = include_str!("../../../config.toml");
        assert_eq!(faults(Of::Config, config), [""; 0]);
        for source in content::built_in() {
            let front = || source.text.split("+++").nth(1).unwrap_or_default();
            let found = match &*source.file {
                "contacts.toml" => faults(Of::Contacts, &source.text),
                "mixing.toml" => faults(Of::Mixing, &source.text),
                page if page.ends_with(".md") => faults(Of::FrontMatter, front()),
                _ => Vec::new(),
            };
            assert_eq!(found, [""; 0], "{}", source.file);
        }
    }

    #[test]
    fn what_does_not_fit_is_seen() {
        let front = "source = []\nreviewed = 2026-11-24\nsources = [\"http://a.no\"]";
        let expected = [
            ".source is not known",
            ".sources[0] does not match ^https://",
        ];
        assert_eq!(faults(Of::FrontMatter, front), expected);
        assert_eq!(
            faults(Of::FrontMatter, "sources = [\"https://a.no\"]"),
            [" lacks reviewed"]
        );
    }

    fn faults(of: Of, toml: &str) -> Vec<String> {
        let schema: Value = serde_json::from_str(of.text()).expect("a schema is JSON");
        let table: toml::Table = toml::from_str(toml).expect("the file is TOML");
        let mut found = Vec::new();
        hold(&schema, &schema, &toml::Value::Table(table), "", &mut found);
        found
    }

    /// Holds a value against a schema, as far as these schemas go.
    fn hold(root: &Value, schema: &Value, value: &toml::Value, at: &str, found: &mut Vec<String>) {
        if let Some(name) = schema["$ref"].as_str() {
            let definition = root.pointer(name.trim_start_matches('#')).expect("defined");
            return hold(root, definition, value, at, found);
        }
        if let Some(ways) = schema["anyOf"].as_array() {
            let fits = |way: &Value| {
                let mut own = Vec::new();
                hold(root, way, value, at, &mut own);
                own.is_empty()
            };
            if !ways.iter().any(fits) {
                found.push(format!("{at} fits in no way"));
            }
        }
        let json = serde_json::to_value(value).expect("JSON");
        if schema
            .get("const")
            .is_some_and(|constant| *constant != json)
        {
            found.push(format!("{at} is not the constant"));
        }
        if schema["enum"]
            .as_array()
            .is_some_and(|all| !all.contains(&json))
        {
            found.push(format!("{at} is none of the values"));
        }
        match (schema["type"].as_str(), value) {
            (None, _) if schema.get("required").is_none() => {}
            (Some("object") | None, toml::Value::Table(table)) => {
                for name in schema["required"].as_array().into_iter().flatten() {
                    let name = name.as_str().expect("a name");
                    if !table.contains_key(name) {
                        found.push(format!("{at} lacks {name}"));
                    }
                }
                for (key, value) in table {
                    let own = schema["properties"].get(key);
                    match own.or_else(|| schema.get("additionalProperties")) {
                        Some(Value::Bool(false)) => found.push(format!("{at}.{key} is not known")),
                        Some(below) => hold(root, below, value, &format!("{at}.{key}"), found),
                        None => {}
                    }
                }
            }
            (Some("array"), toml::Value::Array(items)) => {
                for (n, item) in items.iter().enumerate() {
                    hold(root, &schema["items"], item, &format!("{at}[{n}]"), found);
                }
            }
            (Some("string"), toml::Value::String(text)) => {
                let pattern = schema["pattern"].as_str();
                let pattern = pattern.map(|pattern| (pattern, regex::Regex::new(pattern)));
                if let Some((written, Ok(pattern))) = pattern
                    && !pattern.is_match(text)
                {
                    found.push(format!("{at} does not match {written}"));
                }
            }
            (Some("string"), toml::Value::Datetime(_))
            | (Some("integer"), toml::Value::Integer(_))
            | (Some("number"), toml::Value::Float(_) | toml::Value::Integer(_))
            | (Some("boolean"), toml::Value::Boolean(_)) => {}
            (wanted, _) => found.push(format!("{at} is no {}", wanted.unwrap_or("object"))),
        }
    }
}
