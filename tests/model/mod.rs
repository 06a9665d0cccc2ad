//! An independent model of the server's answers.
//!
//! It is written from the GraphQL specification, Relay's specification of
//! connections and the design of this server, not from its source. Objects are rows
//! in memory, and each field looks up its rows again. [`bill`] computes which
//! statements the server runs.

mod access;
mod bill;
mod condition;
mod evaluate;
mod groups;
mod opaque;
mod page;
mod request;
mod search;
mod span;
mod time;
mod value;
mod world;

pub(crate) use access::{ROLES, Viewer, required};
pub(crate) use bill::{Bill, Limits, Refusal, Statement};
pub(crate) use opaque::{Ordering, cursor, id};
pub(crate) use time::{Unit, bucket};
pub(crate) use value::Value;
pub(crate) use world::{Data, World, objects};

use async_graphql::parser::types::ExecutableDocument;

use request::Request;

/// The expected answer and cost.
#[derive(Debug, PartialEq)]
pub(crate) enum Expected {
    /// The text of `data`, and the statements.
    Answer(String, Vec<Statement>),
    /// The first mistake. Nothing runs.
    Refused(Refusal),
}

/// The number of statements that run one after another at most: of all planned
/// ones, and of those that run.
pub(crate) fn round_trips(statements: &[Statement]) -> (usize, usize) {
    let most = |statement: &dyn Fn(&&Statement) -> bool| {
        let rounds = statements.iter().filter(statement);
        rounds.map(|statement| statement.round).max().unwrap_or(0)
    };
    (most(&|_| true), most(&|statement| statement.runs))
}

/// How many statements naive resolvers run for an operation that is answered.
pub(crate) fn naive(
    world: &World,
    document: &ExecutableDocument,
    operation: Option<&str>,
    variables: &serde_json::Map<String, serde_json::Value>,
) -> u64 {
    evaluate::lookups(world, &Request::new(document, operation, variables))
}

/// Evaluates an operation of a valid document.
pub(crate) fn expect(
    world: &World,
    document: &ExecutableDocument,
    operation: Option<&str>,
    variables: &serde_json::Map<String, serde_json::Value>,
    limits: Limits,
) -> Expected {
    let request = Request::new(document, operation, variables);
    match Bill::new(world, &request, limits) {
        Ok(bill) => Expected::Answer(
            evaluate::operation(world, &request).to_string(),
            bill.statements(),
        ),
        Err(refusal) => Expected::Refused(refusal),
    }
}
