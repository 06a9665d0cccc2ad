//! `POST /graphql` and `GET /graphql`.

use async_graphql::{BatchRequest, Request};
use axum::{
    Extension,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use super::{Shared, batch, get::FromAddress, log::Cost, negotiate::Format, post::PlainJson};

/// Runs what the body asks.
pub(super) async fn post(
    State(shared): State<Shared>,
    Extension(format): Extension<Format>,
    PlainJson(request): PlainJson,
) -> Response {
    match request {
        BatchRequest::Single(request) => execute(&shared, format, request).await,
        BatchRequest::Batch(requests) => execute_batch(&shared, format, requests).await,
    }
}

/// Runs what the address asks.
pub(super) async fn get(
    State(shared): State<Shared>,
    Extension(format): Extension<Format>,
    FromAddress(request): FromAddress,
) -> Response {
    execute(&shared, format, request).await
}

/// Runs one request.
async fn execute(shared: &Shared, format: Format, request: Request) -> Response {
    let outcome = shared.engine.execute(request).await;
    let cost = Cost {
        executed: outcome.executed(),
        rows: outcome.rows(),
        planned: outcome.planned(),
        operation: outcome.operation,
    };
    let refused = outcome.response.data.is_none();
    answer(format, refused, outcome.response.into_json(), cost)
}

/// Runs a batch of requests. It is refused as a whole when each of them is.
async fn execute_batch(shared: &Shared, format: Format, requests: Vec<Request>) -> Response {
    let outcomes = batch::execute(&shared.engine, requests).await;
    let cost = batch::cost(&outcomes);
    let refused = outcomes
        .iter()
        .all(|outcome| outcome.response.data.is_none());
    answer(format, refused, batch::into_json(outcomes), cost)
}

fn answer(format: Format, refused: bool, json: Vec<u8>, cost: Cost) -> Response {
    let content_type = [(header::CONTENT_TYPE, format.content_type())];
    let mut response = (format.status(refused), content_type, json).into_response();
    response.extensions_mut().insert(cost);
    response
}
