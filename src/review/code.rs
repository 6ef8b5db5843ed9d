//! The second factor: codes of six digits that go by the time (RFC 6238, with SHA-1 and 30 seconds, which every
//! authenticator knows).

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;

/// How many bytes a secret has (RFC 4226, 4).
pub const SECRET_BYTES: usize = 20;
/// How long a code is the one to give, in seconds.
const STEP_SECONDS: u64 = 30;
/// How many steps a clock may be off.
const OFF: u64 = 1;
const DIGITS: usize = 6;
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The step whose code was given, so that it is taken once; none when it is no code of now. `after` is the last step
/// whose code was taken.
pub fn taken(secret: &[u8], given: &str, unix_seconds: u64, after: Option<u64>) -> Option<u64> {
    let given: String = given.chars().filter(|c| !c.is_whitespace()).collect();
    let now = unix_seconds / STEP_SECONDS;
    let steps = now.saturating_sub(OFF)..=now + OFF;
    steps
        .filter(|step| after.is_none_or(|after| *step > after))
        .find(|step| {
            code(secret, *step)
                .as_bytes()
                .ct_eq(given.as_bytes())
                .into()
        })
}

/// The code of a moment.
pub fn at(secret: &[u8], unix_seconds: u64) -> String {
    code(secret, unix_seconds / STEP_SECONDS)
}

/// What an authenticator is told once, as a link or a picture of one.
pub fn uri(name: &str, secret: &[u8]) -> String {
    format!(
        "otpauth://totp/Rusvakt:{name}?secret={}&issuer=Rusvakt",
        base32(secret)
    )
}

fn code(secret: &[u8], step: u64) -> String {
    let number = number(secret, step) % 10_u32.pow(DIGITS as u32);
    format!("{number:0DIGITS$}")
}

/// The number that a code is the end of (RFC 4226, 5.3).
fn number(secret: &[u8], step: u64) -> u32 {
    let mut hmac =
        Hmac::<Sha1>::new_from_slice(secret).expect("a key of any length is one for HMAC");
    hmac.update(&step.to_be_bytes());
    let digest = hmac.finalize().into_bytes();
    let at = usize::from(digest[19] & 15);
    let bytes = [digest[at], digest[at + 1], digest[at + 2], digest[at + 3]];
    u32::from_be_bytes(bytes) & 0x7fff_ffff
}

/// RFC 4648, without the signs at the end.
fn base32(bytes: &[u8]) -> String {
    let mut written = String::new();
    for five in bytes.chunks(5) {
        let mut bits = [0; 8];
        bits[3..3 + five.len()].copy_from_slice(five);
        let bits = u64::from_be_bytes(bits);
        for n in 0..(five.len() * 8).div_ceil(5) {
            let five_bits = (bits >> (35 - 5 * n)) & 31;
            written.push(char::from(ALPHABET[five_bits as usize]));
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    /// RFC 6238, appendix B: the last eight digits for SHA-1.
    #[test]
    fn codes_are_those_of_the_standard() {
        for (seconds, last) in [
            (59, 94_287_082),
            (1_111_111_109, 7_081_804),
            (1_111_111_111, 14_050_471),
            (1_234_567_890, 89_005_924),
            (2_000_000_000, 69_279_037),
            (20_000_000_000, 65_353_130),
        ] {
            assert_eq!(number(SECRET, seconds / STEP_SECONDS) % 100_000_000, last);
        }
        assert_eq!(at(SECRET, 59), "287082");
        assert_eq!(at(SECRET, 1_111_111_109), "081804");
    }

    #[test]
    fn a_code_is_taken_once_and_near_its_time() {
        let code = at(SECRET, 600);
        assert_eq!(taken(SECRET, &code, 600, None), Some(20));
        assert_eq!(taken(SECRET, &code, 600, Some(20)), None);
        assert_eq!(taken(SECRET, &code, 631, Some(19)), Some(20));
        assert_eq!(taken(SECRET, &code, 661, None), None);
        assert_eq!(taken(SECRET, "", 600, None), None);
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        assert_eq!(taken(SECRET, &spaced, 600, None), Some(20));
    }

    /// RFC 4648, 10.
    #[test]
    fn a_secret_is_written_as_authenticators_read_it() {
        for (bytes, written) in [
            ("", ""),
            ("f", "MY"),
            ("foob", "MZXW6YQ"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), written);
        }
        assert!(
            uri("kari", SECRET)
                .ends_with("?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Rusvakt")
        );
    }
}
