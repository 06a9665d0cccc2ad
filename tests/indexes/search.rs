//! Searches read few rows, whatever their text: they never read a table, nor all rows that
//! a common text matches.

use async_graphql::Request;
use gatepass::engine::Engine;
use gatepass::internals::Prepared;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde_json::Value;

use super::{explain, prepare};

/// Texts that all rows match, many, few, and none: in all, at the start of a field, of a
/// word, and inside of a word.
const TEXTS: [&str; 22] = [
    "holder",
    "HOLDER 99",
    "older",
    "hold",
    "h",
    "ho",
    "company",
    "company 7",
    "pany",
    "comp 42",
    "gate",
    "gate 5",
    "g0",
    "g00001",
    "ate",
    "p",
    "p7919",
    "p7919-1",
    "absent",
    "holder absent",
    "x y",
    "9",
];

/// The maximum number of rows that a statement may read: those that it asks indexes for,
/// and the few that it returns or skips. All tables have far more.
const MOST: u64 = 12_000;

/// Checks the statement of each type on a database with many rows.
pub(crate) async fn check(database: &DatabaseConnection, engine: &Engine) {
    let mut wrong = Vec::new();
    for text in TEXTS {
        let question =
            format!("{{ search(text: \"{text}\") {{ hasMore nodes {{ __typename }} }} }}");
        let outcome = engine.execute(Request::new(&question)).await;
        assert!(!outcome.response.is_err(), "{:?}", outcome.response.errors);
        let plan = outcome.plan.unwrap();
        assert_eq!(plan.unindexed(), 0, "{question}");
        for node in &plan.nodes {
            let object = node.object.name;
            let scans = explain::scans_a_table(database, prepare(database, node)).await;
            if let Some(plan) = scans {
                wrong.push(format!("{text}: reads all of {object}\n{plan}"));
            }
            if database.get_database_backend() == DbBackend::Postgres {
                let (read, plan) = rows_read(database, prepare(database, node)).await;
                if read > MOST {
                    wrong.push(format!("{text}: reads {read} rows of {object}\n{plan}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The number of rows that a statement reads from tables, by running it.
async fn rows_read(database: &DatabaseConnection, prepared: Prepared) -> (u64, String) {
    let text = format!("EXPLAIN (ANALYZE, FORMAT JSON) {}", prepared.text);
    let values = prepared.values.bind();
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, text, values);
    let row = database.query_one_raw(statement).await.unwrap().unwrap();
    let plan: Value = row.try_get_by_index(0).unwrap();
    (read(&plan[0]["Plan"]), format!("{plan:#}"))
}

fn read(node: &Value) -> u64 {
    let below = node["Plans"].as_array().into_iter().flatten().map(read);
    let own = if node["Relation Name"].is_string() {
        let each = [
            "Actual Rows",
            "Rows Removed by Filter",
            "Rows Removed by Index Recheck",
        ];
        let rows: u64 = each.iter().filter_map(|name| node[name].as_u64()).sum();
        rows * node["Actual Loops"].as_u64().unwrap_or(1)
    } else {
        0
    };
    own + below.sum::<u64>()
}
