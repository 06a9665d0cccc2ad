//! Answers `__schema` and `__type`.
//!
//! The library introspects the whole schema once ([`model`]). A request's
//! selections are read from that result, so nothing is parsed or validated again.
//! The answer is bounded in bytes and in time while it is written.

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
/// When the answer does not fit into memory, or takes too long.
pub(super) fn answer(
    operation: Operation<'_>,
    room: Room,
    deadline: Option<Deadline>,
) -> Result<Introspection, ServerError> {
    Writer::new(operation, room, deadline).write()
}
