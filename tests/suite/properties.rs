//! What holds on any walk through the real script, whatever comes and whenever.

use crate::script::{phone, script};
use crate::triage_cases;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ZonedDateTime};
use proptest::prelude::*;
use regex::Regex;
use rusvakt::engine::{
    self, Button, Event, Input, Press, Reply, Say, Session, Step, What, Wordless,
};
use rusvakt::language::Language;
use rusvakt::privacy::Private;
use rusvakt::script::{Act, Node, Script, Target, markup};
use rusvakt::triage::{self, Category, Lead, Level};
use std::sync::LazyLock;

/// Longest message and longest data of a button that Telegram takes (Bot API: sendMessage, InlineKeyboardButton).
const MESSAGE_CHARS: usize = 4096;
const BUTTON_BYTES: usize = 64;

/// Most words of a first step.
const STEP_WORDS: usize = 12;

/// Numbers of five digits and more, however they are spaced, and the three-digit ones.
static NUMBERS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:\+\s?)?\d(?:[\d \u{a0}]{3,}\d)|\b1[12]\d\b").unwrap());

/// Things that people, and those who mean ill, may write.
const TEXTS: [&str; 38] = [
    "hei",
    "hjelp",
    "meny",
    "tilbake",
    "stopp",
    "slett",
    "skjul",
    "språk",
    "takk",
    "ja",
    "nei",
    "/start",
    "/meny",
    "/hjelp",
    "/akutt",
    "/sprak",
    "/tilbake",
    "/personvern",
    "/slett",
    "/skjul",
    "/start heroin-effects",
    "/start finnes-ikke",
    "/start ../../etc",
    "/@",
    "/",
    "hvordan virker heroin",
    "hva er en overdose",
    "hva gjør jeg hvis noen tar overdose",
    "han puster ikke",
    "HJELP HUN SVARER IKKE OG ER BLÅ",
    "jeg vil dø",
    "det brenner",
    "mannen min slår meg",
    "toåringen har spist snus",
    "sluttet å drikke i går og skjelver",
    "puster ikke / puster rart",
    "",
    "   ",
];

/// Things that no keyboard makes.
fn garbage() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "\\PC{0,60}",
        Just("🆘".repeat(MESSAGE_CHARS / 2)),
        Just("overdose ".repeat(MESSAGE_CHARS / 9)),
        Just("a".repeat(MESSAGE_CHARS)),
        Just("\u{202e}ekki retsup nah\u{202c}".to_owned()),
        Just("h\u{200b}an pu\u{200d}ster i\u{ad}kke".to_owned()),
        Just("مرحبا هل يمكنك مساعدتي".to_owned()),
        Just("\0\u{feff}\u{7f}\r\n\t".to_owned()),
        Just("<b>&amp;{contact.113.phone}</i>".to_owned()),
    ]
}

/// One thing that comes, and the minutes that pass before it.
#[derive(Clone, Debug)]
enum Move {
    Writes(String),
    /// The button at this place, counted round, of all that were shown.
    Presses(usize),
    PressesGarbage(String),
    Sends(Wordless),
    TimeRuns,
    InGroup {
        added: bool,
    },
}

fn moves() -> impl Strategy<Value = Vec<(Move, u32)>> {
    let case = prop::sample::select(triage_cases::texts().collect::<Vec<_>>());
    let one = prop_oneof![
        6 => prop::sample::select(&TEXTS[..]).prop_map(|text| Move::Writes(text.to_owned())),
        4 => case.prop_map(|text| Move::Writes(text.to_owned())),
        2 => garbage().prop_map(Move::Writes),
        12 => any::<usize>().prop_map(Move::Presses),
        1 => prop_oneof![garbage(), Just("heroin#gone".into()), Just("@nobody".into()), Just("!fly".into())]
            .prop_map(Move::PressesGarbage),
        2 => prop::sample::select(vec![Wordless::Voice, Wordless::Photo, Wordless::Sticker, Wordless::Unknown])
            .prop_map(Move::Sends),
        4 => Just(Move::TimeRuns),
        1 => any::<bool>().prop_map(|added| Move::InGroup { added }),
    ];
    prop::collection::vec((one, 0u32..2_000), 1..25)
}

fn languages() -> impl Strategy<Value = Option<Language>> {
    prop::option::of(prop::sample::select(&Language::ALL[..]))
}

/// Any time from 2020 to 2040, in Norway.
fn times() -> impl Strategy<Value = ZonedDateTime> {
    (1_577_836_800i64..2_208_988_800).prop_map(|seconds| {
        let oslo = TimeZone::get("Europe/Oslo").unwrap();
        Timestamp::from_second(seconds)
            .unwrap()
            .to_zoned_datetime(oslo)
    })
}

