//! A statement selects only the columns of its selection, and the keys.

use gatepass::internals::{FieldKind, OBJECTS, ObjectType};

use crate::support::app::TestApp;
use crate::support::schema::{Schema, base};

/// The root connection of a type.
fn root(object: &ObjectType) -> String {
    let schema = Schema::read();
    let connection = format!("{}Connection", object.name);
    let fields = schema.fields("Query");
    let root = fields
        .iter()
        .find(|field| base(&field.ty.node) == connection);
    root.unwrap().name.node.to_string()
}

/// The columns that a statement selects.
fn selected(text: &str) -> Vec<String> {
    let list = text
        .strip_prefix("SELECT ")
        .unwrap()
        .split_once(" FROM ")
        .unwrap()
        .0;
    let name = |column: &str| {
        column
            .rsplit('.')
            .next()
            .unwrap()
            .trim_matches('"')
            .to_owned()
    };
    let mut names: Vec<String> = list.split(", ").map(name).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn every_field_selects_its_columns_and_the_key() {
    for app in TestApp::each().await {
        app.seed(3, 5, 20, 40).await;
        for object in OBJECTS.map(|object| object()) {
            for field in object.fields.values() {
                let (selection, columns) = match &field.kind {
                    FieldKind::Id | FieldKind::Count { .. } => ("", Vec::new()),
                    FieldKind::Column { column, .. } => ("", vec![*column]),
                    FieldKind::Computed(computed) => ("", computed.columns.clone()),
                    FieldKind::One { key, .. } => ("{ __typename }", vec![*key]),
                    FieldKind::Many { .. } => ("{ totalCount }", Vec::new()),
                    FieldKind::First { .. } => ("{ __typename }", Vec::new()),
                };
                let names = columns
                    .iter()
                    .map(|&column| object.table.column(column).name);
                let mut expected: Vec<&str> = names.chain(["id"]).collect();
                expected.sort_unstable();
                expected.dedup();
                let query = format!(
                    "{{ {} {{ nodes {{ {} {selection} }} }} }}",
                    root(object),
                    field.name
                );
                let outcome = app.query(&query, serde_json::Value::Null).await;
                assert!(outcome.response.errors.is_empty(), "{query}");
                assert_eq!(selected(&outcome.statements[0].text), expected, "{query}");
            }
        }
    }
}

#[tokio::test]
async fn a_relation_selects_its_columns_and_the_key_to_its_parent() {
    for app in TestApp::each().await {
        app.seed(3, 5, 20, 40).await;
        let query =
            "{ gates { nodes { passes { nodes { code holder { name } } edges { cursor } } } } }";
        let outcome = app.query(query, serde_json::Value::Null).await;
        let texts: Vec<_> = outcome
            .statements
            .iter()
            .map(|entry| selected(&entry.text))
            .collect();
        assert_eq!(texts[0], ["id"]);
        assert_eq!(
            texts[1],
            ["code", "gate_id", "holder_id", "id", "issued_at"]
        );
        assert_eq!(texts[2], ["id", "name"]);
    }
}
