//! All that touches the world: files, clock, network, terminal.
