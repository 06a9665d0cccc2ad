//! Quotas of shared resources: connections, bodies that are being read, and bytes of
//! bodies and answers.
//!
//! A [`Budget`] limits the total and each network's share, so that one client cannot
//! use all of it. A client's part is a [`Permit`], which returns it when dropped.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::client::Network;

/// An amount for all clients, of which each network may use a share.
#[derive(Debug)]
pub(super) struct Budget {
    most: usize,
    share: usize,
    usage: Mutex<Usage>,
}

#[derive(Debug, Default)]
struct Usage {
    all: usize,
    by_network: HashMap<Network, usize>,
}

/// The reason why a budget has no more left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// All clients together use too much.
    Whole,
    /// The client's network uses too much.
    Share,
}

/// A part of a budget. Dropping it returns the part.
#[derive(Debug)]
pub(super) struct Permit {
    budget: Arc<Budget>,
    network: Option<Network>,
    amount: AtomicUsize,
}

impl Budget {
    pub(super) fn new(most: usize, share: usize) -> Arc<Self> {
        Arc::new(Self {
            most,
            share,
            usage: Mutex::default(),
        })
    }

    /// A budget of which a network may use a quarter, so that fewer than four clients
    /// cannot lock out the others.
    pub(super) fn in_quarters(most: usize) -> Arc<Self> {
        Self::new(most, most.div_ceil(4))
    }

    /// Takes an amount. Without a network, it counts only towards the total.
    pub(super) fn take(
        self: &Arc<Self>,
        network: Option<Network>,
        amount: usize,
    ) -> Result<Permit, Full> {
        let permit = Permit {
            budget: Arc::clone(self),
            network,
            amount: AtomicUsize::new(0),
        };
        permit.grow(amount)?;
        Ok(permit)
    }

    fn usage(&self) -> MutexGuard<'_, Usage> {
        // No code panics while it holds the lock.
        self.usage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit {
    /// The amount.
    pub(super) fn amount(&self) -> usize {
        self.amount.load(Ordering::Relaxed)
    }

    /// Takes more of the budget. On failure, the permit is unchanged.
    pub(super) fn grow(&self, more: usize) -> Result<(), Full> {
        if more == 0 {
            return Ok(());
        }
        let budget = &*self.budget;
        let mut usage = budget.usage();
        let all = usage.all.saturating_add(more);
        if all > budget.most {
            return Err(Full::Whole);
        }
        if let Some(network) = self.network {
            let own = usage.by_network.get(&network).copied().unwrap_or_default();
            let own = own.saturating_add(more);
            if own > budget.share {
                return Err(Full::Share);
            }
            usage.by_network.insert(network, own);
        }
        usage.all = all;
        self.amount.fetch_add(more, Ordering::Relaxed);
        Ok(())
    }

    /// Returns the part above an amount.
    pub(super) fn shrink_to(&self, amount: usize) {
        let before = self.amount.fetch_min(amount, Ordering::Relaxed);
        let less = before.saturating_sub(amount);
        if less == 0 {
            return;
        }
        let mut usage = self.budget.usage();
        usage.all -= less;
        if let Some(network) = self.network
            && let Entry::Occupied(mut own) = usage.by_network.entry(network)
        {
            *own.get_mut() -= less;
            if *own.get() == 0 {
                own.remove();
            }
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.shrink_to(0);
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::{Budget, Full};
    use crate::http::client::Network;

    fn network(address: &str) -> Network {
        Network::from(address.parse::<IpAddr>().unwrap())
    }

    #[test]
    fn the_whole_and_each_share_are_bounded() {
        let budget = Budget::new(10, 6);
        let first = budget.take(Some(network("192.0.2.1")), 6).unwrap();
        assert_eq!(first.grow(1), Err(Full::Share));
        assert_eq!(
            budget.take(Some(network("192.0.2.1")), 1).unwrap_err(),
            Full::Share
        );
        let second = budget.take(Some(network("192.0.2.2")), 4).unwrap();
        assert_eq!(
            budget.take(Some(network("192.0.2.3")), 1).unwrap_err(),
            Full::Whole
        );
        second.shrink_to(1);
        drop(first);
        assert!(budget.take(Some(network("192.0.2.1")), 6).is_ok());
    }

    #[test]
    fn what_is_dropped_is_forgotten() {
        let budget = Budget::new(10, 6);
        for last in 0..=255 {
            let address = format!("192.0.2.{last}");
            drop(budget.take(Some(network(&address)), 3).unwrap());
        }
        let usage = budget.usage();
        assert_eq!((usage.all, usage.by_network.len()), (0, 0));
    }

    #[test]
    fn without_a_network_there_is_no_share() {
        let budget = Budget::in_quarters(8);
        let all = budget.take(None, 8).unwrap();
        assert_eq!(all.amount(), 8);
        assert_eq!(budget.take(None, 1).unwrap_err(), Full::Whole);
    }

    #[test]
    fn a_refused_permit_holds_what_it_held() {
        let budget = Budget::new(10, 10);
        let permit = budget.take(None, 4).unwrap();
        assert_eq!(permit.grow(7), Err(Full::Whole));
        assert_eq!(permit.amount(), 4);
        permit.grow(6).unwrap();
        assert_eq!(budget.usage().all, 10);
    }
}
