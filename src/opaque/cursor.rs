//! Cursors: positions in an order.
//!
//! A cursor contains its type and order. It is refused in any other, where it would
//! select a wrong page.

use chrono::DateTime;
use serde_json::{Value, json};

use crate::object::ObjectType;
use crate::sql::{Direction, Order, Position};
use crate::table::{Cell, Kind};

/// The cursor of a position in an order.
#[must_use]
pub(crate) fn encode_cursor(object: &ObjectType, order: Order, position: &Position) -> String {
    let value = match &position.value {
        Cell::Null => Value::Null,
        Cell::Integer(value) => json!(value),
        Cell::Boolean(value) => json!(value),
        Cell::Text(value) => json!(value),
        Cell::Time(value) => json!(value.timestamp_micros()),
    };
    let [object, ordering, direction] = name(object, order);
    super::encode(
        json!([object, ordering, direction, value, position.key])
            .to_string()
            .as_bytes(),
    )
}

/// The position of a cursor. None if it is not a cursor of this type in this order.
#[must_use]
pub(crate) fn decode_cursor(object: &ObjectType, order: Order, cursor: &str) -> Option<Position> {
    let parts: [Value; 5] = serde_json::from_slice(&super::decode(cursor)?).ok()?;
    let [of, ordering, direction, value, key] = parts;
    let matches = name(object, order)
        .into_iter()
        .zip([of, ordering, direction])
        .all(|(own, given)| own == given);
    if !matches {
        return None;
    }
    let column = object.table.column(order.column);
    let value = match column.kind {
        _ if column.nullable && value.is_null() => Cell::Null,
        Kind::BigInteger | Kind::Integer => Cell::Integer(value.as_i64()?),
        Kind::Boolean => Cell::Boolean(value.as_bool()?),
        // PostgreSQL cannot store a text with a zero character, so no row has one.
        Kind::Text => Cell::Text(
            value
                .as_str()
                .filter(|text| !text.contains('\0'))?
                .to_owned(),
        ),
        Kind::Time => Cell::Time(time(value.as_i64()?)?),
    };
    Some(Position {
        value,
        key: key.as_i64()?,
    })
}

/// An instant that both databases can store: years 1 to 9999.
fn time(microseconds: i64) -> Option<DateTime<chrono::Utc>> {
    use chrono::Datelike;
    DateTime::from_timestamp_micros(microseconds).filter(|time| (1..=9999).contains(&time.year()))
}

fn name(object: &ObjectType, order: Order) -> [&'static str; 3] {
    let direction = match order.direction {
        Direction::Ascending => "ASC",
        Direction::Descending => "DESC",
    };
    [object.name, object.ordering_name(order), direction]
}
