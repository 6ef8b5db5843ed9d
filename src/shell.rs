//! All that touches the world: files, clock, network, terminal.

pub mod cli;
pub mod clock;
pub mod config;
pub mod content;
pub mod log;
pub mod preview;
pub mod service;
pub mod store;
pub mod telegram;
