//! When a paragraph is said, and the world that it is held against.

/// One condition of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// A test was just summed up.
    Scored,
}
