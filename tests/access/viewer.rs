//! `viewer` says who sends the request.

use std::sync::Arc;

use async_graphql::Request;
use gatepass::engine::Options;
use gatepass::viewer::{Role, Viewer};
use serde_json::json;

use crate::access::subject::{NOW, Subject};
use crate::support::app::data;

const DOCUMENT: &str =
    "{ viewer { id name role expiresAt gates { id passes(first: 1) { totalCount } } } }";

#[tokio::test]
async fn it_has_the_name_role_and_gates_of_the_sender() {
    let bound = |gates: &[i64]| Viewer {
        id: "token:7".into(),
        name: "Tablet at the \"main\" gate".into(),
        role: Role::Guard,
        gates: Some(gates.into()),
        expires_at: Some(NOW),
    };
    for subject in Subject::each().await {
        let ask = async |viewer: Viewer| {
            let options = Options {
                viewer: Arc::new(viewer),
                ..Options::default()
            };
            let request = Request::new(DOCUMENT);
            subject.engine.execute_with_at(request, options, NOW).await
        };
        let gate = |key: i64| {
            let mut passes = subject.data.passes.iter();
            let count = passes.by_ref().filter(|pass| pass.gate_id == key).count();
            json!({ "id": crate::model::id("Gate", key), "passes": { "totalCount": count } })
        };
        // The plan is the same, and the gates are not. Those that do not exist are left out.
        for (keys, shown) in [
            (&[3][..], vec![gate(3)]),
            (&[4, 1, 1000], vec![gate(1), gate(4)]),
            (&[], vec![]),
        ] {
            let outcome = ask(bound(keys)).await;
            let expected = json!({ "viewer": {
                "id": "token:7",
                "name": "Tablet at the \"main\" gate",
                "role": "GUARD",
                "expiresAt": "2026-11-22T08:00:00Z",
                "gates": shown,
            } });
            assert_eq!(data(&outcome), expected);
            assert_eq!(outcome.planned(), 2);
        }
        let outcome = ask((*Viewer::open()).clone()).await;
        let expected = json!({ "viewer": {
            "id": "open",
            "name": "Everyone",
            "role": "ADMIN",
            "expiresAt": null,
            "gates": null,
        } });
        assert_eq!(data(&outcome), expected);
        assert_eq!(outcome.planned(), 0, "nothing is looked up for it");
    }
}
