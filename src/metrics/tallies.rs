//! Shows how often the changes of tallies were folded beside requests.

use std::fmt;
use std::sync::{Arc, OnceLock};

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::registry::Registry;

use crate::tally::Runs;

/// The runs by what came of them. Their numbers are read when metrics are requested.
#[derive(Clone, Debug, Default)]
pub(super) struct TallyRuns(Arc<OnceLock<Arc<Runs>>>);

impl TallyRuns {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let runs = Self::default();
        registry.register_collector(Box::new(runs.clone()));
        runs
    }

    /// The first ones remain.
    pub(super) fn watch(&self, runs: Arc<Runs>) {
        let _ = self.0.set(runs);
    }
}

impl Collector for TallyRuns {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let Some(runs) = self.0.get() else {
            return Ok(());
        };
        let mut family = encoder.encode_descriptor(
            "tally_folds",
            "Looks for changes of tallies, by what came of them",
            None,
            MetricType::Counter,
        )?;
        for (result, number) in runs.numbers() {
            let labels = [("result", result)];
            ConstCounter::new(number).encode(family.encode_family(&labels)?)?;
        }
        Ok(())
    }
}
