//! Converts the values of arguments.
//!
//! The document and its variables are already validated. This module checks what types
//! do not express: whether a text is a global ID or a time.

use async_graphql::{ScalarType, Value};
use chrono::TimeDelta;

use crate::error::Code;
use crate::object::{DateTime, Duration, Leaf, ObjectType};
use crate::opaque::decode_id;
use crate::schema::object_named;
use crate::table::{Cell, Kind};

/// What is wrong with an argument: the code and the message.
pub(super) type Complaint = (Code, String);

/// A converted argument, or what is wrong with it.
pub(super) type Read<T> = Result<T, Complaint>;

/// The type and the key of the object that an ID refers to.
pub(super) fn any_id(value: &Value) -> Read<(&'static ObjectType, i64)> {
    let decoded = match value {
        Value::String(id) => decode_id(id),
        _ => None,
    };
    decoded
        .and_then(|(name, key)| Some((object_named(&name)?, key)))
        .ok_or_else(|| {
            (
                Code::BadId,
                "Invalid global ID. Use the `id` of an object returned by this API.".to_owned(),
            )
        })
}

/// The key of the object of this type that an ID refers to.
pub(super) fn id(object: &ObjectType, value: &Value) -> Read<i64> {
    let (named, key) = any_id(value)?;
    if named.name == object.name {
        return Ok(key);
    }
    Err((
        Code::BadId,
        format!(
            "Expected the ID of a {}, found the ID of a {}.",
            object.name, named.name
        ),
    ))
}

/// Text that both databases can store.
pub(super) fn text(value: &Value) -> Read<String> {
    match value {
        Value::String(text) if text.contains('\0') => Err((
            Code::BadArgument,
            "Text must not contain the character U+0000.".to_owned(),
        )),
        Value::String(text) => Ok(text.clone()),
        _ => Err((Code::BadArgument, "Expected text.".to_owned())),
    }
}

/// The name of an enum value. Literals are names, variables contain text.
pub(super) fn name_of(value: &Value) -> Option<&str> {
    match value {
        Value::Enum(name) => Some(name),
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// A value of a column, or of a filter's operator on it.
pub(super) fn cell(kind: Kind, leaf: Leaf, value: &Value) -> Read<Cell> {
    let bad = || {
        (
            Code::BadArgument,
            format!("Expected a value of type {}.", leaf.reference(true)),
        )
    };
    // Validation leaves only the text of a DateTime unchecked.
    match (kind, value) {
        (Kind::Time, value) => {
            let time = DateTime::parse(value.clone());
            return time
                .map(|time| Cell::Time(time.0))
                .map_err(|_| not_a_time());
        }
        _ if !leaf.accepts(value) => None,
        (Kind::BigInteger | Kind::Integer, Value::Number(number)) => {
            number.as_i64().map(Cell::Integer)
        }
        (Kind::Boolean, Value::Boolean(value)) => Some(Cell::Boolean(*value)),
        (Kind::Text, Value::String(_)) => return text(value).map(Cell::Text),
        (Kind::Text, Value::Enum(name)) => Some(Cell::Text(name.to_string())),
        _ => None,
    }
    .ok_or_else(bad)
}

/// A span of time.
pub(super) fn span(value: &Value) -> Read<TimeDelta> {
    let bad = |expected: String| (Code::BadArgument, format!("Expected {expected}."));
    match value {
        Value::String(text) => match Duration::from_text(text) {
            Ok(duration) => Ok(duration.0),
            Err(mistake) => Err(bad(mistake.to_string())),
        },
        _ => Err(bad("a Duration".to_owned())),
    }
}

fn not_a_time() -> Complaint {
    let form = "RFC 3339 text of the years 1 to 9999, such as \"2026-11-22T08:00:00Z\"";
    (Code::BadArgument, format!("Expected a DateTime: {form}."))
}
