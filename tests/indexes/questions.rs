//! All orders of all connections, in both directions, from both ends, with and
//! without a cursor, with and without the common filters.

use async_graphql::Request;
use gatepass::engine::Engine;

const PASS_FILTERS: [&str; 9] = [
    "",
    "status: { eq: ACTIVE }",
    "status: { eq: EXPIRED }",
    "status: { eq: REVOKED }",
    "status: { in: [ACTIVE, SCHEDULED] }",
    "kind: { eq: VISITOR }",
    "kind: { in: [STAFF, VEHICLE] }",
    "gate: { code: { eq: \"G00007\" } }",
    "gate: { code: { eq: \"G00007\" } }, kind: { eq: STAFF }, status: { eq: ACTIVE }",
];
const SCAN_FILTERS: [&str; 5] = [
    "",
    "scannedAt: { last: \"PT24H\" }",
    "outcome: { eq: DENIED }",
    "direction: { eq: IN }",
    "gate: { code: { eq: \"G00007\" } }",
];
const NO_FILTER: [&str; 1] = [""];

/// The orders by columns that may be null.
const NULLABLE: [&str; 3] = ["CLOSED_AT", "COMPANY", "INSIDE_SINCE"];

/// The root field or the relation of a connection.
struct Connection {
    open: &'static str,
    close: &'static str,
    orders: &'static [&'static str],
    filters: &'static [&'static str],
}

const CONNECTIONS: [Connection; 9] = [
    Connection {
        open: "gates",
        close: "",
        orders: &["CODE", "NAME", "CREATED_AT", "CLOSED_AT"],
        filters: &NO_FILTER,
    },
    Connection {
        open: "holders",
        close: "",
        orders: &["NAME", "CREATED_AT", "COMPANY"],
        filters: &NO_FILTER,
    },
    Connection {
        open: "passes",
        close: "",
        orders: &["ISSUED_AT", "VALID_UNTIL", "CODE", "INSIDE_SINCE"],
        filters: &PASS_FILTERS,
    },
    Connection {
        open: "scans",
        close: "",
        orders: &["SCANNED_AT"],
        filters: &SCAN_FILTERS,
    },
    Connection {
        open: "gates(first: 3) { nodes { passes",
        close: "} }",
        orders: &["ISSUED_AT", "VALID_UNTIL", "CODE", "INSIDE_SINCE"],
        filters: &PASS_FILTERS,
    },
    Connection {
        open: "holders(first: 3) { nodes { passes",
        close: "} }",
        orders: &["ISSUED_AT", "VALID_UNTIL", "CODE", "INSIDE_SINCE"],
        filters: &PASS_FILTERS,
    },
    Connection {
        open: "gates(first: 3) { nodes { scans",
        close: "} }",
        orders: &["SCANNED_AT"],
        filters: &SCAN_FILTERS,
    },
    Connection {
        open: "holders(first: 3) { nodes { scans",
        close: "} }",
        orders: &["SCANNED_AT"],
        filters: &SCAN_FILTERS,
    },
    Connection {
        open: "passes(first: 3) { nodes { scans",
        close: "} }",
        orders: &["SCANNED_AT"],
        filters: &NO_FILTER,
    },
];

/// All of them as documents. The last statement is the one to check.
pub(crate) async fn all(engine: &Engine) -> Vec<String> {
    let mut questions = Vec::new();
    for connection in &CONNECTIONS {
        for order in connection.orders {
            for direction in ["ASC", "DESC"] {
                let by = format!("orderBy: {{ field: {order}, direction: {direction} }}");
                let mut ranges = vec!["first: 10".to_owned(), "last: 10".to_owned()];
                for cursor in cursors(engine, connection, order, &by).await {
                    ranges.push(format!("first: 10, after: \"{cursor}\""));
                    ranges.push(format!("last: 10, before: \"{cursor}\""));
                }
                for filter in connection.filters {
                    for range in &ranges {
                        let Connection { open, close, .. } = connection;
                        questions.push(format!(
                            "{{ {open}({range}, {by}, filter: {{ {filter} }}) {{ nodes {{ id }} }} {close} }}"
                        ));
                    }
                }
            }
        }
    }
    questions
}

/// A cursor in the middle of an order, and another one among its rows without a value.
async fn cursors(engine: &Engine, connection: &Connection, order: &str, by: &str) -> Vec<String> {
    let root = connection.open.rsplit(' ').next().unwrap();
    let document = format!(
        "{{ values: {root}(first: 500, {by}) {{ pageInfo {{ cursor: endCursor }} }}
            nulls: {root}(last: 500, {by}) {{ pageInfo {{ cursor: startCursor }} }} }}"
    );
    let outcome = engine.execute(Request::new(document)).await;
    let answer = serde_json::to_value(&outcome.response).unwrap();
    let cursor = |key: &str| {
        answer["data"][key]["pageInfo"]["cursor"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let mut cursors = vec![cursor("values")];
    if NULLABLE.contains(&order) {
        cursors.push(cursor("nulls"));
    }
    cursors
}
