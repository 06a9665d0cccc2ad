//! The number of statements does not depend on the number of rows.
//!
//! Each number is counted four times: in the plan, in the ledger, by the driver,
//! and by PostgreSQL itself.
#![expect(clippy::disallowed_methods, reason = "no request runs it")]

use gatepass::testing::assert_statements;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use entity::{pass, scan};
use gatepass::plan::Limits;
use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::app::{TestApp, answer};
use crate::support::effort::effort;
use crate::support::observe::{Statistics, observe};
use crate::support::{database, postgres, rows};

/// A query, and the fields that run one statement each.
struct Case {
    query: &'static str,
    statements: &'static [&'static str],
    /// Whether a larger database returns more rows.
    grows: bool,
}

const CASES: [Case; 9] = [
    Case {
        query: "query ($n: Int) { passes(first: $n) { nodes { code gate { name } } } }",
        statements: &["passes", "passes.nodes.gate"],
        grows: true,
    },
    Case {
        query: "query ($n: Int) { passes(first: $n) { nodes { code gate { id } } } }",
        statements: &["passes"],
        grows: true,
    },
    Case {
        query: "query ($n: Int) { gates(first: $n) { nodes { name passes(first: 10) {
            totalCount nodes { code issuedAt holder { name } } } } } }",
        statements: &[
            "gates",
            "gates.nodes.passes",
            "gates.nodes.passes.totalCount",
            "gates.nodes.passes.nodes.holder",
        ],
        grows: true,
    },
    Case {
        query: "{ gates(first: 200) { nodes { passes(first: 50) { nodes { holder {
            passes(first: 5) { nodes { gate { name } } } } } } } } }",
        statements: &[
            "gates",
            "gates.nodes.passes",
            "gates.nodes.passes.nodes.holder",
            "gates.nodes.passes.nodes.holder.passes",
            "gates.nodes.passes.nodes.holder.passes.nodes.gate",
        ],
        grows: true,
    },
    Case {
        query: "query ($n: Int) { gates(first: $n) { nodes { passes(first: $n) {
            nodes { gate { name code } } } } } }",
        statements: &["gates", "gates.nodes.passes"],
        grows: true,
    },
    Case {
        query: "query ($n: Int) { passes(first: $n) { nodes { ...A ...B } } }
            fragment A on Pass { code gate { name } holder { name } }
            fragment B on Pass { holder { company } gate { location } }",
        statements: &["passes", "passes.nodes.gate", "passes.nodes.holder"],
        grows: true,
    },
    Case {
        query: "query ($code: String) { pass(code: $code) { gate { name } holder { name }
            scans(first: 5) { nodes { gate { code } } } } }",
        statements: &[
            "pass",
            "pass.gate",
            "pass.holder",
            "pass.scans",
            "pass.scans.nodes.gate",
        ],
        grows: false,
    },
    Case {
        query: "query ($n: Int) { gates(first: $n) { nodes {
            few: passes(first: 2) { nodes { code } }
            many: passes(first: $n) { nodes { code } } } } }",
        statements: &["gates", "gates.nodes.few", "gates.nodes.many"],
        grows: true,
    },
    // Counts of one parent share a statement.
    Case {
        query: "query ($n: Int) { gates(first: $n) { nodes { occupancy
            active: passes(filter: { status: { eq: ACTIVE } }) { totalCount }
            expired: passes(filter: { status: { eq: EXPIRED } }) { totalCount }
            passes(first: 2) { totalCount nodes { code } } } }
            passes { totalCount }
            revoked: passes(filter: { status: { eq: REVOKED } }) { totalCount } }",
        statements: &[
            "gates",
            "gates.nodes.occupancy",
            "gates.nodes.passes",
            "passes.totalCount",
        ],
        grows: true,
    },
];

/// A database of some size, with its own statistics if it has any.
struct Sized {
    app: TestApp,
    statistics: Option<Statistics>,
    variables: Value,
    /// The folder of the file.
    _folder: Option<TempDir>,
}

impl Sized {
    async fn sqlite(size: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let app = app(database::migrated_file(folder.path()).await);
        Self {
            variables: fill(&app, size).await,
            app,
            statistics: None,
            _folder: Some(folder),
        }
    }

    async fn postgres(size: u32) -> Option<Self> {
        let (own, other) = (
            postgres::fresh_database().await?,
            postgres::fresh_database().await?,
        );
        let app = app(database::open(&own.url).await);
        Some(Self {
            variables: fill(&app, size).await,
            app,
            statistics: Some(Statistics::new(&own.name, &other.url).await),
            _folder: None,
        })
    }

    async fn forget(&mut self) {
        if let Some(statistics) = &mut self.statistics {
            statistics.reset().await;
        }
    }

    async fn assert_calls(&mut self, expected: usize, what: &str) {
        if let Some(statistics) = &mut self.statistics {
            assert_eq!(statistics.calls().await, expected, "in PostgreSQL: {what}");
        }
    }
}

fn app(connection: sea_orm::DatabaseConnection) -> TestApp {
    let limits = Limits {
        max_page_size: 50_000,
        max_rows: u64::MAX,
        max_values: u64::MAX,
        max_answer: usize::MAX,
        max_rows_memory: usize::MAX,
        ..Limits::default()
    };
    TestApp::over(connection, limits)
}

/// Creates passes with their related rows, and returns variables with which each
/// query finds all of them.
async fn fill(app: &TestApp, size: u32) -> Value {
    let passes = u64::from(size);
    app.seed(passes.div_ceil(50), passes.div_ceil(5), passes, passes)
        .await;
    let pass = pass::Entity::find()
        .order_by_asc(pass::Column::Id)
        .one(&app.connection)
        .await
        .unwrap()
        .unwrap();
    for hours in 0..7 {
        rows::scan(&app.connection, pass.gate_id, Some(pass.id), hours).await;
    }
    json!({"n": size, "code": pass.code})
}

