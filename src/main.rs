//! The `rusvakt` command.

fn main() {}