fn says(replies: &[Reply]) -> impl Iterator<Item = &Say> {
    replies.iter().filter_map(|reply| match reply {
        Reply::Say(say) => Some(say),
        _ => None,
    })
}

fn cards(replies: &[Reply]) -> Vec<&str> {
    let card = replies.iter().filter_map(|reply| match reply {
        Reply::Card(card) => Some(card.phone.as_str()),
        _ => None,
    });
    card.collect()
}

fn level_here(script: &Script, session: &Session) -> Option<Level> {
    script.node(Language::Nb, session.here()?)?.level
}

fn stored(session: &Session) -> Session {
    serde_json::from_slice(&serde_json::to_vec(session).unwrap()).unwrap()
}

fn check_say(script: &Script, say: &Say) {
    let plain = markup::plain(&say.html);
    assert!(!plain.trim().is_empty());
    assert!(plain.chars().count() <= MESSAGE_CHARS, "{plain}");
    for number in NUMBERS.find_iter(&plain) {
        assert!(
            script.contacts().knows_number(number.as_str()),
            "{} in {plain}",
            number.as_str()
        );
    }
    for button in &say.buttons {
        check_button(script, button);
    }
}

fn check_button(script: &Script, button: &Button) {
    assert!(!button.label.trim().is_empty());
    let data = match &button.press {
        Press::Target(data) => data,
        Press::Web(address) => return assert!(address.starts_with("https://"), "{address}"),
    };
    assert!(data.len() <= BUTTON_BYTES, "{data}");
    match Target::read(data, "menu").unwrap().onward() {
        Target::Node(node) => assert!(script.living(node).is_some(), "{data}"),
        Target::Contact(contact) => assert!(script.contacts().get(contact).is_some(), "{data}"),
        Target::Act(_) => {}
        Target::Web(_) | Target::Answer(_) => panic!("{data} is no data for a button"),
    }
}

/// A message that was read as an emergency: the number stands in the first line, or anywhere when the danger was only
/// open from before. A card comes with it, unless the message was the next step of a danger that is being dealt with.
fn check_emergency(script: &Script, before: &Session, step: &Step) {
    let Some((category, carried)) = step.events.iter().find_map(|event| match event {
        Event::MessageRead {
            level: Level::Emergency,
            category,
            carried,
            ..
        } => Some((*category, *carried)),
        _ => None,
    }) else {
        return;
    };
    let say = says(&step.replies).next().unwrap();
    let plain = markup::plain(&say.html);
    let first = plain.lines().next().unwrap();
    let lead = Lead::of(Level::Emergency, category);
    let entries = [
        script.entry(Level::Emergency, category),
        script.asking(category),
    ];
    let entry = say.node.as_ref().is_some_and(|node| entries.contains(node));
    let numbers = ["113", "112", "110"].map(|id| phone(script, id));
    let place = if carried { plain.as_str() } else { first };
    assert!(
        numbers.iter().any(|number| place.contains(number)),
        "{plain}"
    );
    if carried {
        return;
    }
    if entry {
        assert!(first.contains(phone(script, lead.contact())), "{plain}");
    }
    if level_here(script, before) < Some(Level::Emergency) {
        assert!(
            numbers
                .iter()
                .any(|number| cards(&step.replies).contains(number)),
            "{plain}"
        );
    }
}

fn check_step(script: &Script, before: &Session, input: &Input, step: &Step) {
    match input.what {
        What::Clock => {}
        What::Group { .. } => assert!(step.replies.contains(&Reply::Leave)),
        _ => assert!(
            says(&step.replies).next().is_some(),
            "no reply to {:?}",
            step.events
        ),
    }
    says(&step.replies).for_each(|say| check_say(script, say));
    for card in cards(&step.replies) {
        assert!(script.contacts().knows_number(card), "{card}");
    }
    check_emergency(script, before, step);
}

fn input(from: &Move, shown: &[Button], device: Option<Language>) -> Input {
    let what = match from {
        Move::Writes(text) => What::Words(Private::new(text.clone())),
        Move::Presses(at) => match shown
            .get(at % shown.len().max(1))
            .map(|button| &button.press)
        {
            Some(Press::Target(data)) => What::Press(data.clone()),
            _ => What::Press("!menu".to_owned()),
        },
        Move::PressesGarbage(data) => What::Press(data.clone()),
        Move::Sends(kind) => What::Wordless(*kind),
        Move::TimeRuns => What::Clock,
        Move::InGroup { added } => What::Group { added: *added },
    };
    Input { what, device }
}

