//! The body: breath, convulsions, the chest, heat.

use super::{Part, Sign, sign};
use crate::triage::Category::{Breathing, ChestPain, Hyperthermia, Seizure};
use crate::triage::Level::Emergency;

/// What these signs are put together from.
pub(super) const PARTS: &[Part] = &[
    ("confused", "third ~2 know ~2 not ~2 who-where"),
    ("confused", "know ~2 not ~2 who-where ~1 third"),
    ("dry", "dry-days|stopped-using|withdrawal|days-without"),
    ("sees", "see-things|see-animals"),
    (
        "hot-odd",
        "stiff|confused|jaw-locked|jerk|twitch|unresponsive|limp|not-sweating|red|pupil-big|undress|sees|shake",
    ),
    ("dry-or-red", "red|not-sweating"),
];

pub(super) const SIGNS: &[Sign] = &[
    sign(Emergency, Breathing, "breathing/none", "not-breathing"),
    sign(Emergency, Breathing, "breathing/odd", "bad-breath"),
    sign(Emergency, Breathing, "breathing/choking", "choking"),
    sign(Emergency, Breathing, "breathing/foam", "foam-mouth"),
    sign(Emergency, Breathing, "breathing/first-aid", "cpr &3 doing"),
    sign(Emergency, Seizure, "seizure/fit", "fit"),
    sign(
        Emergency,
        Seizure,
        "seizure/eyes-and-limbs",
        "eyes-odd &12 shake|jerk|twitch|stiff|flail|arch ! ride|laughing",
    ),
    sign(
        Emergency,
        Seizure,
        "seizure/tongue",
        "tongue-bite &20 wet-self|shake|jerk|flail|stiff|floor|faint|dry|woke-up|fall|third ! dentist",
    ),
    sign(
        Emergency,
        Seizure,
        "seizure/stiff-and-wet",
        "stiff|arch|shake|fall &8 wet-self ! laughing",
    ),
    sign(
        Emergency,
        Seizure,
        "seizure/jaw",
        "jaw-locked &10 flail|shake|arch|jerk ! ride",
    ),
    sign(
        Emergency,
        Seizure,
        "seizure/delirium",
        "sees &15 shake|confused &25 dry|alcohol",
    ),
    sign(
        Emergency,
        Seizure,
        "seizure/confused-and-dry",
        "shake &15 confused &25 dry",
    ),
    sign(Emergency, ChestPain, "chest-pain/chest", "chest-hurts"),
    sign(
        Emergency,
        ChestPain,
        "chest-pain/clutch",
        "clutch-chest ! laughing",
    ),
    sign(
        Emergency,
        ChestPain,
        "chest-pain/heart",
        "heart-odd &12 faint|blackout|numb|pain|cant-stand|dizzy|pale|grey|cold-sweat|radiates|press ! laughing|exercise",
    ),
    sign(
        Emergency,
        ChestPain,
        "chest-pain/radiates",
        "pain|press|radiate|tight &10 radiates &20 drug|took|cold-sweat|sweat|nausea|faint|dizzy|chest|heart ! exercise|dentist",
    ),
    sign(
        Emergency,
        ChestPain,
        "chest-pain/left-arm",
        "left-radiates ! exercise|dentist",
    ),
    sign(
        Emergency,
        ChestPain,
        "chest-pain/arm-asleep",
        "arm-asleep &15 drug|took|sweat|press|pain|heart|chest ! exercise|dentist",
    ),
    sign(
        Emergency,
        ChestPain,
        "chest-pain/left-side",
        "pain|press|tight &4 left-side &15 cold-sweat|stimulant|dizzy|faint|numb ! exercise|dentist",
    ),
    sign(
        Emergency,
        ChestPain,
        "chest-pain/pressure",
        "press &12 cold-sweat ! exercise|laughing",
    ),
    sign(
        Emergency,
        ChestPain,
        "chest-pain/arm-and-drug",
        "one-side ~2 limb &3 numb|pain|limb-off &15 drug|took|sweat|jaw|chest|heart|face ! exercise|dentist",
    ),
    sign(
        Emergency,
        ChestPain,
        "chest-pain/heart-attack",
        "heart-attack &8 third|me ! laughing",
    ),
    sign(Emergency, ChestPain, "chest-pain/stroke", "stroke"),
    sign(
        Emergency,
        ChestPain,
        "chest-pain/stroke-said",
        "stroke-said &8 third|me",
    ),
    sign(
        Emergency,
        Hyperthermia,
        "hyperthermia/degrees",
        "degrees &20 took|drug|intoxicated",
    ),
    sign(
        Emergency,
        Hyperthermia,
        "hyperthermia/hot-and-odd",
        "hot-body|hot|very-hot &14 hot-odd ! ride",
    ),
    sign(
        Emergency,
        Hyperthermia,
        "hyperthermia/fever-and-odd",
        "fever &14 stiff|confused|jerk|twitch|unresponsive|limp",
    ),
    sign(
        Emergency,
        Hyperthermia,
        "hyperthermia/hot-on-drugs",
        "hot-body &20 stimulant|mdma|pill",
    ),
    sign(
        Emergency,
        Hyperthermia,
        "hyperthermia/dry-skin",
        "not-sweating &12 drug|took|hot|very-hot|hot-body ! exercise",
    ),
    sign(
        Emergency,
        Hyperthermia,
        "hyperthermia/said",
        "overheated &12 third|me|stimulant|mdma",
    ),
    sign(
        Emergency,
        Hyperthermia,
        "hyperthermia/red-and-odd",
        "dry-or-red &14 stiff|confused|jaw-locked|unresponsive|sees ! laughing|exercise",
    ),
    sign(
        Emergency,
        Hyperthermia,
        "hyperthermia/stiff-and-confused",
        "stiff|jaw-locked &12 confused|undress &25 drug|took|intoxicated",
    ),
];
