//! Tests that people take of themselves, over the small one of `tests/scripts/base`.

use crate::findings;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use proptest::prelude::*;
use rusvakt::engine::{self, Event, Input, Reply, Say, Session, Step};
use rusvakt::language::Language;
use rusvakt::script::{NodeId, Script, Target};
use rusvakt::shell::content;
use rusvakt::transcript::Transcript;
use std::sync::LazyLock;

static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| content::compile(findings::base().path()).script.unwrap());

fn now() -> ZonedDateTime {
    Timestamp::from_second(1_795_000_000)
        .unwrap()
        .to_zoned_datetime(TimeZone::UTC)
}

fn press(session: Session, data: &str) -> Step {
    engine::step(&SCRIPT, session, &Input::press(data), &now())
}

fn said(step: &Step) -> &Say {
    let mut says = step.replies.iter().filter_map(|reply| match reply {
        Reply::Say(say) => Some(say),
        _ => None,
    });
    says.next().unwrap()
}

/// The session after some presses, stored and read between them.
fn after(presses: &[&str]) -> Session {
    presses.iter().fold(Session::default(), |session, data| {
        let bytes = serde_json::to_vec(&press(session, data).session).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    })
}

#[test]
fn the_transcript_holds() {
    let text = include_str!("score.transcript");
    let outcome = Transcript::parse(text).unwrap().play(&SCRIPT);
    assert!(outcome.mismatches.is_empty(), "{:#?}", outcome.mismatches);
}

#[test]
fn a_button_carries_its_question_and_its_points() {
    let step = press(Session::default(), "test#q3");
    let data: Vec<&str> = said(&step)
        .buttons
        .iter()
        .map(|b| b.press.as_str())
        .collect();
    assert_eq!(data, ["test#q3=0>!score", "test#q3=2>!score", "help"]);
}

#[test]
fn nothing_that_is_kept_outlives_the_test() {
    let way = ["test#q1", "test#q1=3>test#q2", "test#q2=3>test#q3"];
    assert_eq!(after(&way).answers.len(), 2);
    for last in [
        "test#q3=2>!score",
        "!menu",
        "test",
        "!delete",
        "!hide",
        "!stop",
        "menu",
    ] {
        let session = after(&[&way[..], &[last]].concat());
        assert!(session.answers.is_empty(), "{last}");
    }
    for aside in ["help", "@rustelefonen", "!language", "privacy", "emergency"] {
        let session = after(&[&way[..], &[aside]].concat());
        assert_eq!(session.answers.len(), 2, "{aside}");
    }
}

#[test]
fn a_button_older_than_the_page_lands_on_a_living_node() {
    for (data, node) in [
        // A question that is no more, points that it no longer has, a way on that is lost.
        ("test#gone=3>test#q2", "test#q2"),
        ("test#q1=9>test#q2", "test#q2"),
        ("test#q1=3>test#gone", "menu"),
        // An answer whose test is no more.
        ("gone#q1=3>!score", "menu"),
        // An answer without those before it.
        ("test#q3=2>!score", "test#q1"),
        ("test#gone=2>!score", "test#q1"),
        ("!score", "menu"),
        ("test#q1=3>@nobody", "menu"),
    ] {
        let step = press(Session::default(), data);
        assert_eq!(said(&step).node, Some(NodeId::new(node)), "{data}");
    }
    assert!(after(&["test#q1=9>test#q2"]).answers.is_empty());
}

/// Presses of the test, in any order, and what may come between.
const PRESSES: [&str; 22] = [
    "test",
    "test#q1",
    "test#q2",
    "test#q3",
    "test#low",
    "test#high",
    "test#q1=0>test#q3",
    "test#q1=1>test#q2",
    "test#q1=3>test#q2",
    "test#q2=0>test#q3",
    "test#q2=3>test#q3",
    "test#q3=0>!score",
    "test#q3=2>!score",
    "!score",
    "test#q2=9>test#q3",
    "test#gone=1>!score",
    "help",
    "!back",
    "!menu",
    "!language:en",
    "emergency",
    "!resume",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_presses_is_answered_and_no_event_tells_of_it(
        presses in prop::collection::vec(prop::sample::select(&PRESSES[..]), 1..30),
    ) {
        let mut session = Session::default();
        for data in presses {
            let step = press(session, data);
            let say = said(&step);
            let unfilled = say.html.contains('{');
            prop_assert!(!say.html.trim().is_empty() && !unfilled);
            for button in &say.buttons {
                let target = Target::read(button.press.as_str(), "menu").unwrap();
                if let Target::Node(node) = target.onward() {
                    prop_assert!(SCRIPT.living(node).is_some());
                }
            }
            prop_assert!(step.session.answers.values().all(|points| *points <= 3));
            for event in &step.events {
                let told = serde_json::to_string(event).unwrap();
                prop_assert!(!told.contains("test#"), "{}", told);
            }
            let shows_result = say.node.as_ref().is_some_and(|node| {
                SCRIPT.scale("test").unwrap().results().any(|result| result == node)
            });
            if shows_result && data.ends_with("!score") {
                let shown = Event::NodeShown {
                    node: NodeId::new("test"),
                    language: step.session.language(),
                };
                prop_assert!(step.events.contains(&shown));
            }
            session = step.session;
        }
    }

    #[test]
    fn the_sum_is_that_of_the_answers(often in prop::sample::select(vec![1u16, 3]), much in prop::sample::select(vec![0u16, 3]), worried in prop::sample::select(vec![0u16, 2])) {
        let session = after(&[
            &format!("test#q1={often}>test#q2"),
            &format!("test#q2={much}>test#q3"),
        ]);
        let step = press(session, &format!("test#q3={worried}>!score"));
        let sum = often + much + worried;
        let node = said(&step).node.clone().unwrap();
        prop_assert_eq!(Some(&node), SCRIPT.scale("test").unwrap().result(sum));
        let line = format!("Du fikk {sum} poeng.");
        prop_assert!(said(&step).html.contains(&line));
        prop_assert_eq!(SCRIPT.node(Language::En, &node).unwrap().choices.len(), 2);
    }
}
