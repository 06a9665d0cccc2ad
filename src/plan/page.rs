//! The paging arguments of a connection, as its page.
//!
//! The rules are those of the [Relay specification], with an answer for what
//! it leaves open: `first` and `last` exclude each other, neither is 20 rows
//! from the start, 0 is a page without rows.
//!
//! [Relay specification]: https://relay.dev/graphql/connections.htm

use async_graphql::Value;

use super::Limits;
use super::value::{Complaint, Read, name_of};
use crate::error::Code;
use crate::object::ObjectType;
use crate::opaque::decode_cursor;
use crate::sql::{Direction, Order, Page, Position};

/// How many rows a page has when nobody says.
const DEFAULT_PAGE_SIZE: u32 = 20;

/// The page that arguments ask for. `argument` gives those that were given.
pub(super) fn page(
    object: &'static ObjectType,
    limits: Limits,
    argument: impl Fn(&str) -> Option<Value>,
) -> Read<Page> {
    let size = |name| rows(name, argument(name).as_ref(), limits);
    let (limit, backward) = match (size("first")?, size("last")?) {
        (Some(_), Some(_)) => {
            let message = "Give `first` or `last`, not both: one counts from the start, the other from the end.";
            return Err((Code::BadArgument, message.to_owned()));
        }
        (Some(first), None) => (first, false),
        (None, Some(last)) => (last, true),
        (None, None) => (DEFAULT_PAGE_SIZE.min(limits.max_page_size), false),
    };
    let order = order(object, argument("orderBy").as_ref())?;
    let position = |name| position(name, argument(name).as_ref(), object, order);
    Ok(Page {
        order,
        limit,
        backward,
        after: position("after")?,
        before: position("before")?,
    })
}

fn rows(name: &str, value: Option<&Value>, limits: Limits) -> Read<Option<u32>> {
    let number = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Number(number)) => number.as_i64(),
        Some(_) => None,
    };
    let Some(rows) = number.and_then(|number| u32::try_from(number).ok()) else {
        return Err((
            Code::BadArgument,
            format!("`{name}` is a number of rows, 0 or more."),
        ));
    };
    if rows > limits.max_page_size {
        let most = limits.max_page_size;
        return Err((
            Code::PageTooLarge,
            format!(
                "`{name}` is {rows}, and a page has at most {most} rows. Ask for the rest with `after`."
            ),
        ));
    }
    Ok(Some(rows))
}

fn order(object: &ObjectType, value: Option<&Value>) -> Read<Order> {
    let fields = match value {
        None | Some(Value::Null) => return Ok(object.default_order),
        Some(Value::Object(fields)) => fields,
        Some(_) => return Err(unknown_order()),
    };
    let named = fields
        .get("field")
        .and_then(name_of)
        .ok_or_else(unknown_order)?;
    let ordering = object
        .orderings
        .iter()
        .find(|ordering| ordering.name == named)
        .ok_or_else(unknown_order)?;
    let direction = match fields.get("direction").map(name_of) {
        None | Some(Some("ASC")) => Direction::Ascending,
        Some(Some("DESC")) => Direction::Descending,
        Some(_) => return Err(unknown_order()),
    };
    Ok(Order {
        column: ordering.column,
        direction,
    })
}

fn unknown_order() -> Complaint {
    (
        Code::BadArgument,
        "`orderBy` is a field and a direction that the schema names.".to_owned(),
    )
}

fn position(
    name: &str,
    value: Option<&Value>,
    object: &ObjectType,
    order: Order,
) -> Read<Option<Position>> {
    let cursor = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(cursor)) => decode_cursor(object, order, cursor),
        Some(_) => None,
    };
    let bad = || {
        (
            Code::BadCursor,
            format!(
                "`{name}` is no cursor of this connection in this order. Take one from its `edges` or `pageInfo`, asked with the same `orderBy`."
            ),
        )
    };
    cursor.map(Some).ok_or_else(bad)
}
