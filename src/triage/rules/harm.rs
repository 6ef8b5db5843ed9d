//! Harm from outside and voices from inside: violence, fire, being drugged, psychosis.

use super::{Part, Sign, sign};
use crate::triage::Category::{Fire, Psychosis, Spiked, Violence};
use crate::triage::Level::{Emergency, Urgent};

/// What these signs are put together from.
pub(super) const PARTS: &[Part] = &[
    // Violence.
    ("attacker", "third"),
    ("no-beat", "beat ~1 victim ~0 not"),
    ("no-beat", "not ~1 beat"),
    ("no-beat", "beat ~0 not"),
    ("no-beat", "hit-own"),
    ("handled", "manhandle|scald|ram ! game|animal|laugh|past"),
    ("beating", "attacker|other|relation &8 handled"),
    ("beating", "handled &8 now|not-let-go|scream|weapon|plead"),
    (
        "captive",
        "shut-in &12 attacker|other|relation ! self-lock|animal|laugh|game|allowed-by|past",
    ),
    (
        "captive",
        "shut-in &12 scream|plead|help-word|doom-said ! self-lock|animal|laugh|allowed-by",
    ),
    ("doomed", "doom-said ! game|laugh|past"),
    (
        "armed",
        "armed-said ! no-weapon|game|laugh|cut|suicide|animal|self-armed|die|hurt-impulse",
    ),
    (
        "armed",
        "weapon ~5 scene ! no-weapon|game|laugh|cut|suicide|animal|hurt-impulse|past|frame",
    ),
    (
        "heard-blows",
        "plead &12 thuds|through-wall|handled|beat ! game|laugh|animal|no-beat",
    ),
    (
        "heard-blows",
        "scream|plead &10 thuds ! game|laugh|animal|child",
    ),
    (
        "beating",
        "attacker ~4 beat ~4 victim ! game|animal|laugh|no-beat|past",
    ),
    (
        "beating",
        "attacker ~4 go-for ~5 victim|weapon ! game|animal|laugh",
    ),
    (
        "beating",
        "beat ~3 victim ~4 weapon ! game|animal|laugh|no-beat",
    ),
    (
        "armed",
        "attacker ~6 point|fetch|threaten|outside ~4 weapon ! no-weapon|game|laugh|cut|suicide|self-armed|die|hurt-impulse",
    ),
    (
        "armed",
        "weapon ~4 attacker ~4 outside|threaten|point ! no-weapon|game|laugh|cut|suicide|self-armed|die|hurt-impulse",
    ),
    ("self-lock", "me ~0 lock"),
    (
        "captive",
        "attacker ~5 lock ~4 victim ~3 inside ! laugh|animal|game|self-lock",
    ),
    (
        "captive",
        "attacker ~5 lock ~4 inside ~6 touch|hit|beat|not-let-go ! laugh|animal|game",
    ),
    (
        "captive",
        "not-let-go &10 attacker ! animal|laugh|allowed-by",
    ),
    ("captive", "held-captive ! laugh|game|animal|allowed-by"),
    (
        "captive",
        "drag ~5 victim ~6 into-vehicle ! animal|laugh|allowed-by",
    ),
    ("captive", "wont-stop-car &12 attacker ! laugh"),
    ("assault", "raping ! laugh|past"),
    ("assault", "attacker &6 touch &12 unwanted ! laugh|past"),
    (
        "violent",
        "beating|beat|go-for|threaten|harm-threat|rage|weapon|break|scream|outside|doomed|door-blows|handled|armed",
    ),
    (
        "beating",
        "beat|go-for ~0 other|relation ~3 victim ! game|animal|laugh|no-beat|past",
    ),
    ("beating", "attacker ~5 injure ! game|laugh|animal|past"),
    (
        "beating",
        "relation|other &3 beat &6 now|not-let-go|scream|weapon ! game|animal|laugh|no-beat|past",
    ),
    (
        "harm-threat",
        "attacker ~6 going-to|want ~2 kill|hurt|beat|strangle ~2 victim ! game|laugh|no-beat",
    ),
    ("no-weapon", "not ~2 weapon"),
    // Fire.
    ("no-burn", "burn ~0 not"),
    ("no-burn", "alone-fire ~0 not"),
    (
        "ablaze",
        "burn &6 building|thing-burning ! fire-other|no-burn|laugh",
    ),
    ("ablaze", "burn ~1 here ! fire-other|no-burn|laugh"),
    (
        "ablaze",
        "smoke &6 building|thing-burning|here|everywhere ! fire-other|smoke-other|laugh|only",
    ),
    ("ablaze", "smoke-alarm &4 sounds ! only|smoke-other|laugh"),
    ("ablaze", "sounds &12 smoke ! only|smoke-other|laugh"),
    (
        "ablaze",
        "smoke-word ~2 pours &8 building|thing-burning|here|door|exit-lost ! fire-other|smoke-other|laugh|only",
    ),
    (
        "ablaze",
        "pours ~2 smoke-word &8 building|thing-burning|here|door|exit-lost ! fire-other|smoke-other|laugh|only",
    ),
    (
        "ablaze",
        "smoke|smoke-word &12 exit-lost ! fire-other|smoke-other|laugh",
    ),
    (
        "ablaze",
        "glow &12 smoke|smoke-word|burn|building|thing-burning|exit-lost ! fire-other|smoke-other|laugh|game",
    ),
    // Drugged by others.
    (
        "spiked-drink",
        "put-in ~4 put-what|drug|pill ~3 in-drink ! habit",
    ),
    ("spiked-drink", "put-what ~2 in-drink ! habit"),
    (
        "spiked-drink",
        "handed &15 no-memory|lost-hours|gone-odd|against-will|bruises|undressed ! habit",
    ),
    (
        "spiked-drink",
        "bad-taste &10 drink-vessel|in-drink|blackout|gone-odd|no-memory",
    ),
    (
        "amnesia",
        "woke-up &15 undressed|strange-bed|bruises|lost-hours ! habit",
    ),
    (
        "amnesia",
        "no-memory|lost-hours &15 few-drinks|undressed|bruises|strange-bed ! habit",
    ),
    ("amnesia", "few-drinks &12 gone-odd|blackout ! habit"),
    ("amnesia", "lost-hours &15 yesterday|drink-vessel ! habit"),
    ("amnesia", "bruises &12 yesterday ! habit|beat|fall"),
    (
        "amnesia",
        "undressed|bruises &15 no-memory|lost-hours|few-drinks|strange-bed",
    ),
    (
        "amnesia",
        "undressed|bruises &20 yesterday|event|handed|woke-up ! beat|fall|child",
    ),
    (
        "amnesia",
        "no-memory|lost-hours &20 handed|event|several-men|aftercare ! habit",
    ),
    (
        "amnesia",
        "no-memory &12 drink-vessel|yesterday &15 strange-bed|handed|few-drinks ! habit",
    ),
    ("amnesia", "gone-odd &15 handed|few-drinks ! habit"),
    (
        "abused",
        "several-men &15 event|no-memory|gone-odd|lost-hours|undressed|aftercare ! past|habit",
    ),
    (
        "abused",
        "event &15 aftercare|yesterday|several-men ! past|habit|bleed|fall",
    ),
    (
        "abused",
        "aftercare &12 yesterday|handed|no-memory|event ! past|habit",
    ),
    (
        "amnesia",
        "strange-bed &15 woke-up|event|handed|no-memory|few-drinks ! habit",
    ),
    (
        "abused",
        "against-will|rape &12 yesterday|now|event|aftercare ! past",
    ),
    ("abused", "against-will ! past|habit"),
    ("abused", "said-no &6 did-it ! past|habit"),
    ("abused", "rape ! past|habit"),
    // Psychosis.
    ("no-voices", "not ~2 voices"),
    ("sleepless", "days-awake"),
    ("sleepless", "not ~3 asleep ~5 many-days"),
    ("sleepless", "awake ~3 many-days"),
    ("odd-voices", "voices-said ! no-voices|past"),
    ("odd-voices", "hear ~2 voices ! no-voices|past|through-wall"),
    (
        "odd-voices",
        "hear ~5 utter ~4 about-me|alone-there|strange-source ! no-voices",
    ),
    ("odd-voices", "hear ~5 utter &6 alone-there ! no-voices"),
    (
        "odd-voices",
        "attacker ~3 utter ~1 about-me &12 sleepless|strange-source|alone-there ! no-voices",
    ),
    (
        "odd-voices",
        "utter ~2 about-me ~4 strange-source ! no-voices",
    ),
    (
        "odd-voices",
        "third ~6 utter ~2 strange-source ! laugh|no-voices",
    ),
    (
        "odd-voices",
        "strange-source|media ~4 utter|command ~3 to-me|about-me ! laugh",
    ),
    (
        "odd-voices",
        "utter ~3 to-me ~3 media|strange-source ! laugh",
    ),
    (
        "delusion",
        "third ~7 believe ~6 belief|belief-strong ! no-belief|laugh",
    ),
    (
        "delusion",
        "third ~7 command ~6 belief-strong ! no-belief|laugh",
    ),
    (
        "delusion",
        "me ~4 believe ~5 belief-strong ! no-belief|laugh|animal",
    ),
    ("delusion", "thoughts-taken ! laugh|no-belief"),
    ("delusion", "paranoid ! slight|laugh|past|no-belief"),
    (
        "delusion",
        "followed &15 stimulant|sleepless|alone-there ! animal|laugh",
    ),
    (
        "delusion",
        "third ~7 believe|command|utter ~6 impossible-claim ! no-belief|laugh|game|animal",
    ),
    (
        "delusion",
        "me ~4 believe ~5 impossible-claim ! no-belief|laugh|game|animal",
    ),
    (
        "delusion",
        "impossible-claim &15 sleepless|stimulant|psychedelic|psych-drug|not-himself|wards-off|followed ! no-belief|laugh|game|animal",
    ),
    (
        "delusion",
        "followed|many-followers &12 many-followers|sleepless|stimulant|scared|alone-there ! animal|laugh|game",
    ),
    (
        "delusion",
        "third ~6 believe|command ~6 many-followers|followed ! animal|laugh|game",
    ),
    (
        "delusion",
        "wards-off &15 third|sleepless|stimulant|psych-drug ! laugh|game|animal|child",
    ),
    ("unreal-talk", "talks-thing ! laugh|game|animal|child|phone"),
    (
        "unreal-talk",
        "utter|scream ~6 unseen ! laugh|game|animal|child|phone",
    ),
    (
        "odd-voices",
        "hear|see ~6 unseen ! laugh|game|animal|child|phone|no-voices",
    ),
    (
        "odd-acts",
        "laughs-alone|on-guard ! laugh|game|animal|child",
    ),
    (
        "mad",
        "odd-voices|delusion|see-things|psychosis|unreal-talk|raving",
    ),
    // Signs of several words, whole, so that what is denied within them does not deny them.
    (
        "violence-weapon-sign",
        "threaten &8 weapon ! no-weapon|game|laugh",
    ),
    (
        "violence-strangle-sign",
        "attacker ~5 strangle ! game|laugh|animal",
    ),
    (
        "violence-threat-now-sign",
        "harm-threat &10 outside|now|weapon|owes|break|rage ! game|laugh|animal",
    ),
    (
        "violence-threat-of-sign",
        "threaten ~4 harm-threat|beat ! game|laugh",
    ),
    (
        "violence-threat-sign",
        "attacker ~8 harm-threat ! game|laugh|animal",
    ),
    (
        "violence-threatened-sign",
        "attacker ~4 threaten ~3 me|relation ! game|laugh|past",
    ),
    (
        "violence-outside-sign",
        "outside &12 owes|harm-threat|weapon ! no-weapon|laugh",
    ),
    (
        "violence-hiding-sign",
        "hide-self &20 violent ! laugh|game|animal",
    ),
    (
        "violence-break-door-sign",
        "attacker ~8 break ~3 door ! laugh|game",
    ),
    (
        "violence-break-in-sign",
        "break-in &8 attacker|me|now ! laugh|game|animal|past",
    ),
    (
        "violence-scream-sign",
        "scream-help &8 third|through-wall|attacker ! laugh|game|animal",
    ),
    (
        "violence-heard-sign",
        "hear ~3 third ~3 scream ! laugh|game|animal|child",
    ),
    (
        "violence-amok-sign",
        "attacker ~5 rage &10 weapon|scream|beat|cant-talk|hide-self ! laugh|game|animal",
    ),
    ("violence-rob-sign", "rob &10 attacker ! laugh|game|animal"),
    (
        "violence-followed-sign",
        "attacker ~5 follow &10 way-home|now|outside ! animal|laugh|game",
    ),
    (
        "violence-whispers-sign",
        "cant-talk &15 violent ! laugh|game",
    ),
    (
        "fire-sparks-sign",
        "sparks &5 thing-burning ! fire-other|laugh",
    ),
    (
        "fire-explosion-sign",
        "explode &6 building|thing-burning ! game|laugh|past",
    ),
    (
        "spiked-trace-sign",
        "drug-trace &12 handed|spike|against-will|rape|did-it ! past|habit",
    ),
    ("psychosis-said-sign", "third ~5 psychosis ! past|slight"),
    (
        "psychosis-awake-and-odd-sign",
        "sleepless &20 not-himself|mad|belief|belief-strong|followed",
    ),
    (
        "psychosis-changed-sign",
        "not-himself &15 psych-drug|off-meds|stimulant|psychedelic|cannabis|mdma|sleepless ! laugh",
    ),
    (
        "psychosis-off-medicine-sign",
        "off-meds &20 belief|belief-strong|mad|not-himself",
    ),
    ("psychosis-birth-sign", "birth &20 after-birth"),
    (
        "psychosis-dangerous-sign",
        "mad|sleepless|not-himself|belief-strong &20 dangerous|weapon ! laugh|past|game",
    ),
    (
        "psychosis-orders-sign",
        "voices|voices-said &3 command &6 do-harm ! no-voices|laugh",
    ),
    (
        "psychosis-sleep",
        "not ~1 asleep &15 belief-strong|not-himself|voices-said",
    ),
    (
        "psychosis-third-speaks",
        "third ~6 utter ~3 alone-there|see-things ! laugh",
    ),
    (
        "psychosis-lasting",
        "psychedelic|cannabis &6 days-ago &10 still-trip|see-things|not-himself",
    ),
    ("psychosis-naked", "naked ~5 road ! laugh|past"),
    (
        "psychosis-armed",
        "followed &15 dangerous ! animal|laugh|past",
    ),
    (
        "psychosis-hears",
        "hear ~2 belief-strong|alone-there ! laugh|no-voices",
    ),
    (
        "violence-doom-sign",
        "attacker|other|relation &12 doomed &12 outside|door-blows|hide-self|weapon|armed-said|scared|now|into-vehicle|handled|shut-in",
    ),
    (
        "violence-doom-said-sign",
        "attacker|other|relation &10 doomed",
    ),
    (
        "violence-door-sign",
        "door-blows &10 scream|rage|weapon|harm-threat|doomed|hide-self|scared|help-word|threaten|drunk ! game|laugh|animal",
    ),
    (
        "psychosis-fly-sign",
        "edge &12 impossible-claim|belief-strong|fly-claim ! laugh|game",
    ),
    (
        "psychosis-fly-sign",
        "edge|high-place|dangerous &15 fly-claim ! laugh|game",
    ),
    ("psychosis-order-sign", "voice-order ! laugh|game"),
    (
        "psychosis-cut-out-sign",
        "cut-out &12 third|me|impossible-claim|belief-strong|command ! laugh|game",
    ),
    (
        "psychosis-acts-sign",
        "odd-acts &12 psych-drug|stimulant|psychedelic|cannabis|sleepless|not-himself|wards-off|unreal-talk|impossible-claim|asleep",
    ),
    (
        "psychosis-acts-sign",
        "third ~8 odd-acts &10 odd-acts|alone-there|unseen",
    ),
    ("psychosis-talks-sign", "third ~8 unreal-talk"),
    (
        "psychosis-talks-sign",
        "unreal-talk &15 sleepless|psych-drug|stimulant|not-himself",
    ),
    ("psychosis-raves-sign", "third ~8 raving ! laugh|game"),
    (
        "psychosis-armed-mad",
        "impossible-claim|raving|voice-order|cut-out &15 weapon|armed-said ! laugh|game|animal",
    ),
    (
        "violence-afraid",
        "scared &10 outside ! game|laugh|animal|alone-there",
    ),
];

