//! Section 4, Introspection.

use gatepass::internals::OBJECTS;
use gatepass::testing::assert_statements;
use serde_json::{Value, json};

use super::{assert_invalid, assert_texts, assert_valid, assert_with};
use crate::support::app::{TestApp, answer, data};

const INTROSPECTION: &str = include_str!("introspection.graphql");

#[tokio::test]
async fn the_standard_introspection_query_is_answered() {
    for app in TestApp::each().await {
        let outcome = app.query(INTROSPECTION, Value::Null).await;
        assert_statements(&outcome, &[]);
        let schema = data(&outcome)["__schema"].take();
        assert_eq!(schema["queryType"]["name"], "Query");
        assert_eq!(schema["mutationType"]["name"], "Mutation");
        let types = schema["types"].as_array().unwrap();
        let ty = |name: &str| {
            let found = types.iter().find(|ty| ty["name"] == name);
            found.unwrap_or_else(|| panic!("no type {name}"))
        };
        // Every type that another type refers to exists.
        for name in names(&schema) {
            ty(&name);
        }
        let node = ty("Node");
        assert_eq!(node["kind"], "INTERFACE");
        let possible = node["possibleTypes"].as_array().unwrap();
        assert_eq!(possible.len(), OBJECTS.len());
        for name in OBJECTS.map(|object| object().name) {
            assert_eq!(ty(name)["interfaces"][0]["name"], "Node", "{name}");
        }
        for ty in types {
            let name = ty["name"].as_str().unwrap();
            // `ID` and names with two underscores belong to GraphQL.
            let own = !name.starts_with("__") && name != "ID";
            assert!(ty["description"].is_string() || !own, "{name}");
            for field in ty["fields"].as_array().into_iter().flatten() {
                assert!(field["description"].is_string() || !own, "{name} {field}");
            }
        }
    }
}

/// The names of all types in a value.
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

/// 4: the first example, a type and its fields.
#[tokio::test]
async fn a_type_is_found_by_its_name() {
    assert_texts(&[
        (
            r#"{ __type(name: "PageInfo") { name fields { name type { name } } } }"#,
            r#"{"data":{"__type":{"name":"PageInfo","fields":[{"name":"hasNextPage","type":{"name":null}},{"name":"hasPreviousPage","type":{"name":null}},{"name":"startCursor","type":{"name":"String"}},{"name":"endCursor","type":{"name":"String"}}]}}}"#,
        ),
        (
            r#"{ __type(name: "Nothing") { name } }"#,
            r#"{"data":{"__type":null}}"#,
        ),
    ])
    .await;
}

/// 4.2.2: the fields that types of each kind have, and those they lack.
#[tokio::test]
async fn a_type_has_the_fields_of_its_kind() {
    const ALL: &str = "kind name fields { name } inputFields { name defaultValue } interfaces { name } possibleTypes { name } enumValues { name isDeprecated deprecationReason } specifiedByURL ofType { name }";
    let none = |kind: &str, name: &str| {
        let mut all = json!({"kind": kind, "name": name});
        for field in [
            "fields",
            "inputFields",
            "interfaces",
            "possibleTypes",
            "enumValues",
            "specifiedByURL",
            "ofType",
        ] {
            all[field] = Value::Null;
        }
        all
    };
    let value =
        |name: &str| json!({"name": name, "isDeprecated": false, "deprecationReason": null});
    let field = |name: &str| json!({"name": name});
    let mut scalar = none("SCALAR", "DateTime");
    scalar["specifiedByURL"] = json!("https://datatracker.ietf.org/doc/html/rfc3339");
    let mut object = none("OBJECT", "GateEdge");
    object["fields"] = json!([field("cursor"), field("node")]);
    object["interfaces"] = json!([]);
    let mut interface = none("INTERFACE", "Node");
    interface["fields"] = json!([field("id")]);
    let mut possible = OBJECTS.map(|object| object().name);
    possible.sort_unstable();
    interface["possibleTypes"] = possible.map(field).into();
    interface["interfaces"] = json!([]);
    let mut of_names = none("ENUM", "OrderDirection");
    of_names["enumValues"] = json!([value("ASC"), value("DESC")]);
    let mut input = none("INPUT_OBJECT", "GateOrder");
    input["inputFields"] = json!([
        {"name": "field", "defaultValue": null},
        {"name": "direction", "defaultValue": "ASC"},
    ]);
    for app in TestApp::each().await {
        for expected in [&scalar, &object, &interface, &of_names, &input] {
            let query = format!("{{ __type(name: {}) {{ {ALL} }} }}", expected["name"]);
            assert_eq!(app.data(&query).await["__type"], *expected);
        }
    }
}

