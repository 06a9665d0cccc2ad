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
            let prepared = prepare(database, node);
            if database.get_database_backend() == DbBackend::Postgres {
                let plan = run(database, prepared).await;
                let read = rows_read(&plan);
                if read > MOST || scans_a_table(&plan) {
                    wrong.push(format!("{text}: reads {read} rows of {object}\n{plan:#}"));
                }
            } else if let Some(plan) = explain::scans_a_table(database, prepared).await {
                wrong.push(format!("{text}: reads all of {object}\n{plan}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The plan of a statement in PostgreSQL, with the rows that it read.
async fn run(database: &DatabaseConnection, prepared: Prepared) -> Value {
    let text = format!("EXPLAIN (ANALYZE, FORMAT JSON) {}", prepared.text);
    let values = prepared.values.bind();
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, text, values);
    let row = database.query_one_raw(statement).await.unwrap().unwrap();
    let plan: Value = row.try_get_by_index(0).unwrap();
    plan[0]["Plan"].clone()
}

fn below(node: &Value) -> impl Iterator<Item = &Value> {
    node["Plans"].as_array().into_iter().flatten()
}

/// The number of rows that a statement reads from tables.
fn rows_read(node: &Value) -> u64 {
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
    own + below(node).map(rows_read).sum::<u64>()
}

/// Whether a statement may read a table row by row, even if this one did not. It may look
/// for what it would ask an index of texts, if it expects to find enough of that soon. The
/// gates are fewer than what it asks for.
fn scans_a_table(node: &Value) -> bool {
    let asks = ["CTE n", "CTE w", "CTE e", "CTE s"].iter().any(|name| {
        let subplan = node["Subplan Name"].as_str();
        subplan.is_some_and(|subplan| subplan.starts_with(name))
    });
    let scans = node["Node Type"] == "Seq Scan" && node["Relation Name"] != "gate";
    !asks && (scans || below(node).any(scans_a_table))
}
