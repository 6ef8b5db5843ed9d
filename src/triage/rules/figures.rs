//! Figures of speech: what they cover counts as no danger. They are looked for before anything else.

/// The patterns.
pub(super) const FIGURES: &[&str] = &[
    "od ~3 treat ! pill|opioid|ghb|benzo|stimulant",
    "dies ~2 silly",
    "nuisance ~3 kills ~2 me",
    "scolder ~2 kills ~4 if-when",
    "beats ~4 contest ! weapon|relation|child|us",
    "shooting ~3 contest",
    "blue|lips|face|fingers &4 paint ! breathe|wake|unconscious|respond|shake|drug",
    "cut|bleed|blood &5 household ! self-harm|deep|wall|want|arm",
    "wake &6 alarm-clock ! other|relation|child|drug",
    "wake ~3 until",
    "faint|fall|breathe|air|blue|red|seize|choke|die|kill|heart|cry|shake &4 glee ! drug|alcohol|unconscious|respond|wake",
    "breathe|air &4 tight-clothes ! drug|alcohol|chest|wake|blue",
    "answer|respond|contact &3 message ! outside|drunk|high|suicide|farewell|not-here",
    "jump|rope|height &6 sport ! die|live|farewell",
];
