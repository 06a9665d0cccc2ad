//! `gatepass serve`.

use clap::Args;
use sea_orm::DatabaseConnection;
use tokio::net::TcpListener;

use crate::{
    engine::Engine,
    http::{self, Signals},
    plan::Limits,
};

use super::{
    error::CliError,
    listen::listen,
    logging::LogOptions,
    options::{DatabaseOptions, HttpOptions, LimitOptions, MigrateOptions},
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
}

impl Serve {
    pub(super) async fn run(self) -> Result<(), CliError> {
        self.log.start();
        let mut signals = signals()?;
        let (listener, address) = listen(self.http.bind).await?;
        let connection = tokio::select! {
            connection = prepare::connect(&self.database, &self.migration) => connection?,
            _ = signals.next() => return Ok(()),
        };
        print(&format!(
            "Gatepass listens on http://{address} (GraphQL at /graphql, GraphiQL at /graphiql)\n"
        ))?;
        answer(
            listener,
            connection,
            (&self.http, self.limits.limits()),
            &mut signals,
        )
        .await
    }
}

/// Answers requests until a signal, then closes the database.
pub(super) async fn answer(
    listener: TcpListener,
    connection: DatabaseConnection,
    (options, limits): (&HttpOptions, Limits),
    signals: &mut Signals,
) -> Result<(), CliError> {
    let engine = Engine::new(connection.clone(), limits);
    let router = http::router(engine, &options.settings());
    let served = http::serve(listener, router, signals, options.shutdown_grace).await;
    prepare::close(connection).await;
    served.map_err(|cause| CliError::failed("the server stopped", &cause))
}

/// The signals that stop a server, from here on.
pub(super) fn signals() -> Result<Signals, CliError> {
    Signals::install().map_err(|cause| CliError::failed("cannot listen for signals", &cause))
}
