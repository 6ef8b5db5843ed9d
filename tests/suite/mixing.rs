//! What holds for every pair of the table of mixtures.

use crate::script::{phone, said, script};
use rusvakt::language::Language;
use rusvakt::script::{Danger, NodeId, Script, Target};
use rusvakt::topic;
use std::collections::HashSet;

/// Longest answer, in characters: a screen of a small phone.
const ANSWER_CHARS: usize = 700;
/// Hardest text to read (LIX: words in a sentence, and long words in a hundred).
const LIX: f64 = 40.0;

/// The names of two classes that differ, in either order.
fn pairs(script: &Script) -> Vec<(String, String)> {
    let names: Vec<_> = script.mixing().classes().iter().map(|c| &c.name).collect();
    let both = |a: &&String| {
        let a = (*a).clone();
        let others = names.iter().filter(|b| ***b != a).map(|b| (*b).clone());
        others.map(|b| (a.clone(), b)).collect::<Vec<_>>()
    };
    names.iter().flat_map(both).collect()
}

#[test]
fn every_pair_is_answered_with_the_poison_line_and_with_113_first_where_it_can_kill() {
    let script = script();
    let (emergency, poison) = (phone(&script, "113"), phone(&script, "giftinfo"));
    for (a, b) in pairs(&script) {
        let id = script.mixing().node(&a, &b).unwrap();
        let danger = script.mixing().danger(&a, &b).unwrap();
        for language in Language::ALL {
            let node = script.node(language, &id).unwrap();
            assert_eq!(node.language, language, "{id}");
            let text = said(&script, node);
            let first = text.lines().next().unwrap();
            assert!(text.contains(poison) && text.contains(emergency), "{text}");
            assert!(
                danger < Danger::Deadly || first.contains(emergency),
                "{text}"
            );
            assert!(text.chars().count() <= ANSWER_CHARS, "{text}");
            assert!(
                language == Language::En || lix(&text) <= LIX,
                "{}: {text}",
                lix(&text)
            );
            for target in ["@giftinfo", "emergency", "help", "!menu"] {
                let leads = |choice: &rusvakt::script::Choice| choice.target.to_string() == target;
                assert!(
                    node.choices.iter().any(leads),
                    "{id} does not lead to {target}"
                );
            }
        }
    }
}

#[test]
fn no_pair_is_milder_than_the_worse_of_its_parts() {
    let script = script();
    let mixing = script.mixing();
    for (a, b) in pairs(&script) {
        let alone = [&a, &b].map(|name| mixing.class_of(name).unwrap().alone);
        assert!(
            mixing.danger(&a, &b).unwrap() >= alone[0].max(alone[1]),
            "{a} and {b}"
        );
    }
}

#[test]
fn the_order_of_two_changes_nothing() {
    let script = script();
    let mut nodes = HashSet::new();
    for (a, b) in pairs(&script) {
        let id = script.mixing().node(&a, &b).unwrap();
        assert_eq!(script.mixing().node(&b, &a).as_ref(), Some(&id));
        assert_eq!(
            script.mixing().danger(&a, &b),
            script.mixing().danger(&b, &a)
        );
        let written = NodeId::new(format!("mixing#{a}-{b}"));
        assert_eq!(script.living(&written), Some(id.clone()));
        nodes.insert(id);
    }
    let classes = script.mixing().classes().len();
    assert_eq!(nodes.len(), classes * (classes - 1) / 2);
}

#[test]
fn every_substance_is_in_the_table_and_is_no_pair_with_itself() {
    let script = script();
    let substances = [
        "alcohol",
        "cannabis",
        "heroin",
        "opioids",
        "ghb",
        "benzodiazepines",
        "nicotine",
    ];
    let all = script.nodes().filter_map(|node| node.topic.as_deref());
    let subjects: HashSet<&str> = all.filter_map(|topic| topic.split('/').next()).collect();
    let subjects = subjects.into_iter().filter(|s| topic::is_substance(s));
    for subject in subjects.chain(substances) {
        assert!(script.mixing().class_of(subject).is_some(), "{subject}");
        assert_eq!(script.mixing().node(subject, subject), None);
    }
    assert_eq!(script.mixing().node("alcohol", "work"), None);
}

#[test]
fn the_pairs_that_kill_most_are_told_as_deadly() {
    let script = script();
    for (a, b) in [
        ("alcohol", "benzodiazepines"),
        ("alcohol", "ghb"),
        ("heroin", "opioids"),
        ("benzodiazepines", "heroin"),
        ("cocaine", "heroin"),
        ("pregabalin", "opioids"),
        ("mdma", "mao-inhibitors"),
        ("poppers", "erection-medicine"),
    ] {
        let danger = script.mixing().danger(a, b);
        assert_eq!(danger, Some(Danger::Deadly), "{a} and {b}");
    }
}

#[test]
fn what_nobody_has_filled_in_is_at_least_risky_and_says_so() {
    let script = script();
    let id = script.mixing().node("cannabis", "antibiotics").unwrap();
    assert_eq!(id.as_str(), "mixing#antibiotics-cannabis");
    let text = said(&script, script.node(Language::Nb, &id).unwrap());
    assert!(text.contains("vet vi for lite om"), "{text}");
    let danger = script.mixing().danger("cannabis", "antibiotics");
    assert_eq!(danger, Some(Danger::Risky));
}

#[test]
fn words_lead_to_the_classes_that_are_not_subjects() {
    let script = script();
    let of = |wanted: &str| {
        let mut words = script.mixing().class_words();
        words.find(|(_, word, _)| *word == wanted)
    };
    assert_eq!(
        of("viagra"),
        Some((Language::Nb, "viagra", "erection-medicine"))
    );
    assert_eq!(of("poppers").map(|(_, _, class)| class), Some("poppers"));
    assert_eq!(of("alcohol"), None);
}

#[test]
fn two_taps_lead_from_the_page_to_a_pair() {
    let script = script();
    let next = |id: &str, target: &str| {
        let node = script.node(Language::Nb, &NodeId::new(id)).unwrap();
        let target = Target::Node(NodeId::new(target));
        node.choices.iter().any(|choice| choice.target == target)
    };
    assert!(next("menu#questions", "mixing") && next("drugs#mixing", "mixing"));
    assert!(next("mixing", "mixing#with-mdma"));
    assert!(next("mixing#with-mdma", "mixing#alcohol-mdma"));
    assert!(next("mixing#with-mdma", "mixing#with-mdma-medicines"));
    assert!(next(
        "mixing#with-mdma-medicines",
        "mixing#antidepressants-mdma"
    ));
}

/// How hard a text is to read.
fn lix(text: &str) -> f64 {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| word.chars().any(char::is_alphabetic))
        .collect();
    let long = words.iter().filter(|word| word.chars().count() > 6).count();
    let ends = text
        .split(['.', ':', '!', '?'])
        .filter(|s| !s.trim().is_empty());
    let count = |n: usize| f64::from(u32::try_from(n).unwrap());
    count(words.len()) / count(ends.count()) + 100.0 * count(long) / count(words.len())
}
