//! Counts of one parent that a tally covers share a statement.

use async_graphql::Variables;
use gatepass::bill::Bill;
use gatepass::document::Documents;
use gatepass::plan::{self, Bindings, Limits, Plan};
use gatepass::testing::assert_statements;
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::{Value, json};

use crate::support::app::{TestApp, answer, errors};

const BOARD: &str = "{ gates(first: 50) { nodes {
    occupancy
    active: passes(filter: { status: { eq: ACTIVE } }) { totalCount }
    scheduled: passes(filter: { status: { eq: SCHEDULED } }) { totalCount }
    expired: passes(filter: { status: { eq: EXPIRED } }) { totalCount }
    revoked: passes(filter: { status: { eq: REVOKED } }) { totalCount }
} } }";

fn planned(text: &str, limits: Limits) -> Plan {
    let document = Documents::new(limits).read(text).unwrap();
    let selected = document.operation(None).unwrap();
    let variables = selected.variables(&Variables::default()).unwrap();
    plan::plan(selected.with(Bindings::Values(&variables)), limits).unwrap()
}

/// The fields of each statement: one, or those of counts that share it.
fn fields(plan: &Plan) -> Vec<Vec<&str>> {
    let nodes = plan.nodes.iter();
    nodes
        .map(|node| match node.shared_paths() {
            paths if paths.is_empty() => vec![node.path.as_str()],
            paths => paths,
        })
        .collect()
}

#[track_caller]
fn assert_fields(text: &str, expected: &[&[&str]]) {
    let plan = planned(text, Limits::default());
    assert_eq!(fields(&plan), expected, "{text}");
}

#[test]
fn counts_of_one_parent_are_one_statement() {
    assert_fields(
        BOARD,
        &[
            &["gates"],
            &[
                "gates.nodes.occupancy",
                "gates.nodes.active.totalCount",
                "gates.nodes.scheduled.totalCount",
                "gates.nodes.expired.totalCount",
                "gates.nodes.revoked.totalCount",
            ],
        ],
    );
    assert_fields(
        "{ passes { totalCount } inside: passes(filter: { inside: true }) { totalCount nodes { code } } }",
        &[&["passes.totalCount", "inside.totalCount"], &["inside"]],
    );
    // A gate that is found in another way is another parent.
    assert_fields(
        r#"{ passes { totalCount }
             one: gate(code: "A") { occupancy passes { totalCount } }
             other: gate(code: "B") { occupancy passes { totalCount } } }"#,
        &[
            &["passes.totalCount"],
            &["one"],
            &["one.occupancy", "one.passes.totalCount"],
            &["other"],
            &["other.occupancy", "other.passes.totalCount"],
        ],
    );
}

#[test]
fn equal_counts_are_one_column() {
    assert_fields(
        "{ gates { nodes {
             occupancy
             inside: passes(filter: { inside: true }) { totalCount }
             all: passes { totalCount }
             again: passes(first: 1) { totalCount }
             ... on Gate { present: occupancy } } } }",
        &[
            &["gates"],
            &["gates.nodes.occupancy", "gates.nodes.all.totalCount"],
        ],
    );
}

#[test]
fn counts_that_read_rows_and_groups_have_statements_of_their_own() {
    assert_fields(
        r#"{ gates { nodes {
             occupancy
             long: passes(filter: { purpose: { isNull: true } }) { totalCount }
             passes { totalCount groups(by: [STATUS]) { count } }
             scans(filter: { code: { eq: "A" } }) { totalCount } } }
             holders { nodes {
               active: passes(filter: { status: { eq: ACTIVE } }) { totalCount }
               passes { totalCount } } } }"#,
        &[
            &["gates"],
            &["gates.nodes.occupancy", "gates.nodes.passes.totalCount"],
            &["gates.nodes.long.totalCount"],
            &["gates.nodes.passes.groups"],
            &["gates.nodes.scans.totalCount"],
            &["holders"],
            &["holders.nodes.active.totalCount"],
            &["holders.nodes.passes.totalCount"],
        ],
    );
    let limits = Limits {
        tallies: false,
        ..Limits::default()
    };
    assert_eq!(planned(BOARD, limits).statements(), 6);
}

