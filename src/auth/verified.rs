//! JWTs that were verified in the last seconds.
//!
//! A verified token is not verified again for ten seconds, nor are its gates looked up.
//! The table is bounded. Wrong tokens are not in it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use quick_cache::sync::Cache;

use super::grant::Grant;

/// The time for which a result is used.
const TRUSTED: Duration = Duration::from_secs(10);

/// The maximum number of tokens.
const KNOWN: usize = 4096;

/// The tokens by their hashes.
pub(super) struct VerifiedTokens(Cache<[u8; 32], (Arc<Grant>, Instant)>);

impl VerifiedTokens {
    pub(super) fn new() -> Self {
        Self(Cache::new(KNOWN))
    }

    /// What a token grants, if it was verified a moment ago.
    pub(super) fn get(&self, hash: &[u8; 32], now: Instant) -> Option<Arc<Grant>> {
        let (grant, verified_at) = self.0.get(hash)?;
        (now.saturating_duration_since(verified_at) < TRUSTED).then_some(grant)
    }

    pub(super) fn insert(&self, hash: [u8; 32], grant: Arc<Grant>, now: Instant) {
        self.0.insert(hash, (grant, now));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Instant;

    use super::{KNOWN, TRUSTED, VerifiedTokens};
    use crate::auth::grant::Grant;

    #[test]
    fn a_token_is_trusted_for_ten_seconds() {
        let (tokens, now) = (VerifiedTokens::new(), Instant::now());
        tokens.insert([1; 32], Arc::new(Grant::open()), now);
        assert!(tokens.get(&[1; 32], now + TRUSTED / 2).is_some());
        assert!(tokens.get(&[1; 32], now + TRUSTED).is_none());
        assert!(tokens.get(&[2; 32], now).is_none());
    }

    #[test]
    fn the_table_is_bounded() {
        let (tokens, now) = (VerifiedTokens::new(), Instant::now());
        for number in 0..3 * KNOWN {
            let mut hash = [0; 32];
            hash[..8].copy_from_slice(&number.to_le_bytes());
            tokens.insert(hash, Arc::new(Grant::open()), now);
        }
        assert!(tokens.0.len() <= KNOWN);
    }
}