/// The node that a turn shows, and the turn's session.
fn shows(
    script: &Script,
    session: Session,
    input: Input,
    now: &ZonedDateTime,
) -> (String, Session, Vec<Button>) {
    let step = engine::step(script, session, &input, now);
    let say = says(&step.replies).next().unwrap();
    let node = say.node.as_ref().unwrap().to_string();
    (node, step.session, say.buttons.clone())
}

/// Whether a button shows another thing and does nothing else.
fn leads_on(button: &Button) -> bool {
    match &button.press {
        Press::Target(data) => {
            let acts = data.contains('!') && data != "!menu" && data != "!language";
            !acts
        }
        Press::Web(_) => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_walk_gets_answers_that_hold(walk in moves(), device in languages(), start in times()) {
        let script = script();
        let mut now = start;
        let mut session = Session::default();
        let mut shown: Vec<Button> = Vec::new();
        for (step_of_walk, minutes) in &walk {
            now = &now + SignedDuration::from_mins(i64::from(*minutes));
            let input = input(step_of_walk, &shown, device);
            let before = session.clone();
            let step = engine::step(&script, session, &input, &now);
            let again = engine::step(&script, stored(&before), &input, &now);
            prop_assert_eq!(&step, &again, "stored and reloaded, the same turn went another way");
            check_step(&script, &before, &input, &step);
            shown.extend(says(&step.replies).flat_map(|say| say.buttons.clone()));
            session = stored(&step.session);
        }
    }

    #[test]
    fn back_walks_as_many_steps_as_were_taken(
        presses in prop::collection::vec(any::<usize>(), 1..40),
        device in languages(),
        now in times(),
    ) {
        let script = script();
        let send = |what, session| shows(&script, session, Input { what, device }, &now);
        let press = |data: &str| What::Press(data.to_owned());
        let (first, mut session, mut buttons) = send(press("!menu"), Session::default());
        let mut taken = vec![first];
        for at in presses {
            let on: Vec<&Button> = buttons.iter().filter(|button| leads_on(button)).collect();
            let Some(button) = on.get(at % on.len().max(1)) else { break };
            let (node, after, offered) = send(press(button.press.as_str()), session);
            if taken.last() != Some(&node) {
                taken.push(node);
            }
            (session, buttons) = (after, offered);
        }
        taken.pop();
        for expected in taken.iter().rev() {
            let (node, after, _) = send(press("!back"), session);
            prop_assert_eq!(&node, expected);
            session = after;
        }
    }

    #[test]
    fn the_spelling_of_garbage_changes_nothing(text in garbage()) {
        check_spellings(&text);
    }
}

/// Capitals, and æ, ø and å written as ae, oe and aa, change nothing in how grave a message is.
fn check_spellings(text: &str) {
    let script = script();
    let level = |text: &str| triage::read(script.vocabulary(), text).level;
    let spelled = text
        .replace('æ', "ae")
        .replace('ø', "oe")
        .replace('å', "aa");
    let spelled = spelled
        .replace('Æ', "AE")
        .replace('Ø', "OE")
        .replace('Å', "AA");
    for other in [text.to_uppercase(), text.to_lowercase(), spelled] {
        assert_eq!(level(text), level(&other), "{text} and {other}");
    }
}

#[test]
fn capitals_and_spelled_out_letters_change_nothing() {
    TEXTS
        .into_iter()
        .chain(triage_cases::texts())
        .for_each(check_spellings);
}

#[test]
fn every_danger_has_first_steps_that_ask_whether_it_is_happening() {
    let script = script();
    for category in Category::ALL.into_iter().filter(|c| *c != Category::None) {
        let id = script.asking(category);
        assert!(id.as_str().starts_with("now#"), "{category} has only {id}");
        for language in Language::ALL {
            let node = script.node(language, &id).unwrap();
            let targets: Vec<&Target> = node.choices.iter().map(|choice| &choice.target).collect();
            let step = Target::Node(script.entry(Level::Emergency, category));
            assert_eq!(targets[..2], [&step, &Target::Act(Act::Resume)], "{id}");
            check_first_steps(&script, node);
        }
    }
}

/// Somebody who is frightened reads three to six short steps.
fn check_first_steps(script: &Script, node: &Node) {
    let now = Timestamp::UNIX_EPOCH.to_zoned_datetime(TimeZone::UTC);
    let html = node.text.say(script.contacts(), node.language, &now);
    let plain = NUMBERS.replace_all(&html, "N");
    let steps: Vec<&str> = plain
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_digit()))
        .collect();
    assert!((3..=6).contains(&steps.len()), "{plain}");
    for step in steps {
        assert!(step.split_whitespace().count() <= 1 + STEP_WORDS, "{step}");
    }
}
