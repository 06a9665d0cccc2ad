//! `POST /graphql` and `GET /graphql`.

use std::{sync::Arc, time::Instant};

use async_graphql::{BatchRequest, Request};
use axum::{
    Extension,
    extract::{self, State},
    http::{StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use crate::engine::Options;

use super::{
    HttpError, Shared,
    admission::Admission,
    answers::AnswerBody,
    batch,
    caching::{self, ClientTags, EntityTag},
    encoding::{AcceptedCoding, Coding},
    get::FromAddress,
    negotiate::{self, Format, Wish},
    pages,
    post::PlainJson,
    preflight,
    sql::{self, Cost, RequestedOptions},
};

/// The address.
pub(super) const PATH: &str = "/graphql";

/// Surrounds every request of either method. It chooses the media type first, so that
/// all answers, including errors, use it. It also sets the headers with the cost,
/// including the cost of refused requests.
pub(super) async fn around(
    State(shared): State<Arc<Shared>>,
    request: extract::Request,
    next: Next,
) -> Response {
    let begun = Instant::now();
    let withheld = shared.settings.trace.withheld(&request);
    let mut response = match Wish::read(request.method(), request.headers()) {
        Wish::Answer(format) => {
            let response = admit(&shared, format, request, next).await;
            format.mark(response.into_response())
        }
        wish => without_answer(&wish, shared.settings.pages.graphiql),
    };
    response.headers_mut().extend(withheld);
    complete(response, begun, shared.settings.open)
}

/// The answer to a request that is not let in.
pub(super) fn refuse(request: &Parts, error: HttpError, graphiql: bool) -> Response {
    let begun = Instant::now();
    let response = match Wish::read(&request.method, &request.headers) {
        Wish::Answer(format) => format.mark(error.into_response()),
        wish => without_answer(&wish, graphiql),
    };
    complete(response, begun, false)
}

/// The response to a client that wants another type than an answer has.
fn without_answer(wish: &Wish, graphiql: bool) -> Response {
    match wish {
        Wish::Page if graphiql => Redirect::to(pages::GRAPHIQL).into_response(),
        _ => HttpError::NotAcceptable.into_response(),
    }
}

/// Adds the headers that all responses have.
fn complete(mut response: Response, begun: Instant, open: bool) -> Response {
    negotiate::vary(&mut response, open);
    sql::set_headers(&mut response, begun.elapsed());
    response
}

/// Passes a request to its method, unless a page of another site may have made a
/// browser send it.
async fn admit(
    shared: &Shared,
    format: Format,
    mut request: extract::Request,
    next: Next,
) -> Result<Response, HttpError> {
    preflight::check(&request, &shared.settings.origins)?;
    request.extensions_mut().insert(format);
    Ok(next.run(request).await)
}

/// Runs the requests of a body.
pub(super) async fn post(
    State(shared): State<Arc<Shared>>,
    Extension(format): Extension<Format>,
    RequestedOptions(options): RequestedOptions,
    AcceptedCoding(coding): AcceptedCoding,
    PlainJson { request, admission }: PlainJson,
) -> Response {
    let options = shared.allow(options, &admission);
    let answer = match request {
        BatchRequest::Single(request) => execute(&shared, options, request).await,
        BatchRequest::Batch(requests) => execute_batch(&shared, options, requests).await,
    };
    respond(format, coding, admission, answer)
}

/// Runs the request of an address. An answer that the client already has is not sent
/// again.
pub(super) async fn get(
    State(shared): State<Arc<Shared>>,
    Extension(format): Extension<Format>,
    RequestedOptions(options): RequestedOptions,
    AcceptedCoding(coding): AcceptedCoding,
    known: ClientTags,
    FromAddress { request, admission }: FromAddress,
) -> Response {
    let options = shared.allow(options, &admission);
    let shows_cost = options.trace.is_some() || options.plan_only;
    let answer = execute(&shared, options, request).await;
    let tag = answer.complete().filter(|_| !shows_cost);
    let Some(tag) = tag.map(|json| EntityTag::new(&format.content_type(), json)) else {
        return respond(format, coding, admission, answer);
    };
    let mut response = if known.has(&tag) {
        let mut response = caching::not_modified();
        response.extensions_mut().insert(answer.cost);
        response
    } else {
        respond(format, coding, admission, answer)
    };
    if [StatusCode::OK, StatusCode::NOT_MODIFIED].contains(&response.status()) {
        let cache_control = shared.settings.cache_control.clone();
        caching::mark(&mut response, tag, cache_control);
    }
    response
}

/// A finished answer.
struct Answer {
    /// Whether nothing ran.
    refused: bool,
    /// Whether there are errors.
    failed: bool,
    /// None if no memory was available for it.
    body: Option<AnswerBody>,
    cost: Cost,
}

impl Answer {
    /// The text of an answer without errors.
    fn complete(&self) -> Option<&[u8]> {
        let body = self.body.as_ref().filter(|_| !self.failed)?;
        Some(&body.json)
    }
}

/// Runs one request.
async fn execute(shared: &Shared, options: Options, request: Request) -> Answer {
    let outcome = shared.run(request, options).await;
    Answer {
        cost: Cost::from_outcome(&outcome),
        refused: outcome.response.data.is_none(),
        failed: outcome.response.is_err(),
        body: AnswerBody::from_response(outcome.response),
    }
}

/// Runs a batch of requests. It counts as refused if all of them are.
async fn execute_batch(shared: &Shared, options: Options, requests: Vec<Request>) -> Answer {
    let outcomes = batch::execute(shared, &options, requests).await;
    Answer {
        cost: Cost::from_outcomes(&outcomes),
        refused: outcomes
            .iter()
            .all(|outcome| outcome.response.data.is_none()),
        failed: outcomes.iter().any(|outcome| outcome.response.is_err()),
        body: AnswerBody::from_outcomes(outcomes, options),
    }
}

/// The response to an admitted request, which keeps its memory until it is sent. It
/// contains the cost even if no memory was available for the answer.
fn respond(
    format: Format,
    coding: Option<Coding>,
    admission: Admission,
    answer: Answer,
) -> Response {
    let memory = admission.memory;
    let held = match answer.body {
        Some(mut body) => {
            let coding = coding.filter(|coding| body.compress(*coding));
            memory.hold(body).map(|bytes| (bytes, coding))
        }
        None => Err(memory.full()),
    };
    let mut response = match held {
        Ok((bytes, coding)) => {
            let status = format.status(answer.refused);
            let content_type = [(header::CONTENT_TYPE, format.content_type())];
            match coding.map(|coding| [(header::CONTENT_ENCODING, coding.header())]) {
                Some(encoding) => (status, content_type, encoding, bytes).into_response(),
                None => (status, content_type, bytes).into_response(),
            }
        }
        Err(error) => error.into_response(),
    };
    response.extensions_mut().insert(answer.cost);
    response
}
