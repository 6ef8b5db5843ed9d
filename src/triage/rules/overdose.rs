//! Overdoses and people who cannot be woken.

use super::{Part, Sign, sign};
use crate::triage::Category::{Mixing, Overdose, Unconscious};
use crate::triage::Level::{Emergency, Urgent};

/// What these signs are put together from.
pub(super) const PARTS: &[Part] = &[
    ("affected", "took|intoxicated"),
    ("affected", "opioid|ghb|benzo|needle"),
    ("affected", "dose-same"),
    ("affected", "got ~2 something"),
    ("strong", "third ~3 pale|grey|cold"),
    ("person", "third|me"),
    // Somebody is away: one of these beside a fall, a place to lie, or what was tried.
    (
        "away",
        "unable|gone|still|limp|no-effect|mumble|no-pulse|skin-off|blue-face|eyes-odd|cold-body|unresponsive",
    ),
    // Two different signs that are mild one by one.
    (
        "two-signs",
        "snore &12 vomit|cold|pale|grey|confused|sweat|nodding|eyes-odd|pinpoint",
    ),
    (
        "two-signs",
        "vomit &12 cold|pale|grey|confused|slur|stiff|twitch|sleepy",
    ),
    ("two-signs", "cold &12 pale|grey|confused|slur|wet|sweat"),
    (
        "two-signs",
        "sweat &12 confused|slur|twitch|stiff|pale|grey",
    ),
    ("packed", "swallowed &4 pack"),
    ("packed", "pack ~2 in-body"),
    ("packed", "swallow-verb &10 police"),
    ("pinpoint", "eyes &4 dots"),
    ("packed", "swallowed &8 hide-reason &8 drug|something|pack"),
    ("unwell-packed", "mild|strong|grave|unwell|heart-odd"),
];