/// 4.2.2: wrapping types have no name, only the wrapped type.
#[tokio::test]
async fn lists_and_non_null_wrap_their_types() {
    for app in TestApp::each().await {
        let query = r#"{ __type(name: "Query") { fields { name type { kind name ofType { kind name ofType { kind name } } } args { name type { kind ofType { kind ofType { kind ofType { name } } } } } } } }"#;
        let all = app.data(query).await;
        let fields = all["__type"]["fields"].as_array().unwrap();
        let nodes = fields
            .iter()
            .find(|field| field["name"] == "nodes")
            .unwrap();
        assert_eq!(
            *nodes,
            json!({
                "name": "nodes",
                "type": {"kind": "NON_NULL", "name": null, "ofType": {"kind": "LIST", "name": null, "ofType": {"kind": "INTERFACE", "name": "Node"}}},
                "args": [{"name": "ids", "type": {"kind": "NON_NULL", "ofType": {"kind": "LIST", "ofType": {"kind": "NON_NULL", "ofType": {"name": "ID"}}}}}],
            })
        );
        // The introspection fields are not listed.
        let own = fields
            .iter()
            .all(|field| !field["name"].as_str().unwrap().starts_with("__"));
        assert!(own, "{fields:?}");
    }
}

/// 3.13: the directives, and their locations.
#[tokio::test]
async fn directives_are_listed() {
    for app in TestApp::each().await {
        let query = "{ __schema { directives { name isRepeatable locations args { name type { kind ofType { name } } defaultValue } } } }";
        let all = app.data(query).await;
        let directives = all["__schema"]["directives"].as_array().unwrap();
        for name in ["skip", "include"] {
            let found = directives
                .iter()
                .find(|directive| directive["name"] == name);
            assert_eq!(
                *found.unwrap(),
                json!({
                    "name": name,
                    "isRepeatable": false,
                    "locations": ["FIELD", "FRAGMENT_SPREAD", "INLINE_FRAGMENT"],
                    "args": [{"name": "if", "type": {"kind": "NON_NULL", "ofType": {"name": "Boolean"}}, "defaultValue": null}],
                })
            );
        }
    }
}

#[tokio::test]
async fn introspection_takes_variables_and_conditions() {
    let values = json!([{"name": "ASC"}, {"name": "DESC"}]);
    assert_with(
        r#"query ($all: Boolean) { __type(name: "OrderDirection") { enumValues(includeDeprecated: $all) { name } } }"#,
        &[
            (json!({}), json!({"__type": {"enumValues": values}})),
            (json!({"all": true}), json!({"__type": {"enumValues": values}})),
        ],
    )
    .await;
    assert_with(
        "query ($name: String!, $in: Boolean = true) {
            a: __type(name: $name) @include(if: $in) { ...T }
            b: __schema @skip(if: $in) { queryType { ...T } }
            __typename @skip(if: $in)
        }
        fragment T on __Type { ... @include(if: $in) { name } __typename @skip(if: $in) }",
        &[
            (json!({"name": "Gate"}), json!({"a": {"name": "Gate"}})),
            (
                json!({"name": "Gate", "in": false}),
                json!({"b": {"queryType": {"__typename": "__Type"}}, "__typename": "Query"}),
            ),
        ],
    )
    .await;
}