/// A query of this many different counts.
fn many(counts: usize) -> String {
    let count = |number: usize| {
        let nots = number / 4;
        let open = "not: { ".repeat(nots);
        let close = " }".repeat(nots);
        let kind = ["STAFF", "VISITOR", "VEHICLE", "CONTRACTOR"][number % 4];
        format!(
            "k{number}: passes(filter: {{ {open}kind: {{ eq: {kind} }}{close} }}) {{ totalCount }}"
        )
    };
    let counts: Vec<String> = (0..counts).map(count).collect();
    format!("{{ {} }}", counts.join(" "))
}

#[test]
fn a_statement_has_at_most_sixteen_counts() {
    for (counts, statements) in [(1, 1), (2, 1), (16, 1), (17, 2), (28, 2)] {
        let plan = planned(&many(counts), Limits::default());
        assert_eq!(plan.statements(), statements, "{counts}");
        // Each is a row without a parent.
        assert_eq!(plan.max_rows(), statements as u64);
    }
}

#[test]
fn the_text_depends_on_the_shape_alone() {
    let text = |kinds: [&str; 3], backend| {
        let [one, two, three] = kinds;
        let text = format!(
            "{{ gates {{ nodes {{
               one: passes(filter: {{ kind: {{ eq: {one} }} }}) {{ totalCount }}
               two: passes(filter: {{ kind: {{ in: [{two}, {three}] }}, status: {{ eq: ACTIVE }} }}) {{ totalCount }}
               passes {{ totalCount }} }} }} }}"
        );
        let plan = planned(&text, Limits::default());
        assert_eq!(plan.statements(), 2);
        plan.nodes[1].text(backend).as_str().to_owned()
    };
    for backend in [DbBackend::Sqlite, DbBackend::Postgres] {
        assert_eq!(
            text(["STAFF", "STAFF", "VISITOR"], backend),
            text(["VEHICLE", "VISITOR", "STAFF"], backend)
        );
    }
}

#[test]
fn a_bill_names_all_fields_of_the_statement() {
    let bill = Bill::new(&planned(BOARD, Limits::default()), None);
    assert_eq!(
        bill.sum(),
        "2 statements in 2 round trips, at most 100 rows"
    );
    let expected = "\
└─ gates                     ≤ 50 rows  first 50 gates, by code
   └─ gates.nodes.occupancy  ≤ 50 rows  5 counts of passes of each of ≤ 50 gates (reads tallies)
      gates.nodes.active.totalCount
      gates.nodes.scheduled.totalCount
      gates.nodes.expired.totalCount
      gates.nodes.revoked.totalCount
";
    assert_eq!(bill.to_string(), expected);
    let json = serde_json::to_value(&bill).unwrap();
    let expected = json!({
        "path": "gates.nodes.occupancy",
        "paths": [
            "gates.nodes.occupancy",
            "gates.nodes.active.totalCount",
            "gates.nodes.scheduled.totalCount",
            "gates.nodes.expired.totalCount",
            "gates.nodes.revoked.totalCount",
        ],
        "object": "Pass",
        "kind": "COUNTS",
        "over": { "index": 0, "path": "gates", "maxKeys": 50 },
        "variables": [],
        "shape": "5 counts of passes of each of ≤ 50 gates",
        "maxRows": 50,
        "reads": "tallies",
    });
    assert_eq!(json["plan"][1], expected);
    assert_eq!(json["plan"][0].get("paths"), None);
}

/// The bill of an operation without the values of its variables: the statements, and the
/// variables that decide.
fn bound(text: &str) -> (usize, Vec<String>) {
    let document = Documents::new(Limits::default()).read(text).unwrap();
    let selected = document.operation(None).unwrap();
    let bound = plan::bound(selected.with(Bindings::UNKNOWN), Limits::default()).unwrap();
    let bill = Bill::from_bound(&bound, Some(DbBackend::Postgres));
    (bill.statements, bill.variables)
}

