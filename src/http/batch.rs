//! JSON arrays of requests. The answer is an array in the same order.
//!
//! An array multiplies the possible cost of one HTTP request, so arrays are refused
//! unless the operator sets their maximum length.

use async_graphql::Request;
use futures_util::{StreamExt, stream};
use serde_json::value::RawValue;

use super::{HttpError, Shared, persisted};
use crate::engine::{Options, Outcome};

/// The number of requests of a batch that run at the same time, so that one batch does
/// not use all of the database's connections.
const AT_ONCE: usize = 4;

/// Parses a body that is an array of at most `most` requests.
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
    // serde would accept an array as an object, with its items as the first fields.
    if !item.get().starts_with('{') {
        return Err(HttpError::NoRequest);
    }
    match persisted::request(item.get()) {
        Some(request) => Ok(request),
        None => persisted::checked(serde_json::from_str(item.get())?),
    }
}

/// Runs all requests. A refused one does not affect the others.
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
