//! The words of the console for what events hold.

use super::super::Console;
use crate::contact;
use crate::language::Language;
use crate::triage::{Category, Level};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};

/// A level in words.
pub(super) fn level(level: Level) -> &'static str {
    match level {
        Level::Emergency => "Fare for liv",
        Level::Urgent => "Haster",
        Level::Help => "Vil ha hjelp",
        Level::Info => "Spørsmål",
        Level::Other => "Annet",
    }
}

/// A level in words, with a sign for those who see colours.
pub(super) fn marked(of: Level) -> Markup {
    html! { span class={ "level " (of.name()) } { (level(of)) } }
}

/// What a danger is about, in words.
pub(super) fn category(category: Category) -> &'static str {
    match category {
        Category::Overdose => "Overdose",
        Category::Unconscious => "Bevisstløs",
        Category::Breathing => "Puster ikke",
        Category::Seizure => "Krampe",
        Category::ChestPain => "Brystsmerter eller slag",
        Category::Hyperthermia => "Overoppheting",
        Category::Suicide => "Selvmord",
        Category::SelfHarm => "Selvskading",
        Category::Violence => "Vold",
        Category::Fire => "Brann",
        Category::ChildPoisoning => "Barn har fått i seg noe",
        Category::Mixing => "Blanding eller ukjent stoff",
        Category::Spiked => "Dopet ned",
        Category::Withdrawal => "Abstinens",
        Category::Psychosis => "Psykose",
        Category::None => "Ingen fare",
    }
}

/// A language in words.
pub(super) fn language(language: Language) -> &'static str {
    match language {
        Language::Nb => "bokmål",
        Language::Nn => "nynorsk",
        Language::En => "engelsk",
    }
}

/// A kind of event in words.
pub(super) fn kind(kind: &str) -> &'static str {
    match kind {
        "answer-declined" => "Svaret var ikke det personen mente",
        "answer-failed" => "Svaret feilet; personen fikk nødkortet",
        "button-outlived" => "Trykket på en knapp som ikke finnes lenger",
        "choices-offered" => "Fikk velge mellom flere svar",
        "danger-dismissed" => "Sa at det ikke gjelder nå",
        "data-asked" => "Spurte hva som er lagret",
        "erasure-asked" => "Ba om å bli slettet",
        "followed-up" => "Boten spurte igjen fordi ingen svarte",
        "group-left" => "Boten forlot en gruppe",
        "hiding-asked" => "Ba om å skjule samtalen",
        "language-chosen" => "Valgte språk",
        "link-unknown" => "Fulgte en lenke som ikke finnes",
        "message-read" => "Melding lest",
        "node-shown" => "Boten viste",
        "not-understood" => "Ikke forstått",
        "question-answered" => "Spørsmål besvart",
        "session-outlived" => "Samtalen begynte på nytt fordi dialogene er endret",
        "session-unreadable" => "Det som var husket, kunne ikke leses",
        "stop-asked" => "Ba om stillhet",
        "wordless-received" => "Melding uten ord (bilde, lyd og lignende)",
        _ => "Annet",
    }
}

/// A day as people write it.
pub(super) fn day(day: Date) -> String {
    let month = contact::month(day.month(), Language::Nb);
    format!("{}. {month} {}", day.day(), day.year())
}

/// A time of day.
pub(super) fn time(at: i64) -> String {
    let norway = TimeZone::get("Europe/Oslo").unwrap_or(TimeZone::UTC);
    let moment = Timestamp::from_second(at).unwrap_or_default();
    moment
        .to_zoned_datetime(norway)
        .strftime("%H.%M")
        .to_string()
}

/// How long something took.
pub(super) fn seconds(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => format!("{:.0} ms", s * 1000.0),
        s if s < 120.0 => format!("{s:.1} s").replace('.', ","),
        s => format!("{:.0} min", s / 60.0),
    }
}

/// A share in words.
pub(super) fn share(part: usize, whole: usize) -> String {
    match whole {
        0 => "–".to_owned(),
        whole => format!("{:.0} %", 100.0 * part as f64 / whole as f64),
    }
}

/// How much of a title is shown, in characters.
const TITLE_CHARS: usize = 60;

/// The title of a node, in bokmål; its name where it is not there any more.
pub(super) fn node(console: &Console, name: &str) -> String {
    let script = console.spoken.now();
    let id = crate::script::NodeId::new(name);
    let Some(node) = script.node(Language::Nb, &id) else {
        return name.to_owned();
    };
    match node.title.char_indices().nth(TITLE_CHARS) {
        Some((end, _)) => format!("{}…", &node.title[..end]),
        None => node.title.clone(),
    }
}
