//! Files that somebody meant for the bot and that it does not read: pages with the ending of a text editor, and pages in
//! the top folder.

use crate::finding::{Finding, Source};
use crate::language::Language;

/// What other programs save texts as.
const WORD_PROCESSED: [&str; 6] = [".docx", ".doc", ".odt", ".rtf", ".pages", ".html"];

/// What is read from a folder, each with its ending.
const READ: [&str; 3] = [".md", ".toml", ".transcript"];

/// Says of a file that nobody reads what it most likely should have been; nothing of what belongs to others.
pub(super) fn finding(name: &str) -> Option<Finding> {
    let lower = name.to_lowercase();
    let told = |message: String, help: String| {
        Some(Source::new(name, "").warning("file-unused", 0..0, message, help))
    };
    if lower == "readme.md" || lower.ends_with("/readme.md") || lower.starts_with("readme.") {
        return None;
    }
    if let Some(stem) = lower.strip_suffix(".txt") {
        return told(
            "boten leser ikke filen, for navnet slutter på .txt".to_owned(),
            format!(
                "lagre den som {}; i Notisblokk velger du «Alle filer» som filtype når du lagrer",
                meant(stem)
            ),
        );
    }
    if let Some((stem, ending)) = WORD_PROCESSED
        .iter()
        .find_map(|ending| Some((lower.strip_suffix(ending)?, ending)))
    {
        return told(
            format!("boten leser ikke filen, for {ending} er ikke ren tekst"),
            format!("lagre teksten som ren tekst, med navnet {}", meant(stem)),
        );
    }
    if let Some(stem) = lower.strip_suffix(".markdown") {
        return told(
            "boten leser ikke filen, for navnet slutter på .markdown".to_owned(),
            format!("gi den navnet {}", meant(stem)),
        );
    }
    let is_read = READ.iter().any(|ending| name.ends_with(ending));
    if !is_read && READ.iter().any(|ending| lower.ends_with(ending)) {
        return told(
            "boten leser ikke filen, for navnet slutter på store bokstaver".to_owned(),
            format!("gi den navnet {}", meant(&lower)),
        );
    }
    if !name.contains('/') && name.ends_with(".md") {
        return told(
            "boten leser ikke filen, for den ligger ikke i mappen til et språk".to_owned(),
            format!("flytt den til {} (eller nn/ eller en/)", meant(name)),
        );
    }
    None
}

/// The page or table that a text was meant to be that is saved under a wrong name; none when its name is right, or when it
/// is no plain text.
pub(super) fn meant_for(name: &str) -> Option<String> {
    finding(name)?;
    let lower = name.to_lowercase();
    let plain = [".txt", ".markdown"];
    let stem = plain.iter().find_map(|ending| lower.strip_suffix(ending));
    match stem {
        Some(stem) => Some(meant(stem)),
        None => READ
            .iter()
            .any(|ending| lower.ends_with(ending))
            .then(|| meant(&lower)),
    }
}

/// The name that a file should have, from one without the wrong ending: a page, unless it says that it is something else.
fn meant(stem: &str) -> String {
    let named = match READ.iter().any(|ending| stem.ends_with(ending)) {
        true => stem.to_owned(),
        false => format!("{stem}.md"),
    };
    let is_page = named.ends_with(".md");
    let is_placed = named
        .split_once('/')
        .is_some_and(|(folder, _)| Language::from_code(folder).is_some());
    match is_page && !is_placed {
        true => format!("nb/{}", named.rsplit('/').next().unwrap_or(&named)),
        false => named,
    }
}

#[cfg(test)]
mod tests {
    use super::finding;

    #[test]
    fn what_was_meant_for_the_bot_is_told_and_the_rest_is_not() {
        for (name, right) in [
            ("nb/kokain.txt", "lagre den som nb/kokain.md;"),
            ("nb/kokain.md.txt", "lagre den som nb/kokain.md;"),
            ("kokain.txt", "lagre den som nb/kokain.md;"),
            ("kokain.md.txt", "lagre den som nb/kokain.md;"),
            (
                "nb/kokain.transcript.txt",
                "lagre den som nb/kokain.transcript;",
            ),
            ("contacts.toml.txt", "lagre den som contacts.toml;"),
            ("en/Cocaine.TXT", "lagre den som en/cocaine.md;"),
            ("nb/kokain.docx", "med navnet nb/kokain.md"),
            ("nb/kokain.MD", "gi den navnet nb/kokain.md"),
            ("kokain.md", "flytt den til nb/kokain.md"),
        ] {
            let found = finding(name).unwrap_or_else(|| panic!("{name}"));
            assert!(found.help.contains(right), "{name}: {}", found.help);
        }
        for name in [
            "README.md",
            "nb/README.md",
            "README.txt",
            "nb/kokain.transcript",
            "bilder/treet.svg",
            "bilder/treet.png",
            "nb/menu.md~",
            "nb/4913",
        ] {
            assert_eq!(finding(name), None, "{name}");
        }
    }
}
