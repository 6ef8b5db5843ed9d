//! The wrapper of what belongs to a person: its `Debug` prints nothing of what it holds, and it has no `Display`.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A value that belongs to a person; it can be read, but not printed by accident.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Private<T>(T);

impl<T> Private<T> {
    /// Wraps a value.
    pub fn new(value: T) -> Self {
        Private(value)
    }

    /// The value, for the code that must read it.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Private<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[private]")
    }
}

#[cfg(test)]
mod tests {
    use super::Private;

    #[test]
    fn debug_prints_nothing_of_the_value() {
        assert_eq!(format!("{:?}", Private::new("Kari 99887766")), "[private]");
    }
}
