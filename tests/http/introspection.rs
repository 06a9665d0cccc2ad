//! Whether the schema is told.

use serde_json::Value;

use crate::support::server::{Server, graphql};

fn ask(server: &Server, query: &str) -> Value {
    let body = serde_json::json!({ "query": query }).to_string();
    graphql(server, &body).json()
}

#[test]
fn the_schema_is_told_and_names_are_suggested() {
    let server = Server::start(&["demo"]);
    let answer = ask(&server, "{ __schema { queryType { name } } }");
    assert_eq!(answer["data"]["__schema"]["queryType"]["name"], "Query");
    let answer = ask(&server, "{ gate { id } passez { totalCount } }");
    let errors = answer["errors"].to_string();
    assert!(errors.contains("Did you mean"), "{errors}");
}

#[test]
fn both_can_be_turned_off() {
    let server = Server::start(&["serve", "--no-introspection"]);
    for query in [
        "{ __schema { queryType { name } } }",
        r#"{ gates { totalCount } schema: __type(name: "Gate") { name } }"#,
        "{ ...All } fragment All on Query { __schema { queryType { name } } }",
    ] {
        let answer = ask(&server, query);
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "INTROSPECTION_DISABLED");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("introspection"), "{message}");
        assert!(answer.get("data").is_none(), "{answer}");
    }
    for query in [
        "{ passez { totalCount } }",
        "{ gates(frist: 1) { totalCount } }",
    ] {
        let errors = ask(&server, query)["errors"].to_string();
        assert!(errors.contains("GRAPHQL_VALIDATION_FAILED"), "{errors}");
        assert!(!errors.contains("Did you mean"), "{errors}");
    }
    // A type's name is no secret of those who already ask for its fields.
    let answer = ask(&server, "{ __typename gates { __typename totalCount } }");
    assert_eq!(answer["data"]["__typename"], "Query");
    assert_eq!(answer["data"]["gates"]["__typename"], "GateConnection");
}
