//! The number of statements that a caller allows.

use serde_json::json;

use super::{GATES, ask, demo};

#[test]
fn a_request_over_its_own_budget_runs_nothing() {
    let server = demo(&[]);
    let answer = ask(&server, &[("x-sql-budget", "3")], GATES);
    assert_eq!(answer.headers["x-sql-statements"], "0");
    let error = &answer.json()["errors"][0];
    let expected = json!({ "code": "SQL_BUDGET_EXCEEDED", "planned": 4, "budget": 3 });
    assert_eq!(error["extensions"], expected);
    assert_eq!(answer.json().get("data"), None);
    for enough in ["4", " 40 "] {
        let answer = ask(&server, &[("x-sql-budget", enough)], GATES);
        assert_eq!(answer.headers["x-sql-statements"], "4");
        assert_eq!(answer.json().get("errors"), None);
    }
}
