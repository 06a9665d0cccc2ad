//! Slows clients that send wrong credentials.
//!
//! A secret has 256 bits, so nobody guesses one. This bounds what trying costs: the
//! statements that look secrets up, and the lines in the log. A client's network may be
//! wrong [`BURST`] times at once, and then once in each [`PAUSE`]. Only credentials that
//! were not right a moment ago are slowed, so a client that guesses does not lock out
//! others behind the same address.
//!
//! The table is bounded. A client that owns more networks than it has places is slowed
//! less.

use std::time::{Duration, Instant};

use quick_cache::sync::Cache;

use super::client::Network;

/// How many times a network may be wrong at once.
const BURST: u32 = 20;

/// The time after which it may be wrong once more.
const PAUSE: Duration = Duration::from_secs(3);

/// The maximum number of networks in the table.
const NETWORKS: usize = 8192;

/// The networks that sent wrong credentials.
pub(super) struct Attempts {
    /// For each, the time at which all its attempts are forgotten.
    forgotten_at: Cache<Network, Instant>,
}

impl Attempts {
    pub(super) fn new() -> Self {
        Self {
            forgotten_at: Cache::new(NETWORKS),
        }
    }

    /// Whether a client may try a credential.
    ///
    /// # Errors
    ///
    /// The time after which it may.
    pub(super) fn check(&self, network: Option<Network>, now: Instant) -> Result<(), Duration> {
        let forgotten_at = network.and_then(|network| self.forgotten_at.get(&network));
        let Some(forgotten_at) = forgotten_at else {
            return Ok(());
        };
        let left = forgotten_at.saturating_duration_since(now);
        match left.checked_sub(PAUSE * (BURST - 1)) {
            Some(wait) if !wait.is_zero() => Err(wait),
            _ => Ok(()),
        }
    }

    /// Counts a wrong credential.
    pub(super) fn count(&self, network: Option<Network>, now: Instant) {
        let Some(network) = network else { return };
        let forgotten_at = self.forgotten_at.get(&network);
        let begin = forgotten_at.map_or(now, |time| time.max(now));
        // Requests that were let in together may all be wrong.
        let most = now + PAUSE * BURST;
        self.forgotten_at.insert(network, (begin + PAUSE).min(most));
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::time::Instant;

    use super::{Attempts, BURST, NETWORKS, PAUSE};
    use crate::http::client::Network;

    fn network(address: &str) -> Network {
        address.parse::<IpAddr>().unwrap().into()
    }

    #[test]
    fn a_burst_is_allowed_and_then_one_attempt_a_pause() {
        let (attempts, now) = (Attempts::new(), Instant::now());
        let one = Some(network("192.0.2.1"));
        let other = Some(network("192.0.2.2"));
        for _ in 0..BURST {
            assert_eq!(attempts.check(one, now), Ok(()));
            attempts.count(one, now);
        }
        assert_eq!(attempts.check(one, now), Err(PAUSE));
        assert_eq!(attempts.check(other, now), Ok(()));
        let now = now + PAUSE / 3;
        assert_eq!(attempts.check(one, now), Err(PAUSE * 2 / 3));
        let now = now + PAUSE * 2 / 3;
        assert_eq!(attempts.check(one, now), Ok(()));
        attempts.count(one, now);
        assert_eq!(attempts.check(one, now), Err(PAUSE));
        let now = now + PAUSE * BURST;
        for _ in 0..BURST {
            assert_eq!(attempts.check(one, now), Ok(()));
            attempts.count(one, now);
        }
    }

    #[test]
    fn attempts_at_the_same_time_do_not_lock_out_for_long() {
        let (attempts, now) = (Attempts::new(), Instant::now());
        let network = Some(network("192.0.2.1"));
        for _ in 0..1000 {
            attempts.count(network, now);
        }
        assert_eq!(attempts.check(network, now), Err(PAUSE));
    }

    #[test]
    fn the_table_is_bounded() {
        let (attempts, now) = (Attempts::new(), Instant::now());
        for number in 0..3 * u32::try_from(NETWORKS).unwrap() {
            let address = IpAddr::from(number.to_be_bytes());
            attempts.count(Some(address.into()), now);
        }
        assert!(attempts.forgotten_at.len() <= NETWORKS);
    }
}
