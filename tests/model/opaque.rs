//! IDs and cursors, encoded without the server's code.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::json;

use super::value::Value;

pub(crate) fn id(object: &str, key: i64) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(format!("{object}:{key}"))
}

/// The type and the key in an ID.
pub(crate) fn read_id(id: &str) -> Option<(String, i64)> {
    let text = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(id).ok()?).ok()?;
    let (object, key) = text.split_once(':')?;
    Some((object.to_owned(), key.parse().ok()?))
}

/// A row's position in an order: the value of the order's column, and the key.
pub(crate) type Position = (Value, i64);

/// The type and the order that a cursor belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ordering {
    pub(crate) object: String,
    pub(crate) name: String,
    pub(crate) descending: bool,
}

impl Ordering {
    /// The default order of a connection.
    pub(crate) fn default_for(object: &str) -> Self {
        let (name, descending) = match object {
            "Gate" => ("CODE", false),
            "Holder" => ("NAME", false),
            "Pass" => ("ISSUED_AT", true),
            "Scan" => ("SCANNED_AT", true),
            "Event" => ("TRANSACTION_ID", false),
            other => panic!("the model has no order of {other}"),
        };
        Self {
            object: object.to_owned(),
            name: name.to_owned(),
            descending,
        }
    }

    fn direction(&self) -> &'static str {
        if self.descending { "DESC" } else { "ASC" }
    }

    /// The column's name in the schema.
    pub(crate) fn field(&self) -> String {
        camel_case(&self.name)
    }
}

/// A name of words with underscores as the schema's fields are named.
pub(crate) fn camel_case(name: &str) -> String {
    let mut field = String::new();
    for word in name.split('_') {
        let word = word.to_ascii_lowercase();
        match (field.is_empty(), word.split_at(1)) {
            (true, _) => field.push_str(&word),
            (false, (head, tail)) => {
                field.push_str(&head.to_ascii_uppercase());
                field.push_str(tail);
            }
        }
    }
    field
}

pub(crate) fn cursor(ordering: &Ordering, (value, key): &Position) -> String {
    let value = match value {
        Value::Null => serde_json::Value::Null,
        Value::Text(text) => json!(text),
        Value::Time(time) => json!(time.timestamp_micros()),
        Value::Integer(number) => json!(number),
        other @ Value::Boolean(_) => panic!("no order is by {other:?}"),
    };
    let parts = json!([
        ordering.object,
        ordering.name,
        ordering.direction(),
        value,
        key
    ]);
    BASE64_URL_SAFE_NO_PAD.encode(parts.to_string())
}

/// The position in a cursor, if the cursor belongs to this order.
pub(crate) fn read_cursor(ordering: &Ordering, cursor: &str) -> Option<Position> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let parts: Vec<serde_json::Value> = serde_json::from_slice(&bytes).ok()?;
    let [object, name, direction, value, key] = parts.as_slice() else {
        return None;
    };
    if *object != json!(ordering.object)
        || *name != json!(ordering.name)
        || *direction != json!(ordering.direction())
    {
        return None;
    }
    let value = match (value.as_str(), value.as_i64()) {
        _ if value.is_null() => Value::Null,
        (_, number) if ordering.object == "Event" => Value::Integer(number?),
        (Some(text), _) => Value::Text(text.to_owned()),
        (_, Some(time)) => Value::Time(chrono::DateTime::from_timestamp_micros(time)?),
        _ => return None,
    };
    Some((value, key.as_i64()?))
}
