//! The name of a node, stable across languages and versions of the content.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// Names a node: `page` for the page's first heading, `page#id` for the others. The language is not part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NodeId(Arc<str>);

impl NodeId {
    /// Makes an id from its written form.
    pub fn new(id: impl Into<Arc<str>>) -> Self {
        NodeId(id.into())
    }

    /// The written form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The page that the node stands on.
    pub fn page(&self) -> &str {
        self.0.split('#').next().unwrap_or_default()
    }

    /// Whether a human is reached here: a node of the page `help`, or the card of a contact, `@id`.
    pub fn is_help(&self) -> bool {
        self.page() == "help" || self.as_str().starts_with('@')
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
