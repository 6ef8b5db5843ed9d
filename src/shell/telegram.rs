//! The bot on Telegram: intake, sender and what is set at start-up.

pub mod api;
pub mod incoming;
pub mod lanes;
