//! What is wrong with a TOML file, in Norwegian.

mod mending;

pub use mending::{MONTHS, Mending, impossible_date, mending};

/// What the parser says, by the beginning of its message, and what operators are told.
const FAULTS: [(&str, &str); 20] = [
    ("duplicate key", "det samme navnet står to ganger"),
    (
        "missing comma between array elements",
        "det mangler komma mellom to verdier i listen",
    ),
    (
        "missing comma between key-value pairs",
        "det mangler komma mellom to navn i { }",
    ),
    ("invalid basic string", "det mangler et anførselstegn"),
    ("invalid literal string", "det mangler et anførselstegn"),
    ("missing opening quote", "det mangler et anførselstegn"),
    ("key with no value", "det mangler = bak navnet"),
    (
        "missing assignment between key-value pairs",
        "det mangler = bak navnet",
    ),
    ("extra `=`", "det er en = for mye"),
    (
        "string values must be quoted",
        "tekst må stå i anførselstegn",
    ),
    (
        "invalid float",
        "verdien er verken tekst i anførselstegn, et tall eller en dato",
    ),
    (
        "invalid integer",
        "verdien er verken tekst i anførselstegn, et tall eller en dato",
    ),
    ("unclosed array table", "navnet mellom [[ og ]] mangler ]]"),
    ("unclosed array", "listen mangler ] til slutt"),
    ("unclosed inline table", "{ mangler } til slutt"),
    ("unclosed table", "navnet i hakeparentes mangler ]"),
    ("extra comma", "det er et komma for mye"),
    (
        "invalid unquoted key",
        "navnet til venstre for = har tegn det ikke kan ha",
    ),
    (
        "invalid date",
        "datoen skal skrives år-måned-dag, som 2026-11-24",
    ),
    ("unexpected content", "det står noe for mye på linjen"),
];

/// What a value should be, in the parser's words and in ours.
const KINDS: [(&str, &str); 5] = [
    ("a string", "tekst i anførselstegn"),
    ("a TOML datetime", "en dato, som 2026-11-24"),
    ("a sequence", "en liste mellom [ og ]"),
    ("a map", "navn og verdier, som { nb = \"…\" }"),
    ("a boolean", "true eller false"),
];

/// What is wrong with a TOML file, in Norwegian where the parser's words are known.
pub fn toml_fault(error: &toml::de::Error) -> String {
    let message = error.message();
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    match quoted[..] {
        [field] if message.starts_with("missing field") => return format!("«{field}» mangler"),
        [unknown, ref known @ ..] if message.starts_with("unknown") && !known.is_empty() => {
            let known = known.join(", ");
            return format!("«{unknown}» er ukjent her; her kan stå: {known}");
        }
        _ => {}
    }
    let of_kind = message.starts_with("invalid type").then(|| {
        let (_, expected) = message.rsplit_once("expected ")?;
        let kind = KINDS.iter().find(|(theirs, _)| *theirs == expected);
        let kind = kind.map(|(_, ours)| *ours);
        let is_number = expected.starts_with(['u', 'i', 'f']);
        let kind = kind.or_else(|| is_number.then_some("et tall"))?;
        Some(format!("her skal det stå {kind}"))
    });
    let fault = FAULTS
        .iter()
        .find(|(theirs, _)| message.starts_with(theirs))
        .map(|(_, ours)| (*ours).to_owned());
    of_kind
        .flatten()
        .or(fault)
        .unwrap_or_else(|| format!("skrivemåten er feil ({message})"))
}

#[cfg(test)]
mod tests {
    use super::toml_fault;

    #[test]
    fn what_is_wrong_is_told_in_norwegian() {
        for (text, told) in [
            ("a = [\"x\" \"y\"]", "komma mellom to verdier"),
            ("a = \"x", "mangler et anførselstegn"),
            ("a", "mangler = bak navnet"),
            ("a = x", "anførselstegn"),
            ("a = [\"x\"", "mangler ] til slutt"),
            ("a = 30.11.2026", "en dato"),
            ("a = 2026-11-3", "år-måned-dag"),
            ("a = 1\na = 2", "to ganger"),
        ] {
            let error = toml::from_str::<toml::Table>(text).unwrap_err();
            let fault = toml_fault(&error);
            assert!(fault.contains(told), "{text}: {fault}");
        }
        let error = toml::from_str::<std::collections::BTreeMap<String, String>>("a = 5");
        let fault = toml_fault(&error.unwrap_err());
        assert_eq!(fault, "her skal det stå tekst i anførselstegn");
    }
}
