//! The scalar for spans of time.

use std::fmt;

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::TimeDelta;

/// A positive span of time, to the microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Duration(pub TimeDelta);

/// A span of time in ISO 8601 format: weeks, days, hours, minutes and seconds, such as
/// `PT24H`, `P7D` or `P1DT12H`. The last number may have a fraction of up to nine digits,
/// such as `PT0.5S`; what is shorter than a microsecond is cut off. A day is 24 hours. A
/// Duration has no years and months, because their length depends on the calendar. It is
/// positive, and at most 36,525 days (100 years).
#[Scalar(
    name = "Duration",
    specified_by_url = "https://datatracker.ietf.org/doc/html/rfc3339#appendix-A"
)]
impl ScalarType for Duration {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => Self::from_text(text).map_err(InputValueError::custom),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        let micros = self.0.num_microseconds().unwrap_or_default();
        let (seconds, fraction) = (micros / SECOND, micros % SECOND);
        Value::String(format!("PT{seconds}.{fraction:06}S"))
    }
}

/// Why a text is not a Duration. Its message follows "expected" or "must be".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotADuration {
    /// It has another form.
    Form,
    /// It has years or months.
    Calendar,
    /// It has a minus sign.
    Negative,
    /// It is shorter than a microsecond.
    Zero,
    /// It is longer than 100 years.
    TooLong,
}

impl fmt::Display for NotADuration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Form => {
                "a Duration of weeks, days, hours, minutes and seconds in ISO 8601, such as \"PT24H\" or \"P7D\""
            }
            Self::Calendar => {
                "a Duration without years and months, because their length depends on the calendar. \
                 Write days, such as \"P30D\""
            }
            Self::Negative => {
                "a Duration without a sign. `last` looks back, and `next` looks ahead"
            }
            Self::Zero => "a Duration of at least a microsecond",
            Self::TooLong => "a Duration of at most 36,525 days (100 years)",
        })
    }
}

/// The microseconds of a second.
const SECOND: i64 = 1_000_000;
/// The microseconds of an hour.
const HOUR: i64 = 3600 * SECOND;
/// The microseconds of a day.
const DAY: i64 = 24 * HOUR;
/// The longest duration: 100 years, in days.
const MOST_DAYS: i64 = 36_525;
/// The most digits of a fraction.
const MOST_DIGITS: usize = 9;
/// The smallest fraction is one in this many.
const PARTS: i128 = 1_000_000_000;

/// The units of a date, in their order. Those of the calendar have no length.
const DATE: [(char, Option<i64>); 4] = [
    ('Y', None),
    ('M', None),
    ('W', Some(7 * DAY)),
    ('D', Some(DAY)),
];

/// The units of a time, in their order.
const TIME: [(char, Option<i64>); 3] = [
    ('H', Some(HOUR)),
    ('M', Some(60 * SECOND)),
    ('S', Some(SECOND)),
];

impl Duration {
    /// The duration in a text.
    ///
    /// # Errors
    ///
    /// If the text is not in ISO 8601 format, or the duration is not one that a filter
    /// accepts.
    pub(crate) fn from_text(text: &str) -> Result<Self, NotADuration> {
        let (sign, text) = match text.strip_prefix('-') {
            Some(text) => (true, text),
            None => (false, text),
        };
        let text = text.strip_prefix('P').ok_or(NotADuration::Form)?;
        let (date, time) = match text.split_once('T') {
            Some((_, "")) => return Err(NotADuration::Form),
            Some((date, time)) => (date, time),
            None => (text, ""),
        };
        let mut sum = Sum {
            is_negative: sign,
            ..Sum::default()
        };
        sum.add(date, &DATE)?;
        sum.add(time, &TIME)?;
        sum.finish()
    }
}

/// The parts of a duration so far.
#[derive(Default)]
struct Sum {
    micros: i128,
    /// Whether there is a part.
    has_parts: bool,
    /// Whether the last part has a fraction, so that no part may follow.
    has_fraction: bool,
    is_negative: bool,
    has_calendar: bool,
}

impl Sum {
    /// Adds the parts of a text: numbers with units, each unit at most once and in order.
    fn add(&mut self, mut text: &str, units: &[(char, Option<i64>)]) -> Result<(), NotADuration> {
        let mut units = units.iter();
        while !text.is_empty() {
            let end = text.find(char::is_alphabetic).ok_or(NotADuration::Form)?;
            let (number, rest) = text.split_at(end);
            let mut rest = rest.chars();
            let letter = rest.next();
            let (_, length) = units
                .find(|(unit, _)| Some(*unit) == letter)
                .ok_or(NotADuration::Form)?;
            self.add_part(number, *length)?;
            text = rest.as_str();
        }
        Ok(())
    }