/// 6.4.1: null in place of a default is an error of the field.
#[tokio::test]
async fn null_in_an_argument_of_introspection_is_an_error_of_its_field() {
    for (query, path, rest) in [
        (
            r#"query ($v: Boolean) { a: __type(name: "OrderDirection") { name enumValues(includeDeprecated: $v) { name } } }"#,
            json!(["a", "enumValues"]),
            json!({"a": {"name": "OrderDirection", "enumValues": null}}),
        ),
        (
            r#"query ($v: String = "Gate") { __type(name: $v) { name } __typename }"#,
            json!(["__type"]),
            json!({"__type": null, "__typename": "Query"}),
        ),
        (
            r#"query ($v: Boolean) { __type(name: "PageInfo") { fields { args(includeDeprecated: $v) { name } } } }"#,
            json!(["__type", "fields", 0, "args"]),
            json!({"__type": {"fields": null}}),
        ),
        (
            "query ($v: Boolean) { __schema { directives { args(includeDeprecated: $v) { name } } } __typename }",
            json!(["__schema", "directives", 0, "args"]),
            Value::Null,
        ),
    ] {
        for app in TestApp::each().await {
            let outcome = app.query(query, json!({"v": null})).await;
            let answer = answer(&outcome);
            assert_eq!(answer["errors"].as_array().unwrap().len(), 1, "{answer}");
            let error = &answer["errors"][0];
            assert_eq!(error["path"], path, "{answer}");
            assert_eq!(error["extensions"]["code"], "BAD_ARGUMENT", "{answer}");
            assert!(answer.get("data").is_some(), "{answer}");
            assert_eq!(answer["data"], rest, "{answer}");
        }
    }
}

/// 4.2 of September 2025: details in which libraries differ.
#[tokio::test]
async fn details_follow_the_specification() {
    for app in TestApp::each().await {
        let all = app
            .data("{ __schema { description types { name isOneOf } directives { name args { name type { kind } } } } }")
            .await;
        let schema = &all["__schema"];
        assert_eq!(schema["description"], Value::Null);
        let types = schema["types"].as_array().unwrap();
        assert!(types.iter().all(|ty| ty["name"] != "Float"));
        let filter = types.iter().find(|ty| ty["name"] == "GateFilter").unwrap();
        assert_eq!(filter["isOneOf"], false);
        let gate = types.iter().find(|ty| ty["name"] == "Gate").unwrap();
        assert_eq!(gate["isOneOf"], Value::Null);
        let directives = schema["directives"].as_array().unwrap();
        let deprecated = directives.iter().find(|of| of["name"] == "deprecated");
        assert_eq!(
            deprecated.unwrap()["args"],
            json!([{"name": "reason", "type": {"kind": "NON_NULL"}}])
        );
        let query = r#"{ __type(name: "__Type") { fields { name args { type { kind } } } } }"#;
        let all = app.data(query).await;
        let fields = all["__type"]["fields"].as_array().unwrap();
        let of_fields = fields.iter().find(|field| field["name"] == "fields");
        assert_eq!(of_fields.unwrap()["args"][0]["type"]["kind"], "NON_NULL");
    }
}

/// graphql-js' `MaxIntrospectionDepthRule`: lists of introspection are nested at
/// most twice, also through fragments in any order.
#[tokio::test]
async fn introspection_lists_are_nested_at_most_twice() {
    let nested = |levels: usize| {
        let (open, close) = ("fields { type { ".repeat(levels), "} }".repeat(levels));
        format!("{{ __schema {{ types {{ {open} name {close} }} }} }}")
    };
    assert_valid(&[
        &nested(2),
        "{ __schema { types { possibleTypes { interfaces { name } } } } }",
    ])
    .await;
    let deep = "nested too deep";
    assert_invalid(&[
        (&nested(3), deep),
        ("{ __type(name: \"Node\") { possibleTypes { interfaces { possibleTypes { name } } } } }", deep),
        // A fragment that was met before, at a lower depth.
        (
            "{ __schema { types { ...A ...B ...C } } }
            fragment A on __Type { fields { type { fields { name } } } }
            fragment B on __Type { fields { type { ...A } } }
            fragment C on __Type { fields { type { ...B } } }",
            deep,
        ),
        ("query A { __typename } query B { ...R } fragment R on Query { ... { __schema { queryType { ...F } } } } fragment F on __Type { fields { args { type { inputFields { type { inputFields { name } } } } } } }", deep),
    ])
    .await;
}

#[tokio::test]
async fn introspection_is_answered_next_to_data() {
    assert_texts(&[(
        r#"{ a: __type(name: "PassKind") { kind enumValues { name } } gates { totalCount } none: __type(name: "None") { name } }"#,
        r#"{"data":{"a":{"kind":"ENUM","enumValues":[{"name":"VISITOR"},{"name":"CONTRACTOR"},{"name":"VEHICLE"},{"name":"STAFF"}]},"gates":{"totalCount":1},"none":null}}"#,
    )])
    .await;
}
