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
pub use results::Results;

use chrono::{DateTime, Utc};

use crate::memory::Room;
use crate::plan::Plan;

/// The answer to a planned operation, from the rows of its nodes. `now` is the time at
/// which statuses are computed. `schema` contains the answers of introspection fields.
#[must_use]
pub fn respond(
    plan: &Plan,
    results: &Results,
    schema: &Introspection,
    now: DateTime<Utc>,
    room: Room,
) -> Response {
    write::write(plan, results, schema, now, room)
}
