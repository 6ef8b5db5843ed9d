//! `PRIVACY.md` tells of every field that is stored, and of no other.

use crate::cli::{Place, manifest};
use crate::script::script;
use regex::Regex;
use rusvakt::engine::{Event, Session};
use rusvakt::privacy::hour::LIFE_HOURS;
use rusvakt::shell::config::Config;
use rusvakt::shell::store::{EventRecord, InboxEntry, OutboxEntry, Sent, kinds};
use rusvakt::shell::vitals::Vitals;
use rusvakt::triage::{Category, Level, Memory};
use serde::de::value::Error;
use serde::de::{DeserializeOwned, Error as _, Visitor};
use serde::{Deserializer, forward_to_deserialize_any};
use std::collections::BTreeSet;
use std::fs;

type Names = BTreeSet<String>;

fn page() -> String {
    fs::read_to_string(manifest().join("PRIVACY.md")).unwrap()
}

/// The part of the page under a heading.
fn section(heading: &str) -> String {
    let page = page();
    let after = page.split_once(&format!("\n### {heading}\n"));
    let (_, after) = after.unwrap_or_else(|| panic!("PRIVACY.md tells nothing of {heading}"));
    after.split("\n##").next().unwrap().to_owned()
}

/// The first column of the tables in a part.
fn told(section: &str) -> Names {
    let row = Regex::new(r"(?m)^\| `([^`]+)` \|").unwrap();
    let rows = row.captures_iter(section);
    rows.map(|row| row[1].to_owned()).collect()
}

/// The fields that a type is read from, by its own word.
fn fields<T: DeserializeOwned>() -> Names {
    let mut names: &[&str] = &[];
    let _ = T::deserialize(Asking(&mut names));
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// Reads nothing, and notes the names of the fields that are asked for.
struct Asking<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Asking<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("only the names"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        *self.0 = fields;
        Err(Error::custom("only the names"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// The fields of a type that is written byte by byte; one that is not named here does not compile.
macro_rules! all_of {
    ($type:ident: $($field:ident),*) => {{
        fn _whole($type { $($field: _),* }: $type) {}
        [$(stringify!($field)),*].map(str::to_owned).into_iter().collect::<Names>()
    }};
}

#[test]
fn every_field_that_is_stored_is_told_and_no_other() {
    let mut message = all_of!(Sent: entry, chat, message, at);
    assert!(
        message.remove("entry"),
        "that is the reply's, which has left"
    );
    let timer = ["chat", "due"].map(str::to_owned).into();
    for (heading, stored) in [
        ("The inbox", all_of!(InboxEntry: update, chat, raw)),
        ("The session", fields::<Session>()),
        ("The memory of triage", fields::<Memory>()),
        ("The outbox", all_of!(OutboxEntry: id, chat, reply, made)),
        ("The numbers of messages", message),
        ("The timers", timer),
        ("The events", fields::<EventRecord>()),
    ] {
        assert!(!stored.is_empty(), "{heading}");
        assert_eq!(told(&section(heading)), stored, "{heading}");
    }
}

#[test]
fn every_kind_of_value_is_told() {
    for kind in kinds() {
        match kind {
            "inbox" => drop(section("The inbox")),
            "session" => drop(section("The session")),
            "timer" => drop(section("The timers")),
            "outbox" => drop(section("The outbox")),
            "message" => drop(section("The numbers of messages")),
            "event" => drop(section("The events")),
            "aside" => assert!(page().contains("set aside for at most 48 hours")),
            other => panic!("PRIVACY.md tells nothing of {other}"),
        }
    }
}

#[test]
fn every_kind_of_event_is_told_and_no_other() {
    let events = section("The events");
    let (_, list) = events.split_once("\nThe kinds: ").unwrap();
    let list = list.split(". ").next().unwrap();
    let name = Regex::new("`([a-z-]+)`").unwrap();
    let told: Names = name
        .captures_iter(list)
        .map(|name| name[1].to_owned())
        .collect();
    assert_eq!(told, Event::KINDS.map(str::to_owned).into());
}

#[test]
fn every_file_is_told() {
    let at = Place::new();
    let data = at.config().with_file_name("data");
    let folder = data.display().to_string();
    let talked = at.run(&["chat", "--data", &folder], b"hei\n");
    assert_eq!(talked.code, Some(0), "{}", talked.err);
    let told = section("What else lies on the disk");
    for entry in fs::read_dir(&data).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(told.contains(&format!("`{name}`")), "{name}");
    }
    assert!(told.contains("`data-keys` for `data`"));
    assert!(data.with_file_name("data-keys").is_dir());
}

#[test]
fn what_metrics_tell_is_told_and_no_category_is_among_it() {
    let vitals = Vitals::default();
    for category in Category::ALL {
        vitals.happened(&[Event::MessageRead {
            level: Level::Emergency,
            category,
            asks_now: false,
            carried: false,
        }]);
    }
    let metrics = vitals.exposition("abc", true).unwrap();
    let label = Regex::new(r#"[{,]([a-z_]+)=""#).unwrap();
    let labels: Names = label
        .captures_iter(&metrics)
        .map(|label| label[1].to_owned())
        .collect();
    assert_eq!(
        labels,
        ["event", "lane", "le", "level", "version"]
            .map(str::to_owned)
            .into()
    );
    let page = page().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("counters by level and by kind of event"));
    assert!(page.contains("they hold no category"));
}

#[test]
fn times_and_commands_are_as_they_are() {
    let path = manifest().join("config.toml");
    let config = Config::read(&path, std::iter::empty()).unwrap();
    let page = page();
    for told in [
        format!("destroyed after {LIFE_HOURS} hours"),
        format!(
            "both sides of the last {} hours",
            config.retention.message_hours
        ),
        format!(
            "{} days (`[retention] event_days`)",
            config.retention.event_days
        ),
        format!(
            "{} minutes (`[events] round_minutes`)",
            config.events.round_minutes
        ),
    ] {
        assert!(page.contains(&told), "{told}");
    }
    for command in ["personvern", "mine_data", "slett", "skjul", "stopp"] {
        assert!(page.contains(&format!("`/{command}`")), "{command}");
        assert!(script().commands().target(command).is_some(), "{command}");
    }
}
