//! Every relation returns the same as naive code.

mod naive;

use entity::{gate, holder, pass, scan};
use gatepass::testing::assert_statements;
use serde_json::{Value, json};

use self::naive::{Naive, nodes, page, time};
use crate::support::app::{TestApp, data};
use crate::support::rows;

/// Seeded rows, with parents without children, shared children, and scans of
/// unknown codes.
async fn filled() -> Vec<TestApp> {
    let apps = TestApp::each().await;
    for app in &apps {
        app.seed(8, 40, 200, 500).await;
        let connection = &app.connection;
        let lonely = rows::gate(connection, "A-LONELY").await;
        let carrier = rows::holder(connection, "Aaron Alone").await;
        let one = rows::holder(connection, "Aaron One").await;
        rows::pass(connection, "NEVER-USED", (1, one), 9_000).await;
        // Two passes with the same time, at the edge of a page.
        rows::pass(connection, "TWIN-1", (1, one), 9_001).await;
        rows::pass(connection, "TWIN-2", (1, one), 9_001).await;
        rows::scan(connection, lonely, None, 9_000).await;
        let naive = Naive::read(connection).await;
        assert!(naive.passes.iter().all(|pass| pass.gate_id != lonely));
        assert!(naive.passes.iter().all(|pass| pass.holder_id != carrier));
        assert!(naive.scans.iter().any(|scan| scan.pass_id.is_none()));
        assert!(naive.scans.iter().any(|scan| scan.pass_id.is_some()));
    }
    apps
}

/// Asserts that a query returns what `expected` reads from the tables, and runs
/// these statements.
async fn assert_naive(query: &str, statements: &[&str], expected: impl Fn(&Naive) -> Value) {
    for app in filled().await {
        let naive = Naive::read(&app.connection).await;
        let outcome = app.query(query, Value::Null).await;
        let (answer, expected) = (data(&outcome), expected(&naive));
        assert!(
            answer == expected,
            "{query}\nanswered {answer:#}\ninstead of {expected:#}"
        );
        assert_statements(&outcome, statements);
    }
}

#[tokio::test]
async fn a_pass_has_its_gate() {
    assert_naive(
        "{ passes(first: 1000) { nodes { code issuedAt gate { code name closedAt } } } }",
        &["passes", "passes.nodes.gate"],
        |naive| {
            let node = |pass: &pass::Model| {
                let gate = naive.gate(pass.gate_id);
                json!({
                    "code": pass.code,
                    "issuedAt": time(pass.issued_at),
                    "gate": {"code": gate.code, "name": gate.name, "closedAt": gate.closed_at.map(time)},
                })
            };
            json!({"passes": nodes(&naive.passes, node)})
        },
    )
    .await;
}

#[tokio::test]
async fn a_pass_has_its_holder() {
    assert_naive(
        "{ passes(first: 1000) { nodes { code holder { name company phone } } } }",
        &["passes", "passes.nodes.holder"],
        |naive| {
            let node = |pass: &pass::Model| {
                let holder = naive.holder(pass.holder_id);
                json!({
                    "code": pass.code,
                    "holder": {"name": holder.name, "company": holder.company, "phone": holder.phone},
                })
            };
            json!({"passes": nodes(&naive.passes, node)})
        },
    )
    .await;
}

#[tokio::test]
async fn a_pass_has_its_scans() {
    assert_naive(
        "{ passes(first: 1000) { nodes { code scans(first: 3) {
            totalCount pageInfo { hasNextPage } nodes { code scannedAt } } } } }",
        &[
            "passes",
            "passes.nodes.scans",
            "passes.nodes.scans.totalCount",
        ],
        |naive| {
            let node = |pass: &pass::Model| {
                let scans = naive
                    .scans
                    .iter()
                    .filter(|scan| scan.pass_id == Some(pass.id));
                let scans = page(
                    scans,
                    3,
                    |scan| json!({"code": scan.code, "scannedAt": time(scan.scanned_at)}),
                );
                json!({"code": pass.code, "scans": scans})
            };
            json!({"passes": nodes(&naive.passes, node)})
        },
    )
    .await;
}

#[tokio::test]
async fn a_gate_has_its_passes() {
    assert_naive(
        "{ gates(first: 1000) { nodes { code passes(first: 2) {
            totalCount pageInfo { hasNextPage } nodes { code maxEntries } } } } }",
        &[
            "gates",
            "gates.nodes.passes",
            "gates.nodes.passes.totalCount",
        ],
        |naive| {
            let node = |gate: &gate::Model| {
                let passes = naive.passes.iter().filter(|pass| pass.gate_id == gate.id);
                let passes = page(
                    passes,
                    2,
                    |pass| json!({"code": pass.code, "maxEntries": pass.max_entries}),
                );
                json!({"code": gate.code, "passes": passes})
            };
            json!({"gates": nodes(&naive.gates, node)})
        },
    )
    .await;
}

