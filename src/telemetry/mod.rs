//! Traces over OTLP: a span per request, and one for each of its SQL statements.
//!
//! With the feature `otlp`, this is the module `on`. Without it, `off` replaces it with
//! an uninhabited type, so that code that uses it compiles to nothing.
//!
//! Statements are reported from the ledger after a request, so running them is the same
//! with and without traces.

#[cfg(not(feature = "otlp"))]
mod off;
#[cfg(feature = "otlp")]
mod on;

#[cfg(not(feature = "otlp"))]
pub(crate) use off::Telemetry;
#[cfg(feature = "otlp")]
pub(crate) use on::Telemetry;

/// Checks that traces can be sent to an address.
///
/// # Errors
///
/// If the address cannot be a collector's, or this build has no traces.
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
    /// The build lacks the feature `otlp`.
    #[error("this build cannot send traces: build it with --features otlp")]
    NotBuilt,
    /// The address does not use plain HTTP.
    #[error(
        "it must begin with http://, such as http://127.0.0.1:4318 for a collector on this host"
    )]
    Scheme,
    /// The exporter cannot be created.
    #[error("{0}")]
    Exporter(String),
}
