//! The bill: the cost of an operation, without a database.

use async_graphql::Variables;
use gatepass::bill::Bill;
use gatepass::document::Documents;
use gatepass::plan::{Bindings, Limits, plan};
use sea_orm::DbBackend;
use serde_json::json;

fn bill(text: &str, backend: Option<DbBackend>) -> Bill {
    let document = Documents::new(Limits::default()).read(text).unwrap();
    let selected = document.operation(None).unwrap();
    let variables = selected.variables(&Variables::default()).unwrap();
    let operation = selected.with(Bindings::Values(&variables));
    Bill::new(&plan(operation, Limits::default()).unwrap(), backend)
}

const DASHBOARD: &str = r"{
    gates(first: 50) { nodes { occupancy passes(first: 10) { totalCount nodes { holder { name } } } } }
    scans(last: 1, filter: { outcome: { eq: DENIED } }) { nodes { code } totalCount }
}";

#[tokio::test]
async fn a_bill_is_a_tree_with_one_line_per_statement() {
    let bill = bill(DASHBOARD, None);
    assert_eq!(
        bill.sum(),
        "6 statements in 3 round trips, at most 1,102 rows"
    );
    let expected = "\
├─ gates                                   ≤ 50 rows  first 50 gates, by code
│  ├─ gates.nodes.occupancy                ≤ 50 rows  2 counts of passes of each of ≤ 50 gates (reads tallies)
│  │  gates.nodes.passes.totalCount
│  └─ gates.nodes.passes                  ≤ 500 rows  first 10 passes of each of ≤ 50 gates, by issuedAt descending
│     └─ gates.nodes.passes.nodes.holder  ≤ 500 rows  holder of each of ≤ 500 passes
├─ scans                                    ≤ 1 row   last 1 scan, filtered, by scannedAt descending
└─ scans.totalCount                         ≤ 1 row   how many scans, filtered (reads tallies)
";
    assert_eq!(bill.to_string(), expected);
}

#[tokio::test]
async fn the_json_of_a_bill_is_stable() {
    let text = "{ gates(first: 2) { nodes { passes(first: 3) { nodes { code } } } } }";
    let expected = json!({
        "statements": 2,
        "roundTrips": 2,
        "maxRows": 8,
        "exact": true,
        "variables": [],
        "alternatives": [],
        "plan": [
            {
                "path": "gates",
                "object": "Gate",
                "kind": "PAGE",
                "over": null,
                "variables": [],
                "shape": "first 2 gates, by code",
                "maxRows": 2,
            },
            {
                "path": "gates.nodes.passes",
                "object": "Pass",
                "kind": "PAGES",
                "over": { "index": 0, "path": "gates", "maxKeys": 2 },
                "variables": [],
                "shape": "first 3 passes of each of ≤ 2 gates, by issuedAt descending",
                "maxRows": 6,
            },
        ],
    });
    let bill = bill(text, None);
    assert_eq!(serde_json::to_value(&bill).unwrap(), expected);
}

#[tokio::test]
async fn a_bill_has_the_sql_of_the_chosen_database() {
    let text = r#"{ pass(code: "827DCVHVGE") { gate { name } } }"#;
    for (backend, expected) in [
        (
            DbBackend::Sqlite,
            [
                r#"SELECT "id", "gate_id" FROM "pass" WHERE "code" = ?"#,
                r#"SELECT "id", "name" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k")"#,
            ],
        ),
        (
            DbBackend::Postgres,
            [
                r#"SELECT "id", "gate_id" FROM "pass" WHERE "code" = $1"#,
                r#"SELECT "id", "name" FROM "gate" WHERE "id" = ANY($1)"#,
            ],
        ),
    ] {
        let bill = bill(text, Some(backend));
        let statements = bill.plan.iter().map(|statement| statement.sql.as_deref());
        assert_eq!(statements.collect::<Vec<_>>(), expected.map(Some));
    }
}
