//! What may name what: the core knows no world, and its parts lie on one another in one direction.

use regex::Regex;
use std::fs;
use std::path::{Path, PathBuf};

/// Crates and modules that touch the world, and clocks.
const WORLD: &str = r"(?x)
    \b(?: tokio | teloxide | axum | sled | reqwest | tracing | include_dir | clap | miette ) (?: :: | ! | \s+as\b | ; )
    | \b std :: (?: fs | net | env | io | process | thread ) \b
    | \b std :: \{ [^}]* \b (?: fs | net | env | io | process | thread ) \b
    | \b SystemTime \b
    | \b Instant \b
    | \b (?: Timestamp | Zoned | ZonedDateTime | Date | DateTime ) :: now \b
    | \b println! | \b eprintln! | \b print!
";

/// What each part of the core may name; itself is always allowed.
const CORE: [(&str, &[&str]); 18] = [
    ("text", &[]),
    ("topic", &[]),
    ("count", &[]),
    ("table", &[]),
    ("linear", &[]),
    ("language", &[]),
    ("finding", &[]),
    ("privacy", &[]),
    ("contact", &["finding", "language", "text"]),
    (
        "triage",
        &["count", "finding", "language", "linear", "table", "text"],
    ),
    (
        "question",
        &["count", "finding", "linear", "table", "text", "topic"],
    ),
    (
        "script",
        &[
            "contact", "finding", "language", "question", "text", "topic", "triage",
        ],
    ),
    (
        "engine",
        &[
            "contact", "finding", "language", "privacy", "question", "script", "text", "triage",
        ],
    ),
    (
        "difference",
        &[
            "engine", "finding", "language", "question", "script", "triage",
        ],
    ),
    (
        "explorer",
        &[
            "contact",
            "engine",
            "language",
            "privacy",
            "script",
            "transcript",
            "triage",
        ],
    ),
    (
        "graph",
        &["contact", "finding", "language", "script", "triage"],
    ),
    (
        "review",
        &["engine", "language", "privacy", "script", "text", "triage"],
    ),
    (
        "transcript",
        &[
            "contact", "engine", "language", "privacy", "script", "text", "triage",
        ],
    ),
];

/// Parts of the shell that do not know each other; `service` joins them.
const APART: [(&str, &[&str]); 5] = [
    (
        "store",
        &["telegram", "preview", "review", "service", "cli"],
    ),
    ("telegram", &["preview", "review", "cli"]),
    ("preview", &["telegram", "review", "cli"]),
    ("review", &["telegram", "preview", "cli"]),
    (
        "vitals",
        &["telegram", "preview", "review", "service", "store", "cli"],
    ),
];

/// A file under `src`.
pub(crate) struct SourceFile {
    /// Relative to `src`, `/` between folders.
    pub(crate) name: String,
    /// What stands in it.
    pub(crate) text: String,
}

impl SourceFile {
    /// What is compiled into the program: without comments and without the tests at the end.
    fn code(&self) -> String {
        if self.name.ends_with("/tests.rs") {
            return String::new();
        }
        let tests = self.text.find("\n#[cfg(test)]\nmod tests {");
        let text = &self.text[..tests.unwrap_or(self.text.len())];
        let lines = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The first part of the path: `script` for `script.rs` and `script/page.rs`.
    fn part(&self) -> &str {
        let first = self.name.split('/').next().unwrap_or_default();
        first.trim_end_matches(".rs")
    }
}

#[test]
fn the_core_touches_no_world() {
    let world = Regex::new(WORLD).unwrap();
    let mut found = Vec::new();
    for source in sources() {
        if ["shell", "main"].contains(&source.part()) {
            continue;
        }
        for touched in world.find_iter(&source.code()) {
            found.push(format!("{}: {}", source.name, touched.as_str().trim()));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_world_would_be_seen() {
    let world = Regex::new(WORLD).unwrap();
    for line in [
        "use tokio::sync::mpsc;",
        "tracing::info!(\"x\")",
        "use std::{collections::HashMap, fs};",
        "let file = std::fs::read(path);",
        "let now = jiff::Timestamp::now();",
        "use std::time::{Duration, SystemTime};",
    ] {
        assert!(world.is_match(line), "{line}");
    }
    assert!(!world.is_match("use std::time::Duration;"));
}

#[test]
fn the_core_lies_in_one_direction() {
    // A group, `crate::{…}`, is found too: each module has a `use` of its own.
    let named = Regex::new(r"\bcrate::([a-z_]+|\{)").unwrap();
    let mut found = Vec::new();
    for source in sources() {
        let part = source.part();
        if ["shell", "main", "lib"].contains(&part) {
            continue;
        }
        let known = CORE.iter().find(|(name, _)| *name == part);
        let Some((_, allowed)) = known else {
            found.push(format!("{part} has no place in the core"));
            continue;
        };
        for other in named.captures_iter(&source.code()) {
            let other = &other[1];
            if other != part && !allowed.contains(&other) {
                found.push(format!("{}: crate::{other}", source.name));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_parts_of_the_shell_are_joined_by_service_alone() {
    let mut found = Vec::new();
    for source in sources() {
        for (part, strangers) in APART {
            let prefix = format!("shell/{part}");
            if !source.name.starts_with(&prefix) {
                continue;
            }
            for stranger in strangers {
                let named = Regex::new(&format!(
                    r"\b(?:crate::shell|super)::(?:\{{[^}}]*\b)?{stranger}\b"
                ));
                if named.unwrap().is_match(&source.code()) {
                    found.push(format!("{} names {stranger}", source.name));
                }
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn files_say_what_they_are_for() {
    let vague = [
        "mod", "util", "utils", "common", "helper", "helpers", "manager", "misc",
    ];
    let mut found = Vec::new();
    for source in sources() {
        let stem = source.name.trim_end_matches(".rs");
        if stem.split('/').any(|word| vague.contains(&word)) {
            found.push(format!("{}: name what is in it", source.name));
        }
        if !source.text.starts_with("//!") {
            found.push(format!("{}: begins without //!", source.name));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// Every Rust file under `src`.
pub(crate) fn sources() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    list(&root, &mut paths);
    paths.sort();
    let source = |path: PathBuf| SourceFile {
        name: path
            .strip_prefix(&root)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/"),
        text: fs::read_to_string(&path).unwrap(),
    };
    paths.into_iter().map(source).collect()
}

fn list(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            list(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}
