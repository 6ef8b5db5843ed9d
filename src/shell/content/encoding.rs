//! Text out of bytes: UTF-8, or what else an editor most likely saved.

/// A text, and what it was not.
pub(super) struct Decoded {
    pub(super) text: String,
    /// Why it is not UTF-8.
    pub(super) wrong: Option<Wrong>,
}

/// What is wrong with the bytes of a text.
pub(super) struct Wrong {
    /// Where in the text the first letter stands that is not UTF-8.
    pub(super) at: usize,
    /// As what it was saved, most likely.
    pub(super) encoding: &'static str,
}

/// Reads bytes as text.
pub(super) fn decoded(bytes: Vec<u8>) -> Decoded {
    match String::from_utf8(bytes) {
        Ok(text) => Decoded { text, wrong: None },
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            otherwise(error.as_bytes(), at)
        }
    }
}

/// Windows writes UTF-16 with a mark first; anything else that is not UTF-8 is read as Windows-1252, in which every
/// byte of a letter of Norwegian is that letter.
fn otherwise(bytes: &[u8], at: usize) -> Decoded {
    let from = |units: fn([u8; 2]) -> u16, rest: &[u8]| {
        let pairs = rest.chunks_exact(2).map(|pair| units([pair[0], pair[1]]));
        String::from_utf16_lossy(&pairs.collect::<Vec<u16>>())
    };
    let (text, at, encoding) = match bytes {
        [0xff, 0xfe, rest @ ..] => (from(u16::from_le_bytes, rest), 0, "UTF-16"),
        [0xfe, 0xff, rest @ ..] => (from(u16::from_be_bytes, rest), 0, "UTF-16"),
        _ => (
            bytes.iter().map(|byte| char::from(*byte)).collect(),
            at,
            "Windows-1252 (ANSI)",
        ),
    };
    let wrong = Some(Wrong { at, encoding });
    Decoded { text, wrong }
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn what_an_editor_saved_is_read_as_it_was_meant() {
        let utf16: Vec<u8> = [0xfeffu16, u16::from(b'A'), 0xe5]
            .into_iter()
            .flat_map(u16::to_le_bytes)
            .collect();
        for (bytes, text, at) in [
            ("Aå".as_bytes().to_vec(), "Aå", None),
            (b"A\xe5".to_vec(), "Aå", Some(1)),
            (utf16, "Aå", Some(0)),
        ] {
            let decoded = decoded(bytes);
            assert_eq!(decoded.text, text);
            assert_eq!(decoded.wrong.map(|wrong| wrong.at), at);
        }
    }
}
