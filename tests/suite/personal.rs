//! What the scrubber takes out of messages, and what it leaves: marked messages, planted names, any text at all.

use crate::script::script;
use proptest::prelude::*;
use rusvakt::privacy::scrub::{Found, Scrubber};
use rusvakt::shell::content;
use rusvakt::triage::Case;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

/// Messages with what is personal marked, `[[name:Kari]]`; nothing was tuned on the second.
const TUNED: &str = include_str!("../cases/personal/tuned.tsv");
const UNSEEN: &str = include_str!("../cases/personal/unseen.tsv");
/// Ordinary messages that no word was taken from.
const ORDINARY: [&str; 3] = [
    include_str!("../cases/unseen/danger.tsv"),
    include_str!("../cases/unseen/fooling.tsv"),
    include_str!("../cases/unseen/ordinary.tsv"),
];

static SCRUBBER: LazyLock<Scrubber> = LazyLock::new(|| {
    let files = content::built_in();
    let texts = files.iter().map(|file| &*file.text);
    Scrubber::new(texts, script().contacts().digits())
});

/// A message, and the characters that must not stay.
struct Marked {
    id: String,
    text: String,
    spans: Vec<(usize, usize)>,
}

impl Marked {
    /// Reads a line: id, language, and the message with its marks.
    fn read(line: &str) -> Marked {
        let mut columns = line.split('\t');
        let id = columns.next().unwrap().to_owned();
        let (mut text, mut spans) = (String::new(), Vec::new());
        let mut rest = columns.nth(1).unwrap();
        while let Some((before, behind)) = rest.split_once("[[") {
            let (inside, after) = behind.split_once("]]").unwrap();
            let (_, personal) = inside.split_once(':').unwrap();
            text += before;
            let start = text.chars().count();
            text += personal;
            spans.push((start, text.chars().count()));
            rest = after;
        }
        text += rest;
        Marked { id, text, spans }
    }

    fn table(table: &str) -> Vec<Marked> {
        table.lines().skip(1).map(Marked::read).collect()
    }

    /// What of the marked characters stayed.
    fn left(&self, found: &[Found]) -> Vec<String> {
        let left = self
            .spans
            .iter()
            .filter(|span| !is_taken(&self.text, found, **span));
        left.map(|(start, end)| part(&self.text, *start, *end))
            .collect()
    }

    /// What was taken although it is not marked.
    fn needless(&self, found: &[Found]) -> Vec<String> {
        let marked = |f: &Found| {
            self.spans
                .iter()
                .any(|(start, end)| f.start < *end && *start < f.end)
        };
        let needless = found.iter().filter(|f| !marked(f));
        needless.map(|f| part(&self.text, f.start, f.end)).collect()
    }
}

fn part(text: &str, start: usize, end: usize) -> String {
    text.chars().skip(start).take(end - start).collect()
}

fn is_taken(text: &str, found: &[Found], (start, end): (usize, usize)) -> bool {
    let taken = |at: usize| found.iter().any(|f| f.start <= at && at < f.end);
    let mut chars = text.chars().enumerate().skip(start).take(end - start);
    chars.all(|(at, c)| taken(at) || !c.is_alphanumeric())
}

/// How many spans there are, what stayed, and what was taken needlessly.
fn count(cases: &[Marked]) -> (usize, Vec<String>, Vec<String>) {
    let (mut spans, mut left, mut needless) = (0, Vec::new(), Vec::new());
    for case in cases {
        let scrubbed = SCRUBBER.scrub(&case.text);
        spans += case.spans.len();
        let name = |words: Vec<String>| {
            words
                .into_iter()
                .map(|w| format!("{}: {w}", case.id))
                .collect::<Vec<_>>()
        };
        left.extend(name(case.left(&scrubbed.found)));
        needless.extend(name(case.needless(&scrubbed.found)));
    }
    (spans, left, needless)
}

#[test]
fn nothing_personal_stays_of_the_tuned_messages() {
    let (_, left, needless) = count(&Marked::table(TUNED));
    assert!(left.is_empty(), "{left:#?}");
    assert!(needless.len() <= 4, "{needless:#?}");
}

#[test]
fn little_personal_stays_of_unseen_messages() {
    let (spans, left, needless) = count(&Marked::table(UNSEEN));
    eprintln!("{spans} spans, left {left:#?}, needless {needless:#?}");
    assert!(left.len() * 50 <= spans, "{left:#?}");
    assert!(needless.len() <= 12, "{needless:#?}");
}

