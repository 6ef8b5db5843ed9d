//! Signs in languages that are neither Norwegian, Scandinavian nor English.
//!
//! Their words stand in concepts of their own (`abroad-…`), because their short words mean something else in
//! Norwegian; none of these rules acts on one short word alone. Names of substances, people, questions and times
//! stand in the general concepts.

use super::{Part, Sign, sign};
use crate::triage::Category::{
    Breathing, ChestPain, ChildPoisoning, Fire, Hyperthermia, Mixing, None, Overdose, Psychosis,
    Seizure, SelfHarm, Spiked, Suicide, Unconscious, Violence, Withdrawal,
};
use crate::triage::Level::{Emergency, Help, Urgent};

/// What these signs are put together from.
pub(super) const PARTS: &[Part] = &[
    ("abroad-nobreath", "abroad-breathe &2 abroad-not"),
    ("abroad-out", "abroad-wake &2 abroad-not"),
    (
        "abroad-grave",
        "abroad-nobreath|abroad-out|abroad-seize|abroad-blue-said",
    ),
    ("abroad-die", "abroad-want-die|abroad-kill-self"),
];

pub(super) const SIGNS: &[Sign] = &[
    sign(Emergency, Breathing, "breathing/abroad", "abroad-nobreath"),
    sign(Emergency, Unconscious, "unconscious/abroad", "abroad-out"),
    sign(
        Emergency,
        Unconscious,
        "unconscious/abroad-lying",
        "abroad-lie &4 abroad-floor",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/abroad-blue",
        "abroad-blue &3 abroad-lips",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/abroad-blue-said",
        "abroad-blue-said",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/abroad-pupils",
        "abroad-pupils &4 abroad-small",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/abroad-lying",
        "abroad-lie &12 needle",
    ),
    sign(Emergency, Seizure, "seizure/abroad", "abroad-seize"),
    sign(
        Emergency,
        Seizure,
        "seizure/abroad-foam",
        "abroad-foam &4 abroad-mouth",
    ),
    sign(
        Emergency,
        ChestPain,
        "chest-pain/abroad",
        "abroad-chest &5 abroad-pain",
    ),
    sign(
        Emergency,
        ChestPain,
        "chest-pain/abroad-heart",
        "abroad-heart &5 abroad-race &15 abroad-faint|abroad-took|abroad-pain|drug",
    ),
    sign(
        Emergency,
        ChestPain,
        "chest-pain/abroad-stroke",
        "abroad-stroke",
    ),
    sign(
        Emergency,
        Hyperthermia,
        "hyperthermia/abroad",
        "abroad-hot &10 abroad-delirious",
    ),
    sign(
        Emergency,
        Hyperthermia,
        "hyperthermia/abroad-drug",
        "abroad-hot|abroad-delirious &12 stimulant|mdma",
    ),
    sign(
        Emergency,
        Suicide,
        "suicide/abroad-took",
        "abroad-swallow-all",
    ),
    sign(
        Emergency,
        Suicide,
        "suicide/abroad-took-all",
        "abroad-took|abroad-swallow &4 abroad-all|abroad-much &4 abroad-pills|medicine|pill",
    ),
    sign(
        Emergency,
        Suicide,
        "suicide/abroad-took-to-die",
        "abroad-took &15 abroad-die|abroad-farewell ! alcohol",
    ),
    sign(
        Emergency,
        Suicide,
        "suicide/abroad-kill",
        "abroad-kill-self ! laugh",
    ),
    sign(
        Emergency,
        Suicide,
        "suicide/abroad-farewell",
        "abroad-farewell",
    ),
    sign(
        Emergency,
        Suicide,
        "suicide/abroad-height",
        "abroad-stand &4 abroad-height",
    ),
    sign(
        Urgent,
        Suicide,
        "suicide/abroad-want-die",
        "abroad-want-die ! laugh",
    ),
    sign(
        Emergency,
        SelfHarm,
        "self-harm/abroad-blood",
        "abroad-blood &5 abroad-pour",
    ),
    sign(
        Emergency,
        SelfHarm,
        "self-harm/abroad-cut-blood",
        "abroad-cut &10 abroad-blood",
    ),
    sign(
        Emergency,
        SelfHarm,
        "self-harm/abroad-veins",
        "abroad-cut &4 abroad-wrist &10 abroad-blood|abroad-pour",
    ),
    sign(
        Urgent,
        SelfHarm,
        "self-harm/abroad-cut",
        "abroad-cut &3 abroad-wrist",
    ),
    sign(Emergency, Violence, "violence/abroad", "abroad-hit-me"),
    sign(
        Emergency,
        Violence,
        "violence/abroad-threat",
        "abroad-threat",
    ),
    sign(Emergency, Violence, "violence/abroad-armed", "abroad-armed"),
    sign(
        Emergency,
        Violence,
        "violence/abroad-locked",
        "abroad-locked",
    ),
    sign(Urgent, Spiked, "spiked/abroad-rape", "abroad-rape"),
    sign(
        Emergency,
        Violence,
        "violence/abroad-rape",
        "abroad-rape &8 now",
    ),
    sign(Urgent, Spiked, "spiked/abroad", "abroad-spiked"),
    sign(Emergency, Fire, "fire/abroad", "abroad-fire"),
    sign(
        Emergency,
        Fire,
        "fire/abroad-smoke",
        "abroad-smoke &5 abroad-place",
    ),
    sign(
        Urgent,
        ChildPoisoning,
        "child-poisoning/abroad",
        "child &8 abroad-swallow|abroad-took &8 drug|abroad-pills|poison|substance",
    ),
    sign(
        Emergency,
        ChildPoisoning,
        "child-poisoning/abroad-sick",
        "child &12 abroad-swallow|abroad-took &15 abroad-sick|abroad-grave",
    ),
    sign(
        Urgent,
        Mixing,
        "mixing/abroad-unwell",
        "abroad-took|drug &12 abroad-unwell",
    ),
    sign(
        Urgent,
        Mixing,
        "mixing/abroad",
        "abroad-mix &6 drug|abroad-pills &15 abroad-unwell|abroad-took",
    ),
    sign(
        Urgent,
        Withdrawal,
        "withdrawal/abroad",
        "abroad-quit-now &12 abroad-shaky",
    ),
    sign(Urgent, Psychosis, "psychosis/abroad", "abroad-psychosis"),
    sign(
        Emergency,
        Psychosis,
        "psychosis/abroad-armed",
        "abroad-psychosis &15 abroad-armed|abroad-threat",
    ),
    sign(Help, None, "help/abroad", "abroad-help"),
];
