//! `POST /graphql` and `GET /graphql`.

use std::{sync::Arc, time::Instant};

use async_graphql::{BatchRequest, Request};
use axum::{
    Extension,
    extract::{self, State},
    http::header,
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use crate::engine::Options;

use super::{
    HttpError, Shared, batch,
    get::FromAddress,
    negotiate::{self, Format, Wish},
    post::PlainJson,
    preflight,
    sql::{self, Asked, Cost},
};

/// What every request of either method goes through. The media type is decided
/// before anything else is looked at, and given to whatever is answered; the
/// headers tell the cost, refusals' too.
pub(super) async fn around(
    State(shared): State<Arc<Shared>>,
    request: extract::Request,
    next: Next,
) -> Response {
    let begun = Instant::now();
    let mut response = match Wish::read(request.method(), request.headers()) {
        Wish::Answer(format) => {
            let response = admit(&shared, format, request, next).await;
            format.mark(response.into_response())
        }
        Wish::Page => Redirect::to("/graphiql").into_response(),
        Wish::Other => HttpError::NotAcceptable.into_response(),
    };
    negotiate::vary(&mut response);
    sql::tell(&mut response, begun.elapsed());
    response
}

/// Hands a request to its method, unless a page of another site may have made a
/// browser send it, or it is one too many.
async fn admit(
    shared: &Shared,
    format: Format,
    mut request: extract::Request,
    next: Next,
) -> Result<Response, HttpError> {
    preflight::check(&request, &shared.settings.origins)?;
    let _place = shared.in_flight.enter()?;
    request.extensions_mut().insert(format);
    Ok(next.run(request).await)
}

/// Runs what the body asks.
pub(super) async fn post(
    State(shared): State<Arc<Shared>>,
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
    State(shared): State<Arc<Shared>>,
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