pub(super) const SIGNS: &[Sign] = &[
    sign(Emergency, Violence, "violence/beaten", "beating"),
    sign(
        Emergency,
        Violence,
        "violence/being-beaten",
        "being-beaten ! game|laugh",
    ),
    sign(
        Emergency,
        Violence,
        "violence/weapon",
        "violence-weapon-sign",
    ),
    sign(Emergency, Violence, "violence/armed", "armed"),
    sign(
        Emergency,
        Violence,
        "violence/strangle",
        "violence-strangle-sign",
    ),
    sign(
        Emergency,
        Violence,
        "violence/threat-now",
        "violence-threat-now-sign",
    ),
    sign(
        Emergency,
        Violence,
        "violence/threat-of",
        "violence-threat-of-sign",
    ),
    sign(Urgent, Violence, "violence/threat", "violence-threat-sign"),
    sign(
        Urgent,
        Violence,
        "violence/threatened",
        "violence-threatened-sign",
    ),
    sign(
        Emergency,
        Violence,
        "violence/outside",
        "violence-outside-sign",
    ),
    sign(Emergency, Violence, "violence/captive", "captive"),
    sign(
        Emergency,
        Violence,
        "violence/hiding",
        "violence-hiding-sign",
    ),
    sign(
        Emergency,
        Violence,
        "violence/break-door",
        "violence-break-door-sign",
    ),
    sign(
        Emergency,
        Violence,
        "violence/break-in",
        "violence-break-in-sign",
    ),
    sign(Emergency, Violence, "violence/assault", "assault"),
    sign(
        Emergency,
        Violence,
        "violence/shot",
        "shooting ! game|laugh|animal|past",
    ),
    sign(
        Emergency,
        Violence,
        "violence/scream",
        "violence-scream-sign",
    ),
    sign(Emergency, Violence, "violence/heard", "violence-heard-sign"),
    sign(Emergency, Violence, "violence/amok", "violence-amok-sign"),
    sign(Emergency, Violence, "violence/rob", "violence-rob-sign"),
    sign(
        Emergency,
        Violence,
        "violence/followed",
        "violence-followed-sign",
    ),
    sign(
        Emergency,
        Violence,
        "violence/whispers",
        "violence-whispers-sign",
    ),
    sign(Emergency, Violence, "violence/afraid", "violence-afraid"),
    sign(
        Emergency,
        Violence,
        "violence/doom-now",
        "violence-doom-sign",
    ),
    sign(Urgent, Violence, "violence/doom", "violence-doom-said-sign"),
    sign(Emergency, Violence, "violence/door", "violence-door-sign"),
    sign(Emergency, Violence, "violence/blows-heard", "heard-blows"),
    sign(Emergency, Fire, "fire/burning", "ablaze"),
    sign(
        Emergency,
        Fire,
        "fire/said",
        "fire-said ! fire-other|no-burn|laugh",
    ),
    sign(
        Emergency,
        Fire,
        "fire/alone",
        "alone-fire ! fire-other|no-burn|laugh|game",
    ),
    sign(Emergency, Fire, "fire/sparks", "fire-sparks-sign"),
    sign(Urgent, Fire, "fire/gas", "gas-smell ! laugh"),
    sign(Emergency, Fire, "fire/explosion", "fire-explosion-sign"),
    sign(Urgent, Spiked, "spiked/drugged", "spike ! laugh|past|habit"),
    sign(
        Urgent,
        Spiked,
        "spiked/in-drink",
        "spiked-drink ! laugh|past",
    ),
    sign(Urgent, Spiked, "spiked/no-memory", "amnesia ! laugh|past"),
    sign(Urgent, Spiked, "spiked/abused", "abused ! laugh"),
    sign(Urgent, Spiked, "spiked/trace", "spiked-trace-sign"),
    sign(Urgent, Psychosis, "psychosis/voices", "odd-voices"),
    sign(
        Emergency,
        Psychosis,
        "psychosis/flies",
        "psychosis-fly-sign",
    ),
    sign(
        Emergency,
        Psychosis,
        "psychosis/told-to",
        "psychosis-order-sign",
    ),
    sign(
        Urgent,
        Psychosis,
        "psychosis/cuts-out",
        "psychosis-cut-out-sign",
    ),
    sign(
        Emergency,
        Psychosis,
        "psychosis/mad-and-armed",
        "psychosis-armed-mad",
    ),
    sign(Urgent, Psychosis, "psychosis/acts", "psychosis-acts-sign"),
    sign(Urgent, Psychosis, "psychosis/talks", "psychosis-talks-sign"),
    sign(Urgent, Psychosis, "psychosis/raves", "psychosis-raves-sign"),
    sign(Urgent, Psychosis, "psychosis/sleepless", "psychosis-sleep"),
    sign(Urgent, Psychosis, "psychosis/lasting", "psychosis-lasting"),
    sign(Emergency, Psychosis, "psychosis/naked", "psychosis-naked"),
    sign(Emergency, Psychosis, "psychosis/armed", "psychosis-armed"),
    sign(
        Urgent,
        Psychosis,
        "psychosis/speaks",
        "psychosis-third-speaks",
    ),
    sign(Urgent, Psychosis, "psychosis/hears", "psychosis-hears"),
    sign(Urgent, Psychosis, "psychosis/said", "psychosis-said-sign"),
    sign(
        Urgent,
        Psychosis,
        "psychosis/sees",
        "see-things ! laugh|game",
    ),
    sign(Urgent, Psychosis, "psychosis/deluded", "delusion"),
    sign(
        Urgent,
        Psychosis,
        "psychosis/awake-and-odd",
        "psychosis-awake-and-odd-sign",
    ),
    sign(
        Urgent,
        Psychosis,
        "psychosis/changed",
        "psychosis-changed-sign",
    ),
    sign(
        Urgent,
        Psychosis,
        "psychosis/off-medicine",
        "psychosis-off-medicine-sign",
    ),
    sign(Urgent, Psychosis, "psychosis/birth", "psychosis-birth-sign"),
    sign(
        Emergency,
        Psychosis,
        "psychosis/dangerous",
        "psychosis-dangerous-sign",
    ),
    sign(
        Emergency,
        Psychosis,
        "psychosis/orders",
        "psychosis-orders-sign",
    ),
];
