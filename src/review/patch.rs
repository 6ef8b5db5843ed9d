//! A new `[ask]` phrase as a patch of a page, for an operator to look at and apply.

use similar::TextDiff;

/// Where the phrases begin on a page.
const TABLE: &str = "[ask]";
/// What is around the front matter.
const FENCE: &str = "+++";

/// The page with one more phrase that asks for a node; none when it has no front matter, or has the phrase already.
pub fn with_phrase(page: &str, node: &str, phrase: &str) -> Option<String> {
    let written = toml_string(phrase);
    let mut lines: Vec<String> = page.split_inclusive('\n').map(str::to_owned).collect();
    let is = |line: &String, what: &str| line.trim() == what;
    if !lines.first().is_some_and(|line| is(line, FENCE)) {
        return None;
    }
    let end = 1 + lines.iter().skip(1).position(|line| is(line, FENCE))?;
    let front = &lines[..end];
    if front.iter().any(|line| line.contains(&written)) {
        return None;
    }
    let Some(table) = front.iter().position(|line| bare(line) == TABLE) else {
        lines.insert(end, format!("{TABLE}\n{} = [{written}]\n", key(node)));
        return Some(lines.concat());
    };
    let after = || (table + 1..end).take_while(|at| !lines[*at].trim_start().starts_with('['));
    let is_of_node = |line: &str| {
        line.split_once('=')
            .is_some_and(|(name, _)| names(name, node))
    };
    match after().find(|at| is_of_node(&lines[*at])) {
        Some(at) => {
            let list = with_item(&lines[at..end].concat(), &written)?;
            lines.splice(at..end, [list]);
        }
        None => {
            let at = after().last().map_or(table + 1, |last| last + 1);
            lines.insert(at, format!("{} = [{written}]\n", key(node)));
        }
    }
    Some(lines.concat())
}

/// The difference as `git apply` and `patch -p1` read it.
pub fn diff(file: &str, old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let mut unified = diff.unified_diff();
    let unified = unified.context_radius(3);
    unified
        .header(&format!("a/{file}"), &format!("b/{file}"))
        .to_string()
}

/// The line of a key and what follows it, with one more item in the list that is its value; none when that is no list.
fn with_item(text: &str, written: &str) -> Option<String> {
    let opened = text.find('=')? + 1;
    let opened = opened + text[opened..].find(|c: char| !c.is_whitespace())?;
    if !text[opened..].starts_with('[') {
        return None;
    }
    let (last, closed) = ends(text, opened)?;
    let is_first = last == opened;
    let comma = match is_first || text[last..].starts_with(',') {
        true => "",
        false => ",",
    };
    let (items, rest) = text.split_at(last + 1);
    let line = text[..closed].rfind('\n').map_or(0, |end| end + 1);
    if line > last && text[line..closed].trim().is_empty() {
        // The list is spread over lines, and the bracket has one of its own: so has the phrase, after every comment.
        let (before, after) = text[last + 1..].split_at(line - last - 1);
        return Some(format!("{items}{comma}{before}  {written},\n{after}"));
    }
    let space = if is_first { "" } else { " " };
    Some(format!("{items}{comma}{space}{written}{rest}"))
}

/// Where the last thing in the list that is opened there stands, its bracket when there is none, and where it is closed.
/// Brackets in strings and comments are none of the list's.
fn ends(text: &str, opened: usize) -> Option<(usize, usize)> {
    let mut last = opened;
    let mut within = None;
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip_while(|(at, _)| *at <= opened) {
        match (within, c) {
            (Some('#'), '\n') => within = None,
            (Some('#'), _) => {}
            (Some('"'), '\\') if !is_escaped => {
                is_escaped = true;
                continue;
            }
            (Some(quote), c) => {
                if c == quote && !is_escaped {
                    within = None;
                }
                last = at;
            }
            (None, ']') => return Some((last, at)),
            // A list in the list is none that we add to.
            (None, '[') => return None,
            (None, '#') => within = Some('#'),
            (None, '"' | '\'') => {
                within = Some(c);
                last = at;
            }
            (None, c) if c.is_whitespace() => {}
            (None, _) => last = at,
        }
        is_escaped = false;
    }
    None
}

/// A line without its comment.
fn bare(line: &str) -> &str {
    line.split('#').next().unwrap_or(line).trim()
}

fn names(written: &str, node: &str) -> bool {
    let written = written.trim();
    written == node || written == toml_string(node)
}

