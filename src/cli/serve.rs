//! `gatepass serve`.

use std::net::SocketAddr;

use clap::{Args, builder::BoolishValueParser};
use sea_orm::DatabaseConnection;
use tokio::net::TcpListener;

use crate::{
    engine::Engine,
    http::{self, Signals},
    metrics::Metrics,
    plan::Limits,
};

use super::{
    error::CliError,
    listen::listen,
    logging::LogOptions,
    options::{DatabaseOptions, HttpOptions, LimitOptions, MigrateOptions, address},
    prepare, print,
};

/// The flags of `serve`.
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    http: HttpOptions,
    #[command(flatten)]
    limits: LimitOptions,
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
        let answering = Answering {
            http: &self.http,
            limits: self.limits.limits(),
            shows_sql: self.sql_trace,
            metrics,
        };
        answer(listener, connection, answering, &mut signals).await
    }
}

/// How requests are answered.
pub(super) struct Answering<'a> {
    pub(super) http: &'a HttpOptions,
    pub(super) limits: Limits,
    /// Whether the SQL trace is for whoever asks.
    pub(super) shows_sql: bool,
    /// Where requests are counted, if they are.
    pub(super) metrics: Option<Metrics>,
}

/// Answers requests until a signal, then closes the database.
pub(super) async fn answer(
    listener: TcpListener,
    connection: DatabaseConnection,
    answering: Answering<'_>,
    signals: &mut Signals,
) -> Result<(), CliError> {
    let server = answering.http.server();
    let settings = answering.http.settings(answering.shows_sql);
    let limits = Limits {
        introspection: answering.http.introspection(),
        ..answering.limits
    };
    let engine = Engine::new(connection.clone(), limits);
    let router = http::router(engine, settings, answering.metrics);
    let served = http::serve(listener, router, signals, server).await;
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
