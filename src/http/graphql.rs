//! `POST /graphql` and `GET /graphql`.

use async_graphql::{BatchRequest, Request};
use axum::{
    Extension,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use crate::engine::Options;

use super::{
    Shared, batch,
    get::FromAddress,
    negotiate::Format,
    post::PlainJson,
    sql::{Asked, Cost},
};

/// Runs what the body asks.
pub(super) async fn post(
    State(shared): State<Shared>,
    Extension(format): Extension<Format>,
    Asked(options): Asked,
    PlainJson(request): PlainJson,
) -> Response {
    let options = shared.until(options);
    match request {
        BatchRequest::Single(request) => execute(&shared, format, options, request).await,
        BatchRequest::Batch(requests) => execute_batch(&shared, format, options, requests).await,
    }
}

/// Runs what the address asks.
pub(super) async fn get(
    State(shared): State<Shared>,
    Extension(format): Extension<Format>,
    Asked(options): Asked,
    FromAddress(request): FromAddress,
) -> Response {
    let options = shared.until(options);
    execute(&shared, format, options, request).await
}

/// Runs one request.
async fn execute(shared: &Shared, format: Format, options: Options, request: Request) -> Response {
    let outcome = shared.run(request, options).await;
    let cost = Cost::of(&outcome);
    let refused = outcome.response.data.is_none();
    answer(format, refused, outcome.response.into_json(), cost)
}

/// Runs a batch of requests. It is refused as a whole when each of them is.
async fn execute_batch(
    shared: &Shared,
    format: Format,
    options: Options,
    requests: Vec<Request>,
) -> Response {
    let outcomes = batch::execute(shared, options, requests).await;
    let cost = Cost::of_all(&outcomes);
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
