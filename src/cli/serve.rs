//! `gatepass serve`.

use std::net::SocketAddr;

use clap::{Args, builder::BoolishValueParser};
use sea_orm::DatabaseConnection;
use tokio::net::TcpListener;

use crate::{
    engine::Engine,
    http::{self, Signals},
    metrics::Metrics,
};

use super::{
    error::CliError,
    listen::listen,
    logging::LogOptions,
    options::{DatabaseOptions, HttpOptions, MigrateOptions, address},
    prepare, print,
};

/// The flags of `serve`.
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    http: HttpOptions,
    #[command(flatten)]
    database: DatabaseOptions,
    #[command(flatten)]
    migration: MigrateOptions,
    #[command(flatten)]
    log: LogOptions,
    /// Show the SQL that a request ran to whoever asks with the header X-SQL-Trace.
    #[arg(long, env = "GATEPASS_SQL_TRACE", value_parser = BoolishValueParser::new())]
    sql_trace: bool,
    /// Count requests, and tell Prometheus at this address, under /metrics: whoever reaches it reads the numbers. Not, if not given.
    #[arg(long, env = "GATEPASS_METRICS_BIND", value_name = "ADDR", value_parser = address)]
    metrics_bind: Option<SocketAddr>,
}

impl Serve {
    pub(super) async fn run(self) -> Result<(), CliError> {
        self.log.start();
        let mut signals = signals()?;
        let (listener, address) = listen("--bind", self.http.bind).await?;
        let metrics_listener = match self.metrics_bind {
            Some(address) => Some(listen("--metrics-bind", address).await?),
            None => None,
        };
        let connection = tokio::select! {
            connection = prepare::connect(&self.database, &self.migration) => connection?,
            _ = signals.next() => return Ok(()),
        };
        print(&format!(
            "Gatepass listens on http://{address} (GraphQL at /graphql, GraphiQL at /graphiql)\n"
        ))?;
        let metrics = match metrics_listener {
            Some((listener, address)) => {
                print(&format!("Metrics are at http://{address}/metrics\n"))?;
                Some(tell_metrics(listener, Metrics::new(&connection)))
            }
            None => None,
        };
        answer(
            listener,
            connection,
            &self.http,
            self.sql_trace,
            metrics,
            &mut signals,
        )
        .await
    }
}

/// Answers requests until a signal, then closes the database.
pub(super) async fn answer(
    listener: TcpListener,
    connection: DatabaseConnection,
    options: &HttpOptions,
    shows_sql: bool,
    metrics: Option<Metrics>,
    signals: &mut Signals,
) -> Result<(), CliError> {
    let engine = Engine::new(connection.clone(), options.limits());
    let router = http::router(engine, options.settings(shows_sql), metrics);
    let served = http::serve(listener, router, signals, options.server()).await;
    prepare::close(connection).await;
    served.map_err(|cause| CliError::failed("the server stopped", &cause))
}

/// Tells the numbers on the listener, until the process ends: while it finishes
/// its last requests, too.
fn tell_metrics(listener: TcpListener, metrics: Metrics) -> Metrics {
    let router = http::metrics_router(metrics.clone());
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "metrics are not told any longer");
        }
    });
    metrics
}

/// The signals that stop a server, from here on.
pub(super) fn signals() -> Result<Signals, CliError> {
    Signals::install().map_err(|cause| CliError::failed("cannot listen for signals", &cause))
}
