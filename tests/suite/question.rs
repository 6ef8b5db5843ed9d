//! How well questions in people's own words find their topic. Nothing is tuned on `tests/questions/unseen.tsv`.

use crate::script::script;
use rusvakt::question::{Ask, Heard, Sureness};

struct Question {
    text: String,
    topics: Vec<String>,
}

#[derive(Debug, Default)]
struct Shares {
    first: f32,
    among_three: f32,
    refused: f32,
    off_topic_refused: f32,
}

#[test]
fn questions_find_their_topic() {
    let tuned = shares("tuned");
    assert!(
        tuned.first >= 0.86 && tuned.among_three >= 0.94,
        "{tuned:?}"
    );
    let unseen = shares("unseen");
    assert!(
        unseen.first >= 0.76 && unseen.among_three >= 0.88,
        "{unseen:?}"
    );
    assert!(
        unseen.refused <= 0.03 && unseen.off_topic_refused >= 0.83,
        "{unseen:?}"
    );
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

fn shares(name: &str) -> Shares {
    let path = format!("{}/tests/questions/{name}.tsv", env!("CARGO_MANIFEST_DIR"));
    let (off_topic, asked): (Vec<Question>, Vec<Question>) = questions(&path)
        .into_iter()
        .partition(|question| question.topics[0] == "none");
    let share = |questions: &[Question], is: &dyn Fn(&Question, &Heard) -> bool| {
        let right = questions.iter().filter(|q| is(q, &heard(&q.text))).count();
        right as f32 / questions.len() as f32
    };
    let unknown = |_: &Question, heard: &Heard| heard.sureness == Sureness::Unknown;
    let within = |most: usize| {
        move |question: &Question, heard: &Heard| {
            let mut topics = heard.topics.iter().take(most);
            topics.any(|ranked| question.topics.contains(&ranked.topic))
        }
    };
    Shares {
        first: share(&asked, &within(1)),
        among_three: share(&asked, &within(3)),
        refused: share(&asked, &unknown),
        off_topic_refused: share(&off_topic, &unknown),
    }
}

fn heard(text: &str) -> Heard {
    script().router().ask(Ask { text, before: None })
}

fn questions(path: &str) -> Vec<Question> {
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect::<Vec<_>>());
    rows.map(|row| Question {
        text: row[2].to_owned(),
        topics: row[3].split('|').map(str::to_owned).collect(),
    })
    .collect()
}
