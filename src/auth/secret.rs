//! Secrets of tokens and sessions, and their hashes.
//!
//! A secret is a prefix, 43 random characters and a checksum of six characters:
//! `gpt_` for a token, `gps_` for a session, `gpl_` for a sign-in that has begun. The prefix lets scanners of repositories
//! and logs find a leaked secret, and the checksum tells a mistyped or invented one from
//! a real one without the database. Characters are letters and digits, so a double click
//! selects all of it.

use std::fmt;

use crc::{CRC_32_ISO_HDLC, Crc};
use rand::distr::{Alphanumeric, SampleString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The number of random characters. Each has log2(62) bits, so all have 256.
const RANDOM: usize = 43;

/// The number of characters of the checksum: 62^6 exceeds 2^32.
const CHECKSUM: usize = 6;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

const CRC: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);

/// What a secret belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretKind {
    /// A token, which a program sends with each request.
    Token,
    /// A session, which a browser sends in a cookie.
    Session,
    /// A sign-in at an OpenID provider that has begun, which a browser sends in a cookie.
    Login,
}

/// A new secret. It is shown once and then only known by its hash.
#[derive(Clone)]
pub struct Secret(String);

/// The SHA-256 hash of a secret. A secret is random, so no slower hash is needed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct SecretHash([u8; 32]);

impl SecretKind {
    /// What each secret of the kind begins with.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Token => "gpt_",
            Self::Session => "gps_",
            Self::Login => "gpl_",
        }
    }

    /// The hash of a secret of this kind. None if the text is not one: its prefix, its
    /// length, its characters or its checksum is wrong.
    pub(crate) fn hash(self, text: &str) -> Option<SecretHash> {
        let rest = text.strip_prefix(self.prefix())?;
        let fits = rest.len() == RANDOM + CHECKSUM
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !fits {
            return None;
        }
        let (secret, sum) = text.split_at(text.len() - CHECKSUM);
        (checksum(secret) == sum.as_bytes()).then(|| SecretHash::new(text))
    }
}

impl Secret {
    /// A new random secret. The generator is seeded by the operating system and made for
    /// cryptography.
    pub(crate) fn random(kind: SecretKind) -> Self {
        let mut text = kind.prefix().to_owned();
        Alphanumeric.append_string(&mut rand::rng(), &mut text, RANDOM);
        let sum = checksum(&text);
        text.extend(sum.map(char::from));
        Self(text)
    }

    /// The secret itself, to be shown to its owner.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub(crate) fn hash(&self) -> SecretHash {
        SecretHash::new(&self.0)
    }
}

/// A secret must not get into a log.
impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(..)")
    }
}

impl SecretHash {
    pub(crate) fn new(secret: &str) -> Self {
        Self(Sha256::digest(secret).into())
    }

    /// The hash as it is stored.
    pub(crate) fn to_hex(self) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digits = self.0.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        digits
            .map(|digit| char::from(DIGITS[usize::from(digit)]))
            .collect()
    }

    /// Whether this is the stored hash. The time does not depend on where they differ.
    pub(crate) fn is(self, stored: &str) -> bool {
        self.to_hex().as_bytes().ct_eq(stored.as_bytes()).into()
    }
}

/// A hash finds a row of the database, so it is no more shown than a secret.
impl fmt::Debug for SecretHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SecretHash(..)")
    }
}

/// The CRC-32 of a text, in base 62.
fn checksum(text: &str) -> [u8; CHECKSUM] {
    let mut rest = CRC.checksum(text.as_bytes()) as usize;
    let mut digits = [0; CHECKSUM];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[rest % DIGITS.len()];
        rest /= DIGITS.len();
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::{Secret, SecretHash, SecretKind};

    #[test]
    fn a_secret_has_the_form_that_scanners_look_for() {
        let secret = Secret::random(SecretKind::Token);
        let form = regex::Regex::new("^gpt_[0-9A-Za-z]{49}$").unwrap();
        assert!(form.is_match(secret.expose()));
        assert_ne!(secret.expose(), Secret::random(SecretKind::Token).expose());
        let hash = SecretKind::Token.hash(secret.expose()).unwrap();
        assert!(hash == secret.hash());
        assert!(SecretKind::Session.hash(secret.expose()).is_none());
    }

    #[test]
    fn a_wrong_character_is_noticed() {
        let secret = Secret::random(SecretKind::Token);
        for place in 0..secret.expose().len() {
            let mut wrong = secret.expose().to_owned().into_bytes();
            wrong[place] = if wrong[place] == b'x' { b'y' } else { b'x' };
            let wrong = String::from_utf8(wrong).unwrap();
            assert!(SecretKind::Token.hash(&wrong).is_none(), "{place}");
        }
        for wrong in [
            "",
            "gpt_",
            &secret.expose()[..52],
            &format!("{}0", secret.expose()),
            &format!(" {}", secret.expose()),
            &"gpt_é".repeat(9),
        ] {
            assert!(SecretKind::Token.hash(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_checksum_is_the_same_everywhere() {
        // Made with Python: zlib.crc32 of the text without its last six characters.
        let text = format!("gpt_{}24iEd0", "0".repeat(43));
        let sum = super::checksum(&text[..47]);
        assert_eq!(std::str::from_utf8(&sum).unwrap(), &text[47..]);
    }

    #[test]
    fn a_hash_is_compared_with_the_stored_one() {
        let hash = SecretHash::new("abc");
        let stored = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash.to_hex(), stored);
        assert!(hash.is(stored));
        assert!(!hash.is(&stored.replace('b', "c")));
        assert!(!hash.is(""));
    }

    #[test]
    fn nothing_of_a_secret_is_printed() {
        let secret = Secret::random(SecretKind::Session);
        let printed = format!("{secret:?} {:?}", secret.hash());
        assert_eq!(printed, "Secret(..) SecretHash(..)");
    }
}
