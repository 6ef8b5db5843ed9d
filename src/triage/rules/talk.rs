//! No danger: somebody who struggles, or who asks.

use super::{Part, Sign, sign};
use crate::triage::Category::None;
use crate::triage::Level::{Help, Info};

/// What these signs are put together from.
pub(super) const PARTS: &[Part] = &[
    ("someone-close", "relation|other ! generic|animal"),
    (
        "named-drug",
        "opioid|ghb|benzo|alcohol|stimulant|mdma|psychedelic|cannabis|inhalant|steroid|sleeping-pill|pill",
    ),
    ("uses", "take &2 named-drug"),
    ("uses", "dependent &4 drug"),
    ("burdened", "struggle|low-mood|ashamed|worried|craving"),
];

pub(super) const SIGNS: &[Sign] = &[
    sign(
        Help,
        None,
        "help/wants-help",
        "want|need &4 help-word|talk-with|support",
    ),
    sign(Help, None, "help/talk", "talk-with &4 someone-to-talk"),
    sign(
        Help,
        None,
        "help/seeks",
        "seeks-help &20 uses|burdened|habit|so-often|service|named-drug|gamble|sober|relation",
    ),
    sign(Help, None, "help/said", "help-said"),
    sign(
        Help,
        None,
        "help/quit",
        "quit &8 named-drug|uses|habit|so-often|topic ! generic",
    ),
    sign(Help, None, "help/wants-to-quit", "want|try|manage &4 quit"),
    sign(Help, None, "help/relapse", "relapse"),
    sign(
        Help,
        None,
        "help/worried",
        "worried &8 relation|child|other",
    ),
    sign(
        Help,
        None,
        "help/relative-uses",
        "someone-close &8 uses|sober|intoxicated &20 burdened|habit|so-often|me ! generic",
    ),
    sign(
        Help,
        None,
        "help/relative-and-drug",
        "relation &12 named-drug|uses|sober ! generic|animal|treat",
    ),
    sign(
        Help,
        None,
        "help/relative-and-service",
        "relation &12 service &20 me|other",
    ),
    sign(
        Help,
        None,
        "help/uses-often",
        "uses|named-drug|intoxicated &8 habit|so-often &20 me ! generic",
    ),
    sign(
        Help,
        None,
        "help/uses-and-struggles",
        "uses|named-drug|sober|gamble|intoxicated|service &25 burdened",
    ),
    sign(Help, None, "help/low", "low-mood"),
    sign(
        Help,
        None,
        "help/struggles",
        "struggle &20 me ! contest|thing|machine",
    ),
    sign(Help, None, "help/ashamed", "ashamed"),
    sign(
        Help,
        None,
        "help/dependent",
        "dependent &5 me|relation|other ! generic",
    ),
    sign(Help, None, "help/craving", "craving"),
    sign(Help, None, "help/sober", "sober ! generic|ask"),
    sign(
        Help,
        None,
        "help/gambles",
        "gamble &12 me|relation|other ! generic",
    ),
    sign(Help, None, "help/refused", "refused &20 service|drug|uses"),
    sign(
        Help,
        None,
        "help/harmed",
        "harmed &20 lingers|past|uses|drug|sober",
    ),
    sign(
        Help,
        None,
        "help/withdrawal",
        "withdrawal &8 me|relation|other ! generic",
    ),
    sign(
        Help,
        None,
        "help/loss",
        "loss &20 me|lingers|relation ! animal|machine|trifle|contest|wh",
    ),
    sign(
        Help,
        None,
        "help/long-after",
        "aftermath &20 me|relation ! animal|machine|trifle",
    ),
    sign(
        Help,
        None,
        "help/once-was",
        "past|was-then &12 named-drug|od|psychosis|self-harm|suicide|sober|voices &20 me|relation ! generic|wh|frame",
    ),
    sign(
        Help,
        None,
        "help/someone-had",
        "relation &10 od|psychosis|prison|suicide|treatment ! generic|animal|frame|wh",
    ),
    sign(
        Help,
        None,
        "help/uses-as-habit",
        "routine &6 uses|named-drug|gamble &15 me|relation ! generic|wh",
    ),
    sign(Info, None, "info/substance", "drug"),
    sign(Info, None, "info/topic", "topic|service|gamble"),
    sign(Info, None, "info/asks", "ask|wh !! bot-chat"),
    sign(
        Info,
        None,
        "info/danger-word",
        "od|suicide|psychosis|rape|withdrawal|self-harm|heart-attack|seize|unconscious",
    ),
    sign(Info, None, "info/over", "thanks-over|over"),
];
