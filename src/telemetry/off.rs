//! No traces. The type has no values, so its methods are never called.

use std::future::Ready;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use sea_orm::DbBackend;

use super::TelemetryError;
use crate::engine::Outcome;

/// The sender of traces, in builds with the feature.
#[derive(Clone, Debug)]
pub enum Telemetry {}

impl Telemetry {
    /// Always fails.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn start(_endpoint: &str, _backend: DbBackend) -> Result<Self, TelemetryError> {
        Err(TelemetryError::NotBuilt)
    }

    /// Answers a request within a span.
    pub fn answer(&self, _request: Request, _next: Next) -> Ready<Response> {
        match *self {}
    }

    /// Reports the statements of a GraphQL request.
    pub fn record(&self, _outcome: &Outcome) {
        match *self {}
    }

    /// Sends the remaining spans.
    pub fn stop(self) -> Ready<()> {
        match self {}
    }
}
