//! The periods of a time zone as parameters of a statement.

use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::Value;
use sea_orm::sea_query::ArrayType;

use super::bound::Bound;
use super::filter_range::TimeRange;
use super::text::Place;
use crate::zone::{Entry, Unit, Zone};

/// A parameter with periods of a zone. Only those are bound that the statement's filter
/// can reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ZoneParameter {
    pub(super) zone: &'static Zone,
    pub(super) unit: Unit,
    pub(super) range: TimeRange,
    pub(super) now: DateTime<Utc>,
    /// Which part of the periods it has.
    pub(super) place: Place,
}

/// Texts before and after every instant in SQLite.
const START: &str = "";
const END: &str = "Z";

impl ZoneParameter {
    pub(super) fn to_value(self) -> Value {
        let array = |of, values: Vec<Value>| Value::Array(of, Some(Box::new(values)));
        match self.place {
            Place::ZoneStarts => {
                let starts = self.starts().map(Value::from);
                array(ArrayType::ChronoDateTimeUtc, starts.collect())
            }
            Place::ZoneNumbers => {
                let numbers = self.numbers().map(Value::from);
                array(ArrayType::BigInt, numbers.collect())
            }
            _ => self.json(&self.entries().collect::<Vec<_>>()).into(),
        }
    }

    /// As PostgreSQL's driver encodes it. It has a parameter for the starts and one for the
    /// numbers.
    pub(super) fn bound(self) -> Bound<'static> {
        match self.place {
            Place::ZoneStarts => Bound::Times(self.starts().collect()),
            _ => Bound::Integers(self.numbers().collect()),
        }
    }

    fn entries(self) -> impl Iterator<Item = Entry> {
        self.zone.entries(self.unit, self.range)
    }

    fn starts(self) -> impl Iterator<Item = DateTime<Utc>> {
        self.entries().filter_map(|entry| instant(entry.start?))
    }

    fn numbers(self) -> impl Iterator<Item = i64> {
        self.entries().map(|entry| entry.number)
    }

    /// The periods as JSON, those that are closest to now first: SQLite looks at one
    /// after the other, and most rows are recent.
    fn json(&self, entries: &[Entry]) -> String {
        let text = |start: i64| {
            let instant = instant(start)?;
            // The format in which sqlx writes times, and so the format in the column.
            Some(instant.to_rfc3339_opts(SecondsFormat::AutoSi, false))
        };
        let starts = entries.iter().map(|entry| entry.start.and_then(text));
        let starts: Vec<String> = starts.map(Option::unwrap_or_default).collect();
        let now = self.now.timestamp();
        let current = entries.partition_point(|entry| entry.start.is_none_or(|start| start <= now));
        let current = current.saturating_sub(1);
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by_key(|index| index.abs_diff(current));
        let periods = order.into_iter().map(|index| {
            let start = starts.get(index).map_or(START, String::as_str);
            let end = starts.get(index + 1).map_or(END, String::as_str);
            serde_json::json!([start, end, entries[index].number])
        });
        serde_json::Value::Array(periods.collect()).to_string()
    }
}

fn instant(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}
