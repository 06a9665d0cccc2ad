//! Values as JSON text.

use chrono::{DateTime, Datelike, Timelike, Utc};

use crate::table::CellRef;

/// Writes a cell: an absent value as `null`, a time as RFC 3339 text in UTC.
pub(super) fn write_cell(out: &mut Vec<u8>, cell: CellRef<'_>) {
    match cell {
        CellRef::Null => write_null(out),
        CellRef::Integer(value) => write_integer(out, value),
        CellRef::Boolean(value) => write_boolean(out, value),
        CellRef::Text(value) => write_text(out, value),
        CellRef::Time(value) => write_time(out, value),
    }
}

/// Writes `null`.
pub(super) fn write_null(out: &mut Vec<u8>) {
    out.extend_from_slice(b"null");
}

/// Writes a Boolean.
pub(super) fn write_boolean(out: &mut Vec<u8>, value: bool) {
    out.extend_from_slice(if value { b"true" } else { b"false" });
}

/// Writes an integer.
pub(super) fn write_integer(out: &mut Vec<u8>, value: i64) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

/// Writes escaped text in quotes.
pub(super) fn write_text(out: &mut Vec<u8>, text: &str) {
    serde_json::to_writer(out, text)
        .expect("text is valid JSON, and writing to memory cannot fail");
}

/// Writes a time with seconds and, if it has a fraction, with microseconds:
/// `"2026-11-22T08:00:00Z"`, `"2026-11-22T08:00:00.000250Z"`.
fn write_time(out: &mut Vec<u8>, time: DateTime<Utc>) {
    out.push(b'"');
    write_digits(out, time.year().unsigned_abs(), 4);
    for (separator, value) in [
        (b'-', time.month()),
        (b'-', time.day()),
        (b'T', time.hour()),
        (b':', time.minute()),
        (b':', time.second()),
    ] {
        out.push(separator);
        write_digits(out, value, 2);
    }
    let microseconds = time.nanosecond() % 1_000_000_000 / 1000;
    if microseconds > 0 {
        out.push(b'.');
        write_digits(out, microseconds, 6);
    }
    out.extend_from_slice(b"Z\"");
}

fn write_digits(out: &mut Vec<u8>, mut value: u32, width: usize) {
    let start = out.len();
    out.resize(start + width, b'0');
    for digit in out[start..].iter_mut().rev() {
        *digit = b'0' + u8::try_from(value % 10).expect("a digit is less than 10");
        value /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(cell: CellRef<'_>) -> String {
        let mut out = Vec::new();
        write_cell(&mut out, cell);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_time_is_rfc_3339_in_utc_to_the_microsecond() {
        for (microseconds, expected) in [
            (0, "\"1970-01-01T00:00:00Z\""),
            (1, "\"1970-01-01T00:00:00.000001Z\""),
            (-1, "\"1969-12-31T23:59:59.999999Z\""),
            (1_795_334_400_500_000, "\"2026-11-22T08:00:00.500000Z\""),
            (253_402_300_799_999_999, "\"9999-12-31T23:59:59.999999Z\""),
        ] {
            let time = DateTime::from_timestamp_micros(microseconds).unwrap();
            assert_eq!(json(CellRef::Time(time)), expected);
        }
    }

    #[test]
    fn text_is_escaped() {
        let text = "\"\\\u{0}\u{1f}\n\u{2028}é😀</script>";
        let read: String = serde_json::from_str(&json(CellRef::Text(text))).unwrap();
        assert_eq!(read, text);
    }
}
