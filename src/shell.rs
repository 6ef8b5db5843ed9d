//! All that touches the world: files, clock, network, terminal.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the shell is where files, the environment, the network and clocks are used"
)]

pub mod cli;
pub mod clock;
pub mod config;
pub mod content;
pub mod health;
mod host;
pub mod log;
pub mod preview;
pub mod reload;
pub mod review;
pub mod service;
mod serving;
pub mod store;
pub mod telegram;
pub mod versions;
pub mod vitals;
