//! Running an operation's plan.
//!
//! All of its nodes are loaded, each once: a node as soon as the rows are there that
//! hold its keys, side by side. Then the answer is written from the
//! batches, without waiting for anything. Object fields are written from
//! cells; there is nothing in their reach that could run a statement.

mod extension;
mod introspection;
mod json;
mod naive;
mod response;
mod results;
mod write;

pub use introspection::Introspection;
pub(crate) use introspection::Told;
pub(crate) use naive::naive_statements;
pub(crate) use response::Response;
pub use results::Results;

use chrono::{DateTime, Utc};

use crate::memory::Room;
use crate::plan::Plan;

/// The answer to a planned operation, from the rows of its nodes, as of the
/// instant at which every status is judged. `schema` is what introspection
/// fields answer.
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