#[tokio::test]
async fn a_gate_has_its_scans() {
    assert_naive(
        "{ gates(first: 1000) { nodes { code scans(first: 25) {
            totalCount pageInfo { hasNextPage } nodes { code scannedAt } } } } }",
        &["gates", "gates.nodes.scans", "gates.nodes.scans.totalCount"],
        |naive| {
            let node = |gate: &gate::Model| {
                let scans = naive.scans.iter().filter(|scan| scan.gate_id == gate.id);
                let scans = page(
                    scans,
                    25,
                    |scan| json!({"code": scan.code, "scannedAt": time(scan.scanned_at)}),
                );
                json!({"code": gate.code, "scans": scans})
            };
            json!({"gates": nodes(&naive.gates, node)})
        },
    )
    .await;
}

#[tokio::test]
async fn a_holder_has_passes() {
    assert_naive(
        "{ holders(first: 1000) { nodes { name passes(first: 2) {
            totalCount pageInfo { hasNextPage } nodes { code } } } } }",
        &[
            "holders",
            "holders.nodes.passes",
            "holders.nodes.passes.totalCount",
        ],
        |naive| {
            let node = |holder: &holder::Model| {
                let passes = naive
                    .passes
                    .iter()
                    .filter(|pass| pass.holder_id == holder.id);
                let passes = page(passes, 2, |pass| json!({"code": pass.code}));
                json!({"name": holder.name, "passes": passes})
            };
            json!({"holders": nodes(&naive.holders, node)})
        },
    )
    .await;
}

#[tokio::test]
async fn a_holder_has_the_scans_of_its_passes() {
    assert_naive(
        "{ holders(first: 1000) { nodes { name scans(first: 3) {
            totalCount pageInfo { hasNextPage } nodes { code holder { name } } } } } }",
        &[
            "holders",
            "holders.nodes.scans",
            "holders.nodes.scans.totalCount",
        ],
        |naive| {
            let node = |holder: &holder::Model| {
                let of = |scan: &&scan::Model| {
                    let pass = scan.pass_id.map(|key| naive.pass(key));
                    pass.is_some_and(|pass| pass.holder_id == holder.id)
                };
                let scans = page(
                    naive.scans.iter().filter(of),
                    3,
                    |scan| json!({"code": scan.code, "holder": {"name": holder.name}}),
                );
                json!({"name": holder.name, "scans": scans})
            };
            json!({"holders": nodes(&naive.holders, node)})
        },
    )
    .await;
}

#[tokio::test]
async fn a_scan_has_the_holder_of_its_pass_or_none() {
    assert_naive(
        "{ scans(first: 1000) { nodes { code holder { name } } } }",
        &["scans", "scans.nodes.holder"],
        |naive| {
            let node = |scan: &scan::Model| {
                let holder = scan.pass_id.map(|key| {
                    let holder = naive.holder(naive.pass(key).holder_id);
                    json!({"name": holder.name})
                });
                json!({"code": scan.code, "holder": holder})
            };
            json!({"scans": nodes(&naive.scans, node)})
        },
    )
    .await;
}

#[tokio::test]
async fn the_last_scan_is_the_newest_one() {
    assert_naive(
        "{ gates(first: 1000) { nodes { code lastScan { code scannedAt } } }
           holders(first: 1000) { nodes { name lastScan { code holder { name } } } }
           passes(first: 1000) { nodes { code lastScan { scannedAt gate { code } } } } }",
        &[
            "gates",
            "gates.nodes.lastScan",
            "holders",
            "holders.nodes.lastScan",
            "passes",
            "passes.nodes.lastScan",
            "passes.nodes.lastScan.gate",
        ],
        |naive| {
            let newest =
                |of: &dyn Fn(&scan::Model) -> bool| naive.scans.iter().find(|scan| of(scan));
            let gate = |gate: &gate::Model| {
                let scan = newest(&|scan| scan.gate_id == gate.id);
                let scan =
                    scan.map(|scan| json!({"code": scan.code, "scannedAt": time(scan.scanned_at)}));
                json!({"code": gate.code, "lastScan": scan})
            };
            let holder = |holder: &holder::Model| {
                let of = |pass: i64| naive.pass(pass).holder_id == holder.id;
                let scan = newest(&|scan| scan.pass_id.is_some_and(of));
                let scan =
                    scan.map(|scan| json!({"code": scan.code, "holder": {"name": holder.name}}));
                json!({"name": holder.name, "lastScan": scan})
            };
            let pass = |pass: &pass::Model| {
                let scan = newest(&|scan| scan.pass_id == Some(pass.id));
                let scan = scan.map(|scan| {
                    let gate = naive.gate(scan.gate_id);
                    json!({"scannedAt": time(scan.scanned_at), "gate": {"code": gate.code}})
                });
                json!({"code": pass.code, "lastScan": scan})
            };
            json!({
                "gates": nodes(&naive.gates, gate),
                "holders": nodes(&naive.holders, holder),
                "passes": nodes(&naive.passes, pass),
            })
        },
    )
    .await;
}

