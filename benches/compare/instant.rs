//! Formats instants like Gatepass: to the second or, if there is a fraction, to the
//! microsecond.

use chrono::{DateTime, SecondsFormat, Timelike, Utc};
use serde::Serializer;

/// `2026-11-22T08:00:00Z`, `2026-11-22T08:00:00.000250Z`.
pub(crate) fn text(time: DateTime<Utc>) -> String {
    let precision = match time.nanosecond() {
        0 => SecondsFormat::Secs,
        _ => SecondsFormat::Micros,
    };
    time.to_rfc3339_opts(precision, true)
}

/// For a field: `#[serde(serialize_with = "instant::serialize")]`.
pub(crate) fn serialize<S: Serializer>(
    time: &DateTime<Utc>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&text(*time))
}
