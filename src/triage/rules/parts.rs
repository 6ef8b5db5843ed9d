//! What signs of several subjects are put together from: concepts that patterns make of other concepts, in this order.

use super::Part;

/// The concepts that change a reading rather than make one, in the order of `Context`.
pub(super) const CONTEXT: [&str; 32] = [
    "not",
    "ask",
    "what-do",
    "generic",
    "third",
    "me",
    "fact",
    "thing",
    "frame",
    "past",
    "loss",
    "fear",
    "over",
    "handed-over",
    "mistake",
    "now",
    "laugh",
    "yes",
    "no",
    "wh",
    "other",
    "as-place",
    "deny",
    "like",
    "them",
    "fiction",
    "routine",
    "aftermath",
    "was-then",
    "trifle",
    "using",
    "relation",
];

/// Names with the pattern that makes them. A name can stand several times, and can have words of its own too.
pub(super) const PARTS: &[Part] = &[
    // People.
    ("third", "other|relation|child"),
    ("thing", "animal|machine"),
    // Substances.
    (
        "drug",
        "opioid|ghb|benzo|alcohol|stimulant|mdma|psychedelic|cannabis|inhalant|medicine|pill|substance|needle|steroid|antidepressant",
    ),
    ("downer", "opioid|ghb|benzo|alcohol|sleeping-pill"),
    ("drug", "sleeping-pill"),
    ("intoxicated", "drunk|high"),
    ("took", "take &8 drug"),
    ("took", "take ~1 something ! photo"),
    (
        "took",
        "on-it ~0 opioid|ghb|benzo|stimulant|mdma|psychedelic",
    ),
    (
        "took",
        "got ~4 opioid|ghb|benzo|sleeping-pill|mdma|psychedelic|stimulant|inhalant|pill|substance",
    ),
    ("took", "take ~1 many ! photo|dose-word"),
    ("took", "drink"),
    ("took", "inject|swallow-all|overdid"),
    ("using", "took|drug|intoxicated"),
    // Asking what a substance does, and being afraid of what may come.
    ("ask", "can ~0 drug"),
    ("ask", "wonder ~1 drug"),
    ("fear", "afraid ~1 relation ~1 may"),
    // The body: breath.
    (
        "not-breathing",
        "breathe ~2 not|barely ! laughing|breath-play",
    ),
    (
        "not-breathing",
        "not|barely ~2 breathe ! laughing|breath-play|pain",
    ),
    (
        "not-breathing",
        "get ~3 not ~1 air|breathe ! breath-play|laughing",
    ),
    (
        "not-breathing",
        "not ~2 get ~2 air|breathe ! breath-play|laughing",
    ),
    ("not-breathing", "stopped ~2 breathe ! breath-play"),
    ("not-breathing", "breathe ~2 stopped ! breath-play"),
    ("not-breathing", "no-any ~2 air|breathe ! breath-play"),
    ("still-chest", "belly &4 still"),
    ("not-rising", "rise ~2 not|barely"),
    ("not-rising", "not|barely|no-any ~2 rise"),
    ("still-chest", "belly &3 not-rising"),
    ("still-chest", "not ~2 belly ~1 rise|move"),
    ("not-breathing", "no-breath"),
    ("not-breathing", "still-chest ! breath-play|laughing"),
    ("bad-breath", "breathe &4 odd ! laughing|breath-play"),
    ("bad-breath", "breathe ~2 poor ! laughing|breath-play|not"),
    ("bad-breath", "rise &8 rarely ! breath-play"),
    ("bad-breath", "breathe|air|snore &8 rarely ! breath-play"),
    ("bad-breath", "throat-noise ! laughing|phone"),
    ("bad-breath", "hard ~2 breathe|air ! breath-play|laughing"),
    ("bad-breath", "air-hunger ! breath-play|laughing"),
    ("bad-breath", "snore &4 stopped|odd ! laughing"),
    (
        "choking",
        "third|me|child &6 choke ! machine|exercise|animal|laughing|hit",
    ),
    ("choking", "vomit &3 throat"),
    ("choking", "throat &3 swell|tight ! dentist|exercise"),
    // Whether somebody wakes and answers.
    ("elsewhere", "phone|office"),
    (
        "unresponsive",
        "wake ~3 not|barely ! team|late-riser|never-wake|office|clock",
    ),
    (
        "unresponsive",
        "not ~1 wake ! team|late-riser|never-wake|office|clock|days-awake",
    ),
    (
        "unresponsive",
        "get ~2 not ~4 wake-other ! team|late-riser|never-wake|office",
    ),
    (
        "unresponsive",
        "not ~2 get ~4 wake-other ! team|late-riser|never-wake|office",
    ),
    (
        "unresponsive",
        "impossible ~4 wake-other ! team|late-riser|never-wake|office",
    ),
    (
        "unresponsive",
        "tried ~5 wake-other ! team|late-riser|never-wake|office|clock",
    ),
    (
        "unresponsive",
        "respond &3 not|barely|no-any ! team|late-riser|never-wake|office",
    ),
    (
        "unresponsive",
        "answer ~3 not|barely ! team|late-riser|never-wake|elsewhere",
    ),
    (
        "unresponsive",
        "not ~1 answer ! team|late-riser|never-wake|elsewhere|ask",
    ),
    (
        "unresponsive",
        "get ~2 not ~4 contact|respond ! team|late-riser|never-wake|elsewhere",
    ),
    (
        "unresponsive",
        "not ~2 get ~4 contact|respond ! team|late-riser|never-wake|elsewhere",
    ),
    (
        "unresponsive",
        "no-any ~2 contact|respond ! team|late-riser|never-wake|elsewhere",
    ),
    (
        "unresponsive",
        "not ~1 contact ! team|late-riser|never-wake|elsewhere",
    ),
    (
        "unresponsive",
        "no-response ! team|late-riser|never-wake|elsewhere",
    ),
    (
        "unresponsive",
        "no-any ~2 answer ! team|late-riser|never-wake|elsewhere",
    ),
    (
        "unresponsive",
        "stopped ~1 answer|respond ! team|late-riser|never-wake|elsewhere",
    ),
    (
        "unresponsive",
        "move ~2 not ! team|late-riser|never-wake|office|machine|animal",
    ),
    (
        "unresponsive",
        "not ~1 move ! team|late-riser|never-wake|office|machine|animal",
    ),
    (
        "unresponsive",
        "shook|slap|pinch|shout &6 nothing|not ! team|late-riser|never-wake|office|hit",
    ),
    // Colour, floor, eyes.
    (
        "blue-face",
        "blue &5 lips|face|skin|fingers|mouth ! colouring|blue-harmless",
    ),
    ("pale-face", "pale|grey &5 lips|face|skin ! colouring"),
    ("on-floor", "lie &5 floor"),
    ("eyes-odd", "eyes &4 white|roll|glassy|stare"),
    ("pinpoint", "pupils &6 small ! big-pupils|od-subject"),
    ("foam-mouth", "foam ! animal|machine"),
    // Fits.
    ("fit", "seize ! exercise"),
    (
        "fit",
        "heel ~3 flail ! laughing|ride|exercise|machine-shake|weather",
    ),
    (
        "fit",
        "flail ~3 heel ! laughing|ride|exercise|machine-shake|weather",
    ),
    ("fit", "whole ~1 body ~2 shake ! laughing|ride|exercise"),
    ("fit", "shake ~3 whole ~1 body ! laughing|ride|exercise"),
    ("fit", "third &6 shake-long ! ride|laughing|exercise"),
    ("fit", "flail ~3 one-side ! laughing|ride|exercise"),
    ("fit", "third &6 arch ! laughing|exercise|ride"),
    (
        "fit",
        "whole ~1 third ~2 shake|flail ! laughing|ride|exercise",
    ),
    ("fit", "third ~3 lie ~2 flail ! ride|laughing"),
    ("fit", "floor &5 flail ! ride|laughing|exercise"),
    ("fit", "fall ~5 flail|shake ! ride|laughing|exercise"),
    ("fit", "third ~3 like-shock"),
    ("fit", "like-shock ~2 third"),
    (
        "fit",
        "stiff|arch &8 jerk|twitch|shake|flail ! laughing|ride|exercise|weather",
    ),
    ("jaw-locked", "jaw &3 lock"),
    // The chest, the heart, strokes.
    (
        "chest-hurts",
        "chest &5 pain|press|tight ! exercise|laughing|animal|child",
    ),
    (
        "heart-odd",
        "heart &8 race|skip|stopped ! laughing|exercise",
    ),
    ("heart-odd", "heart &3 pain|press ! laughing|exercise"),
    ("heart-odd", "race ~2 chest ! laughing|exercise"),
    ("left-radiates", "radiate ~1 one-side ~1 arm|limb|shoulder"),
    ("radiates", "radiate ~2 arm|limb|jaw|shoulder"),
    ("radiates", "arm|limb|jaw|shoulder ~1 radiate"),
    ("droop", "droop ! dentist|laughing"),
    ("face-droop", "face|mouth &5 droop !! dentist|laughing"),
    ("limb-off", "get ~2 not ~2 lift"),
    ("limb-off", "not ~2 lift"),
    ("limb-weak", "limb &4 limb-off !! exercise|dentist"),
    (
        "half-numb",
        "one-side ~2 face|limb|body ~4 numb|droop|deadened !! dentist|exercise",
    ),
    (
        "half-numb",
        "numb|deadened ~4 one-side ~2 face|limb|body|side !! dentist|exercise",
    ),
    (
        "stroke",
        "face-droop &15 limb-weak|half-numb|speech-off|sudden|drool|confused|drug|took",
    ),
    ("stroke", "face-droop &3 one-side ! dentist"),
    (
        "stroke",
        "face &5 deadened &15 limb-weak|half-numb|speech-off|sudden|drool|confused ! dentist",
    ),
    (
        "stroke",
        "limb-weak &12 speech-off|half-numb|sudden|drool|drug|took ! exercise",
    ),
    (
        "stroke",
        "limb-off &4 one-side ~2 limb|arm ! exercise|dentist",
    ),
    (
        "stroke",
        "speech-off &10 half-numb|limb-weak|sudden|drool|one-side ! dentist|drunk",
    ),
    (
        "half-numb",
        "limb-off ~3 one-side ~2 face|limb|body !! dentist|exercise",
    ),
    ("stroke", "half-numb"),
    (
        "stroke",
        "worst-headache &20 drug|took|sudden|dizzy|faint|vomit|numb|vision",
    ),
    // Heat.
    ("degrees", "forty &8 thermometer"),
    ("unresponsive", "not ~4 come-to ! phone|team"),
    ("unresponsive", "not &4 eyes-open"),
    ("unresponsive", "not|impossible ~3 conscious ! team"),
    ("unresponsive", "impossible ~4 come-to|contact ! team|phone"),
    ("unresponsive", "stimulus &12 no-effect ! phone|team"),
    (
        "unresponsive",
        "me ~4 stimulus ~4 stimulus &14 third ! team|laugh",
    ),
    ("limp", "arm|hand|head ~4 fall ! machine"),
    ("fever-high", "degrees"),
    (
        "hot-body",
        "very-hot &4 third|me|body|skin|forehead ! machine|ride",
    ),
    ("hot-body", "hot ~3 body|skin|forehead ! machine|ride"),
    (
        "hot-body",
        "forehead|body|skin ~4 hot|very-hot ! machine|ride",
    ),
    ("hot-body", "degrees"),
    ("collapse", "fall ~3 together"),
    // Grave signs: each is an emergency by itself when it happens now.
    (
        "grave",
        "not-breathing|bad-breath|choking|unresponsive|unconscious|blue-face|fit|pinpoint|foam-mouth|collapse|lifeless|no-pulse",
    ),
    // Signs that are grave beside a substance, one of these or two of those.
    (
        "strong",
        "limp|blue|grey|pale-face|eyes-odd|blackout|on-floor|cant-stand|drool|wheeze|cold-body|dying",
    ),
    ("mute", "not|barely &3 live-verb ! phone"),
    ("unable", "not|barely|impossible &3 body-can ! team"),
    ("eyes-odd", "eyes &4 half-open"),
    ("bad-breath", "breathe &6 breath-count"),
    ("bad-breath", "breath-count &3 sleep-sound"),
    (
        "strong",
        "unable|nodding|mumble|wet-self|skin-off|gone|still|no-pulse|no-breath-soft",
    ),
    ("cold-body", "cold &4 body|skin|third|hand"),
    ("strong", "cold-body|heart-odd|chest-hurts|faint"),
    (
        "mild",
        "pale|cold|snore|vomit|confused|sleepy|sweat|shake|twitch|slur|weak|stiff|hot|fall|dizzy",
    ),
];
