use std::ops::ControlFlow;
use std::time::Duration;

use sea_orm::DbBackend;
use throwaway_postgres::Server;
use tokio::time;

use super::{Database, DatabaseSettings, connect};
use crate::migrate;
use crate::sql::{Parameters, Prepared};

/// The maximum wait for something that happens soon, on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A migrated database of each kind, with its server. `settings` makes the settings
/// from the URL.
pub(crate) async fn databases(
    settings: impl Fn(&str) -> DatabaseSettings,
) -> Vec<(Database, Option<Server>)> {
    let postgres = Server::for_test("");
    let url = postgres.as_ref().map(|server| server.url("postgres"));
    let mut databases = Vec::new();
    for (url, server) in [(url, postgres), (Some("sqlite::memory:".to_owned()), None)] {
        let Some(url) = url else { continue };
        let connection = connect(&settings(&url)).await.unwrap();
        migrate::up(&connection).await.unwrap();
        databases.push((Database::new(connection), server));
    }
    databases
}

fn prepared(text: &str) -> Prepared {
    Prepared {
        text: text.into(),
        values: Parameters::default(),
        keys: 0,
    }
}

#[tokio::test]
async fn a_statement_whose_rows_are_not_taken_frees_its_connection() {
    let settings = |url: &str| DatabaseSettings {
        pool_size: 1,
        acquire_timeout: PATIENCE,
        statement_timeout: Duration::ZERO,
        ..DatabaseSettings::new(url)
    };
    for (database, _server) in databases(settings).await {
        let endless = match database.backend() {
            DbBackend::Postgres => "SELECT generate_series(1, 1000000000000)",
            _ => "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n",
        };
        let session = database.session(database.allowance(None));
        let mut taken = 0;
        let mut some = |_| {
            taken += 1;
            if taken < 100 {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        };
        let broken_off = session.fetch("endless", prepared(endless), &mut some);
        let broken_off = time::timeout(PATIENCE, broken_off).await;
        assert_eq!(broken_off, Ok(Ok(())), "{:?}", database.backend());
        assert_eq!(taken, 100);

        let mut rows = 0;
        let mut all = |_| {
            rows += 1;
            ControlFlow::Continue(())
        };
        let next = session.fetch("next", prepared("SELECT 1"), &mut all).await;
        assert_eq!((next, rows), (Ok(()), 1), "{:?}", database.backend());
        let rows = session.end().into_iter().map(|entry| entry.rows);
        assert!(rows.eq([None, Some(1)]), "the ledger has what was whole");
    }
}
