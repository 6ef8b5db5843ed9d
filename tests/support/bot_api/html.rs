//! Telegram's HTML: the few tags it knows, and what it says of everything else.
//!
//! Stricter than the server in one place: a bare `&` or `>` is refused, as the documentation asks for it to be escaped.

const TAGS: [&str; 16] = [
    "a",
    "b",
    "blockquote",
    "code",
    "del",
    "em",
    "i",
    "ins",
    "pre",
    "s",
    "span",
    "strike",
    "strong",
    "tg-emoji",
    "tg-spoiler",
    "u",
];

/// The text without its markup, or Telegram's description of what is wrong with it.
pub(crate) fn plain(html: &str) -> Result<String, String> {
    read(html).map_err(|error| format!("Bad Request: can't parse entities: {error}"))
}

fn read(html: &str) -> Result<String, String> {
    let mut plain = String::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(next) = rest.chars().next() {
        let at = html.len() - rest.len();
        match next {
            '<' => {
                let (tag, after) = rest[1..]
                    .split_once('>')
                    .ok_or_else(|| format!("Unclosed start tag at byte offset {at}"))?;
                rest = after;
                match tag.strip_prefix('/') {
                    Some(name) => close(name, at, &mut open)?,
                    None => open.push(start(tag, at)?),
                }
            }
            '&' => {
                let (name, after) = rest[1..]
                    .split_once(';')
                    .ok_or_else(|| format!("Character '&' must be escaped at byte offset {at}"))?;
                plain.push(entity(name).ok_or_else(|| {
                    format!("Unsupported entity \"&{name};\" at byte offset {at}")
                })?);
                rest = after;
            }
            '>' => return Err(format!("Character '>' must be escaped at byte offset {at}")),
            _ => {
                plain.push(next);
                rest = &rest[next.len_utf8()..];
            }
        }
    }
    match open.pop() {
        Some(name) => Err(format!(
            "Can't find end tag corresponding to start tag \"{name}\""
        )),
        None => Ok(plain),
    }
}

fn start(tag: &str, at: usize) -> Result<String, String> {
    let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let name = name.to_ascii_lowercase();
    if !TAGS.contains(&name.as_str()) {
        return Err(format!(
            "Unsupported start tag \"{name}\" at byte offset {at}"
        ));
    }
    if name == "span" && !attributes.contains("class=\"tg-spoiler\"") {
        return Err(format!(
            "Tag \"span\" must have class \"tg-spoiler\" at byte offset {at}"
        ));
    }
    if attributes.matches('"').count() % 2 == 1 {
        return Err(format!("Unclosed start tag at byte offset {at}"));
    }
    Ok(name)
}

fn close(name: &str, at: usize, open: &mut Vec<String>) -> Result<(), String> {
    let name = name.trim().to_ascii_lowercase();
    match open.pop() {
        None => Err(format!("Unexpected end tag at byte offset {at}")),
        Some(expected) if expected != name => Err(format!(
            "Unmatched end tag at byte offset {at}, expected \"</{expected}>\", found \"</{name}>\""
        )),
        Some(_) => Ok(()),
    }
}

fn entity(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}
