//! All that touches the world: files, clock, network, terminal.

pub mod clock;
pub mod config;
pub mod content;
pub mod service;
pub mod store;
pub mod telegram;
