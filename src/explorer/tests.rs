//! Walks over the pages that are compiled in.

use super::{Fault, Seen, Trouble, moments, walk};
use crate::language::Language;
use crate::script::NodeId;
use crate::shell::content;
use std::collections::HashSet;

#[test]
fn moments_show_helplines_open_closing_and_closed_by_day_night_and_on_holidays() {
    let script = content::compile_built_in().script.expect("a script");
    let moments = moments(&script);
    let helpline = script
        .contacts()
        .get("rustelefonen")
        .expect("the helpline is there");
    let words: HashSet<String> = moments
        .iter()
        .filter_map(|moment| helpline.status_in_words(moment, Language::Nb))
        .map(|words| {
            words
                .split([' ', ','])
                .next()
                .unwrap_or_default()
                .to_owned()
        })
        .collect();
    assert!(
        words.contains("åpen") && words.contains("stengt"),
        "{words:?}"
    );
    assert!(moments.iter().any(|moment| moment.hour() < 7));
    assert!(moments.len() < 30, "{}", moments.len());
}

#[test]
fn every_node_of_every_language_is_seen_and_nothing_is_wrong() {
    let script = content::compile_built_in().script.expect("a script");
    let moments = moments(&script);
    let seen = walk(&script, &moments[0]);
    assert_eq!(seen.faults, []);
    assert!(seen.nodes >= script.nodes().count(), "{}", seen.nodes);
}

#[test]
fn of_the_same_fault_the_shortest_way_is_kept() {
    let fault = |turns: usize, line: usize| Fault {
        trouble: Trouble::Empty,
        node: NodeId::new(format!("menu#{line}")),
        language: Language::Nb,
        file: "nb/menu.md".into(),
        line,
        turns,
        transcript: String::new(),
    };
    let walked = |faults: &[Fault]| Seen {
        moments: 1,
        nodes: 2,
        turns: 3,
        faults: faults.to_vec(),
    };
    let joined = Seen::join([walked(&[fault(5, 9)]), walked(&[fault(2, 9), fault(4, 3)])]);
    assert_eq!(joined.faults, [fault(4, 3), fault(2, 9)]);
    assert_eq!((joined.moments, joined.turns), (2, 6));
}
