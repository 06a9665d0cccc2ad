//! Section 4, Introspection.

use gatepass::testing::assert_statements;
use serde_json::Value;

use super::assert_texts;
use crate::support::app::{TestApp, data};

const INTROSPECTION: &str = include_str!("introspection.graphql");

#[tokio::test]
async fn the_standard_introspection_query_is_answered() {
    for app in TestApp::each().await {
        let outcome = app.query(INTROSPECTION, Value::Null).await;
        assert_statements(&outcome, &[]);
        let schema = data(&outcome)["__schema"].take();
        assert_eq!(schema["queryType"]["name"], "Query");
        assert_eq!(schema["mutationType"], Value::Null);
        let types = schema["types"].as_array().unwrap();
        let ty = |name: &str| {
            let found = types.iter().find(|ty| ty["name"] == name);
            found.unwrap_or_else(|| panic!("no type {name}"))
        };
        // Whatever a type names is there to be read.
        for name in names(&schema) {
            ty(&name);
        }
        let node = ty("Node");
        assert_eq!(node["kind"], "INTERFACE");
        assert_eq!(node["possibleTypes"].as_array().unwrap().len(), 4);
        for name in ["Gate", "Pass", "Holder", "Scan"] {
            assert_eq!(ty(name)["interfaces"][0]["name"], "Node", "{name}");
        }
        for ty in types {
            let name = ty["name"].as_str().unwrap();
            // `ID` and what begins so are GraphQL's own.
            let own = !name.starts_with("__") && name != "ID";
            assert!(ty["description"].is_string() || !own, "{name}");
            for field in ty["fields"].as_array().into_iter().flatten() {
                assert!(field["description"].is_string() || !own, "{name} {field}");
            }
        }
    }
}

/// Every type that is referred to.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(names).collect(),
        Value::Object(fields) => {
            let own = (fields.contains_key("ofType") && fields["ofType"].is_null())
                .then(|| fields["name"].as_str().unwrap().to_owned());
            own.into_iter()
                .chain(fields.values().flat_map(names))
                .collect()
        }
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn introspection_stands_beside_data() {
    assert_texts(&[(
        r#"{ a: __type(name: "PassKind") { kind enumValues { name } } gates { totalCount } none: __type(name: "None") { name } }"#,
        r#"{"data":{"a":{"kind":"ENUM","enumValues":[{"name":"VISITOR"},{"name":"CONTRACTOR"},{"name":"VEHICLE"},{"name":"STAFF"}]},"gates":{"totalCount":1},"none":null}}"#,
    )])
    .await;
}