pub(super) const SIGNS: &[Sign] = &[
    sign(
        Emergency,
        Overdose,
        "overdose/said",
        "od ! treat !! od-subject",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/grave-on-drugs",
        "grave &25 affected ! team",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/strong-on-drugs",
        "strong &20 affected ! team|blue-harmless",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/two-on-drugs",
        "two-signs &20 took|intoxicated",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/blue",
        "blue-face ! blue-harmless",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/blue-person",
        "third &3 blue ! weather|blue-harmless",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/skin",
        "skin-off &12 third|me|affected ! blue-harmless",
    ),
    sign(Emergency, Overdose, "overdose/pulse", "no-pulse ! team"),
    sign(Emergency, Overdose, "overdose/breath", "no-breath-soft"),
    sign(
        Emergency,
        Overdose,
        "overdose/two-strong",
        "nodding|limp|mumble|wet-self|drool|unable &12 cold|grey|pale|blue|skin-off|snore|vomit|no-pulse|eyes-odd|sweat|gone|confused &15 third|me ! team",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/two-strong-more",
        "no-pulse|skin-off|cold-body|gone|still &12 snore|vomit|grey|pale|sweat|eyes-odd|wet-self|limp|blackout &15 third|me ! team|blue-harmless",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/pinpoint-person",
        "pinpoint &15 third|me",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/going-under",
        "nodding|mumble|wet-self|skin-off|no-pulse|unable|limp|gone|eyes-odd &8 third ! team|past|laugh|blue-harmless|late-riser",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/mild-after-taking",
        "third|me &8 pale|cold|confused|vomit|slur|stiff|twitch|snore|cant-stand &15 took|intoxicated &20 now ! past|over-burden|team",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/toxic",
        "take|drink|swallowed &6 toxic ! past",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/party",
        "two-signs|gone|nodding|limp|unable|no-effect|cold-body|skin-off &20 setting &20 third|me ! past|over-burden|laugh",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/going-black",
        "blackout &20 affected|too-much|setting|relapse ! past",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/took-too-much",
        "overdid ! over-burden|past",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/too-much",
        "take &6 too-much &4 opioid|ghb|benzo|sleeping-pill ! past|over-burden",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/too-much-and-bad",
        "took &4 too-much &15 strong|grave",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/many-pills",
        "take ~3 many ~2 benzo|sleeping-pill|opioid|antidepressant|pill ! dose-word|past",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/poisoning",
        "alcohol-poisoning !! od-subject",
    ),
    sign(Emergency, Overdose, "overdose/pinpoint", "pinpoint"),
    sign(
        Emergency,
        Overdose,
        "overdose/naloxone-given",
        "gave ~3 naloxone !! od-subject",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/naloxone-fails",
        "naloxone &10 no-effect|gone|nodding|not",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/needle-in",
        "needle &4 in-arm ! past",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/needle-and-bad",
        "needle &15 strong|grave",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/blind",
        "home-brew|alcohol|took &20 see-bad",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/body-pack-bad",
        "packed &20 unwell-packed",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/body-pack",
        "pack &6 burst &12 swallowed",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/first-aid",
        "what-do &10 first-aid &20 affected|od|nodding|drug",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/first-aid-person",
        "first-aid &8 want-do &15 third &20 affected|drug|strong|od",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/care-asked",
        "care-person &10 want-do|what-do ! od-subject|frame",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/first-aid-question",
        "first-aid|care-person &12 want-do|what-do &20 affected|nodding|snore|sleepy &20 third|generic ! od-subject|frame|past",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/what-do-person",
        "what-do &15 overdid|nodding|mumble|unable|needle",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/sleepy-on-downers",
        "sleepy &15 opioid|ghb &25 now ! past|late-riser",
    ),
    sign(
        Emergency,
        Overdose,
        "overdose/snores-on-downers",
        "snore &15 opioid|ghb|benzo|sleeping-pill ! past",
    ),
    sign(
        Urgent,
        Mixing,
        "mixing/many-pills",
        "take &6 many ~3 medicine|antidepressant|pill ! dose-word",
    ),
    sign(
        Urgent,
        Mixing,
        "mixing/body-pack",
        "packed &20 hide-reason|drug|me|third",
    ),
    sign(
        Emergency,
        Unconscious,
        "unconscious/unresponsive",
        "unresponsive",
    ),
    sign(
        Emergency,
        Unconscious,
        "unconscious/said",
        "unconscious ! team|od-subject",
    ),
    sign(
        Emergency,
        Unconscious,
        "unconscious/lifeless",
        "third|child &4 lifeless ! team",
    ),
    sign(
        Emergency,
        Unconscious,
        "unconscious/collapsed",
        "collapse &6 third|me|child ! team|laugh",
    ),
    sign(
        Emergency,
        Unconscious,
        "unconscious/limp-person",
        "third|child &5 limp ! team",
    ),
    sign(
        Emergency,
        Unconscious,
        "unconscious/dropped",
        "dropped &15 away|bleed ! team|laugh",
    ),
    sign(
        Emergency,
        Unconscious,
        "unconscious/gone",
        "third|group ~2 gone ! team|laugh|past",
    ),
    sign(
        Emergency,
        Unconscious,
        "unconscious/lies",
        "third &6 lie &6 away ! team|laugh|past",
    ),
    sign(
        Emergency,
        Unconscious,
        "unconscious/on-floor",
        "third &8 on-floor|slump-place &12 away ! team|laugh|past",
    ),
    sign(
        Emergency,
        Unconscious,
        "unconscious/mute",
        "third &8 mute &15 lie|on-floor|slump-place|dropped|still|limp|cold|pale|grey|eyes-odd|stimulus ! team|laugh|past",
    ),
    sign(
        Emergency,
        Unconscious,
        "unconscious/first-aid",
        "what-do &12 come-to|slump-place|dropped &12 third|generic",
    ),
    sign(
        Urgent,
        Unconscious,
        "unconscious/fainted",
        "third|child|me &5 faint ! team|laugh",
    ),
];
