//! What was taken: dangerous mixes, unknown pills, withdrawal.

use super::{Part, Sign, sign};
use crate::triage::Category::{Mixing, Withdrawal};
use crate::triage::Level::{Emergency, Urgent};

/// What these signs are put together from.
pub(super) const PARTS: &[Part] = &[
    // What gives dangerous withdrawal.
    (
        "addictive",
        "alcohol|benzo|ghb|sleeping-pill|opioid|strong-medicine|drinking",
    ),
    ("quit-it", "stopped-using &6 addictive ! mild-drug"),
    (
        "quit-it",
        "without ~3 alcohol|benzo|ghb|sleeping-pill|opioid|strong-medicine ! mild-drug",
    ),
    ("quit-it", "days-without ! mild-drug"),
    ("quit-it", "withdrawal ! mild-drug"),
    ("quit-it", "supply-gone ! mild-drug"),
    ("quit-it", "addictive &3 days-without ! mild-drug"),
    (
        "body-protests",
        "withdrawal-sign|shake|sweat|see-things|phantom|fever|vomit|jerk|twitch|heart-odd|stiff",
    ),
    ("withdrawal-now", "quit-it &25 body-protests ! taper"),
    (
        "withdrawal-now",
        "addictive &6 long-use &20 without|stopped-using &20 body-protests ! taper|mild-drug",
    ),
    (
        "withdrawal-now",
        "quit-it &12 cant-sleep &12 anxious|low-mood|headache|hot",
    ),
    (
        "withdrawal-now",
        "addictive &10 without &12 shake|see-things|sweat|jerk|twitch|withdrawal-sign ! mild-drug",
    ),
    ("out-of-mind", "confused|fighting-nobody|delirium"),
    ("withdrawal-grave", "quit-it &25 fit|out-of-mind ! taper"),
    (
        "withdrawal-grave",
        "quit-it &25 see-things &20 hot-too|degrees",
    ),
    (
        "withdrawal-grave",
        "delirium &12 third|me &12 see-things|sweat|shake|hot-too|drinking ! ask",
    ),
    (
        "quitting",
        "quit-it|stopped-using|withdrawal|withdrawal-now",
    ),
    // What was taken.
    (
        "dry-drug",
        "opioid|ghb|benzo|sleeping-pill|stimulant|mdma|psychedelic|cannabis|inhalant|medicine|antidepressant|pill|strong-medicine|child-medicine",
    ),
    ("sedative", "opioid|ghb|benzo|sleeping-pill|strong-medicine"),
    ("upper", "stimulant|mdma|psychedelic"),
    (
        "feels-ill",
        "nausea|dizzy|headache|stomach-pain|feel-odd|heart-odd|vomit|sweat|shake|numb|itch|weak|spinning|ill",
    ),
    ("mixed-now", "mix &6 alcohol &8 dry-drug ! habit"),
    (
        "mixed-now",
        "mix &6 sedative|upper &8 sedative|upper|antidepressant|cannabis ! habit",
    ),
    (
        "mixed-now",
        "took-it &10 alcohol &8 sedative|upper|antidepressant|pill ! habit",
    ),
    (
        "mixed-now",
        "took-it &8 sedative &8 upper|antidepressant ! habit",
    ),
    (
        "mixed-now",
        "took-it &8 opioid &8 benzo|ghb|sleeping-pill|strong-medicine ! habit",
    ),
    (
        "mixed-now",
        "took-it &8 benzo|sleeping-pill &8 ghb|strong-medicine ! habit",
    ),
    (
        "mixed-now",
        "took-it &8 upper &8 antidepressant|mdma ! habit",
    ),
    (
        "mixed-now",
        "drank &10 took-it &6 sedative|upper|antidepressant|pill ! habit",
    ),
    (
        "mixed-now",
        "took-it &6 sedative|upper|antidepressant|pill &10 drank ! habit",
    ),
    (
        "mixed-now",
        "mix &8 sedative|upper|antidepressant|drank &8 feels-ill ! habit|ask",
    ),
    (
        "mixed-now",
        "sedative|upper|antidepressant &4 alcohol ~15 feels-ill ! habit|ask",
    ),
    (
        "mixed-now",
        "opioid &4 benzo|ghb|sleeping-pill|strong-medicine ~15 feels-ill ! habit|ask",
    ),
    (
        "wrong-now",
        "wrong-dose &12 took-it|gave|today|medicine|pill ! not-taken",
    ),
    ("wrong-now", "took-it|gave &8 dry-drug &8 twice &10 today"),
    (
        "unknown-now",
        "took-it &8 unknown-pill &15 dry-drug|feels-ill|anxious|substance ! took-along",
    ),
    (
        "worry-now",
        "took-it &8 sedative|upper|edible|pill &15 anxious ! habit|took-along|remedy",
    ),
    (
        "unknown-now",
        "unknown-pill &4 pill|medicine|substance|psychedelic &20 feels-ill|anxious ! habit|took-along",
    ),
    (
        "ill-now",
        "took-it &12 dry-drug ~25 feels-ill ! remedy|habit|took-along",
    ),
    (
        "unknown-now",
        "unknown-pill &15 feels-ill &20 me|third ! habit|took-along|remedy|ask",
    ),
    ("wrong-now", "wrong-dose &15 feels-ill|anxious ! not-taken"),
    (
        "ill-now",
        "dry-drug &4 took-it ~20 feels-ill ! remedy|habit|took-along",
    ),
    (
        "ill-now",
        "dry-drug ~15 now ~8 feels-ill ! remedy|habit|took-along|ask",
    ),
    (
        "ill-now",
        "feels-ill ~8 after ~5 sedative|upper|edible|cannabis|pill|psychedelic|inhalant ! remedy|habit|withdrawal",
    ),
    ("ill-now", "edible &20 feels-ill|anxious ! habit"),
    (
        "ill-now",
        "high &10 nausea|dizzy|feel-odd|heart-odd|vomit|anxious ! habit",
    ),
    (
        "ill-now",
        "took-it|drink &8 caffeine &12 shake|heart-odd|ill",
    ),
    ("gas-now", "chlorine &8 reacts"),
    (
        "poison-now",
        "ingest|took-it &6 poison ! machine|animal|kids-general",
    ),
    (
        "poison-now",
        "poison|farm-spray|tobacco &8 touched &15 feels-ill",
    ),
    (
        "much-now",
        "too-many &4 medicine|pill|benzo|opioid|sleeping-pill|strong-medicine|antidepressant &12 took-it|today|feels-ill ! habit",
    ),
    // The body that answers makes it a fact.
    ("fact", "ill-now ! generic|past|ask"),
    ("fact", "unknown-now ! generic|past|ask"),
    ("fact", "withdrawal-now ! generic|past"),
];

