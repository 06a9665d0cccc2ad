//! Traces over OTLP: a span a request, and one for each of its SQL statements.
//!
//! With the feature `otlp` this is `on`. Without it `off` stands in for it: a
//! type that has no values, so that whatever asks for one is compiled to nothing.
//!
//! Statements are told once a request is over, from its ledger: running them is
//! as it is without traces.

#[cfg(not(feature = "otlp"))]
mod off;
#[cfg(feature = "otlp")]
mod on;

#[cfg(not(feature = "otlp"))]
pub(crate) use off::Telemetry;
#[cfg(feature = "otlp")]
pub(crate) use on::Telemetry;

/// Whether traces can be sent to an address.
///
/// # Errors
///
/// When no collector can be there, or this build has no traces.
pub(crate) fn check(endpoint: &str) -> Result<(), TelemetryError> {
    if cfg!(not(feature = "otlp")) {
        Err(TelemetryError::NotBuilt)
    } else if endpoint.starts_with("http://") {
        Ok(())
    } else {
        Err(TelemetryError::Scheme)
    }
}

/// Why traces cannot be sent.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The feature was left out.
    #[error("this build cannot send traces: build it with --features otlp")]
    NotBuilt,
    /// Collectors are reached by plain HTTP.
    #[error("must begin with http://, such as http://127.0.0.1:4318 for a collector on this host")]
    Scheme,
    /// The exporter cannot be made.
    #[error("{0}")]
    Exporter(String),
}
