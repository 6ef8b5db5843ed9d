//! The checked model of all that the bot can say.

pub mod finding;
mod node_id;

pub use node_id::NodeId;
