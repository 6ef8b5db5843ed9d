//! All that touches the world: files, clock, network, terminal.

pub mod content;
pub mod store;
