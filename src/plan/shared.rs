//! A filter that several nodes share.

use std::hash::{BuildHasher, Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use crate::sql::Filter;

static EVERYTHING: Filter = Filter::EVERYTHING;

/// A filter that is read once and then shared instead of copied: by a page and its
/// count, and by all fields with the same variable. It is hashed once.
#[derive(Clone, Debug, Default)]
pub struct SharedFilter(Option<Arc<Hashed>>);

#[derive(Debug)]
struct Hashed {
    filter: Filter,
    hash: u64,
}

impl SharedFilter {
    /// The filter that every row matches.
    pub(super) const EVERYTHING: Self = Self(None);

    /// Hashes a filter. Filters that are compared must use the same hasher.
    pub(super) fn new(filter: Filter, hasher: &impl BuildHasher) -> Self {
        if filter == Filter::EVERYTHING {
            return Self::EVERYTHING;
        }
        let hash = hasher.hash_one(&filter);
        Self(Some(Arc::new(Hashed { filter, hash })))
    }
}

impl Deref for SharedFilter {
    type Target = Filter;

    fn deref(&self) -> &Filter {
        match &self.0 {
            Some(hashed) => &hashed.filter,
            None => &EVERYTHING,
        }
    }
}

impl PartialEq for SharedFilter {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other) || one.filter == other.filter,
            (one, other) => one.is_none() == other.is_none(),
        }
    }
}

impl Eq for SharedFilter {}

impl Hash for SharedFilter {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.as_ref().map(|hashed| hashed.hash).hash(state);
    }
}
