//! How well questions in people's own words find their topic. Nothing is tuned on `tests/questions/unseen.tsv`.

use crate::script::script;
use rusvakt::question::{Ask, Found, Heard, Labelled};

/// What stands in tests/questions/tuned.tsv; what stands beside it is held by `rusvakt bench --questions`.
#[test]
fn questions_find_their_topic() {
    let table = include_str!("../questions/tuned.tsv");
    let mut found = Found::default();
    for question in Labelled::parse(table).unwrap() {
        found.add(&question, &script().router().ask(question.ask()));
    }
    assert!(found.first.share() >= 0.86, "{}", found.table());
    assert!(found.offered.share() >= 0.94, "{}", found.table());
    assert!(found.heard.share() >= 0.98, "{}", found.table());
    assert!(found.off_topic.share() >= 0.92, "{}", found.table());
}

#[test]
fn spelling_changes_no_topic() {
    let plain = heard("hvor lenge er kokain i urinen når jeg røyker?");
    for other in [
        "HVOR LENGE ER KOKAIN I URINEN NÅR JEG RØYKER?",
        "hvor lenge er kokain i urinen naar jeg roeyker",
        "hvor lenge er kokian i urinen når jeg røyker",
    ] {
        assert_eq!(
            heard(other).topics[0].topic,
            plain.topics[0].topic,
            "{other}"
        );
    }
    assert_eq!(plain.topics[0].topic, "cocaine/detection");
}

#[test]
fn a_question_leans_on_the_topic_before_it() {
    let before = Some("ketamine/effects");
    let text = "hvor lenge vises det på en urinprøve?";
    let heard = script().router().ask(Ask { text, before });
    assert_eq!(heard.topics[0].topic, "ketamine/detection");
}

#[test]
fn any_text_is_heard() {
    for text in ["", " ", "?", "🆘🆘", "æøå", &"hvor lenge ".repeat(4000)] {
        assert!(heard(text).topics.len() <= 3);
    }
}

fn heard(text: &str) -> Heard {
    script().router().ask(Ask { text, before: None })
}
