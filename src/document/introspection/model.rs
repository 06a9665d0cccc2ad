//! The whole schema, as the library's introspection describes it.

use std::collections::HashMap;
use std::sync::LazyLock;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::introspection::partial_execute;
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::JsonMap;
use serde_json::{Map, Value};

use crate::document::schema::schema;

/// A query for everything that introspection has.
const ALL: &str = include_str!("all.graphql");

/// The schema's parts, as JSON.
pub(super) struct Model {
    /// The `__Schema`.
    pub(super) schema: Value,
    /// Each named `__Type`.
    pub(super) types: HashMap<String, Value>,
}

pub(super) fn model() -> &'static Model {
    static MODEL: LazyLock<Model> = LazyLock::new(|| {
        let mut schema = introspect();
        let mut types = HashMap::new();
        for list in ["types", "directives"] {
            if let Some(Value::Array(items)) = schema.get_mut(list) {
                items.sort_by_key(|item| name(item).to_owned());
            }
        }
        if let Some(Value::Array(all)) = schema.get_mut("types") {
            for ty in all {
                // The library does not support the field yet.
                let is_one_of = match ty["kind"].as_str() {
                    Some("INPUT_OBJECT") => Value::Bool(false),
                    _ => Value::Null,
                };
                ty["isOneOf"] = is_one_of;
                if let Some(Value::Array(types)) = ty.get_mut("possibleTypes") {
                    types.sort_by_key(|ty| name(ty).to_owned());
                }
                types.insert(name(ty).to_owned(), ty.clone());
            }
        }
        Model {
            schema: Value::Object(schema),
            types,
        }
    });
    &MODEL
}

fn name(item: &Value) -> &str {
    item["name"].as_str().unwrap_or_default()
}

/// The library's answer to [`ALL`].
fn introspect() -> Map<String, Value> {
    let schema = schema();
    let document = ExecutableDocument::parse_and_validate(schema, ALL, "all.graphql");
    let document = document.expect("the query is valid");
    let operation = document.operations.get(None);
    let operation = operation.expect("there is one operation");
    let variables = coerce_variable_values(schema, operation, &JsonMap::new());
    let variables = variables.expect("there are no variables");
    let implementers = schema.implementers_map();
    let answer = partial_execute(schema, &implementers, &document, operation, &variables);
    let answer = answer.expect("introspection is answered");
    let data = serde_json::to_value(answer.data).expect("it is JSON");
    match data {
        Value::Object(mut data) => match data.remove("__schema") {
            Some(Value::Object(schema)) => schema,
            _ => Map::new(),
        },
        _ => Map::new(),
    }
}
