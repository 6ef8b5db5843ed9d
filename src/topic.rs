//! The closed list of topics that pages can answer.

/// Substances; each has every one of [`ASPECTS`].
pub const SUBSTANCES: [&str; 20] = [
    "alcohol",
    "cannabis",
    "synthetic-cannabinoids",
    "amphetamine",
    "cocaine",
    "mdma",
    "ghb",
    "heroin",
    "opioids",
    "benzodiazepines",
    "pregabalin",
    "psychedelics",
    "ketamine",
    "nitrous-oxide",
    "inhalants",
    "anabolic-steroids",
    "khat",
    "nicotine",
    "adhd-medicine",
    "new-substances",
];

/// What can be asked about a substance.
const ASPECTS: [&str; 8] = [
    "effects",
    "risks",
    "signs",
    "dependence",
    "withdrawal",
    "quit",
    "detection",
    "mixing",
];

/// The other subjects with their aspects.
const GENERAL: [(&str, &[&str]); 15] = [
    (
        "drugs",
        &[
            "what",
            "harm",
            "most-dangerous",
            "statistics",
            "policy",
            "signs",
            "mixing",
            "trade",
        ],
    ),
    ("youth", &["starting"]),
    ("cannabis", &["medical"]),
    (
        "addiction",
        &[
            "what",
            "brain",
            "craving",
            "tolerance",
            "heredity",
            "diagnosis",
            "behavioural",
        ],
    ),
    (
        "treatment",
        &[
            "overview",
            "how-to-get",
            "detox",
            "therapy",
            "medicines",
            "lar",
            "self-help",
            "compulsory",
            "dual-diagnosis",
        ],
    ),
    ("relapse", &["prevention", "happened"]),
    (
        "overdose",
        &["signs", "first-aid", "naloxone", "prevention", "after"],
    ),
    (
        "harm-reduction",
        &[
            "injecting",
            "infection",
            "drug-checking",
            "consumption-rooms",
            "party",
        ],
    ),
    (
        "relatives",
        &[
            "signs-in-teen",
            "how-to-talk",
            "own-help",
            "child-of",
            "partner",
            "friend",
            "intervention",
            "prevention",
        ],
    ),
    (
        "law",
        &[
            "penalty",
            "record",
            "driving",
            "licence-health",
            "alcohol-age",
            "customs",
            "police",
            "under-18",
            "abroad",
        ],
    ),
    (
        "testing",
        &[
            "workplace",
            "school-or-parents",
            "how-it-works",
            "false-positive",
        ],
    ),
    (
        "health",
        &[
            "pregnancy",
            "breastfeeding",
            "mental",
            "sleep",
            "body",
            "medicine-interaction",
        ],
    ),
    ("rights", &["confidentiality", "child-welfare", "patient"]),
    ("work", &["akan"]),
    (
        "service",
        &[
            "rustelefonen",
            "emergency-numbers",
            "other-helplines",
            "bot",
        ],
    ),
];

/// Every topic, `subject/aspect`.
pub fn all() -> impl Iterator<Item = String> {
    let substances = SUBSTANCES.iter().map(|subject| (*subject, &ASPECTS[..]));
    let general = GENERAL.iter().copied();
    substances.chain(general).flat_map(|(subject, aspects)| {
        aspects
            .iter()
            .map(move |aspect| format!("{subject}/{aspect}"))
    })
}

/// Whether `subject/aspect` is a topic.
pub fn exists(topic: &str) -> bool {
    topic.split_once('/').is_some_and(|(subject, aspect)| {
        (SUBSTANCES.contains(&subject) && ASPECTS.contains(&aspect))
            || GENERAL
                .iter()
                .any(|(s, aspects)| *s == subject && aspects.contains(&aspect))
    })
}

/// The number of a substance in [`SUBSTANCES`].
pub fn substance(subject: &str) -> Option<usize> {
    SUBSTANCES.iter().position(|known| *known == subject)
}

/// Whether this can be asked about every substance.
pub fn is_aspect(aspect: &str) -> bool {
    ASPECTS.contains(&aspect)
}

/// Whether a subject is a substance.
pub fn is_substance(subject: &str) -> bool {
    SUBSTANCES.contains(&subject)
}

/// Every subject.
pub fn subjects() -> impl Iterator<Item = &'static str> {
    let general = GENERAL.iter().map(|(subject, _)| *subject);
    SUBSTANCES.into_iter().chain(general)
}

/// Whether any topic has this subject.
pub fn subject_exists(subject: &str) -> bool {
    SUBSTANCES.contains(&subject) || GENERAL.iter().any(|(general, _)| *general == subject)
}

#[cfg(test)]
mod tests {
    use super::exists;

    #[test]
    fn topics_are_a_closed_list() {
        assert!(exists("heroin/effects"));
        assert!(exists("cannabis/medical"));
        assert!(!exists("heroin/medical"));
        assert!(!exists("heroin"));
    }
}
