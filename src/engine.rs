//! One turn of a conversation. Pure and total: no clock, no IO, and a reply to every input.

pub mod event;
pub mod reply;
pub mod session;
