//! What belongs to a person and must not reach a log line, an event or a panic message.
//!
//! [`Private`] is the only wrapper for it. [`scrub`] takes it out of a text that has to be read by somebody else.

mod private;
pub mod scrub;

pub use private::Private;
