//! All orders of all connections, in both directions, from both ends, with and
//! without a cursor, with and without the common filters.

use async_graphql::Request;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use gatepass::engine::Engine;
use serde_json::Value;

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

/// The orders by columns that may be null, and a key in the middle of the table.
const NULLABLE: [(&str, i64); 3] = [
    ("CLOSED_AT", 1_000),
    ("COMPANY", 10_000),
    ("INSIDE_SINCE", 100_000),
];

/// Texts that few rows have. The pages of these are looked up by an index.
pub(crate) const TEXTS: [&str; 7] = [
    "gates(filter: { location: { contains: \"all 1234\" } })",
    "gates(first: 5, filter: { code: { contains: \"g0123\" } }, orderBy: { field: NAME })",
    "holders(filter: { name: { contains: \"der 96\" } })",
    "holders(last: 5, filter: { name: { contains: \"der 96\" }, company: { isNull: true } })",
    "holders(filter: { or: [{ name: { contains: \"der 96\" } }, { company: { contains: \"gmbh\" } }] })",
    "passes(filter: { code: { contains: \"12345\" } })",
    "passes(filter: { holder: { name: { contains: \"der 967\" } } })",
];

/// The root field or the relation of a connection.
struct Connection {
    open: &'static str,
    close: &'static str,
    orders: &'static [&'static str],
    filters: &'static [&'static str],
}

const CONNECTIONS: [Connection; 13] = [
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
    Connection {
        open: "events",
        close: "",
        orders: &["TRANSACTION_ID"],
        filters: &NO_FILTER,
    },
    Connection {
        open: "gates(first: 3) { nodes { history",
        close: "} }",
        orders: &["TRANSACTION_ID"],
        filters: &NO_FILTER,
    },
    Connection {
        open: "holders(first: 3) { nodes { history",
        close: "} }",
        orders: &["TRANSACTION_ID"],
        filters: &NO_FILTER,
    },
    Connection {
        open: "passes(first: 3) { nodes { history",
        close: "} }",
        orders: &["TRANSACTION_ID"],
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
    let root = match connection.open.rsplit(' ').next().unwrap() {
        "history" => "events",
        root => root,
    };
    let document = format!("{{ {root}(first: 500, {by}) {{ pageInfo {{ endCursor }} }} }}");
    let outcome = engine.execute(Request::new(document)).await;
    let answer = serde_json::to_value(&outcome.response).unwrap();
    let cursor = answer["data"][root]["pageInfo"]["endCursor"]
        .as_str()
        .unwrap()
        .to_owned();
    let nulls = NULLABLE
        .iter()
        .find(|(nullable, _)| *nullable == order)
        .map(|(_, key)| {
            let mut parts: [Value; 5] =
                serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(&cursor).unwrap()).unwrap();
            parts[3] = Value::Null;
            parts[4] = (*key).into();
            BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_string(&parts).unwrap())
        });
    [cursor].into_iter().chain(nulls).collect()
}
