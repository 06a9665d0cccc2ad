//! Answers of `__schema` and `__type`.
//!
//! The library tells the whole schema once ([`model`]); a request's selections
//! are read from that. So nothing is parsed or validated again, and the answer is
//! bounded in bytes and in time while it is written.

mod depth;
mod model;
mod write;

pub(super) use depth::check;

use async_graphql::ServerError;

use self::write::Writer;
use crate::database::Deadline;
use crate::execute::Introspection;
use crate::memory::Room;
use crate::plan::Operation;

/// Answers the introspection fields of an operation.
///
/// # Errors
///
/// When there is no room for the answer, or no time.
pub(super) fn answer(
    operation: Operation<'_>,
    room: Room,
    deadline: Option<Deadline>,
) -> Result<Introspection, ServerError> {
    Writer::new(operation, room, deadline).write()
}
