//! Converts the paging arguments of a connection into its page.
//!
//! The rules are those of the [Relay specification]. Where it leaves a choice, `first`
//! and `last` exclude each other, the default is 20 rows from the start, and 0 is a
//! page without rows.
//!
//! [Relay specification]: https://relay.dev/graphql/connections.htm

use std::borrow::Cow;

use async_graphql::Value;

use super::placeholder::{is_open, variable};
use super::value::{Complaint, Read, name_of};
use super::{Limits, rules};
use crate::error::Code;
use crate::object::ObjectType;
use crate::opaque::decode_cursor;
use crate::sql::{Direction, Order, Page, Position};
use crate::viewer::Access;

/// The number of rows on a page by default.
const DEFAULT_PAGE_SIZE: u32 = 20;

/// The page, and whether its size is known. A page of unknown size is as large as
/// allowed. `argument` returns the arguments that were given.
pub(super) fn page<'v>(
    object: &'static ObjectType,
    access: Access,
    limits: Limits,
    argument: impl Fn(&str) -> Option<Cow<'v, Value>>,
) -> Read<(Page, bool)> {
    let sizes = ["first", "last"].map(&argument);
    let open = sizes
        .each_ref()
        .map(|size| size.as_deref().is_some_and(is_open));
    let [first, last] = &sizes;
    let (limit, backward, is_known) = match (
        rows("first", first.as_deref(), limits)?,
        rows("last", last.as_deref(), limits)?,
    ) {
        (Some(_), Some(_)) => {
            let message = "Use either `first` or `last`, not both: `first` counts from the start, `last` from the end.";
            return Err((Code::BadArgument, message.to_owned()));
        }
        // If the other one is unknown too, it must be null, or the operation is refused.
        (Some(first), None) => (first, false, true),
        (None, Some(last)) => (last, true, true),
        (None, None) if open != [false, false] => (limits.max_page_size, !open[0], false),
        (None, None) => (DEFAULT_PAGE_SIZE.min(limits.max_page_size), false, true),
    };
    let asked = argument("orderBy");
    let order = order(object, access, asked.as_deref())?;
    // Cursors cannot be checked if the order is unknown.
    let fits_any = asked.as_deref().is_some_and(is_open);
    let position = |name| match argument(name) {
        Some(cursor) if fits_any || is_open(&cursor) => Ok(None),
        cursor => position(name, cursor.as_deref(), object, order),
    };
    let page = Page {
        order,
        limit,
        backward,
        after: position("after")?,
        before: position("before")?,
    };
    Ok((page, is_known))
}

fn rows(name: &str, value: Option<&Value>, limits: Limits) -> Read<Option<u32>> {
    let number = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(value) if is_open(value) => return Ok(None),
        Some(Value::Number(number)) => number.as_i64(),
        Some(_) => None,
    };
    let Some(rows) = number.and_then(|number| u32::try_from(number).ok()) else {
        return Err((
            Code::BadArgument,
            format!("`{name}` must be a number of rows, 0 or more."),
        ));
    };
    if rows > limits.max_page_size {
        let most = limits.max_page_size;
        return Err((
            Code::PageTooLarge,
            format!(
                "`{name}` is {rows}; the limit is {most} rows per page (--max-page-size). Request the rest with `after`."
            ),
        ));
    }
    Ok(Some(rows))
}

/// The order of the page, as far as it is known.
fn order(object: &ObjectType, access: Access, value: Option<&Value>) -> Read<Order> {
    let fields = match value {
        None | Some(Value::Null) => return Ok(object.default_order),
        Some(value) if variable(value).is_some() => return Ok(object.default_order),
        Some(Value::Object(fields)) => fields,
        Some(_) => return Err(unknown_order()),
    };
    if fields.get("field").is_some_and(is_open) {
        return Ok(object.default_order);
    }
    let named = fields
        .get("field")
        .and_then(name_of)
        .ok_or_else(unknown_order)?;
    let ordering = object
        .orderings
        .iter()
        .find(|ordering| ordering.name == named)
        .ok_or_else(unknown_order)?;
    rules::check(access, ordering.role, || {
        let field = object.field_of(ordering.column);
        field.map_or_else(|| ordering.name.to_owned(), |field| field.path(object))
    })?;
    let direction = match fields.get("direction").map(name_of) {
        None | Some(Some("ASC")) => Direction::Ascending,
        Some(Some(_)) if fields.get("direction").is_some_and(is_open) => Direction::Ascending,
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
        "`orderBy` must be a field and a direction from the schema.".to_owned(),
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
                "`{name}` is not a cursor of this connection in this order. Use a cursor from its `edges` or `pageInfo`, requested with the same `orderBy`."
            ),
        )
    };
    cursor.map(Some).ok_or_else(bad)
}
