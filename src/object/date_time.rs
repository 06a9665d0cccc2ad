//! The scalar for instants.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{Datelike, SecondsFormat, Utc};

/// An instant in UTC, to the microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DateTime(pub chrono::DateTime<Utc>);

/// An instant in RFC 3339 format, such as `2026-11-22T08:00:00Z`. Output is in UTC,
/// to the microsecond. Input may have any offset.
#[Scalar(
    name = "DateTime",
    specified_by_url = "https://datatracker.ietf.org/doc/html/rfc3339"
)]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        let instant = chrono::DateTime::parse_from_rfc3339(text).map_err(|_| {
            InputValueError::custom(
                "A DateTime must be a string in RFC 3339, such as \"2026-11-22T08:00:00Z\".",
            )
        })?;
        // A leap second counts as the following second, like in PostgreSQL.
        chrono::DateTime::from_timestamp_micros(instant.timestamp_micros())
            .filter(|instant| (1..=9999).contains(&instant.year()))
            .map(Self)
            .ok_or_else(|| {
                InputValueError::custom("A DateTime must be in the years 1 to 9999, in UTC.")
            })
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<String> {
        let time = DateTime::parse(Value::from(text)).ok()?;
        Some(time.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }

    #[test]
    fn instants_are_parsed_so_that_both_databases_order_them_alike() {
        for (text, expected) in [
            (
                "2026-11-22T09:00:00.1234567+01:00",
                Some("2026-11-22T08:00:00.123456Z"),
            ),
            ("2016-12-31T23:59:60Z", Some("2017-01-01T00:00:00Z")),
            ("0001-01-01T00:00:00Z", Some("0001-01-01T00:00:00Z")),
            (
                "9999-12-31T23:59:59.999999Z",
                Some("9999-12-31T23:59:59.999999Z"),
            ),
            ("0001-01-01T00:00:00+00:01", None),
            ("9999-12-31T23:59:59-00:01", None),
            ("yesterday", None),
        ] {
            assert_eq!(parsed(text).as_deref(), expected, "{text}");
        }
    }
}
