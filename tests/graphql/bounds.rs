//! The bill of an operation whose variables have no values.

use std::iter;

use gatepass::bill::Bill;
use gatepass::document::Documents;
use gatepass::error::{Code, Refusal};
use gatepass::internals::OBJECTS;
use gatepass::plan::{self, Bindings, Limits};
use sea_orm::DbBackend;
use serde_json::json;

fn bound(text: &str) -> Result<Bill, Refusal> {
    let document = Documents::new(Limits::default()).read(text);
    let document = document.unwrap_or_else(|errors| panic!("{errors:?}: {text}"));
    let selected = document.operation(None).unwrap();
    let operation = selected.with(Bindings::UNKNOWN);
    plan::bound(operation, Limits::default())
        .map(|bound| Bill::from_bound(&bound, Some(DbBackend::Postgres)))
}

/// Documents with their upper bounds: statements, rows, and the variables that
/// decide.
const BOUNDS: &[(&str, usize, u64, &[&str])] = &[
        // Conditions.
        (
            "query ($x: Boolean!) { gates(first: 2) { nodes { name passes(first: 3) @include(if: $x) { nodes { code } } } } }",
            2,
            8,
            &["x"],
        ),
        (
            "query ($x: Boolean!) { gates(first: 2) { nodes { name @include(if: $x) code @skip(if: $x) } } }",
            1,
            2,
            &[],
        ),
        (
            "query ($x: Boolean!, $y: Boolean!) { ...F @include(if: $x) ...G @include(if: $y) }
             fragment F on Query { gates(first: 2) { nodes { name } } }
             fragment G on Query { gates(first: 2) { nodes { code } } }",
            1,
            2,
            &["x", "y"],
        ),
        // Sizes.
        (
            "query ($n: Int = 5) { gates(first: $n) { nodes { name occupancy } } }",
            2,
            2000,
            &["n"],
        ),
        (
            "query ($n: Int, $m: Int) { gates(first: $n, last: $m) { nodes { name } } }",
            1,
            1000,
            &["m", "n"],
        ),
        (
            "query ($m: Int) { gates(first: 3, last: $m) { nodes { name } } }",
            1,
            3,
            &[],
        ),
        (
            "query ($n: Int) { gates(first: $n, last: 3) { nodes { name } } }",
            1,
            3,
            &[],
        ),
        // Variables that do not change the number.
        (
            "query ($after: String, $order: GateOrder, $filter: GateFilter) {
                gates(first: 3, after: $after, orderBy: $order, filter: $filter) { totalCount nodes { name } } }",
            2,
            4,
            &[],
        ),
        (
            "query ($codes: [String!], $field: PassOrderField!, $status: PassStatus, $null: Boolean, $gate: GateFilter) {
                passes(first: 3, orderBy: { field: $field }, before: \"of any order\", filter: {
                    code: { in: $codes }, status: { eq: $status }, revokedAt: { isNull: $null }, gate: $gate,
                    or: [{ kind: { eq: STAFF } }] }) { nodes { code } } }",
            1,
            3,
            &[],
        ),
        // Fields that are equal for some values.
        (
            "query ($a: Int, $b: Int) { x: gates(first: $a) { nodes { name } } y: gates(first: $b) { nodes { name } } }",
            2,
            2000,
            &["a", "b"],
        ),
        (
            "query ($a: Int) { x: gates(first: $a) { nodes { name } } y: gates(first: $a) { nodes { code } totalCount } z: gates { totalCount } }",
            2,
            1001,
            &["a"],
        ),
        (
            "query ($a: String) { x: gates(first: 2, filter: { code: { eq: $a } }) { totalCount } y: gates(first: 2) { totalCount } }",
            2,
            2,
            &["a"],
        ),
        // Objects.
        (
            "query ($id: ID, $code: String) { gate(id: $id, code: $code) { occupancy } }",
            2,
            2,
            &[],
        ),
        (
            "query ($id: ID) { gate(id: $id, code: \"G0001\") { name } }",
            1,
            1,
            &[],
        ),
        ("query ($id: ID!) { node(id: $id) { id } }", 1, 1, &[]),
        (
            "query ($id: ID!) { node(id: $id) { ... on Gate { occupancy passes(first: 5) { nodes { code } } } ... on Pass { gate { name } } } }",
            3,
            7,
            &["id"],
        ),
        (
            "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Gate { passes(first: 5) { nodes { code } } } ... on Pass { gate { name } } } }",
            // A lookup of each type, and two relations.
            OBJECTS.len() + 2,
            6000,
            &["ids"],
        ),
        (
            "query ($a: ID!, $b: ID!) { nodes(ids: [$a, $b]) { ... on Gate { passes(first: 5) { nodes { code } } } ... on Pass { gate { name } } } }",
            4,
            12,
            &["a", "b"],
        ),
];

