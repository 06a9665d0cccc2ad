//! The texts of the schema's own scalars.

use async_graphql::{ScalarType, Value};

use crate::object::{DateTime, Duration};

/// The expected form of a `DateTime`.
const TIME: &str =
    "a DateTime of the years 1 to 9999 in RFC 3339, such as \"2026-11-22T08:00:00Z\"";

/// What a value of a scalar must be, if this value is none. It follows "expected" or "must
/// be" in a message.
pub(super) fn expected(scalar: &str, value: &Value) -> Option<String> {
    if scalar == "Duration" {
        let text = match value {
            Value::String(text) => text,
            _ => "",
        };
        return Duration::from_text(text).err().map(|of| of.to_string());
    }
    DateTime::parse(value.clone())
        .err()
        .map(|_| TIME.to_owned())
}
