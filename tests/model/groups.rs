//! Groups of rows with equal keys.

use std::cmp::Ordering as Compared;

use async_graphql::parser::types::Field;
use async_graphql::{Positioned, Value as Input};
use chrono::{DateTime, Datelike, Utc};
use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::access::Viewer;
use super::condition::{Code, items, text};
use super::opaque::camel_case;
use super::request::Request;
use super::time::{Unit, bucket};
use super::value::Value;
use super::world::{Relation, Row, World, relation};

/// The requested groups of a connection.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Groups {
    /// The fields of the keys that are not of time, in the order of `by`.
    pub(crate) keys: Vec<String>,
    time: Option<(Unit, TimeZone)>,
    pub(crate) first: usize,
    order: String,
}

/// Rows with equal keys.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Counted {
    pub(crate) from: Option<DateTime<Utc>>,
    pub(crate) until: Option<DateTime<Utc>>,
    /// The values of the keys, in their order.
    pub(crate) values: Vec<Value>,
    pub(crate) count: usize,
}

const DEFAULT_FIRST: usize = 100;

impl Groups {
    /// Whether a bucket of time is among the keys.
    pub(crate) fn is_by_time(&self) -> bool {
        self.time.is_some()
    }

    /// Reads the arguments of a list of groups.
    pub(crate) fn read(
        viewer: &Viewer,
        request: &Request<'_>,
        object: &str,
        field: &Positioned<Field>,
    ) -> Result<Self, Code> {
        let by = request.argument(field, "by").ok_or("BAD_ARGUMENT")?;
        let names: Vec<String> = items(&by).iter().map(text).collect();
        let (times, keys): (Vec<&String>, Vec<&String>) =
            names.iter().partition(|name| Unit::named(name).is_some());
        let repeats = (1..names.len()).any(|index| names[..index].contains(&names[index]));
        if names.is_empty() || repeats || times.len() > 1 {
            return Err("BAD_ARGUMENT");
        }
        for name in &names {
            viewer.check(&format!("{object}GroupKey"), name)?;
        }
        let zone = request.argument(field, "timeZone");
        let zone = zone.map_or_else(|| "UTC".to_owned(), |zone| text(&zone));
        let zone = TimeZoneDatabase::bundled().get(&zone);
        let zone = zone.map_err(|_| "BAD_ARGUMENT")?;
        let first = match request.argument(field, "first") {
            None => DEFAULT_FIRST,
            Some(Input::Number(first)) => match first.as_i64() {
                Some(first) if first > 1000 => return Err("PAGE_TOO_LARGE"),
                Some(first @ 1..) => usize::try_from(first).expect("it is positive"),
                _ => return Err("BAD_ARGUMENT"),
            },
            Some(other) => panic!("{other} is no number"),
        };
        let order = request.argument(field, "orderBy");
        Ok(Self {
            keys: keys.into_iter().map(|name| camel_case(name)).collect(),
            time: times
                .first()
                .and_then(|name| Unit::named(name))
                .map(|unit| (unit, zone)),
            first,
            order: order.map_or_else(|| "KEYS".to_owned(), |order| text(&order)),
        })
    }

    /// The groups of some rows, and whether there are more than were asked for.
    pub(crate) fn list<'w>(
        &self,
        world: &World,
        object: &str,
        rows: impl Iterator<Item = &'w Row>,
    ) -> (Vec<Counted>, bool) {
        let mut groups: Vec<Counted> = Vec::new();
        for row in rows {
            let values: Vec<Value> = self
                .keys
                .iter()
                .map(|key| match relation(object, key) {
                    Some(Relation::One { .. }) => {
                        row.reference(key).map_or(Value::Null, Value::Integer)
                    }
                    _ => world.value(row, key),
                })
                .collect();
            let (from, until) = match (&self.time, row.cell_of_time(object)) {
                (Some((unit, zone)), Some(time)) => {
                    let (from, until) = bucket(zone, *unit, time);
                    (Some(from), Some(until))
                }
                _ => (None, None),
            };
            let same = |group: &&mut Counted| group.from == from && group.values == values;
            match groups.iter_mut().find(same) {
                Some(group) => group.count += 1,
                None => groups.push(Counted {
                    from,
                    until,
                    values,
                    count: 1,
                }),
            }
        }
        groups.sort_by(|left, right| self.compare(left, right));
        let has_more = groups.len() > self.first;
        groups.truncate(self.first);
        // A `DateTime` has four digits of a year.
        let shown = |time: &DateTime<Utc>| (1..=9999).contains(&time.year());
        for group in &mut groups {
            group.from = group.from.filter(shown);
            group.until = group.until.filter(shown);
        }
        (groups, has_more)
    }

    fn compare(&self, left: &Counted, right: &Counted) -> Compared {
        let nulls_last = |left: &Value, right: &Value| {
            let is_null = |value: &Value| *value == Value::Null;
            is_null(left)
                .cmp(&is_null(right))
                .then_with(|| left.cmp(right))
        };
        let mut keys = left.from.cmp(&right.from);
        for (left, right) in left.values.iter().zip(&right.values) {
            keys = keys.then_with(|| nulls_last(left, right));
        }
        match self.order.as_str() {
            "KEYS" => keys,
            "KEYS_DESC" => keys.reverse(),
            "COUNT" => right.count.cmp(&left.count).then(keys),
            other => panic!("the model has no order {other}"),
        }
    }
}

impl Counted {
    /// The value of a key. None if it is not a key of the groups.
    pub(crate) fn value(&self, groups: &Groups, field: &str) -> Option<&Value> {
        let place = groups.keys.iter().position(|key| key == field)?;
        Some(&self.values[place])
    }
}

impl Row {
    /// The time by which an object's rows are grouped.
    fn cell_of_time(&self, object: &str) -> Option<DateTime<Utc>> {
        let field = match object {
            "Pass" => "issuedAt",
            "Scan" => "scannedAt",
            _ => return None,
        };
        match self.cell(field) {
            Value::Time(time) => Some(*time),
            other => panic!("{other:?} is no time"),
        }
    }
}
