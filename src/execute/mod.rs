//! Runs an operation's plan.
//!
//! First, all nodes are loaded concurrently, each once and as soon as the rows with its
//! keys are available. Then the answer is written from the batches, without waiting for
//! anything. The code that writes fields has only cells, and nothing that could run a
//! statement.

mod extension;
mod introspection;
mod json;
mod naive;
mod response;
mod results;
mod search;
mod write;

pub(crate) use introspection::FieldAnswer;
pub use introspection::Introspection;
pub(crate) use naive::naive_statements;
pub(crate) use response::Response;
pub(crate) use results::Changes;
pub use results::Results;

use crate::memory::Room;
use crate::plan::Plan;
use crate::sql::Binding;

/// The answer to a planned operation, from the rows of its nodes. Statuses are computed at
/// the time of `binding`. `schema` contains the answers of introspection fields.
#[must_use]
pub fn respond(
    plan: &Plan,
    results: &Results,
    schema: &Introspection,
    binding: &Binding,
    room: Room,
) -> Response {
    write::write(plan, results, schema, binding, room)
}
