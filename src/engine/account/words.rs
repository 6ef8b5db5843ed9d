//! What stands before each thing that is kept.

use crate::language::Language;

/// A thing that may be kept of a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    Chat,
    Chosen,
    Device,
    Trail,
    Resume,
    Offered,
    FollowUp,
    Answers,
    Danger,
    LastDanger,
    Concepts,
    Calm,
    Asked,
    Messages,
    Waiting,
    Unsent,
    Events,
    Text,
    Incomplete,
    More,
}

/// The words of a thing; what is known of it comes after them.
pub(super) fn of(thing: Thing, language: Language) -> &'static str {
    let [nb, nn, en] = match thing {
        Thing::Chat => [
            "Nummeret som Telegram har gitt chatten",
            "Nummeret som Telegram har gitt chatten",
            "The number that Telegram gave the chat",
        ],
        Thing::Chosen => [
            "Språket du har valgt",
            "Språket du har valt",
            "The language you chose",
        ],
        Thing::Device => [
            "Språket på telefonen din",
            "Språket på telefonen din",
            "The language of your phone",
        ],
        Thing::Trail => [
            "Det du har sett her",
            "Det du har sett her",
            "What you have seen here",
        ],
        Thing::Resume => [
            "Det du så på før det hastet",
            "Det du såg på før det hasta",
            "What you looked at before it was urgent",
        ],
        Thing::Offered => [
            "Andre svar du kan ha ment",
            "Andre svar du kan ha meint",
            "Other answers you may have meant",
        ],
        Thing::FollowUp => [
            "Svarer du ikke, spør vi igjen",
            "Svarar du ikkje, spør vi igjen",
            "If you don’t answer, we ask again",
        ],
        Thing::Answers => [
            "Svar i en test du ikke er ferdig med",
            "Svar i ein test du ikkje er ferdig med",
            "Answers in a test you have not finished",
        ],
        Thing::Danger => [
            "Faren du har fortalt om",
            "Faren du har fortalt om",
            "The danger you told us about",
        ],
        Thing::LastDanger => [
            "Sist det var fare",
            "Sist det var fare",
            "When there was danger last",
        ],
        Thing::Concepts => [
            "Stikkord fra de siste meldingene",
            "Stikkord frå dei siste meldingane",
            "Keywords of the last messages",
        ],
        Thing::Calm => [
            "Hvor alvorlig den forrige meldingen var",
            "Kor alvorleg den førre meldinga var",
            "How serious the message before was",
        ],
        Thing::Asked => [
            "Vi har spurt om det skjer nå",
            "Vi har spurt om det skjer no",
            "We have asked whether it is happening now",
        ],
        Thing::Messages => [
            "Numre på meldinger, så de kan skjules",
            "Nummer på meldingar, så dei kan skjulast",
            "Numbers of messages, so they can be hidden",
        ],
        Thing::Waiting => [
            "Meldinger vi ikke har svart på ennå",
            "Meldingar vi ikkje har svart på enno",
            "Messages we have not answered yet",
        ],
        Thing::Unsent => [
            "Svar som ikke er sendt ennå",
            "Svar som ikkje er sende enno",
            "Replies that have not been sent yet",
        ],
        Thing::Events => [
            "Linjer i dagens logg, uten navnet ditt",
            "Linjer i loggen i dag, utan namnet ditt",
            "Lines in today’s log, without your name",
        ],
        Thing::Text => [
            "Det du skrev, slik det står i loggen",
            "Det du skreiv, slik det står i loggen",
            "What you wrote, as it stands in the log",
        ],
        Thing::Incomplete => [
            "Vi får ikke sett etter akkurat nå, så noe kan mangle her",
            "Vi får ikkje sett etter akkurat no, så noko kan mangle her",
            "We cannot look right now, so something may be missing here",
        ],
        Thing::More => [
            "Og mer som dette",
            "Og meir som dette",
            "And more like this",
        ],
    };
    match language {
        Language::Nb => nb,
        Language::Nn => nn,
        Language::En => en,
    }
}

/// A language by its own name.
pub(super) fn name_of(language: Language) -> &'static str {
    match language {
        Language::Nb => "bokmål",
        Language::Nn => "nynorsk",
        Language::En => "English",
    }
}
