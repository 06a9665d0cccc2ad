//! `gatepass serve`.

use std::net::SocketAddr;

use clap::{Args, builder::BoolishValueParser};
use sea_orm::DatabaseConnection;
use tokio::net::TcpListener;

use crate::{
    auth::Oidc,
    database,
    engine::Engine,
    http::{self, Observers, Signals},
    plan::Limits,
    viewer::Role,
};

use super::{
    error::CliError,
    http_options::HttpOptions,
    listen::listen,
    logging::LogOptions,
    observe::ObserveOptions,
    options::{DatabaseOptions, LimitOptions, MigrateOptions},
    prepare, print, process,
    role_name::RoleName,
    sign_in_options::SignInOptions,
};

/// The flags of `serve`.
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    http: HttpOptions,
    #[command(flatten)]
    sign_in: SignInOptions,
    #[command(flatten)]
    limits: LimitOptions,
    #[command(flatten)]
    database: DatabaseOptions,
    #[command(flatten)]
    migration: MigrateOptions,
    #[command(flatten)]
    log: LogOptions,
    /// Show the SQL that a request ran to clients that send the header X-SQL-Trace.
    #[arg(long, help_heading = "SQL trace", env = "GATEPASS_SQL_TRACE", value_parser = BoolishValueParser::new())]
    sql_trace: bool,
    /// The role that --sql-trace shows SQL to, together with the roles above it.
    #[arg(
        long,
        help_heading = "SQL trace",
        env = "GATEPASS_SQL_TRACE_ROLE",
        value_name = "ROLE",
        default_value = "admin"
    )]
    sql_trace_role: RoleName,
    #[command(flatten)]
    observe: ObserveOptions,
}

impl Serve {
    /// Checks the settings, as `run` does before it contacts anything.
    pub(super) fn check(&self) -> Result<(), CliError> {
        self.sign_in.check(&self.http)?;
        Ok(database::check(&self.database.settings())?)
    }

    pub(super) async fn run(self) -> Result<(), CliError> {
        self.sign_in.check(&self.http)?;
        self.log.start();
        let mut signals = signals()?;
        let (listener, address) = listen("--bind", self.http.bind)?;
        let operator = self.observe.listen()?;
        let connection = tokio::select! {
            connection = prepare::connect(&self.database, &self.migration, !self.sign_in.open) => connection?,
            _ = signals.next() => return Ok(()),
        };
        self.sign_in
            .check_tokens(address, &connection, &self.database)
            .await?;
        let oidc = self.sign_in.oidc.provider()?;
        if let Some(oidc) = &oidc {
            oidc.warm();
        }
        prepare::warn_if_empty(&connection, &self.database).await;
        let observers = self.observe.start(&connection)?;
        let graphiql = if self.http.has_graphiql() {
            ", GraphiQL at /graphiql"
        } else {
            ""
        };
        print(&format!(
            "Gatepass listens on http://{address} (GraphQL at /graphql{graphiql})\n"
        ))?;
        if let Some((_, address)) = &operator {
            print(&format!("Metrics are at http://{address}/metrics\n"))?;
        }
        let answering = Answering {
            http: &self.http,
            limits: self.limits.limits(),
            open: self.sign_in.open,
            oidc,
            sql_role: self.sql_trace.then(|| self.sql_trace_role.into()),
            opens_to_loopback: false,
            observers,
            operator,
        };
        answer(listener, connection, answering, &mut signals).await
    }
}

/// How to answer requests.
pub(super) struct Answering<'a> {
    pub(super) http: &'a HttpOptions,
    pub(super) limits: Limits,
    /// Whether everyone may do everything, without signing in.
    pub(super) open: bool,
    /// The OpenID provider whose tokens are accepted.
    pub(super) oidc: Option<Oidc>,
    /// The role that may see the SQL trace, if any.
    pub(super) sql_role: Option<Role>,
    /// Whether pages of this machine may send requests, from any port.
    pub(super) opens_to_loopback: bool,
    /// Who is informed about requests.
    pub(super) observers: Observers,
    /// Where operators request metrics and health.
    pub(super) operator: Option<(TcpListener, SocketAddr)>,
}

/// Answers requests until a signal stops the server, then closes the database.
pub(super) async fn answer(
    listener: TcpListener,
    connection: DatabaseConnection,
    answering: Answering<'_>,
    signals: &mut Signals,
) -> Result<(), CliError> {
    let Answering {
        http: options,
        limits,
        open,
        oidc,
        sql_role,
        opens_to_loopback,
        observers,
        operator,
    } = answering;
    process::allow_files(options.max_connections());
    let limits = Limits {
        introspection: options.introspection(),
        text_indexes: prepare::has_text_indexes(&connection).await?,
        ..limits
    };
    let engine = Engine::new(connection.clone(), limits);
    let Observers { metrics, telemetry } = observers.clone();
    if let Some(metrics) = &metrics {
        metrics.watch_tallies(engine.tally_runs());
    }
    let keeping = engine.keep_tallies();
    if let (Some((listener, address)), Some(metrics)) = (operator, metrics.clone()) {
        let hosts = options.hosts(address.ip());
        let header_limit = options.header_limit();
        let router = http::operator_router(engine.clone(), metrics, hosts, header_limit);
        tokio::spawn(http::serve_operator(listener, router, options.server()));
    }
    let mut settings = options.settings(open, sql_role);
    let provider = oidc.as_ref().and_then(Oidc::sign_in_name);
    settings.pages.provider = provider.unwrap_or_default().to_owned();
    settings.oidc = oidc;
    settings.origins = settings.origins.with_loopback(opens_to_loopback);
    let router = http::router(engine, settings, observers);
    let served = http::serve(listener, router, signals, &options.server(), metrics).await;
    if let Some(keeping) = keeping {
        keeping.stop().await;
    }
    prepare::close(connection).await;
    if let Some(telemetry) = telemetry {
        telemetry.stop().await;
    }
    served.map_err(|cause| CliError::failed("the server stopped", &cause))
}

/// Starts to listen for the signals that stop a server.
pub(super) fn signals() -> Result<Signals, CliError> {
    Signals::install().map_err(|cause| CliError::failed("cannot listen for signals", &cause))
}
