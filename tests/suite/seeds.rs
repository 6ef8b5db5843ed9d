//! What the documents that the project grew from knew can be asked for: each fact has a question in each language, and
//! stands in its answer.

use crate::script::{said, script};
use regex::Regex;
use rusvakt::language::Language;
use rusvakt::question::Ask;
use rusvakt::script::{NodeId, Script};
use rusvakt::text;

/// A question, the node whose text holds the fact, and a pattern of the fact.
struct Seed {
    language: Language,
    question: String,
    node: NodeId,
    fact: Regex,
}

#[test]
fn every_fact_stands_where_it_is_asked_for() {
    let script = script();
    for seed in seeds() {
        let node = script.node(seed.language, &seed.node).unwrap();
        let text = said(&script, node);
        assert!(seed.fact.is_match(&text), "{}: {text}", seed.question);
    }
}

#[test]
fn questions_about_facts_find_their_answer() {
    let script = script();
    let seeds = seeds();
    let missed: Vec<&str> = seeds
        .iter()
        .filter(|seed| !is_found(&script, seed))
        .map(|seed| seed.question.as_str())
        .collect();
    let share = missed.len() as f64 / seeds.len() as f64;
    assert!(share <= 0.23, "{share:.3} are missed: {missed:#?}");
}

/// Whether the answer, one of the offered ones, or a node that one of them leads to holds the fact.
fn is_found(script: &Script, seed: &Seed) -> bool {
    let asked = script.asked(&text::fold(&seed.question)).cloned();
    let heard = script.router().ask(Ask {
        text: &seed.question,
        before: None,
    });
    let answers = script.answers(&seed.question, &heard);
    asked.into_iter().chain(answers).any(|id| {
        let Some(node) = script.node(seed.language, &id) else {
            return false;
        };
        let mut beyond = node.choices.iter().map(|choice| choice.target.to_string());
        id == seed.node || beyond.any(|target| target == seed.node.as_str())
    })
}

fn seeds() -> Vec<Seed> {
    let table = include_str!("../cases/seeds.tsv");
    let rows = table
        .lines()
        .skip(1)
        .map(|row| row.split('\t').collect::<Vec<_>>());
    rows.map(|row| Seed {
        language: Language::from_code(row[1]).unwrap(),
        question: row[2].to_owned(),
        node: NodeId::new(row[3]),
        fact: Regex::new(row[4]).unwrap(),
    })
    .collect()
}