/// Runs a case and compares the counts. Returns the number of rows.
async fn assert_case(app: &TestApp, case: &Case, variables: &Value) -> usize {
    let (outcome, driven) = observe(app.query(case.query, variables.clone())).await;
    assert_eq!(answer(&outcome).get("errors"), None, "{}", case.query);
    assert_statements(&outcome, case.statements);
    let mut written: Vec<_> = outcome
        .statements
        .iter()
        .map(|entry| entry.text.trim())
        .collect();
    let mut driven: Vec<_> = driven.iter().map(|text| text.trim()).collect();
    written.sort_unstable();
    driven.sort_unstable();
    assert_eq!(driven, written, "by the driver: {}", case.query);
    outcome.rows()
}

async fn assert_table(make: impl AsyncFn(u32) -> Option<Sized>) {
    let mut before = [0; CASES.len()];
    for size in [1, 10, 1_000, effort(10_000, 50_000)] {
        let Some(mut sized) = make(size).await else {
            return;
        };
        for (case, before) in CASES.iter().zip(&mut before) {
            sized.forget().await;
            let rows = assert_case(&sized.app, case, &sized.variables).await;
            sized.assert_calls(case.statements.len(), case.query).await;
            assert!(
                rows > *before || !case.grows,
                "{rows} rows of {size} passes, {before} of fewer: {}",
                case.query
            );
            *before = rows;
        }
        let passes = &CASES[1];
        let all = assert_case(&sized.app, passes, &sized.variables).await;
        assert_eq!(all, size as usize, "{}", passes.query);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_do_not_depend_on_rows_on_sqlite() {
    assert_table(async |size| Some(Sized::sqlite(size).await)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_do_not_depend_on_rows_on_postgresql() {
    assert_table(Sized::postgres).await;
}

/// Runs every case 20 times concurrently, while other requests run.
async fn assert_repeated(mut sized: Sized) {
    let app = Arc::new(sized.app);
    let stop = Arc::new(AtomicBool::new(false));
    if let Some(statistics) = &mut sized.statistics {
        statistics.reset().await;
    }
    let others: Vec<_> = (0..3)
        .map(|first| {
            let (app, stop) = (Arc::clone(&app), Arc::clone(&stop));
            tokio::spawn(async move {
                let mut ran = 0;
                while !stop.load(Ordering::Relaxed) {
                    let query = "query ($n: Int) { holders(first: $n) { nodes { passes { nodes { code gate { name } } } } } }";
                    let outcome = app.query(query, json!({"n": 10 + first})).await;
                    ran += outcome.executed();
                }
                ran
            })
        })
        .collect();
    let runs: Vec<_> = (0..20)
        .map(|_| {
            let (app, variables) = (Arc::clone(&app), sized.variables.clone());
            tokio::spawn(async move {
                for case in &CASES {
                    assert_case(&app, case, &variables).await;
                }
            })
        })
        .collect();
    for run in runs {
        run.await.unwrap();
    }
    stop.store(true, Ordering::Relaxed);
    let mut expected = CASES
        .iter()
        .map(|case| 20 * case.statements.len())
        .sum::<usize>();
    for other in others {
        let ran = other.await.unwrap();
        assert!(ran > 0, "others ran meanwhile");
        expected += ran;
    }
    if let Some(statistics) = &mut sized.statistics {
        assert_eq!(statistics.calls().await, expected, "in PostgreSQL");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn statements_do_not_depend_on_other_requests_on_sqlite() {
    assert_repeated(Sized::sqlite(300).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn statements_do_not_depend_on_other_requests_on_postgresql() {
    if let Some(sized) = Sized::postgres(300).await {
        assert_repeated(sized).await;
    }
}

/// The counters must detect one statement per row.
async fn assert_naive_is_caught(mut sized: Sized) {
    let passes = pass::Entity::find()
        .count(&sized.app.connection)
        .await
        .unwrap();
    sized.forget().await;
    let connection = &sized.app.connection;
    let ((), driven) = observe(async {
        for pass in pass::Entity::find().all(connection).await.unwrap() {
            scan::Entity::find_by_id(pass.id)
                .one(connection)
                .await
                .unwrap();
        }
    })
    .await;
    let naive = 1 + usize::try_from(passes).unwrap();
    assert_eq!(driven.len(), naive, "by the driver: {driven:?}");
    sized.assert_calls(naive, "a statement a row").await;
}

#[tokio::test]
async fn the_counters_see_one_statement_per_row() {
    assert_naive_is_caught(Sized::sqlite(30).await).await;
    if let Some(sized) = Sized::postgres(30).await {
        assert_naive_is_caught(sized).await;
    }
}

async fn assert_two(expected: &[&str]) {
    for app in TestApp::each().await {
        app.seed(1, 1, 2, 0).await;
        let query = "{ passes { nodes { gate { name } } } }";
        assert_statements(&app.query(query, Value::Null).await, expected);
    }
}

#[tokio::test]
#[should_panic(expected = "ran, but not expected: `passes.nodes.gate` SELECT")]
async fn an_unexpected_statement_is_named_with_its_field() {
    assert_two(&["passes"]).await;
}

#[tokio::test]
#[should_panic(expected = "expected, but not ran: `passes.nodes.holder`")]
async fn a_missing_statement_is_named_with_its_field() {
    assert_two(&["passes", "passes.nodes.gate", "passes.nodes.holder"]).await;
}
