//! Documents are cached for everyone, and plans for those with the same access.

use serde_json::{Value as Json, json};

use crate::access::subject::{Subject, bound, code, unbound, viewers};
use crate::model::Viewer;
use crate::support::app::{data, text};

const CODES: &str = "{ passes(first: 3) { nodes { code } totalCount } }";

#[tokio::test]
async fn a_plan_is_not_used_for_another_access() {
    for subject in Subject::each().await {
        let ask = async |viewer: &Viewer| subject.ask(viewer, CODES, Json::Null).await;
        for viewer in viewers() {
            let (first, again) = (ask(&viewer).await, ask(&viewer).await);
            assert!(!first.reused.plan, "{viewer:?}");
            let may = viewer.role != "VIEWER";
            assert_eq!(again.reused.plan, may, "{viewer:?}");
            assert!(again.reused.document, "{viewer:?}");
            assert_eq!(code(&first).is_none(), may, "{viewer:?}");
            assert_eq!(text(&first), text(&again), "{viewer:?}");
        }
        // The other way around, when all have their plans.
        for viewer in viewers().collect::<Vec<_>>().into_iter().rev() {
            let outcome = ask(&viewer).await;
            assert_eq!(
                code(&outcome).is_none(),
                viewer.role != "VIEWER",
                "{viewer:?}"
            );
            let rule = outcome
                .statements
                .iter()
                .all(|ran| ran.text.contains("any_gate"));
            if viewer.role != "VIEWER" {
                assert_eq!(rule, viewer.gates.is_some(), "{viewer:?}");
            }
        }
    }
}

/// The gates are bound when a statement runs, so viewers of other gates share a plan.
#[tokio::test]
async fn a_plan_is_shared_by_viewers_of_other_gates() {
    let document = "{ scans(first: 50) { nodes { gate { id } } } }";
    for subject in Subject::each().await {
        for (key, is_first) in [(1, true), (2, false), (3, false), (1, false)] {
            let viewer = Viewer {
                gates: Some(vec![key]),
                ..bound("GUARD")
            };
            let outcome = subject.ask(&viewer, document, Json::Null).await;
            assert_eq!(outcome.reused.plan, !is_first, "gate {key}");
            let scans = data(&outcome)["scans"]["nodes"].clone();
            let own = json!({ "gate": { "id": crate::model::id("Gate", key) } });
            let scans = scans.as_array().unwrap();
            assert!(!scans.is_empty());
            assert!(
                scans.iter().all(|scan| *scan == own),
                "gate {key}: {scans:?}"
            );
        }
    }
}

/// A viewer whose gates were taken away between two requests sees nothing of them.
#[tokio::test]
async fn a_viewer_without_gates_sees_no_rows_of_gates() {
    let document = "{ scans { totalCount } passes(filter: { anyGate: { eq: false } }) { totalCount } gates { totalCount } }";
    for subject in Subject::each().await {
        let nothing = Viewer {
            gates: Some(Vec::new()),
            ..unbound("ADMIN")
        };
        let outcome = subject.ask(&nothing, document, Json::Null).await;
        let expected = json!({
            "scans": { "totalCount": 0 },
            "passes": { "totalCount": 0 },
            "gates": { "totalCount": 4 },
        });
        assert_eq!(data(&outcome), expected);
    }
}
