//! The script of the built-in pages, compiled once for all tests.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusvakt::script::{Node, Script, markup};
use rusvakt::shell::content;
use std::sync::{Arc, LazyLock};

static SCRIPT: LazyLock<Arc<Script>> = LazyLock::new(|| {
    let compiled = content::compile_built_in();
    let findings = compiled.findings;
    Arc::new(compiled.script.unwrap_or_else(|| panic!("{findings:#?}")))
});

/// The script that the program starts with.
pub(crate) fn script() -> Arc<Script> {
    SCRIPT.clone()
}

/// The number of a contact.
pub(crate) fn phone<'a>(script: &'a Script, contact: &str) -> &'a str {
    script
        .contacts()
        .get(contact)
        .unwrap()
        .phone()
        .unwrap()
        .as_str()
}

/// What a node says, as people see it.
pub(crate) fn said(script: &Script, node: &Node) -> String {
    let now = Timestamp::UNIX_EPOCH.to_zoned_datetime(TimeZone::UTC);
    markup::plain(&node.text.say(script.contacts(), node.language, &now))
}
