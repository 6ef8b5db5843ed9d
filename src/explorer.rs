//! Walks every node, button and language through [`engine::step`], at moments when helplines are open, closing and closed,
//! by night and on holidays, and tells where somebody would be let down. Pure.
//!
//! A walk begins at `/start` in each language and presses every button once wherever it stands. What no button leads to is
//! reached by a link into the bot (`/start heroin-effects`). Follow-ups are waited for. A question of a test is a place
//! anew for each sum of points, so that every result is seen. **Invariants**: the way to a fault is the shortest from
//! `/start`; the same script gives the same faults. Absent: what people write in their own words, other than the questions
//! under `[ask]`.

mod fault;
mod moments;
mod walk;

pub use fault::{Fault, Trouble};

use crate::script::Script;
use jiff::ZonedDateTime;
use std::collections::HashMap;

/// What was seen on walks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// At how many moments the walk was taken.
    pub moments: usize,
    /// How many different nodes were shown, of all languages.
    pub nodes: usize,
    /// How many turns were taken.
    pub turns: usize,
    /// What was wrong, each once, in the order of the files.
    pub faults: Vec<Fault>,
}

/// The moments at which a script is walked.
pub fn moments(script: &Script) -> Vec<ZonedDateTime> {
    moments::of(script.contacts())
}

/// Walks everything at one moment.
pub fn walk(script: &Script, moment: &ZonedDateTime) -> Seen {
    walk::walk(script, moment)
}

/// Asks every question that the pages name.
pub fn ask(script: &Script, moment: &ZonedDateTime) -> Seen {
    walk::ask(script, moment)
}

impl Seen {
    /// Joins what several walks saw: of the same fault the shortest way is kept.
    pub fn join(walks: impl IntoIterator<Item = Seen>) -> Seen {
        let mut all = Seen::default();
        let mut faults: HashMap<_, Fault> = HashMap::new();
        for seen in walks {
            all.moments += seen.moments;
            all.nodes = all.nodes.max(seen.nodes);
            all.turns += seen.turns;
            for fault in seen.faults {
                let key = (fault.trouble.clone(), fault.node.clone(), fault.language);
                let known = faults.entry(key).or_insert_with(|| fault.clone());
                if fault.turns < known.turns {
                    *known = fault;
                }
            }
        }
        all.faults = faults.into_values().collect();
        all.faults.sort_by(|a, b| {
            let order = |fault: &Fault| (fault.file.clone(), fault.line, fault.trouble.to_string());
            (order(a), a.language).cmp(&(order(b), b.language))
        });
        all
    }
}

#[cfg(test)]
mod tests;
