//! Flags for metrics and traces.

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

/// What to report, and where.
#[derive(Debug, Args)]
#[command(next_help_heading = "Metrics and traces")]
pub(super) struct ObserveOptions {
    /// Count requests, and listen on this address for operators: /metrics for Prometheus, /healthz and /readyz for supervisors. Anyone who can reach the address can read the metrics. Disabled by default.
    #[arg(long, env = "GATEPASS_METRICS_BIND", value_name = "ADDR", value_parser = address)]
    metrics_bind: Option<SocketAddr>,
    /// Send traces of requests and their SQL to this OpenTelemetry collector, such as `http://127.0.0.1:4318`. Requires a build with the feature otlp. Disabled by default.
    #[arg(long, env = "GATEPASS_OTLP_ENDPOINT", value_name = "URL", value_parser = collector)]
    otlp_endpoint: Option<String>,
}

impl ObserveOptions {
    /// Listens on the operator's address.
    pub(super) fn listen(&self) -> Result<Option<(TcpListener, SocketAddr)>, CliError> {
        match self.metrics_bind {
            Some(address) => listen("--metrics-bind", address).map(Some),
            None => Ok(None),
        }
    }

    /// Starts metrics and traces.
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
        .map_err(|cause| CliError::failed("cannot send traces", &cause))
}

fn collector(text: &str) -> Result<String, String> {
    match telemetry::check(text) {
        Ok(()) => Ok(text.to_owned()),
        Err(error) => Err(error.to_string()),
    }
}