pub(super) const SIGNS: &[Sign] = &[
    sign(
        Urgent,
        Mixing,
        "mixing/mixed",
        "mixed-now !! quitting|not-taken",
    ),
    sign(Urgent, Mixing, "mixing/wrong-dose", "wrong-now"),
    sign(Urgent, Mixing, "mixing/unknown", "unknown-now !! not-taken"),
    sign(
        Urgent,
        Mixing,
        "mixing/unwell",
        "ill-now !! quitting|not-taken",
    ),
    sign(
        Urgent,
        Mixing,
        "mixing/worry",
        "worry-now !! quitting|not-taken",
    ),
    sign(
        Urgent,
        Mixing,
        "mixing/too-many",
        "much-now !! quitting|not-taken",
    ),
    sign(Urgent, Mixing, "mixing/gas", "gas-now"),
    sign(Urgent, Mixing, "mixing/poison", "poison-now"),
    sign(Urgent, Mixing, "mixing/body-pack", "swallow-pack"),
    sign(Urgent, Mixing, "mixing/tested", "fentanyl-test"),
    sign(
        Urgent,
        Withdrawal,
        "withdrawal/body",
        "withdrawal-now !! long-sober",
    ),
    sign(
        Emergency,
        Withdrawal,
        "withdrawal/grave",
        "withdrawal-grave !! long-sober",
    ),
];