    fn add_part(&mut self, number: &str, unit: Option<i64>) -> Result<(), NotADuration> {
        let number = match number.strip_prefix('-') {
            Some(number) => {
                self.is_negative = true;
                number
            }
            None => number,
        };
        let (whole, fraction) = match number.split_once(['.', ',']) {
            Some((_, "")) => return Err(NotADuration::Form),
            Some((whole, fraction)) => (whole, fraction),
            None => (number, ""),
        };
        let is_number = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
        let is_valid = !whole.is_empty() && is_number(whole) && is_number(fraction);
        if !is_valid || self.has_fraction || fraction.len() > MOST_DIGITS {
            return Err(NotADuration::Form);
        }
        self.has_parts = true;
        self.has_fraction = !fraction.is_empty();
        let Some(unit) = unit.map(i128::from) else {
            self.has_calendar = true;
            return Ok(());
        };
        // What does not fit is longer than any limit.
        let whole: i128 = whole.parse().unwrap_or(i128::MAX);
        let digits: i128 = format!("{fraction:0<MOST_DIGITS$}")
            .parse()
            .unwrap_or_default();
        self.micros = whole
            .saturating_mul(unit)
            .saturating_add(digits * unit / PARTS)
            .saturating_add(self.micros);
        Ok(())
    }

    fn finish(self) -> Result<Duration, NotADuration> {
        if !self.has_parts {
            return Err(NotADuration::Form);
        }
        if self.has_calendar {
            return Err(NotADuration::Calendar);
        }
        match i64::try_from(self.micros) {
            Ok(0) => Err(NotADuration::Zero),
            _ if self.is_negative => Err(NotADuration::Negative),
            Ok(micros) if micros <= MOST_DAYS * DAY => {
                Ok(Duration(TimeDelta::microseconds(micros)))
            }
            _ => Err(NotADuration::TooLong),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::NotADuration::{Calendar, Form, Negative, TooLong, Zero};
    use super::*;

    fn micros(text: &str) -> Result<i64, NotADuration> {
        Duration::from_text(text).map(|duration| duration.0.num_microseconds().unwrap())
    }

    #[test]
    fn weeks_days_hours_minutes_and_seconds_have_a_length() {
        for (text, expected) in [
            ("PT24H", DAY),
            ("P1D", DAY),
            ("P7D", 7 * DAY),
            ("P1W", 7 * DAY),
            ("P1W2DT3H4M5S", 9 * DAY + 3 * HOUR + 245 * SECOND),
            ("PT1H5S", HOUR + 5 * SECOND),
            ("PT90M", 90 * 60 * SECOND),
            ("PT36H", 36 * HOUR),
            ("P0DT1S", SECOND),
            ("PT000000000000000000000000000000000000001S", SECOND),
            ("PT0.5H", HOUR / 2),
            ("P0,5D", DAY / 2),
            ("P0.5W", 7 * DAY / 2),
            ("P1DT0.1M", DAY + 6 * SECOND),
            ("PT0.000001S", 1),
            ("PT0.000001999S", 1),
            ("PT1.999999999S", 1_999_999),
            ("PT0.000000001H", 3),
            ("P36525D", MOST_DAYS * DAY),
        ] {
            assert_eq!(micros(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused_with_the_reason() {
        for (text, expected) in [
            ("", Form),
            ("P", Form),
            ("PT", Form),
            ("P1DT", Form),
            ("P1", Form),
            ("24H", Form),
            ("PT24h", Form),
            ("pt24H", Form),
            ("+PT24H", Form),
            ("PT+24H", Form),
            (" PT24H", Form),
            ("PT24H ", Form),
            ("PT 24H", Form),
            ("PT1H1H", Form),
            ("PT1S1H", Form),
            ("P1D1W", Form),
            ("P1H", Form),
            ("PT1D", Form),
            ("PT1.5H3M", Form),
            ("P0.5DT1H", Form),
            ("PT.5S", Form),
            ("PT1.S", Form),
            ("PT1.0.0S", Form),
            ("PT0.0000000001S", Form),
            ("PT1e3S", Form),
            ("PT٣H", Form),
            ("PTH", Form),
            ("--PT1H", Form),
            ("P0001-00-01T00:00:00", Form),
            ("1 day", Form),
            ("P1Y", Calendar),
            ("P1M", Calendar),
            ("P0Y1D", Calendar),
            ("P1Y2M3DT4H", Calendar),
            ("-P1M", Calendar),
            ("-PT24H", Negative),
            ("P-1D", Negative),
            ("PT1H-30M", Negative),
            ("PT0S", Zero),
            ("-P0D", Zero),
            ("P0DT0H0M0.0S", Zero),
            ("PT0.0000009S", Zero),
            ("P36525DT0.000001S", TooLong),
            ("P36526D", TooLong),
            ("P5218W", TooLong),
            ("PT9223372036854775807S", TooLong),
            ("PT99999999999999999999999999999999999999999999S", TooLong),
        ] {
            assert_eq!(micros(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn a_duration_is_printed_as_it_is_read() {
        for text in ["PT24H", "PT0.000001S", "P36525D"] {
            let duration = Duration::from_text(text).unwrap();
            assert_eq!(
                Duration::parse(duration.to_value()).ok(),
                Some(duration),
                "{text}"
            );
        }
    }
}
