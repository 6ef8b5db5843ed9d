//! What people see in a real browser: Chromium, driven over chromedriver.
//!
//! Where chromedriver is missing nothing is run, and that is said; with `RUSVAKT_BROWSER=required` it is a failure.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    reason = "tests touch the world and may fail loudly"
)]

mod driver;
mod preview;
mod review;
mod served;
