//! What belongs to a person and must not reach a log line, an event or a panic message.
//!
//! [`Private`] is the only wrapper for it. [`scrub`] takes it out of a text that has to be read by somebody else. [`seal`]
//! makes bytes unreadable without their key, [`hour`] says how long a key lives, [`pseudonym`] names a chat for a day.

pub mod hour;
mod private;
pub mod pseudonym;
pub mod scrub;
pub mod seal;

pub use private::Private;
