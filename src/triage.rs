//! Reads a message and says how grave it is, what it is about and whom to call. Pure.

mod level;

pub use level::{Category, Level};
