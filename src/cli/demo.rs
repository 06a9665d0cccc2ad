//! `gatepass demo`.

use std::{path::Path, time::Duration};

use chrono::Utc;
use clap::Args;
use sea_orm::DatabaseConnection;
use tempfile::TempDir;

use crate::{
    database::{self, DatabaseSettings},
    http::{Observers, has_pages},
    migrate,
    seed::{self, Bar, SeedReport},
    viewer::Role,
};

use super::{
    error::CliError,
    http_options::HttpOptions,
    listen::listen,
    logging::LogOptions,
    options::{LimitOptions, SizeOptions},
    print,
    seed::amounts,
    serve::{Answering, answer, signals},
};

/// The flags of `demo`. None selects a database, because the demo creates its own.
#[derive(Debug, Args)]
#[command(mut_arg("log", |log| log.default_value("warn")))]
pub(super) struct Demo {
    #[command(flatten)]
    http: HttpOptions,
    #[command(flatten)]
    limits: LimitOptions,
    #[command(flatten)]
    size: SizeOptions,
    #[command(flatten)]
    log: LogOptions,
}

impl Demo {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let bind = self.http.bind;
        if !bind.ip().to_canonical().is_loopback() {
            return Err(CliError::Usage(format!(
                "invalid value '{bind}' for '--bind <ADDR>': anyone who can reach the demo can use \
                 it, so it only listens on a loopback address, such as 127.0.0.1:8000"
            )));
        }
        if self.http.answers_for_others() {
            return Err(CliError::Usage(
                "the demo cannot be used with '--allowed-host': anyone who can reach it can use it, \
                 so it only answers for this machine"
                    .to_owned(),
            ));
        }
        self.log.start();
        let mut signals = signals()?;
        let (listener, address) = listen("--bind", bind)?;
        let folder = tempfile::Builder::new()
            .prefix("gatepass-demo-")
            .tempdir()
            .map_err(|cause| CliError::failed("cannot create a temporary folder", &cause))?;
        // Dropping the folder removes it, also after an error or a signal.
        let (connection, report) = tokio::select! {
            filled = self.fill(folder.path()) => filled?,
            _ = signals.next() => return Ok(()),
        };
        let address = format!("http://{address}");
        print(&welcome(&address, self.http.has_graphiql(), &report))?;
        let answering = Answering {
            http: &self.http,
            limits: self.limits.limits(),
            open: true,
            // Everyone is an administrator.
            sql_role: Some(Role::Admin),
            oidc: None,
            opens_to_loopback: true,
            observers: Observers::default(),
            operator: None,
        };
        let answered = answer(listener, connection, answering, &mut signals).await;
        remove(folder);
        answered
    }

    /// Creates a database in the folder, with its schema and its rows.
    async fn fill(&self, folder: &Path) -> Result<(DatabaseConnection, SeedReport), CliError> {
        let settings = DatabaseSettings {
            url: database_url(folder),
            pool_size: 4,
            acquire_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_secs(30),
        };
        let connection = database::connect(&settings).await?;
        migrate::up(&connection).await?;
        let settings = self.size.settings(Utc::now());
        let report = seed::seed(&connection, &settings, &Bar::new()).await?;
        Ok((connection, report))
    }
}

/// The URL of an SQLite file in the folder. The driver decodes percent signs, and
/// ends the path at a question mark.
fn database_url(folder: &Path) -> String {
    let path = folder.join("gatepass.db").display().to_string();
    let path = path
        .replace('%', "%25")
        .replace('?', "%3F")
        .replace('#', "%23");
    format!("sqlite://{path}?mode=rwc")
}

fn remove(folder: TempDir) {
    let path = folder.path().display().to_string();
    if let Err(error) = folder.close() {
        tracing::warn!(%error, path, "cannot remove the demo's folder");
    }
}

/// The banner on the terminal.
fn welcome(address: &str, graphiql: bool, report: &SeedReport) -> String {
    let amounts = amounts(report);
    let line = |is_there: bool, line: String| if is_there { line } else { String::new() };
    let dashboard = line(has_pages(), format!("  Dashboard  {address}/\n"));
    let graphiql = line(graphiql, format!("  GraphiQL   {address}/graphiql\n"));
    format!(
        r#"
Gatepass demo: {amounts}.

{dashboard}{graphiql}  Endpoint   {address}/graphql

Try a query:

  curl {address}/graphql \
    --header 'Content-Type: application/json' \
    --data '{{"query": "{{ gates(first: 3) {{ totalCount nodes {{ code name passes(first: 2) {{ nodes {{ code status holder {{ name }} }} }} }} }} }}"}}'

Ctrl-C stops the demo and removes its database.

"#
    )
}
