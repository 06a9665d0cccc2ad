//! The codes of new passes.

use rand::{Rng, RngExt};

/// Crockford's base 32: without I, L, O and U, which look like others or make words.
pub(crate) const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The number of characters, of 5 bits each. Somebody who tries a billion codes finds one of
/// a million passes with a probability of one in a thousand.
const LENGTH: usize = 12;

/// A code that nobody can guess, if the random numbers cannot be guessed.
pub(crate) fn random_code(random: &mut impl Rng) -> String {
    let mut character = || char::from(ALPHABET[random.random_range(0..ALPHABET.len())]);
    (0..LENGTH).map(|_| character()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{ALPHABET, LENGTH, random_code};

    #[test]
    fn codes_differ_and_have_no_letters_that_look_alike() {
        let codes: HashSet<String> = (0..1000).map(|_| random_code(&mut rand::rng())).collect();
        assert_eq!(codes.len(), 1000);
        let letters: HashSet<u8> = codes.iter().flat_map(|code| code.bytes()).collect();
        assert_eq!(letters, ALPHABET.iter().copied().collect());
        assert!(codes.iter().all(|code| code.len() == LENGTH));
        assert!(b"ILOU".iter().all(|letter| !letters.contains(letter)));
    }
}
