//! What a store must hold, for both implementations, and what sled's must survive: kills, damage, a full disk;
//! and that nobody can read it who has not the keys.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests touch the world and may fail loudly"
)]

#[path = "store/child.rs"]
mod child;
#[path = "store/contract.rs"]
mod contract;
#[path = "store/disk.rs"]
mod disk;
#[path = "support/folder.rs"]
mod folder;
#[path = "store/given.rs"]
mod given;
#[path = "store/handle.rs"]
mod handle;
#[path = "store/journal.rs"]
mod journal;
#[path = "store/keys.rs"]
mod keys;
#[path = "store/sealed.rs"]
mod sealed;
#[path = "store/unsealed.rs"]
mod unsealed;
