//! Requests of HTTP, of GraphQL or not.

use axum::http::StatusCode;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// Requests of HTTP that were answered, and those that are being answered.
#[derive(Debug)]
pub(crate) struct Http {
    answered: Family<Label, Counter>,
    in_flight: Gauge,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Label {
    status: u16,
}

/// A request that is being answered, until this is dropped.
#[derive(Debug)]
pub(crate) struct InFlight<'a>(&'a Gauge);

impl Http {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let http = Self {
            answered: Family::default(),
            in_flight: Gauge::default(),
        };
        registry.register(
            "http_requests",
            "Requests that were answered, of any route",
            http.answered.clone(),
        );
        registry.register(
            "http_requests_in_flight",
            "Requests that are being answered",
            http.in_flight.clone(),
        );
        http
    }

    /// A request begins. Its end is a drop: a client that goes away drops the
    /// request's future.
    pub(crate) fn begin(&self) -> InFlight<'_> {
        self.in_flight.inc();
        InFlight(&self.in_flight)
    }

    /// A request was answered.
    pub(crate) fn answered(&self, status: StatusCode) {
        let status = status.as_u16();
        self.answered.get_or_create(&Label { status }).inc();
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.dec();
    }
}
