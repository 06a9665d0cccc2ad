//! The cost of planning values that are used several times.

use gatepass::engine::{Engine, Options};
use gatepass::plan::Limits;
use serde_json::{Value, json};

use super::spec::{assert_refused, small};
use crate::support::app::{answer, data, request};

/// This many aliased fields.
fn aliases(count: usize, field: impl Fn(usize) -> String) -> String {
    let aliased: Vec<String> = (0..count)
        .map(|number| format!("a{number}: {} ", field(number)))
        .collect();
    aliased.concat()
}

#[tokio::test]
async fn filter_values_are_counted_for_each_field() {
    let codes: Vec<String> = (0..1000).map(|number| format!("C{number}")).collect();
    let filtered = |fields: usize, argument: &str, variable: &str| {
        let field =
            |number| format!("passes(first: {number}, filter: {argument}) {{ nodes {{ code }} }}");
        format!("query ({variable}) {{ {} }}", aliases(fields, field))
    };
    let whole = |fields| filtered(fields, "$filter", "$filter: PassFilter");
    let part = |fields| filtered(fields, "{ code: { in: $codes } }", "$codes: [String!]");
    let given = json!({ "filter": { "code": { "in": codes } } });
    for app in small().await {
        for (document, variables) in [
            (whole(20), given.clone()),
            (part(20), json!({ "codes": codes })),
        ] {
            let outcome = app.query(&document, variables).await;
            assert_eq!(outcome.planned(), 20, "{}", data(&outcome));
        }
    }
    let long = "x".repeat(20_000 * 64);
    assert_refused(
        "FILTER_TOO_LARGE",
        &[
            (&whole(21), given),
            (&part(21), json!({ "codes": codes })),
            (
                "query ($code: String) { passes(filter: { code: { eq: $code } }) { totalCount } }",
                json!({ "code": long }),
            ),
            (
                "query ($code: String!) { passes(filter: { code: { in: [$code] } }) { totalCount } }",
                json!({ "code": long }),
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn fields_share_the_filter_of_one_variable() {
    let document = "query ($filter: PassFilter, $ids: [ID!]!) {
        a: passes(first: 2, filter: $filter) { nodes { code } totalCount }
        b: passes(first: 2, filter: $filter) { nodes { kind } }
        c: passes(first: 1, filter: $filter) { nodes { code } }
        gates { nodes { passes(filter: $filter) { totalCount } } }
        x: nodes(ids: $ids) { id ... on Gate { name } }
        y: nodes(ids: $ids) { id }
    }";
    let pass = "UGFzczox";
    let variables = json!({ "filter": { "code": { "in": ["P1", "P3"] } }, "ids": [pass, pass] });
    for app in small().await {
        let outcome = app.query(document, variables.clone()).await;
        let data = data(&outcome);
        assert_eq!(
            data["a"],
            json!({ "nodes": [{ "code": "P1" }], "totalCount": 1 })
        );
        assert_eq!(data["c"], json!({ "nodes": [{ "code": "P1" }] }));
        assert_eq!(data["gates"]["nodes"][0]["passes"]["totalCount"], 1);
        assert_eq!(data["x"], json!([{ "id": pass }, { "id": pass }]));
        assert_eq!(data["y"], data["x"]);
        assert_eq!(outcome.planned(), 6);
    }
}

#[tokio::test]
async fn planning_stops_at_a_thousand_statements() {
    let document = |fields: usize| {
        let field = |number| format!("gates(first: {number}) {{ nodes {{ name occupancy }} }}");
        format!("{{ {} }}", aliases(fields, field))
    };
    let limits = Limits {
        max_aliases: 2_000,
        ..Limits::default()
    };
    for app in small().await {
        let engine = Engine::new(app.connection.clone(), limits);
        for (fields, planned) in [(21, 42), (500, 1000), (501, 1001), (900, 1001)] {
            let asked = || request(&document(fields), Value::Null);
            let refused = answer(&engine.execute(asked()).await);
            let error = &refused["errors"][0];
            assert_eq!(error["extensions"]["code"], "TOO_MANY_STATEMENTS");
            assert_eq!(error["extensions"]["planned"], planned, "{fields} fields");
            let message = error["message"].as_str().unwrap();
            assert_eq!(message.contains("at least"), planned > 1000, "{message}");
            // The bill shows the same.
            let options = Options {
                plan_only: true,
                ..Options::default()
            };
            let outcome = engine.execute_with(asked(), options).await;
            let bill = &answer(&outcome)["extensions"]["bill"];
            assert_eq!(bill["statements"], planned);
            assert_eq!(bill["complete"] == false, planned > 1000);
        }
    }
}