/// Messages that others marked, where they lie beside the project.
#[test]
fn nothing_personal_stays_of_shared_messages() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/personal-data.tsv");
    let Ok(table) = fs::read_to_string(path) else {
        return;
    };
    let mut left = Vec::new();
    for line in table.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let spans: Vec<Vec<serde_json::Value>> = serde_json::from_str(columns[3]).unwrap();
        let hard = spans.iter().filter(|span| span.len() == 3);
        let at = |value: &serde_json::Value| value.as_u64().unwrap() as usize;
        let case = Marked {
            id: columns[0].to_owned(),
            text: columns[2].to_owned(),
            spans: hard.map(|span| (at(&span[0]), at(&span[1]))).collect(),
        };
        left.extend(case.left(&SCRUBBER.scrub(&case.text).found));
    }
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn ordinary_words_stay() {
    let (mut words, mut taken) = (0, 0);
    for case in ORDINARY
        .iter()
        .flat_map(|table| Case::parse(table).unwrap())
    {
        let found = SCRUBBER.scrub(&case.text).found;
        let mut at = 0;
        for word in case.text.split(' ') {
            let length = word.chars().count();
            words += word.chars().any(char::is_alphabetic) as usize;
            taken += found.iter().any(|f| f.start < at + length && at < f.end) as usize;
            at += length + 1;
        }
    }
    // Places and names among them are counted too.
    eprintln!("{taken} of {words} words taken");
    assert!(taken * 100 <= words * 3, "{taken} of {words}");
}

#[test]
fn drugs_danger_and_helplines_stay() {
    for text in [
        "ring 113, 112 eller 110, eller 116 117, 116 123 og 116111",
        "22 59 13 00 er Giftinformasjonen",
        "heroin, GHB, Rivotril, xanax, molly, emma, tina og fentanyl",
        "overdose, selvmord, voldtekt, bevisstløs, kramper, puster ikke",
        "metadon subutex buvidal lyrica 3-mmc 2cb lystgass hasj weed",
        "han gjorde det med vilje, en stein i hodet, ligger på bakken i hagen",
        "ikkje kontakt, pustar rart, medvitslaus, naloxone narcan",
    ] {
        assert_eq!(SCRUBBER.scrub(text).text, text);
    }
    for digits in script().contacts().digits() {
        assert_eq!(SCRUBBER.scrub(digits).text, digits);
    }
}

#[test]
fn names_go_in_every_position() {
    let names = include_str!("../../src/privacy/words/names.txt");
    let (mut section, mut pure, mut words) = ("", Vec::new(), Vec::new());
    for line in names.lines().filter(|line| !line.starts_with('#')) {
        match (line.starts_with('['), section) {
            (true, _) => section = line,
            (_, "[names]") => pure.extend(line.split_whitespace()),
            _ => words.extend(line.split_whitespace()),
        }
    }
    // Those that are words too go only where they stand as names.
    pure.retain(|name| !words.contains(name));
    let mut left = Vec::new();
    for name in pure {
        let title: String = name
            .chars()
            .enumerate()
            .map(|(i, c)| {
                if i == 0 {
                    c.to_uppercase().next().unwrap()
                } else {
                    c
                }
            })
            .collect();
        let genitive = if name.chars().count() > 3 {
            format!("{name}s")
        } else {
            name.to_owned()
        };
        for name in [name.to_owned(), title, genitive] {
            for frame in [
                "jeg og {} røyker",
                "{} har tatt overdose",
                "hvor er {}",
                "kompisen min {} er syk",
            ] {
                let text = SCRUBBER.scrub(&frame.replace("{}", &name)).text;
                if text
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|word| word == name)
                {
                    left.push(format!("{name}: {text}"));
                }
            }
        }
    }
    assert!(left.is_empty(), "{left:#?}");
}

/// What people write, and what nobody does.
fn any_text() -> impl Strategy<Value = String> {
    let messages: Vec<String> = Marked::table(TUNED)
        .into_iter()
        .chain(Marked::table(UNSEEN))
        .map(|case| case.text)
        .collect();
    let piece = prop_oneof![
        prop::sample::select(messages),
        "[a-zæøåA-ZÆØÅ]{1,9}",
        "[0-9 ./+-]{1,14}",
        r"[@#._:;,!?()\[\]/'-]{1,3}",
        "\\PC{1,6}",
        Just("[NAVN]".to_owned()),
        Just("\n".to_owned()),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_found_lies_in_order_and_becomes_its_class(text in any_text()) {
        let scrubbed = SCRUBBER.scrub(&text);
        let mut expected = String::new();
        let mut last = 0;
        for found in &scrubbed.found {
            prop_assert!(last <= found.start && found.start < found.end);
            expected += &part(&text, last, found.start);
            expected += found.kind.class();
            last = found.end;
        }
        expected += &part(&text, last, text.chars().count());
        prop_assert_eq!(&scrubbed.text, &expected);
        prop_assert_eq!(&scrubbed, &SCRUBBER.scrub(&text));
    }

    #[test]
    fn no_unknown_word_stays(text in any_text()) {
        let scrubbed = SCRUBBER.scrub(&text);
        let mut rest = scrubbed.text;
        for found in &scrubbed.found {
            rest = rest.replace(found.kind.class(), " ");
        }
        let words = rest.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 2);
        for word in words {
            let known = SCRUBBER.keeps(word) || rest.contains('\'') || !word.is_ascii();
            prop_assert!(known || word.chars().all(char::is_uppercase), "{} in {}", word, rest);
        }
    }

    #[test]
    fn what_was_scrubbed_is_left_alone(text in any_text()) {
        let once = SCRUBBER.scrub(&text).text;
        prop_assert_eq!(&SCRUBBER.scrub(&once).text, &once);
    }
}
