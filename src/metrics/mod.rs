//! Counts what Gatepass does, for Prometheus.
//!
//! The only labels that come from callers are the names of operations, and their
//! number is limited (see `operations`). Everything else is created at the start,
//! so that a request only increments numbers.

mod caches;
mod errors;
mod http;
mod operations;
mod pool;
mod sign_in;
mod statements;
mod tallies;

use std::sync::Arc;
use std::time::Duration;

use prometheus_client::encoding::text;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use sea_orm::DatabaseConnection;

use crate::engine::Outcome;
use crate::tally::Runs;

use self::caches::Caches;
use self::errors::Errors;
use self::http::Http;
use self::operations::Operations;
use self::pool::PoolGauges;
use self::sign_in::SignIns;
use self::statements::Statements;
use self::tallies::TallyRuns;

pub(crate) use self::http::InFlight;
pub(crate) use self::sign_in::SignInOutcome;

/// The media type of [`Metrics::text`].
pub(crate) const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The buckets of durations, in seconds: from half the time of a small request to
/// the longest time that anyone waits.
const TIMES: [f64; 14] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// All metrics. Clones share them.
#[derive(Clone, Debug)]
pub struct Metrics(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    registry: Registry,
    http: Http,
    operations: Operations,
    caches: Caches,
    statements: Statements,
    errors: Errors,
    sign_ins: SignIns,
    tallies: TallyRuns,
}

impl Metrics {
    /// Metrics at zero. The connection pool is read when the metrics are requested.
    #[must_use]
    pub fn new(connection: &DatabaseConnection) -> Self {
        let mut registry = Registry::with_prefix("gatepass");
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The running version", version);
        let http = Http::register(&mut registry);
        let operations = Operations::register(&mut registry);
        let caches = Caches::register(&mut registry);
        let statements = Statements::register(&mut registry);
        let errors = Errors::register(&mut registry);
        let sign_ins = SignIns::register(&mut registry);
        let tallies = TallyRuns::register(&mut registry);
        registry.register_collector(Box::new(PoolGauges::new(connection)));
        Self(Arc::new(Inner {
            registry,
            http,
            operations,
            caches,
            statements,
            errors,
            sign_ins,
            tallies,
        }))
    }

    /// Counts a GraphQL request and its duration.
    pub fn record(&self, outcome: &Outcome, time: Duration) {
        let metrics = &*self.0;
        metrics.operations.record(outcome, time);
        metrics.caches.record(outcome);
        metrics.statements.record(outcome);
        for error in &outcome.response.errors {
            metrics.errors.record(error);
        }
    }

    /// Shows how often the changes of tallies were folded.
    pub(crate) fn watch_tallies(&self, runs: Arc<Runs>) {
        self.0.tallies.watch(runs);
    }

    /// The metrics of HTTP.
    pub(crate) fn http(&self) -> &Http {
        &self.0.http
    }

    /// The metrics of errors.
    pub(crate) fn errors(&self) -> &Errors {
        &self.0.errors
    }

    /// The metrics of requests that show who sends them.
    pub(crate) fn sign_ins(&self) -> &SignIns {
        &self.0.sign_ins
    }

    /// The metrics as [OpenMetrics] text.
    ///
    /// # Panics
    ///
    /// Never: text takes text.
    ///
    /// [OpenMetrics]: https://prometheus.io/docs/specs/om/open_metrics_spec/
    #[must_use]
    pub fn text(&self) -> String {
        let mut written = String::new();
        text::encode(&mut written, &self.0.registry).expect("text takes text");
        written
    }
}
