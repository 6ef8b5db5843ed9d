//! Rusvakt: a helpline bot that notices emergencies and leads people to help.
//!
//! What decides is pure and lies in the modules below; what touches the world lies in [`shell`] alone.

pub mod contact;
pub mod count;
pub mod difference;
pub mod engine;
pub mod explorer;
pub mod finding;
pub mod graph;
pub mod language;
pub mod linear;
pub mod privacy;
pub mod question;
pub mod review;
pub mod script;
pub mod shell;
pub mod table;
pub mod text;
pub mod topic;
pub mod transcript;
pub mod triage;
