//! Counts HTTP requests, with or without GraphQL.

use axum::http::StatusCode;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// The numbers of answered requests and of GraphQL requests in flight.
#[derive(Debug)]
pub(crate) struct Http {
    answered: Family<Label, Counter>,
    in_flight: Gauge,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Label {
    status: u16,
}

/// A GraphQL request in flight, until this is dropped.
#[derive(Debug)]
pub(crate) struct InFlight(Gauge);

impl Http {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let http = Self {
            answered: Family::default(),
            in_flight: Gauge::default(),
        };
        registry.register(
            "http_requests",
            "Answered requests of any route",
            http.answered.clone(),
        );
        registry.register(
            "http_requests_in_flight",
            "GraphQL requests in flight, which --max-in-flight limits",
            http.in_flight.clone(),
        );
        http
    }

    /// Counts a GraphQL request as in flight. Dropping the result ends it, because a
    /// client that disconnects drops the request's future.
    pub(crate) fn begin(&self) -> InFlight {
        self.in_flight.inc();
        InFlight(self.in_flight.clone())
    }

    /// Counts an answered request.
    pub(crate) fn answered(&self, status: StatusCode) {
        let status = status.as_u16();
        self.answered.get_or_create(&Label { status }).inc();
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}
