//! Cases that change rows. Each has databases of its own, and a file with the rows that are
//! new or different afterwards.

use gatepass::engine::{Engine, Options};
use gatepass::plan::Limits;
use gatepass::seed::seed;
use sea_orm::{
    DatabaseConnection, DbBackend, EntityTrait, IdenStatic, Iterable, ModelTrait, Value,
};
use serde_json::{Map, json};

use super::case::Case;
use super::{DATA, NOW, json, request, statements};
use crate::support::access;
use crate::support::database::migrated;

/// Runs a case on both databases, and says how it differs from its files.
pub(crate) async fn check(case: &Case, update: bool) -> Vec<String> {
    let mut differences = Vec::new();
    for database in migrated().await {
        seed(&database, &DATA, &|_: &'static str, _: u64, _: u64| {})
            .await
            .unwrap();
        let is_postgres = database.get_database_backend() == DbBackend::Postgres;
        let name = if is_postgres { "postgres" } else { "sqlite" };
        let before = tables(&database).await;
        let engine = Engine::new(database.clone(), Limits::default());
        let options = Options {
            viewer: access::viewer(case.viewer.role, case.viewer.gates.as_deref()),
            request_id: Some("a request".into()),
            ..Options::default()
        };
        let outcome = engine.execute_with_at(request(case), options, NOW).await;
        assert!(!outcome.response.is_err(), "{:?}", outcome.response.errors);
        assert_eq!(outcome.defects(), Vec::<&str>::new());
        #[cfg(unix)]
        differences.extend(super::bill::differs(case, name, &outcome));
        let after = tables(&database).await;
        let answer = json::indented(&serde_json::to_string(&outcome.response).unwrap());
        for (kind, text) in [
            ("json".to_owned(), answer),
            (format!("{name}.sql"), statements(&outcome)),
            ("after.json".to_owned(), changed(&before, &after)),
        ] {
            // The first database decides, and the other one must agree.
            let write = update && !(kind.ends_with("json") && is_postgres);
            differences.extend(case.compare(&kind, &text, write));
        }
    }
    differences
}

/// The rows of all tables that mutations write, each as JSON.
type Tables = Vec<(&'static str, Vec<serde_json::Value>)>;

async fn tables(database: &DatabaseConnection) -> Tables {
    vec![
        ("gate", rows::<entity::gate::Entity>(database, &[]).await),
        (
            "holder",
            rows::<entity::holder::Entity>(database, &[]).await,
        ),
        ("pass", rows::<entity::pass::Entity>(database, &[]).await),
        ("scan", rows::<entity::scan::Entity>(database, &[]).await),
        // Transactions have other numbers on each run.
        (
            "event",
            rows::<entity::event::Entity>(database, &["transaction_id"]).await,
        ),
        // So does what is stored, which is not an interface.
        (
            "idempotency",
            rows::<entity::idempotency::Entity>(database, &["result"]).await,
        ),
    ]
}

#[expect(clippy::disallowed_methods, reason = "no request runs it")]
async fn rows<E: EntityTrait>(
    database: &DatabaseConnection,
    except: &[&str],
) -> Vec<serde_json::Value>
where
    E::Model: Sync,
{
    let models = E::find().all(database).await.unwrap();
    let row = |model: &E::Model| {
        let columns = E::Column::iter().filter(|column| !except.contains(&column.as_str()));
        let cells = columns.map(|column| (column.as_str().to_owned(), cell(model.get(column))));
        serde_json::Value::Object(cells.collect::<Map<_, _>>())
    };
    let mut rows: Vec<_> = models.iter().map(row).collect();
    rows.sort_by_key(|row| (row["id"].as_i64(), row["key"].to_string()));
    rows
}

fn cell(value: Value) -> serde_json::Value {
    match value {
        Value::BigInt(value) => json!(value),
        Value::Int(value) => json!(value),
        Value::Bool(value) => json!(value),
        Value::String(value) => json!(value),
        Value::ChronoDateTimeUtc(value) => json!(value),
        value => panic!("no column is like {value:?}"),
    }
}

/// The rows that are new or different, by table.
fn changed(before: &Tables, after: &Tables) -> String {
    let tables = before
        .iter()
        .zip(after)
        .filter_map(|((name, old), (_, new))| {
            let rows: Vec<_> = new.iter().filter(|row| !old.contains(row)).collect();
            assert!(new.len() >= old.len(), "no row of {name} is deleted");
            (!rows.is_empty()).then(|| ((*name).to_owned(), json!(rows)))
        });
    let tables: Map<_, _> = tables.collect();
    json::indented(&serde_json::Value::Object(tables).to_string())
}
