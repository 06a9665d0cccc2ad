//! `POST /graphql` and `GET /graphql`.

use async_graphql::{BatchRequest, Request};
use axum::{
    Extension,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use super::{HttpError, Shared, get::FromAddress, log::Cost, negotiate::Format, post::PlainJson};

/// Runs what the body asks.
pub(super) async fn post(
    State(shared): State<Shared>,
    Extension(format): Extension<Format>,
    PlainJson(request): PlainJson,
) -> Result<Response, HttpError> {
    match request {
        BatchRequest::Single(request) => execute(&shared, format, request).await,
        BatchRequest::Batch(_) => Err(HttpError::BadRequest(
            "batches are not taken: send each request on its own, as one JSON object".to_owned(),
        )),
    }
}

/// Runs what the address asks.
pub(super) async fn get(
    State(shared): State<Shared>,
    Extension(format): Extension<Format>,
    FromAddress(request): FromAddress,
) -> Result<Response, HttpError> {
    execute(&shared, format, request).await
}

/// Runs one request.
async fn execute(shared: &Shared, format: Format, request: Request) -> Result<Response, HttpError> {
    if request.query.is_empty() {
        return Err(HttpError::BadRequest(
            "the body has no \"query\": send {\"query\": \"{ … }\"}".to_owned(),
        ));
    }
    let outcome = shared.engine.execute(request).await;
    let cost = Cost {
        executed: outcome.executed(),
        rows: outcome.rows(),
        planned: outcome.planned(),
        operation: outcome.operation,
    };
    let status = format.status(outcome.response.data.is_none());
    let content_type = [(header::CONTENT_TYPE, format.content_type())];
    let mut response = (status, content_type, outcome.response.into_json()).into_response();
    response.extensions_mut().insert(cost);
    Ok(response)
}