#[tokio::test]
async fn a_scan_has_its_gate() {
    assert_naive(
        "{ scans(first: 1000) { nodes { code gate { code location } } } }",
        &["scans", "scans.nodes.gate"],
        |naive| {
            let node = |scan: &scan::Model| {
                let gate = naive.gate(scan.gate_id);
                json!({"code": scan.code, "gate": {"code": gate.code, "location": gate.location}})
            };
            json!({"scans": nodes(&naive.scans, node)})
        },
    )
    .await;
}

#[tokio::test]
async fn a_scan_has_its_pass_or_none() {
    assert_naive(
        "{ scans(first: 1000) { nodes { code pass { code purpose } } } }",
        &["scans", "scans.nodes.pass"],
        |naive| {
            let node = |scan: &scan::Model| {
                let pass = scan.pass_id.map(|key| {
                    let pass = naive.pass(key);
                    json!({"code": pass.code, "purpose": pass.purpose})
                });
                json!({"code": scan.code, "pass": pass})
            };
            json!({"scans": nodes(&naive.scans, node)})
        },
    )
    .await;
}

#[tokio::test]
async fn relations_follow_one_another() {
    assert_naive(
        "{ gates(first: 1000) { nodes { code passes(first: 3) { nodes { code
            holder { name passes(first: 2) { nodes { code gate { name }
            scans(first: 1) { nodes { gate { code } pass { code holder { name } } } } } } } } } } } }",
        &[
            "gates",
            "gates.nodes.passes",
            "gates.nodes.passes.nodes.holder",
            "gates.nodes.passes.nodes.holder.passes",
            "gates.nodes.passes.nodes.holder.passes.nodes.gate",
            "gates.nodes.passes.nodes.holder.passes.nodes.scans",
            "gates.nodes.passes.nodes.holder.passes.nodes.scans.nodes.gate",
        ],
        |naive| {
            let read = |scan: &scan::Model| {
                let pass = naive.pass(scan.pass_id.unwrap());
                json!({
                    "gate": {"code": naive.gate(scan.gate_id).code},
                    "pass": {"code": pass.code, "holder": {"name": naive.holder(pass.holder_id).name}},
                })
            };
            let carried = |pass: &pass::Model| {
                let of = |scan: &&scan::Model| scan.pass_id == Some(pass.id);
                json!({
                    "code": pass.code,
                    "gate": {"name": naive.gate(pass.gate_id).name},
                    "scans": nodes(naive.scans.iter().filter(of).take(1), read),
                })
            };
            let issued = |pass: &pass::Model| {
                let holder = naive.holder(pass.holder_id);
                let of = |pass: &&pass::Model| pass.holder_id == holder.id;
                let passes = nodes(naive.passes.iter().filter(of).take(2), carried);
                json!({"code": pass.code, "holder": {"name": holder.name, "passes": passes}})
            };
            let node = |gate: &gate::Model| {
                let of = |pass: &&pass::Model| pass.gate_id == gate.id;
                let passes = nodes(naive.passes.iter().filter(of).take(3), issued);
                json!({"code": gate.code, "passes": passes})
            };
            json!({"gates": nodes(&naive.gates, node)})
        },
    )
    .await;
}

#[tokio::test]
async fn shared_children_are_read_once() {
    for app in filled().await {
        let outcome = app
            .query(
                "{ passes(first: 1000) { nodes { gate { name } } } }",
                Value::Null,
            )
            .await;
        let gates = &outcome.statements[1];
        let naive = Naive::read(&app.connection).await;
        let mut keys: Vec<_> = naive.passes.iter().map(|pass| pass.gate_id).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!((gates.keys, gates.rows), (keys.len(), Some(keys.len())));
        // One bound array, for any number of keys.
        assert_eq!(gates.parameters(), 1, "{}", gates.text);
    }
}
