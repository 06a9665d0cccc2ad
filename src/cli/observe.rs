//! What the operator sees of a server beside its log.

use std::net::SocketAddr;

use clap::Args;
use sea_orm::DatabaseConnection;
use tokio::net::TcpListener;

use crate::{
    http::Observers,
    metrics::Metrics,
    telemetry::{self, Telemetry},
};

use super::{error::CliError, listen::listen, values::address};

/// What to tell, and whom.
#[derive(Debug, Args)]
#[command(next_help_heading = "Metrics and traces")]
pub(super) struct ObserveOptions {
    /// Count requests, and answer the operator at this address: /metrics for Prometheus, /healthz and /readyz for supervisors. Whoever reaches it reads the numbers. Disabled by default.
    #[arg(long, env = "GATEPASS_METRICS_BIND", value_name = "ADDR", value_parser = address)]
    metrics_bind: Option<SocketAddr>,
    /// Trace requests and their SQL, and send this to a collector of OpenTelemetry, such as `http://127.0.0.1:4318`; in builds with the feature otlp. Disabled by default.
    #[arg(long, env = "GATEPASS_OTLP_ENDPOINT", value_name = "URL", value_parser = collector)]
    otlp_endpoint: Option<String>,
}

impl ObserveOptions {
    /// Takes the operator's address.
    pub(super) fn listen(&self) -> Result<Option<(TcpListener, SocketAddr)>, CliError> {
        match self.metrics_bind {
            Some(address) => listen("--metrics-bind", address).map(Some),
            None => Ok(None),
        }
    }

    /// Begins to count, and to trace.
    pub(super) fn start(&self, connection: &DatabaseConnection) -> Result<Observers, CliError> {
        let telemetry = match &self.otlp_endpoint {
            Some(endpoint) => Some(trace(endpoint, connection)?),
            None => None,
        };
        let metrics = self.metrics_bind.map(|_| Metrics::new(connection));
        Ok(Observers { metrics, telemetry })
    }
}

fn trace(endpoint: &str, connection: &DatabaseConnection) -> Result<Telemetry, CliError> {
    Telemetry::start(endpoint, connection.get_database_backend())
        .map_err(|cause| CliError::failed("traces cannot be sent", &cause))
}

fn collector(text: &str) -> Result<String, String> {
    match telemetry::check(text) {
        Ok(()) => Ok(text.to_owned()),
        Err(error) => Err(error.to_string()),
    }
}
