//! Where a button was meant to lead whose target is written as people write it: `!meny`, `nb/urgent`, `alcohol.md`.

use crate::finding::Source;
use crate::script::target::{Act, Target};
use crate::text::nearest;
use std::ops::Range;

/// What the bot does, as people name it.
const ACTS: [(&str, &str); 16] = [
    ("meny", "!menu"),
    ("menyen", "!menu"),
    ("hovedmeny", "!menu"),
    ("hjem", "!menu"),
    ("tilbake", "!back"),
    ("språk", "!language"),
    ("sprak", "!language"),
    ("slett", "!delete"),
    ("slette", "!delete"),
    ("skjul", "!hide"),
    ("skjule", "!hide"),
    ("stopp", "!stop"),
    ("fortsett", "!resume"),
    ("poeng", "!score"),
    ("resultat", "!score"),
    ("hjelp", "help"),
];

/// Emergency numbers that are contacts of the same name.
const NUMBERS: [&str; 3] = ["110", "112", "113"];

/// What was most likely meant.
pub(in crate::script) struct Meant {
    /// As it should be written.
    pub(in crate::script) written: String,
    /// Whether nothing else can be meant.
    pub(in crate::script) is_sure: bool,
}

/// What a target that cannot be read was most likely meant to be.
pub(in crate::script) fn target(written: &str, page: &str) -> Option<Meant> {
    let plain = written.trim().to_lowercase();
    let (meant, is_sure) = match plain.strip_prefix('!') {
        Some(act) => act_of(act.trim())?,
        None => place(written.trim(), &plain)?,
    };
    let reads = Target::read(&meant, page).is_ok();
    reads.then_some(Meant {
        written: meant,
        is_sure,
    })
}

/// Where the address of the link in `span` stands, and what stands there.
pub(in crate::script) fn address<'a>(
    source: &'a Source,
    span: &Range<usize>,
) -> Option<(Range<usize>, &'a str)> {
    let link = source.text.get(span.clone())?;
    let start = span.start + link.find("](")? + 2;
    let rest = source.text.get(start..span.end)?;
    let written = &rest[..rest.find([')', ' '])?];
    Some((start..start + written.len(), written))
}

fn act_of(word: &str) -> Option<(String, bool)> {
    let known = Act::all_written();
    if let Some((_, meant)) = ACTS.iter().find(|(name, _)| *name == word) {
        return Some(((*meant).to_owned(), true));
    }
    let mut own = known.clone();
    if let Some(same) = own.find(|act| act.trim_start_matches('!') == word) {
        return Some((same.to_owned(), true));
    }
    let names = known.map(|act| act.trim_start_matches('!'));
    nearest(names, word).map(|near| (format!("!{near}"), false))
}

/// A page, a node, a contact or a web page.
fn place(written: &str, plain: &str) -> Option<(String, bool)> {
    if let Some(number) = plain.strip_prefix("tel:") {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let is_one = NUMBERS.contains(&&*digits);
        return is_one.then(|| (format!("@{digits}"), true));
    }
    if let Some(rest) = written.strip_prefix("http://") {
        return Some((format!("https://{rest}"), false));
    }
    if plain.starts_with("www.") {
        return Some((format!("https://{written}"), false));
    }
    let bare = plain.trim_start_matches("./").trim_start_matches("../");
    let bare = bare.trim_start_matches("dialogues/");
    let bare = ["nb/", "nn/", "en/"]
        .iter()
        .find_map(|folder| bare.strip_prefix(folder))
        .unwrap_or(bare);
    let bare = match bare.split_once(".md") {
        Some((page, rest)) if rest.is_empty() || rest.starts_with('#') => format!("{page}{rest}"),
        _ => bare.to_owned(),
    };
    let spelled: String = bare
        .replace('æ', "ae")
        .replace('ø', "o")
        .replace('å', "a")
        .replace("%20", "-")
        .replace([' ', '_'], "-");
    let is_sure = spelled == bare;
    Some((spelled, is_sure))
}

#[cfg(test)]
mod tests {
    use super::target;

    #[test]
    fn what_people_write_is_understood() {
        for (written, meant, is_sure) in [
            ("!meny", "!menu", true),
            ("!Menu", "!menu", true),
            ("!tilbake", "!back", true),
            ("!hjelp", "help", true),
            ("!mnu", "!menu", false),
            ("nb/urgent", "urgent", true),
            ("../nb/urgent.md#start", "urgent#start", true),
            ("Relatives", "relatives", true),
            ("#Effects", "#effects", true),
            ("alcohol.md", "alcohol", true),
            ("tel:113", "@113", true),
            ("help_us", "help-us", false),
            ("http://rusinfo.no/A", "https://rusinfo.no/A", false),
        ] {
            let found = target(written, "menu").unwrap_or_else(|| panic!("{written}"));
            assert_eq!((&*found.written, found.is_sure), (meant, is_sure));
        }
        for nothing in ["!fly away from here", "tel:91508588", "mailto:a@b.no", ""] {
            assert!(target(nothing, "menu").is_none(), "{nothing}");
        }
    }
}
