//! An event as it is printed: a line for people, an object or a row for programs.

use crate::language::Language;
use crate::shell::store::EventRecord;
use crate::triage::{Category, Level};
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::Value;

/// An event, its fields side by side.
#[derive(Debug, Serialize)]
pub(super) struct Shape {
    pub(super) at: String,
    /// When, as people in Norway say it.
    #[serde(skip)]
    local: String,
    pub(super) who: Option<String>,
    pub(super) lang: Language,
    pub(super) event: &'static str,
    pub(super) level: Option<Level>,
    pub(super) category: Option<Category>,
    pub(super) node: Option<String>,
    /// What else there is to say: the kind of a wordless message, the language that was chosen, flags.
    pub(super) more: Option<String>,
    /// What was written, scrubbed.
    pub(super) text: Option<String>,
}

impl Shape {
    /// The heading of the rows.
    pub(super) const HEADING: &str = "at,who,lang,event,level,category,node,more,text";

    pub(super) fn of(record: &EventRecord) -> Shape {
        let event = serde_json::to_value(&record.event).unwrap_or_default();
        let text = |name: &str| event.get(name).and_then(Value::as_str).map(str::to_owned);
        let flags = ["asks_now", "carried"].into_iter();
        let flags = flags.filter(|name| event.get(*name) == Some(&Value::Bool(true)));
        let chosen = text("language").filter(|language| language != record.language.code());
        let more: Vec<String> = text("kind")
            .into_iter()
            .chain(chosen)
            .chain(flags.map(str::to_owned))
            .collect();
        let oslo = TimeZone::get("Europe/Oslo").unwrap_or(TimeZone::UTC);
        let local = record.at.to_zoned_datetime(oslo);
        Shape {
            at: record.at.to_string(),
            local: local.strftime("%Y-%m-%d %H:%M").to_string(),
            who: record.who.as_ref().map(|who| who.as_str().to_owned()),
            lang: record.language,
            level: text("level").and_then(|level| Level::from_name(&level)),
            category: text("category").and_then(|category| Category::from_name(&category)),
            node: text("node"),
            more: Some(more.join(" ")).filter(|more| !more.is_empty()),
            event: record.event.kind(),
            text: record.text.as_ref().map(|text| text.as_str().to_owned()),
        }
    }

    /// Whether it happened at the node, or at any of the page.
    pub(super) fn is_at(&self, node: &str) -> bool {
        let page = |own: &str| own.split('#').next() == Some(node);
        self.node
            .as_deref()
            .is_some_and(|own| own == node || page(own))
    }

    /// A line for people.
    pub(super) fn line(&self) -> String {
        let who = self.who.as_deref().unwrap_or("-");
        let mut line = format!("{}  {who:16}  {}  {}", self.local, self.lang, self.event);
        let level = self.level.map(Level::name);
        let category = self.category.map(Category::name);
        let parts = [level, category, self.node.as_deref(), self.more.as_deref()];
        for part in parts.into_iter().flatten() {
            line.push(' ');
            line.push_str(part);
        }
        if let Some(text) = &self.text {
            line.push_str(&format!(" «{text}»"));
        }
        on_one_line(&line)
    }

    /// An object for programs.
    pub(super) fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// A row for programs, as in [`Shape::HEADING`].
    pub(super) fn csv(&self) -> String {
        let fields = [
            Some(self.at.as_str()),
            self.who.as_deref(),
            Some(self.lang.code()),
            Some(self.event),
            self.level.map(Level::name),
            self.category.map(Category::name),
            self.node.as_deref(),
            self.more.as_deref(),
            self.text.as_deref(),
        ];
        fields
            .map(|field| quoted(field.unwrap_or_default()))
            .join(",")
    }
}

/// The text as one line of a terminal's: what would break it, or tell the terminal to do something, is a space.
fn on_one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// A field that every reader of rows takes as one, and that no table program takes for a formula.
fn quoted(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let field = if formula {
        format!("'{field}")
    } else {
        field.to_owned()
    };
    match field.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => field,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Event;
    use crate::script::NodeId;

    fn shape(event: Event) -> Shape {
        Shape::of(&EventRecord {
            at: "2026-11-30T08:45:00Z".parse().expect("a moment"),
            who: None,
            event,
            language: Language::Nn,
            text: None,
        })
    }

    #[test]
    fn an_event_is_printed_in_each_form() {
        let read = shape(Event::MessageRead {
            level: Level::Emergency,
            category: Category::Overdose,
            asks_now: true,
            carried: false,
        });
        assert_eq!(
            read.line(),
            "2026-11-30 09:45  -                 nn  message-read emergency overdose asks_now"
        );
        assert_eq!(
            read.csv(),
            "2026-11-30T08:45:00Z,,nn,message-read,emergency,overdose,,asks_now,"
        );
        assert_eq!(
            read.json(),
            r#"{"at":"2026-11-30T08:45:00Z","who":null,"lang":"nn","event":"message-read","level":"emergency","category":"overdose","node":null,"more":"asks_now","text":null}"#
        );
    }

    #[test]
    fn a_page_is_at_all_of_its_nodes() {
        let shown = shape(Event::NodeShown {
            node: NodeId::new("heroin#effects"),
            language: Language::Nn,
        });
        assert!(shown.is_at("heroin") && shown.is_at("heroin#effects"));
        assert!(!shown.is_at("hero") && !shown.is_at("heroin#risks"));
        assert_eq!(shown.more, None);
    }

    #[test]
    fn a_field_is_quoted_where_it_must_be() {
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(quoted("=1+1"), "'=1+1");
    }
}
