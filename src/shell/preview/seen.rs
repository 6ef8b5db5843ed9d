//! What was seen in the last thing that came, and where it led: what the workshop shows beside the chat.
//!
//! **Invariant**: what a person wrote stays in the conversation that it stands in, and goes with it.

use crate::engine::{Event, Input, Reply, Session, What};
use crate::language::Language;
use crate::question::Ask;
use crate::script::{NodeId, Script};
use crate::shell::service::Answer;
use crate::text;
use crate::triage::{Category, Lead, Level, Triage};
use jiff::Timestamp;

/// What was seen in the last input.
#[derive(Default)]
pub(super) struct Seen {
    /// How it was read, when it was words.
    pub(super) reading: Option<Reading>,
    /// Why it led where it did, a sentence each.
    pub(super) routed: Vec<String>,
    /// What the bot said last.
    pub(super) node: Option<NodeId>,
    /// The language that it was said in.
    pub(super) language: Language,
    /// When the bot asks again.
    pub(super) due: Option<Timestamp>,
}

/// A reading in words.
pub(super) struct Reading {
    pub(super) level: Level,
    /// What it is about, and who comes first.
    pub(super) about: String,
    /// What counted, a line each.
    pub(super) because: Vec<String>,
}

/// What the input is read as before the turn, when it is words.
pub(super) fn reading(
    script: &Script,
    session: &Session,
    input: &Input,
    now: Timestamp,
) -> Option<Triage> {
    match &input.what {
        What::Words(words) => {
            let mut memory = session.memory.clone();
            Some(memory.read(script.vocabulary(), words.expose(), now))
        }
        _ => None,
    }
}

impl Seen {
    /// What is to be shown of a turn. What the bot says by itself leaves what was read before.
    pub(super) fn after(
        &mut self,
        script: &Script,
        input: &Input,
        read: Option<Triage>,
        answer: &Answer,
    ) {
        self.due = answer.timer;
        let node = answer
            .replies
            .iter()
            .rev()
            .find_map(|entry| match &entry.reply {
                Reply::Say(say) => say.node.clone(),
                _ => None,
            });
        self.node = node.or(self.node.take());
        let shown = answer.events.iter().rev().find_map(|event| match event {
            Event::NodeShown { language, .. } => Some(*language),
            _ => None,
        });
        self.language = shown.unwrap_or(self.language);
        self.routed = routed(script, input, read.as_ref(), answer);
        self.reading = match (&input.what, read) {
            (What::Words(words), Some(read)) => Some(Reading::of(words.expose(), &read)),
            _ => None,
        };
    }
}

impl Reading {
    fn of(message: &str, read: &Triage) -> Reading {
        let mut because: Vec<String> = read.because.iter().map(|e| e.told(message)).collect();
        for (is, said) in [
            (read.asks_now, "Boten spør om det skjer nå."),
            (read.guessed, "Bare den lærte vurderingen taler for det."),
            (
                read.carried,
                "Meldingen sier ingen ny fare; den gamle er åpen ennå.",
            ),
        ] {
            because.extend(is.then(|| said.to_owned()));
        }
        if because.is_empty() {
            because.push("Ingen regel og ingen ord slo til.".to_owned());
        }
        Reading {
            level: read.level,
            about: about(read),
            because,
        }
    }
}

/// The names that pages and contacts have for the reading.
fn about(read: &Triage) -> String {
    let mut about = read.level.name().to_owned();
    if read.category != Category::None {
        about += &format!(", {}", read.category);
    }
    if read.lead != Lead::Any {
        about += &format!(", først {}", read.lead.name());
    }
    about
}

/// Why the input led where it did.
fn routed(script: &Script, input: &Input, read: Option<&Triage>, answer: &Answer) -> Vec<String> {
    let words = match &input.what {
        What::Words(words) => words.expose(),
        What::Press(target) => return vec![format!("Knappen leder til «{target}».")],
        What::Clock => return vec!["Ingen svarte, så boten skrev av seg selv.".to_owned()],
        _ => return Vec::new(),
    };
    let happened = |event: &Event| answer.events.contains(event);
    let asked = [
        Event::QuestionAnswered,
        Event::ChoicesOffered,
        Event::NotUnderstood,
    ];
    if asked.iter().any(happened) {
        return question(script, words, answer);
    }
    let danger = read.is_some_and(|read| read.level >= Level::Urgent && !read.carried);
    let why = match script.asked(&text::fold(words)) {
        _ if danger => "Fare går foran alt annet.".to_owned(),
        Some(node) => format!("Meldingen står under [ask] for «{node}»."),
        None if words.starts_with('/') => "Det er en kommando.".to_owned(),
        None => "Det er ordene på en knapp, eller for en kommando.".to_owned(),
    };
    vec![why]
}

/// How the question was heard.
fn question(script: &Script, words: &str, answer: &Answer) -> Vec<String> {
    let heard = script.router().ask(Ask {
        text: words,
        before: None,
    });
    let what = if answer.events.contains(&Event::QuestionAnswered) {
        "Spørsmålet er likt nok noe boten kan svare på."
    } else if answer.events.contains(&Event::ChoicesOffered) {
        "Boten er usikker og lar personen velge."
    } else {
        "Boten vet ikke hva det spørres om."
    };
    let topics = heard.topics.iter().map(|ranked| {
        let counted = script.router().because(words, &ranked.topic);
        let counted: Vec<String> = counted
            .iter()
            .map(|(word, by)| format!("«{word}» {by:+.2}"))
            .collect();
        format!(
            "{} {:.2}: {}",
            ranked.topic,
            ranked.score,
            counted.join(", ")
        )
    });
    std::iter::once(what.to_owned()).chain(topics).collect()
}
