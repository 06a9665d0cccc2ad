//! JSON arrays of requests, answered as arrays of answers in the same order.
//!
//! An array multiplies what one request may cost, so that none is taken unless
//! the operator says how long it may be.

use async_graphql::Request;
use futures_util::{StreamExt, stream};
use serde_json::value::RawValue;

use super::{HttpError, Shared, persisted};
use crate::engine::{Options, Outcome};

/// How many requests of a batch run at once: a batch should not have all of the
/// database's connections to itself.
const AT_ONCE: usize = 4;

/// The requests of a body that is an array, of at most so many.
pub(super) fn read(body: &[u8], most: usize) -> Result<Vec<Request>, HttpError> {
    if most == 0 {
        return Err(HttpError::BatchTooLarge(most));
    }
    let items: Vec<&RawValue> = serde_json::from_slice(body)?;
    if items.is_empty() {
        return Err(HttpError::BadRequest(
            "the batch is empty: send at least one request".to_owned(),
        ));
    }
    if items.len() > most {
        return Err(HttpError::BatchTooLarge(most));
    }
    items.into_iter().map(read_one).collect()
}

fn read_one(item: &RawValue) -> Result<Request, HttpError> {
    // serde would take an array for an object: its items for the first fields.
    if !item.get().starts_with('{') {
        return Err(HttpError::NoRequest);
    }
    match persisted::request(item.get()) {
        Some(request) => Ok(request),
        None => persisted::checked(serde_json::from_str(item.get())?),
    }
}

/// Runs all requests; one that is refused does not keep the others from it.
pub(super) async fn execute(
    shared: &Shared,
    options: &Options,
    requests: Vec<Request>,
) -> Vec<Outcome> {
    stream::iter(requests)
        .map(|request| shared.run(request, options.clone()))
        .buffered(AT_ONCE)
        .collect()
        .await
}
