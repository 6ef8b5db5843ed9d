//! Seals bytes: who has not the key can neither read them, nor change them or put them elsewhere unnoticed.
//!
//! XChaCha20-Poly1305. It touches no file and makes no randomness: keys and nonces come in.
//!
//! **Invariants.** A key is wiped from memory when it is dropped, and `Debug` prints nothing of it. Nothing here panics
//! on any sealed bytes.

use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{Tag, XChaCha20Poly1305, XNonce};
use std::fmt::{self, Write as _};
use zeroize::Zeroizing;

/// How many bytes a key has.
pub const KEY_BYTES: usize = 32;
/// How many bytes a nonce has.
pub const NONCE_BYTES: usize = 24;
/// How many bytes stand behind the sealed ones, to tell whether they were changed.
const TAG_BYTES: usize = 16;

/// A number for one sealing. With one key it is used once.
pub type Nonce = [u8; NONCE_BYTES];

/// What seals and opens.
pub struct Key(Zeroizing<[u8; KEY_BYTES]>);

/// Sealed bytes that do not open: another key, another place, or somebody changed them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unopened;

/// A text that is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoKey;

impl Key {
    /// The key of these bytes, which must be random.
    pub fn new(bytes: Zeroizing<[u8; KEY_BYTES]>) -> Key {
        Key(bytes)
    }

    /// Reads 64 hexadecimal digits, with white space around them.
    ///
    /// # Errors
    /// When the text is anything else.
    pub fn from_hex(text: &str) -> Result<Key, NoKey> {
        let digits = text.trim().as_bytes();
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        if digits.len() != 2 * KEY_BYTES {
            return Err(NoKey);
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let digit = |at: usize| char::from(pair[at]).to_digit(16).ok_or(NoKey);
            *byte = u8::try_from(digit(0)? * 16 + digit(1)?).map_err(|_| NoKey)?;
        }
        Ok(Key(bytes))
    }

    /// The key as 64 hexadecimal digits.
    pub fn to_hex(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(2 * KEY_BYTES));
        for byte in self.0.iter() {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }

    /// Seals the bytes for a place, such as the key under which a store keeps them: they open nowhere else.
    pub fn seal(&self, nonce: &Nonce, place: &[u8], plain: &[u8]) -> Vec<u8> {
        let mut sealed = Vec::with_capacity(NONCE_BYTES + plain.len() + TAG_BYTES);
        sealed.extend(nonce);
        sealed.extend(plain);
        let tag = self
            .cipher()
            .encrypt_inout_detached(
                &XNonce::from(*nonce),
                place,
                (&mut sealed[NONCE_BYTES..]).into(),
            )
            .expect("only bytes beyond 256 gigabytes cannot be sealed");
        sealed.extend(tag);
        sealed
    }

    /// Opens what was sealed for the place.
    ///
    /// # Errors
    /// When it does not open.
    pub fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Unopened> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(Unopened)?;
        let (body, tag) = rest.split_last_chunk::<TAG_BYTES>().ok_or(Unopened)?;
        let mut plain = body.to_vec();
        self.cipher()
            .decrypt_inout_detached(
                &XNonce::from(*nonce),
                place,
                plain.as_mut_slice().into(),
                &Tag::from(*tag),
            )
            .map_err(|_| Unopened)?;
        Ok(plain)
    }

    /// Seals another key under this one.
    pub fn wrap(&self, nonce: &Nonce, place: &[u8], key: &Key) -> Vec<u8> {
        self.seal(nonce, place, &key.0[..])
    }

    /// Opens a key that was sealed under this one.
    ///
    /// # Errors
    /// When it does not open, or is no key.
    pub fn unwrap(&self, place: &[u8], wrapped: &[u8]) -> Result<Key, Unopened> {
        let plain = Zeroizing::new(self.open(place, wrapped)?);
        let bytes = <[u8; KEY_BYTES]>::try_from(plain.as_slice()).map_err(|_| Unopened)?;
        Ok(Key(Zeroizing::new(bytes)))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0[..]
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.0).into())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[key]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(byte: u8) -> Key {
        Key::new(Zeroizing::new([byte; KEY_BYTES]))
    }

    const NONCE: Nonce = [7; NONCE_BYTES];

    #[test]
    fn what_is_sealed_opens_with_its_key_at_its_place_alone() {
        let sealed = key(1).seal(&NONCE, b"s1", b"Kari 99887766");
        assert_eq!(
            key(1).open(b"s1", &sealed).as_deref(),
            Ok(&b"Kari 99887766"[..])
        );
        assert_eq!(key(1).open(b"s2", &sealed), Err(Unopened));
        assert_eq!(key(2).open(b"s1", &sealed), Err(Unopened));
        assert!(!sealed.windows(4).any(|part| part == b"Kari"));
    }

    #[test]
    fn a_changed_bit_anywhere_is_noticed() {
        let sealed = key(1).seal(&NONCE, b"s1", b"hei");
        for bit in 0..sealed.len() * 8 {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(key(1).open(b"s1", &changed), Err(Unopened), "{bit}");
        }
    }

    /// The vector of draft-irtf-cfrg-xchacha-03, A.3.1, so that another program can open what this one sealed.
    #[test]
    fn the_published_vector_is_met() {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        bytes
            .iter_mut()
            .zip(0x80..)
            .for_each(|(byte, value)| *byte = value);
        let mut nonce = [0; NONCE_BYTES];
        nonce
            .iter_mut()
            .zip(0x40..)
            .for_each(|(byte, value)| *byte = value);
        let place = [
            0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7,
        ];
        let plain = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
        let sealed = Key::new(bytes).seal(&nonce, &place, plain);
        assert_eq!(
            sealed[NONCE_BYTES..][..8],
            [0xbd, 0x6d, 0x17, 0x9d, 0x3e, 0x83, 0xd4, 0x3b]
        );
        // The tag is the last 16 bytes: c0 87 59 24 c1 c7 98 79 47 de af d8 78 0a cf 49.
        assert_eq!(sealed[sealed.len() - 4..], [0x78, 0x0a, 0xcf, 0x49]);
    }

    #[test]
    fn a_key_is_wrapped_and_read_back() {
        let wrapped = key(1).wrap(&NONCE, b"name", &key(9));
        let unwrapped = key(1).unwrap(b"name", &wrapped).expect("it opens");
        assert_eq!(unwrapped.to_hex(), key(9).to_hex());
        assert_eq!(key(2).unwrap(b"name", &wrapped).map(drop), Err(Unopened));
        let short = key(1).seal(&NONCE, b"name", b"short");
        assert_eq!(key(1).unwrap(b"name", &short).map(drop), Err(Unopened));
    }

    #[test]
    fn a_key_is_read_as_it_is_written() {
        let text = "00ff".repeat(16);
        let key = Key::from_hex(&format!(" {text}\n")).expect("a key");
        assert_eq!(*key.to_hex(), text);
        assert_eq!(format!("{key:?}"), "[key]");
        for no_key in [
            "",
            "00ff",
            &"zz".repeat(32),
            &"0".repeat(63),
            &"æ".repeat(32),
        ] {
            assert_eq!(Key::from_hex(no_key).map(drop), Err(NoKey), "{no_key}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(place: Vec<u8>, sealed: Vec<u8>) {
            prop_assert!(key(1).open(&place, &sealed).is_err());
        }
    }
}
