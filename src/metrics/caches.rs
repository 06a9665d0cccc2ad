//! What requests found of what is kept from requests before them.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

use crate::engine::Outcome;

/// Documents and plans that were found, and those that were made.
#[derive(Debug)]
pub(super) struct Caches {
    documents: Cache,
    plans: Cache,
}

#[derive(Debug)]
struct Cache {
    hit: Counter,
    miss: Counter,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Label {
    cache: &'static str,
}

impl Caches {
    pub(super) fn register(registry: &mut Registry) -> Self {
        Self {
            documents: Cache::register(
                registry,
                "documents",
                "Planned requests, by whether their document was known: neither parsed nor validated",
            ),
            plans: Cache::register(
                registry,
                "plans",
                "Planned requests, by whether their plan was known: not made",
            ),
        }
    }

    /// Counts a request, if it was planned.
    pub(super) fn record(&self, outcome: &Outcome) {
        if outcome.plan.is_some() {
            self.documents.add(outcome.reused.document);
            self.plans.add(outcome.reused.plan);
        }
    }
}

impl Cache {
    fn register(registry: &mut Registry, name: &str, help: &str) -> Self {
        let family = Family::<Label, Counter>::default();
        registry.register(name, help, family.clone());
        let counter = |cache| family.get_or_create_owned(&Label { cache });
        Self {
            hit: counter("hit"),
            miss: counter("miss"),
        }
    }

    fn add(&self, is_hit: bool) {
        let counter = if is_hit { &self.hit } else { &self.miss };
        counter.inc();
    }
}
