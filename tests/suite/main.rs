//! The whole program, from outside.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests touch the world and may fail loudly"
)]

#[path = "../support/bot_api.rs"]
mod bot_api;
#[path = "../support/folder.rs"]
mod folder;
#[path = "../support/program.rs"]
mod program;
#[path = "../support/update.rs"]
mod update;

mod architecture;
mod bench;
mod cli;
mod diff;
mod explain;
mod findings;
mod graph;
mod guide;
mod logs;
mod mistakes;
mod mixing;
mod personal;
mod privacy_page;
mod properties;
mod question;
mod score;
mod script;
mod seeds;
mod service;
mod stand_in;
mod telegram;
mod triage_cases;