fn key(node: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match !node.is_empty() && node.chars().all(is_bare) {
        true => node.to_owned(),
        false => toml_string(node),
    }
}

fn toml_string(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    let text = words.join(" ").replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{text}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "+++\nsubject = \"heroin\"\n[ask]\nstart = [\"hva er heroin\"]\nrisks = [\n  \"er det farlig\",\n  \"kan man dø\"\n]\n+++\n\n# Heroin\n";

    fn front(node: &str, phrase: &str) -> toml::Table {
        let page = with_phrase(PAGE, node, phrase).expect("a page");
        assert!(page.ends_with("+++\n\n# Heroin\n"));
        let front = page.split("+++").nth(1).expect("front matter");
        toml::from_str(front).unwrap_or_else(|error| panic!("{error}\n{front}"))
    }

    #[test]
    fn a_phrase_comes_after_the_others_of_its_node() {
        for (node, count) in [("start", 2), ("risks", 3), ("effects", 1)] {
            let front = front(node, "hva gjør \"hest\"");
            let phrases = front["ask"][node].as_array().expect("phrases");
            assert_eq!(phrases.len(), count);
            assert_eq!(phrases[count - 1].as_str(), Some("hva gjør \"hest\""));
            assert_eq!(
                front["ask"].as_table().map(toml::Table::len),
                Some(if count == 1 { 3 } else { 2 })
            );
        }
    }

    #[test]
    fn a_page_without_phrases_gets_some() {
        let page = with_phrase("+++\nreviewed = 2026-11-30\n+++\n# A\n", "a", "b").expect("a page");
        assert_eq!(
            page,
            "+++\nreviewed = 2026-11-30\n[ask]\na = [\"b\"]\n+++\n# A\n"
        );
        assert_eq!(with_phrase("# A\n", "a", "b"), None);
        assert_eq!(with_phrase(PAGE, "start", "hva er heroin"), None);
    }

    #[test]
    fn comments_stay_where_they_are() {
        for (list, wanted) in [
            ("[\"a\"] # see ]", "[\"a\", \"ny\"] # see ]"),
            ("[] # none yet", "[\"ny\"] # none yet"),
            ("[ 'a]', ] # b", "[ 'a]', \"ny\" ] # b"),
            ("[\"\\\"]#\"]", "[\"\\\"]#\", \"ny\"]"),
            (
                "[ # why\n  \"a\", # [a]\n  \"b\" # ]\n  # more\n] # end",
                "[ # why\n  \"a\", # [a]\n  \"b\", # ]\n  # more\n  \"ny\",\n] # end",
            ),
            ("[\n  # none\n]", "[\n  # none\n  \"ny\",\n]"),
            ("[\n  \"a\",\n  \"b\"]", "[\n  \"a\",\n  \"b\", \"ny\"]"),
        ] {
            let page = |list: &str| {
                format!("+++\n[ask] # phrases\nstart = {list}\nrisks = [\"x\"] # ]\n+++\n# A\n")
            };
            let made = with_phrase(&page(list), "start", "ny").expect("a page");
            assert_eq!(made, page(wanted));
            let front = made.split("+++").nth(1).expect("front matter");
            toml::from_str::<toml::Table>(front).unwrap_or_else(|error| panic!("{error}\n{front}"));
        }
        let odd = "+++\n[ask]\nstart = \"a\"\n+++\n# A\n";
        assert_eq!(with_phrase(odd, "start", "ny"), None);
    }

    #[test]
    fn nothing_breaks_out_of_a_phrase() {
        let front = front("start", "a\"]\n[bot]\nb = [\"\\");
        assert_eq!(front.len(), 2);
        assert_eq!(
            front["ask"]["start"][1].as_str(),
            Some("a\"] [bot] b = [\"\\")
        );
    }

    #[test]
    fn the_difference_can_be_applied() {
        let new = with_phrase(PAGE, "start", "hva er hest").expect("a page");
        let diff = diff("dialogues/nb/heroin.md", PAGE, &new);
        assert!(
            diff.starts_with(
                "--- a/dialogues/nb/heroin.md\n+++ b/dialogues/nb/heroin.md\n@@ -1,7 +1,7 @@\n"
            ),
            "{diff}"
        );
        assert!(
            diff.contains(
                "\n-start = [\"hva er heroin\"]\n+start = [\"hva er heroin\", \"hva er hest\"]\n"
            ),
            "{diff}"
        );
    }
}
