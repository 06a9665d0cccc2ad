//! The bill of an operation in place of its data.

use serde_json::Value;

use super::{FIELDS, GATES, ask, demo};

#[test]
fn the_bill_is_answered_in_place_of_the_data() {
    let server = demo(&[]);
    let answer = ask(&server, &[("x-sql-plan", "only")], GATES);
    assert_eq!(answer.headers["x-sql-statements"], "0");
    let json = answer.json();
    assert_eq!(json["data"], Value::Null);
    let bill = &json["extensions"]["bill"];
    assert_eq!(bill["statements"], 4);
    assert_eq!(bill["roundTrips"], 3);
    // 3 gates, 6 passes, 6 holders, 3 counts.
    assert_eq!(bill["maxRows"], 18);
    assert_eq!(bill["exact"], true);
    let plan = bill["plan"].as_array().unwrap();
    let mut paths: Vec<_> = plan.iter().map(|of| of["path"].as_str().unwrap()).collect();
    paths.sort_unstable();
    assert_eq!(paths, FIELDS);
    assert!(plan.iter().all(|of| of.get("sql").is_none()), "{bill}");
    // Callers who may see the SQL get it.
    let headers = [("x-sql-plan", "only"), ("x-sql-trace", "on")];
    let answer = ask(&server, &headers, GATES);
    let bill = answer.json()["extensions"]["bill"].take();
    for statement in bill["plan"].as_array().unwrap() {
        assert!(statement["sql"].as_str().unwrap().starts_with("SELECT "));
    }
    assert_eq!(answer.json()["extensions"]["refusal"], Value::Null);
    let headers = [("x-sql-plan", "only"), ("x-sql-budget", "3")];
    let answer = ask(&server, &headers, GATES);
    let error = &answer.json()["errors"][0];
    assert_eq!(error["extensions"]["code"], "SQL_BUDGET_EXCEEDED");
}

#[test]
fn the_bill_says_why_the_operation_would_be_refused() {
    let server = demo(&["--max-statements", "3"]);
    let refused = ask(&server, &[], GATES).json();
    let priced = ask(&server, &[("x-sql-plan", "only")], GATES).json();
    assert_eq!(priced["extensions"]["bill"]["statements"], 4);
    assert_eq!(priced["extensions"]["refusal"], refused["errors"][0]);
    let code = &priced["extensions"]["refusal"]["extensions"]["code"];
    assert_eq!(code, "TOO_MANY_STATEMENTS");
}
