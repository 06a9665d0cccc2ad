//! The codes of passes: 10 characters of Crockford's base 32.

use rand::{Rng, RngExt};

use crate::schema::ALPHABET;

const HALF: u32 = 25;
const HALF_MASK: u64 = (1 << HALF) - 1;

/// Converts keys to codes. A Feistel network permutes the 2^50 codes, so no two
/// keys share a code, and none needs to be stored.
pub(super) struct Codes {
    rounds: [u64; 6],
}

impl Codes {
    pub(super) fn new(random: &mut impl Rng) -> Self {
        Self {
            rounds: random.random(),
        }
    }

    /// The code of a key below 2^50.
    pub(super) fn code(&self, key: u64) -> String {
        let (mut left, mut right) = (key >> HALF, key & HALF_MASK);
        for round in self.rounds {
            (left, right) = (right, left ^ (mix(right ^ round) & HALF_MASK));
        }
        let permuted = left << HALF | right;
        (0..10)
            .rev()
            .map(|digit| {
                let index = (permuted >> (5 * digit)) & 31;
                char::from(ALPHABET[usize::try_from(index).expect("below 32")])
            })
            .collect()
    }
}

/// The finalizer of `SplitMix64`: every bit of the input moves every bit of the
/// output.
fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;
    use std::collections::HashSet;

    #[test]
    fn different_keys_have_different_codes() {
        let codes = Codes::new(&mut ChaCha8Rng::seed_from_u64(1));
        let mut seen = HashSet::new();
        for key in (0..20_000).chain((1 << 50) - 20_000..1 << 50) {
            let code = codes.code(key);
            assert_eq!(code.len(), 10);
            assert!(seen.insert(code));
        }
    }

    #[test]
    fn codes_of_consecutive_keys_are_unlike() {
        let codes = Codes::new(&mut ChaCha8Rng::seed_from_u64(1));
        let same = |(a, b): &(char, char)| a == b;
        let alike: usize = (0..1000)
            .map(|key| {
                let (one, next) = (codes.code(key), codes.code(key + 1));
                one.chars().zip(next.chars()).filter(same).count()
            })
            .sum();
        // 10,000 pairs of characters, of which one in 32 is equal by chance.
        assert!((200..450).contains(&alike), "{alike}");
    }
}