#[tokio::test]
async fn unknown_variables_give_an_upper_bound() {
    for (document, statements, rows, variables) in BOUNDS {
        let bill = bound(document).unwrap();
        let found = (&bill.statements, &bill.max_rows, bill.variables);
        let variables: Vec<String> = variables.iter().map(ToString::to_string).collect();
        assert_eq!(found, (statements, rows, variables), "{document}");
    }
}

#[tokio::test]
async fn an_id_decides_where_only_the_round_trips_differ() {
    let document = "query ($id: ID!) { node(id: $id) {
        ... on Gate { passes(first: 1) { nodes { holder { name } } } }
        ... on Holder { passes(first: 1) { nodes { gate { name } } } }
        ... on Pass { holder { name } gate { name } }
        ... on Scan { pass { code } gate { name } } } }";
    let bill = bound(document).unwrap();
    let cost = (bill.statements, bill.round_trips, bill.max_rows);
    assert_eq!(cost, (3, 3, 3));
    assert_eq!((bill.exact, bill.variables), (false, vec!["id".to_owned()]));
}

#[tokio::test]
async fn known_mistakes_are_refused_without_values() {
    for (document, code) in [
        (
            "query ($x: String) { gates(first: 1001, after: $x) { nodes { name } } }",
            Code::PageTooLarge,
        ),
        (
            "query ($x: String) { gates(first: 1, last: 1, after: $x) { nodes { name } } }",
            Code::BadArgument,
        ),
        (
            "query ($x: String) { gates(after: \"none\", before: $x) { nodes { name } } }",
            Code::BadCursor,
        ),
        (
            "query ($x: [ID!]) { gates(filter: { id: { eq: \"none\" }, or: [{ id: { in: $x } }] }) { nodes { name } } }",
            Code::BadId,
        ),
        (
            "query ($x: ID!) { nodes(ids: [$x, \"none\"]) { id } }",
            Code::BadId,
        ),
    ] {
        assert_eq!(bound(document).unwrap_err().code, code, "{document}");
    }
}

#[tokio::test]
async fn a_tree_shows_alternatives_and_unknown_variables() {
    let document = "query ($id: ID!, $n: Int, $text: String) { node(id: $id) {
        ... on Gate { passes(first: $n, filter: { code: { contains: $text } }) { nodes { code } } } } }";
    let mut bill = bound(document).unwrap();
    let passes = &bill.plan[1];
    assert_eq!(passes.variables, ["n", "text"]);
    let sql = passes.sql.as_deref().unwrap();
    assert!(
        sql.starts_with("/* values of $text may change this */ SELECT"),
        "{sql}"
    );
    assert!(sql.contains("strpos"), "{sql}");
    for statement in &mut bill.plan {
        statement.sql = None;
    }
    let mut expected = "\
└─ node: one of these
   ├─ Gate                 ≤ 1 row   gate by id, for any $id
   │  └─ node.passes   ≤ 1,000 rows  first 1,000 passes of the gate, filtered, by issuedAt descending, for any $n, $text
"
    .to_owned();
    for (index, object) in OBJECTS.iter().enumerate().skip(1) {
        let branch = if index + 1 < OBJECTS.len() {
            '├'
        } else {
            '└'
        };
        let (name, row) = (object().name, object().name.to_lowercase());
        let line = format!("   {branch}─ {name:<21}≤ 1 row   {row} by id, for any $id\n");
        expected.push_str(&line);
    }
    assert_eq!(bill.to_string(), expected);
    assert_eq!(
        bill.sum(),
        "at most 2 statements in 2 round trips and 1,001 rows"
    );
    let json = serde_json::to_value(&bill).unwrap();
    // The second statement is that of the passes.
    let alternatives: Vec<usize> = iter::once(0).chain(2..=OBJECTS.len()).collect();
    assert_eq!(
        json["alternatives"],
        json!([{ "of": alternatives, "most": 1 }])
    );
    assert_eq!(json["exact"], false);
    assert_eq!(json["variables"], json!(["id", "n"]));
}
