//! The key of a cached plan, as bytes.
//!
//! It consists of the operation, the values of its variables and what its sender may
//! read. Of the input of a mutation, it has the shape instead. A plan also depends on the
//! schema and the limits, but these do not change while a program runs. Values are coerced
//! to their types, with defaults, so equivalent requests have the same key.

use async_graphql::{Value, Variables};

use crate::document::Selected;
use crate::plan::InputShape;
use crate::viewer::Access;

/// The maximum length of a key, in bytes. A plan with more values is not cached: it is
/// seldom needed again, and every lookup would have to build the key.
const LONGEST: usize = 4 * 1024;

/// The key of an operation's plan with these values of its variables. None if the
/// values are too long.
pub(super) fn plan_key(
    selected: Selected<'_>,
    variables: &Variables,
    access: Access,
) -> Option<Vec<u8>> {
    let mut key = Vec::with_capacity(64);
    key.push(2 * access.role as u8 + u8::from(access.gate_bound));
    let (document, operation) = selected.numbers();
    key.extend_from_slice(&document.to_le_bytes());
    key.extend_from_slice(&operation.to_le_bytes());
    for (name, value) in variables.iter() {
        add_text(name, &mut key);
        match selected.input(name, value) {
            Some(input) => add_shape(input.shape(), &mut key),
            None => add(value, &mut key)?,
        }
    }
    (key.len() <= LONGEST).then_some(key)
}

/// Adds a value: its type, then its length if that varies, then its content. So
/// different values are never encoded alike. Returns `None` if the key becomes too
/// long.
fn add(value: &Value, key: &mut Vec<u8>) -> Option<()> {
    if key.len() > LONGEST {
        return None;
    }
    match value {
        Value::Null => key.push(0),
        Value::Boolean(value) => key.extend_from_slice(&[1, u8::from(*value)]),
        Value::Number(number) => {
            if let Some(number) = number.as_i64() {
                key.push(2);
                key.extend_from_slice(&number.to_le_bytes());
            } else {
                key.push(3);
                add_text(&number.to_string(), key);
            }
        }
        Value::String(text) => {
            key.push(4);
            add_text(text, key);
        }
        Value::Enum(name) => {
            key.push(5);
            add_text(name, key);
        }
        Value::Binary(bytes) => {
            key.push(6);
            add_bytes(bytes, key);
        }
        Value::List(items) => {
            key.push(7);
            add_length(items.len(), key);
            for item in items {
                add(item, key)?;
            }
        }
        Value::Object(fields) => {
            key.push(8);
            add_length(fields.len(), key);
            for (name, value) in fields {
                add_text(name, key);
                add(value, key)?;
            }
        }
    }
    Some(())
}

fn add_shape(shape: InputShape, key: &mut Vec<u8>) {
    let InputShape {
        items,
        has_key,
        has_earlier,
    } = shape;
    key.extend_from_slice(&[9, has_key.into(), has_earlier.into()]);
    add_length(items, key);
}

fn add_text(text: &str, key: &mut Vec<u8>) {
    add_bytes(text.as_bytes(), key);
}

/// Adds bytes, at most as many as exceed the limit.
fn add_bytes(bytes: &[u8], key: &mut Vec<u8>) {
    add_length(bytes.len(), key);
    key.extend_from_slice(&bytes[..bytes.len().min(LONGEST + 1)]);
}

