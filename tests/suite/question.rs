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

/// Every question of the table in another spelling: the share that finds the same topic first.
#[test]
fn a_question_in_another_spelling_finds_the_same_topic() {
    type Variant = (&'static str, fn(&str) -> String, f64);
    let table = Labelled::parse(include_str!("../questions/tuned.tsv")).unwrap();
    let variants: [Variant; 5] = [
        ("capitals", |text| text.to_uppercase(), 1.0),
        ("ae, oe, aa", without_norwegian_letters, 1.0),
        (
            "no marks",
            |text| text.replace(['?', '!', '.', ','], " "),
            1.0,
        ),
        ("two letters swapped", with_a_slip, 0.94),
        ("dialect", in_dialect, 0.95),
    ];
    for (name, vary, least) in variants {
        let (mut same, mut all) = (0, 0);
        for question in &table {
            let varied = vary(&question.text);
            if varied == question.text {
                continue;
            }
            all += 1;
            same += usize::from(first(&varied) == first(&question.text));
        }
        assert!(all > 100, "{name} changes {all} questions");
        let share = same as f64 / all as f64;
        assert!(share >= least, "{name}: {same} of {all}");
    }
}

#[test]
fn a_question_leans_on_the_topic_before_it() {
    for (before, text, wanted) in [
        (
            "ketamine/effects",
            "hvor lenge vises det på en urinprøve?",
            "ketamine/detection",
        ),
        (
            "cannabis/effects",
            "og hvor lenge varer abstinensene?",
            "cannabis/withdrawal",
        ),
        (
            "alcohol/effects",
            "er det farlig å blande med paracet",
            "alcohol/mixing",
        ),
        ("ghb/effects", "blir man avhengig", "ghb/dependence"),
        (
            "nitrous-oxide/effects",
            "er det farlig",
            "nitrous-oxide/risks",
        ),
        ("cannabis/risks", "is it addictive", "cannabis/dependence"),
        (
            "heroin/effects",
            "hvor får jeg rene sprøyter",
            "harm-reduction/injecting",
        ),
        (
            "cocaine/effects",
            "er avhengighet en sykdom",
            "addiction/what",
        ),
        ("cocaine/detection", "kan jeg kjøre bil", "law/driving"),
        (
            "cocaine/effects",
            "korleis ser eg på nokon at dei har tatt det",
            "cocaine/signs",
        ),
        (
            "mdma/risks",
            "and how long does it show in urine",
            "mdma/detection",
        ),
        (
            "benzodiazepines/effects",
            "koss slutter æ",
            "benzodiazepines/quit",
        ),
    ] {
        let before = Some(before);
        let heard = script().router().ask(Ask { text, before });
        let first = heard.topics.first().map_or("", |ranked| &*ranked.topic);
        assert_eq!(first, wanted, "{text}");
    }
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

fn first(text: &str) -> Option<String> {
    let topics = heard(text).topics;
    topics.first().map(|ranked| ranked.topic.clone())
}

fn without_norwegian_letters(text: &str) -> String {
    text.replace('æ', "ae")
        .replace('ø', "oe")
        .replace('å', "aa")
}

/// The longest word with two letters in its middle swapped.
fn with_a_slip(text: &str) -> String {
    let longest = text.split(' ').max_by_key(|word| word.len());
    let Some(word) = longest.filter(|word| word.len() > 5 && word.is_ascii()) else {
        return text.to_owned();
    };
    let (before, after) = word.split_at(word.len() / 2 - 1);
    let swapped: String = [&after[1..2], &after[..1], &after[2..]].concat();
    text.replacen(word, &format!("{before}{swapped}"), 1)
}

/// Common words as they are written in the dialects.
fn in_dialect(text: &str) -> String {
    let words = text.split(' ').map(|word| match word {
        "jeg" | "eg" => "æ",
        "hva" => "ka",
        "hvor" => "kor",
        "hvordan" => "kordan",
        "ikke" => "ikkje",
        "meg" => "mæ",
        "deg" => "dæ",
        "noe" => "nokka",
        "hvorfor" => "koffer",
        "han" => "hannj",
        "mye" => "mykje",
        "er" => "e",
        "hjem" => "heim",
        other => other,
    });
    words.collect::<Vec<_>>().join(" ")
}
