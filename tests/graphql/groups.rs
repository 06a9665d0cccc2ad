//! Groups in answers and costs, beyond what file cases show.

use serde_json::json;

use crate::support::app::{TestApp, answer};

#[tokio::test]
async fn null_from_a_variable_makes_the_nearest_nullable_field_null() {
    let query = "query ($by: [ScanGroupKey!] = [GATE], $code: String) {
        gate(code: $code) { scans { groups(by: $by) { count } } }
        holders { totalCount }
    }";
    for app in TestApp::each().await {
        app.seed(2, 2, 4, 20).await;
        let found = answer(
            &app.query("{ gates(first: 1) { nodes { code } } }", json!({}))
                .await,
        );
        let code = &found["data"]["gates"]["nodes"][0]["code"];
        let outcome = app.query(query, json!({ "by": null, "code": code })).await;
        let expected = json!({ "gate": null, "holders": { "totalCount": 2 } });
        assert_eq!(answer(&outcome)["data"], expected);
        let path = json!(["gate", "scans", "groups"]);
        let message = "The variable `$by` is null, which the arguments of `groups` do not allow here. Give it a value, or leave it out.";
        assert_eq!(answer(&outcome)["errors"][0]["path"], path);
        assert_eq!(answer(&outcome)["errors"][0]["message"], message);
        // The default holds if the variable is left out.
        let outcome = app.query(query, json!({ "code": code })).await;
        assert_eq!(answer(&outcome).get("errors"), None);
    }
}
