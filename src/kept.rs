//! A cache that is bounded in bytes.

use std::hash::Hash;
use std::sync::Arc;

use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{DefaultHashBuilder, Equivalent, OptionsBuilder, Weighter};

/// A value that knows how much memory it takes.
pub(crate) trait Weighed {
    /// The size in bytes.
    fn bytes(&self) -> usize;
}

impl Weighed for String {
    fn bytes(&self) -> usize {
        self.len()
    }
}

impl Weighed for Vec<u8> {
    fn bytes(&self) -> usize {
        self.len()
    }
}

impl<T: Weighed> Weighed for Arc<T> {
    fn bytes(&self) -> usize {
        T::bytes(self)
    }
}

/// The memory that an entry takes in addition to its key and its value.
const OVERHEAD: usize = 128;

/// Values by key. The least used ones are evicted when the cache is full.
pub(crate) struct Kept<K, V>(Cache<K, Entry<V>, Bytes>);

/// A value with its weight, which is computed once: the cache asks for it again on
/// eviction, and it must not have changed.
#[derive(Clone)]
struct Entry<V> {
    value: V,
    bytes: u64,
}

#[derive(Clone)]
struct Bytes;

impl<K, V> Weighter<K, Entry<V>> for Bytes {
    fn weight(&self, _: &K, entry: &Entry<V>) -> u64 {
        entry.bytes
    }
}

impl<K: Weighed + Eq + Hash, V: Weighed + Clone> Kept<K, V> {
    /// A cache of this size in bytes, and of about this many values.
    pub(crate) fn new(bytes: u64, values: usize) -> Self {
        // One shard, because each value must fit into its shard.
        let options = OptionsBuilder::new()
            .shards(1)
            .estimated_items_capacity(values)
            .weight_capacity(bytes)
            .build()
            .expect("all options are set");
        let lifecycle = DefaultLifecycle::default();
        let hasher = DefaultHashBuilder::default();
        Self(Cache::with_options(options, Bytes, hasher, lifecycle))
    }

    pub(crate) fn get<Q: Hash + Equivalent<K> + ?Sized>(&self, key: &Q) -> Option<V> {
        self.0.get(key).map(|entry| entry.value)
    }

    pub(crate) fn insert(&self, key: K, value: V) {
        let bytes = (OVERHEAD + key.bytes() + value.bytes()) as u64;
        self.0.insert(key, Entry { value, bytes });
    }
}

#[cfg(test)]
impl<K: Weighed + Eq + Hash, V: Weighed + Clone> Kept<K, V> {
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The total size in bytes.
    pub(crate) fn weight(&self) -> u64 {
        self.0.weight()
    }
}