fn add_length(length: usize, key: &mut Vec<u8>) {
    key.extend_from_slice(&(length as u64).to_le_bytes());
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use async_graphql::{Name, Value, Variables};
    use serde_json::json;

    use super::{LONGEST, plan_key};
    use crate::document::Documents;
    use crate::plan::Limits;
    use crate::viewer::Access;

    /// The key of an operation in a document that is parsed separately.
    fn key(text: &str, operation: &str, variables: &Variables) -> Option<Vec<u8>> {
        let document = Documents::new(Limits::default()).read(text).unwrap();
        plan_key(
            document.operation(Some(operation)).unwrap(),
            variables,
            Access::FULL,
        )
    }

    #[test]
    fn different_values_have_different_keys() {
        let document = Documents::new(Limits::default());
        let document = document.read("{ gates { totalCount } }").unwrap();
        let selected = document.operation(None).unwrap();
        let values = [
            json!({}),
            json!({ "a": null }),
            json!({ "a": 1 }),
            json!({ "a": -1 }),
            json!({ "a": 1.5 }),
            json!({ "a": u64::MAX }),
            json!({ "a": "1" }),
            json!({ "a": true }),
            json!({ "a": false }),
            json!({ "a": "" }),
            json!({ "a": "b" }),
            json!({ "a": "b", "b": "" }),
            json!({ "a": "", "b": "b" }),
            json!({ "b": "b" }),
            json!({ "a": [] }),
            json!({ "a": [[]] }),
            json!({ "a": [null] }),
            json!({ "a": ["b", "c"] }),
            json!({ "a": ["bc"] }),
            json!({ "a": [["b"], "c"] }),
            json!({ "a": [["b", "c"]] }),
            json!({ "a": {} }),
            json!({ "a": { "b": "c" } }),
            json!({ "a": { "b": null } }),
            json!({ "a": { "b": {} }, "c": 1 }),
            json!({ "a": { "b": {}, "c": 1 } }),
        ];
        let mut all: Vec<Variables> = values.map(Variables::from_json).into();
        let mut enumeration = Variables::default();
        enumeration.insert(Name::new("a"), Value::Enum(Name::new("b")));
        all.push(enumeration);
        let keys = all
            .iter()
            .map(|variables| plan_key(selected, variables, Access::FULL));
        let keys: HashSet<Vec<u8>> = keys.map(Option::unwrap).collect();
        assert_eq!(keys.len(), all.len());
    }

    #[test]
    fn operations_and_documents_have_different_keys() {
        let two = "query A { gates { totalCount } } query B { gates { totalCount } }";
        let variables = Variables::default();
        let documents = Documents::new(Limits::default());
        let document = documents.read(two).unwrap();
        let own = |name| {
            plan_key(
                document.operation(Some(name)).unwrap(),
                &variables,
                Access::FULL,
            )
        };
        assert_eq!(own("A"), own("A"));
        assert_ne!(own("A"), own("B"));
        // After the cache evicted a document, its text is parsed into a new one.
        assert_ne!(own("A"), key(two, "A", &variables));
    }

    /// The plan of a mutation serves all inputs of a shape.
    #[test]
    fn inputs_have_the_keys_of_their_shapes() {
        let text = "mutation A($input: RecordScansInput!, $first: Int) {
            recordScans(input: $input) {
                scans { gate { passes(first: $first) { nodes { code } } } }
            }
        }";
        let document = Documents::new(Limits::default()).read(text).unwrap();
        let own = |input: serde_json::Value, first: i32| {
            let variables = json!({ "input": input, "first": first });
            let selected = document.operation(Some("A")).unwrap();
            plan_key(selected, &Variables::from_json(variables), Access::FULL).unwrap()
        };
        let scan = |code: &str| json!({ "gate": "x", "code": code, "direction": "IN" });
        let one = own(json!({ "scans": [scan("a")] }), 1);
        let long = "x".repeat(2 * LONGEST);
        assert_eq!(own(json!({ "scans": [scan(&long)] }), 1), one);
        // A single item is a list of it.
        assert_eq!(own(json!({ "scans": scan("b") }), 1), one);
        let key = |key: &str| json!({ "scans": [scan("a")], "idempotencyKey": key });
        assert_eq!(own(key("a"), 1), own(key("b"), 1));
        let mut earlier = scan("a");
        earlier["at"] = json!("2026-01-01T00:00:00Z");
        let mut null = scan("a");
        null["at"] = json!(null);
        assert_eq!(own(json!({ "scans": [null] }), 1), one);
        let different = HashSet::from([
            one,
            own(json!({ "scans": [scan("a")] }), 2),
            own(json!({ "scans": [scan("a"), scan("b")] }), 1),
            own(json!({ "scans": [] }), 1),
            own(json!({ "scans": [earlier] }), 1),
            own(key("a"), 1),
        ]);
        assert_eq!(different.len(), 6);
    }

    #[test]
    fn keys_are_short() {
        let variables = |length| Variables::from_json(json!({ "a": "x".repeat(length) }));
        let text = "query A { gates { totalCount } }";
        let longest = key(text, "A", &variables(LONGEST / 2)).unwrap();
        assert!(longest.len() <= LONGEST);
        assert_eq!(key(text, "A", &variables(LONGEST)), None);
        assert_eq!(key(text, "A", &variables(100 * LONGEST)), None);
        let many = json!({ "a": vec![1; LONGEST] });
        assert_eq!(key(text, "A", &Variables::from_json(many)), None);
    }
}
