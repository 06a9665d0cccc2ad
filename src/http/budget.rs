//! What the server shares out among its clients: connections, bodies that are
//! being read, bytes of bodies and of answers.
//!
//! A [`Budget`] bounds the whole and each network's share of it, so that one
//! client cannot hold all of it. What a client takes is a [`Permit`], which gives
//! it back when it is dropped.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::client::Network;

/// An amount for all clients, of which each network may hold a share.
#[derive(Debug)]
pub(super) struct Budget {
    most: usize,
    share: usize,
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    all: usize,
    by_network: HashMap<Network, usize>,
}

/// A budget has not as much left as was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// All clients together hold too much.
    Whole,
    /// The network of this client holds too much.
    Share,
}

/// A part of a budget, until it is dropped.
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
            held: Mutex::default(),
        })
    }

    /// A budget of which a network may hold a quarter: with fewer than four
    /// clients, none can shut out the others.
    pub(super) fn in_quarters(most: usize) -> Arc<Self> {
        Self::new(most, most.div_ceil(4))
    }

    /// Takes an amount. Without a network, it counts for the whole alone.
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

    fn held(&self) -> MutexGuard<'_, Held> {
        // No code that holds it can panic.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit {
    /// How much it is.
    pub(super) fn amount(&self) -> usize {
        self.amount.load(Ordering::Relaxed)
    }

    /// Takes more of the budget; on failure, the permit stays as it was.
    pub(super) fn grow(&self, more: usize) -> Result<(), Full> {
        if more == 0 {
            return Ok(());
        }
        let budget = &*self.budget;
        let mut held = budget.held();
        let all = held.all.saturating_add(more);
        if all > budget.most {
            return Err(Full::Whole);
        }
        if let Some(network) = self.network {
            let own = held.by_network.get(&network).copied().unwrap_or_default();
            let own = own.saturating_add(more);
            if own > budget.share {
                return Err(Full::Share);
            }
            held.by_network.insert(network, own);
        }
        held.all = all;
        self.amount.fetch_add(more, Ordering::Relaxed);
        Ok(())
    }

    /// Gives back what is above an amount.
    pub(super) fn shrink_to(&self, amount: usize) {
        let before = self.amount.fetch_min(amount, Ordering::Relaxed);
        let less = before.saturating_sub(amount);
        if less == 0 {
            return;
        }
        let mut held = self.budget.held();
        held.all -= less;
        if let Some(network) = self.network
            && let Entry::Occupied(mut own) = held.by_network.entry(network)
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
        let held = budget.held();
        assert_eq!((held.all, held.by_network.len()), (0, 0));
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
        assert_eq!(budget.held().all, 10);
    }
}
