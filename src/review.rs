//! What reviewers look at and decide: events counted and put in order, what was not understood grouped by likeness,
//! labels, the chain of the audit log, counts that are safe to publish, codes for the second factor.
//!
//! Pure: events, bytes and times come in, figures and lines go out. **Invariants.** A group is shown from so many
//! different conversations on, and only with words that as many of them share; a count below that is never told. A line
//! of the audit log that was changed, taken out or put in is found. Absent: files, pages, who is logged in.

pub mod cells;
pub mod chain;
pub mod chart;
pub mod code;
pub mod label;
pub mod likeness;
pub mod patch;
pub mod role;
pub mod table;

pub use role::Role;