#[test]
fn variables_decide_if_the_form_of_a_filter_depends_on_them() {
    let counts = |variables: &str, filters: &[&str]| {
        let counts = filters.iter().enumerate().map(|(number, filter)| {
            format!("k{number}: passes(filter: {filter}) {{ totalCount }}")
        });
        let counts: Vec<String> = counts.collect();
        bound(&format!("query ({variables}) {{ {} }}", counts.join(" ")))
    };
    // Whatever the values, a tally covers the filters.
    for (variables, filter) in [
        ("$x: PassKind", "{ kind: { eq: $x } }"),
        ("$x: [PassKind!]!", "{ kind: { in: $x } }"),
        ("$x: PassKind!", "{ kind: { in: [STAFF, $x] } }"),
        ("$x: [PassStatus!]!", "{ status: { in: $x } }"),
        ("$x: PassStatus", "{ not: { status: { eq: $x } } }"),
        ("$x: Boolean", "{ inside: $x }"),
        (
            "$x: Boolean",
            "{ or: [{ anyGate: { ne: $x } }, { status: { eq: ACTIVE } }] }",
        ),
    ] {
        let found = counts(variables, &["{}", filter, "{ status: { eq: ACTIVE } }"]);
        assert_eq!(found, (1, Vec::new()), "{filter}");
    }
    // The values decide whether a tally covers them.
    for (variables, filter) in [
        ("$x: PassFilter", "$x"),
        ("$x: PassFilter", "{ not: $x }"),
        ("$x: [PassFilter!]", "{ and: $x }"),
        ("$x: PassFilter!", "{ or: [$x, { inside: true }] }"),
        ("$x: PassKindFilter", "{ kind: $x }"),
        ("$x: Boolean!", "{ kind: { isNull: $x } }"),
        ("$x: DateTime", "{ validFrom: { gt: $x } }"),
    ] {
        let found = counts(variables, &["{}", filter, "{ status: { eq: ACTIVE } }"]);
        assert_eq!(found, (2, vec!["x".to_owned()]), "{filter}");
        // Alone, it is one statement in any case.
        assert_eq!(counts(variables, &[filter]), (1, Vec::new()), "{filter}");
    }
}

/// A board on each database, and the counts of its statements.
#[tokio::test]
async fn the_counts_are_those_of_separate_statements() {
    for app in TestApp::each().await {
        app.seed(5, 20, 200, 300).await;
        let outcome = app.query(BOARD, Value::Null).await;
        assert_statements(&outcome, &["gates", "gates.nodes.occupancy"]);
        assert_eq!(outcome.counts(), (5, 0));
        let limits = Limits {
            tallies: false,
            ..Limits::default()
        };
        let from_rows = TestApp::over(app.connection.clone(), limits);
        let separate = from_rows.query(BOARD, Value::Null).await;
        assert_eq!(separate.counts(), (0, 5));
        assert_eq!(answer(&outcome), answer(&separate));
        let active = &answer(&outcome)["data"]["gates"]["nodes"][0]["active"]["totalCount"];
        assert!(active.as_i64() > Some(0), "{active}");
    }
}

/// The error of the statement is that of each of its fields.
#[tokio::test]
async fn an_error_is_at_the_field_that_is_written_first() {
    for app in TestApp::each().await {
        app.seed(2, 5, 10, 10).await;
        lose_the_tally(&app).await;
        for (query, path) in [
            (BOARD, json!(["gates", "nodes", 0, "occupancy"])),
            (
                "{ passes { totalCount } inside: passes(filter: { inside: true }) { totalCount } }",
                json!(["passes", "totalCount"]),
            ),
            // The first field of the statement is the second one here.
            (
                "{ ...B ...A }
                 fragment A on Query { passes { totalCount } }
                 fragment B on Query { inside: passes(filter: { inside: true }) { totalCount }
                                       passes { __typename } }",
                json!(["inside", "totalCount"]),
            ),
        ] {
            let outcome = app.query(query, Value::Null).await;
            assert_eq!(answer(&outcome)["data"], Value::Null);
            assert_eq!(errors(&outcome), [("INTERNAL".to_owned(), path)]);
        }
        // Each nullable field above has the error.
        let query = r#"{ one: gate(code: "G0001") { code occupancy passes { totalCount } }
                         gates(first: 1) { nodes { name } }
                         other: gate(code: "G0002") { passes { totalCount } occupancy } }"#;
        let outcome = app.query(query, Value::Null).await;
        let expected = [
            json!(["one", "occupancy"]),
            json!(["other", "passes", "totalCount"]),
        ];
        let expected = expected.map(|path| ("INTERNAL".to_owned(), path));
        assert_eq!(errors(&outcome), expected);
    }
}

#[expect(clippy::disallowed_methods, reason = "no request runs it")]
async fn lose_the_tally(app: &TestApp) {
    let lose = "ALTER TABLE pass_tally RENAME TO lost";
    app.connection.execute_unprepared(lose).await.unwrap();
}
