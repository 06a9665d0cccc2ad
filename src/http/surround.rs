//! What surrounds every route of a listener.
//!
//! It is one layer. axum copies everything inside a layer for each request, and goes through it
//! whenever the request continues. Only CORS needs more of them, because it answers preflights
//! before anybody enters.

use std::{panic::AssertUnwindSafe, sync::Arc};

use axum::{
    Router,
    extract::{Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use futures_util::FutureExt;

use super::{
    ClientSettings, HttpError, Origins, cors,
    entrance::{Entrance, enter},
    log::log_request,
    request_id::identify,
};

/// What surrounds every route of a listener.
pub(super) struct Surroundings {
    pub(super) record: Record,
    pub(super) origins: Origins,
    pub(super) entrance: Entrance,
}

/// What is recorded of each request.
pub(super) enum Record {
    /// A line in the log.
    Line(ClientSettings),
    /// Nothing. The answer and other lines of the log have an ID.
    Nothing,
}

/// Surrounds all routes: each request is recorded, a panic is an error, and the host, the head's
/// size and the sender are checked. Unknown and failing routes answer with JSON.
pub(super) fn surround(routes: Router, surroundings: Surroundings) -> Router {
    let around = Arc::new(surroundings);
    let state = || Arc::clone(&around);
    let routes = routes
        .fallback(async || HttpError::NotFound)
        .method_not_allowed_fallback(async || HttpError::MethodNotAllowed);
    if around.origins.is_empty() {
        return routes.layer(middleware::from_fn_with_state(state(), record_and_enter));
    }
    let routes = routes.layer(middleware::from_fn_with_state(state(), only_enter));
    let hosts = around.entrance.hosts.clone();
    cors::open(&around.origins, hosts, routes)
        .layer(middleware::from_fn_with_state(state(), only_record))
}

async fn record_and_enter(
    State(around): State<Arc<Surroundings>>,
    request: Request,
    next: Next,
) -> Response {
    let work = |request| enter(&around.entrance, request, next);
    around.record(request, work).await
}

async fn only_record(
    State(around): State<Arc<Surroundings>>,
    request: Request,
    next: Next,
) -> Response {
    around.record(request, |request| next.run(request)).await
}

async fn only_enter(
    State(around): State<Arc<Surroundings>>,
    request: Request,
    next: Next,
) -> Response {
    enter(&around.entrance, request, next).await
}

impl Surroundings {
    async fn record<W>(&self, request: Request, work: impl FnOnce(Request) -> W) -> Response
    where
        W: Future<Output = Response>,
    {
        let work = |request| caught(work(request));
        match &self.record {
            Record::Line(clients) => log_request(clients, request, work).await,
            Record::Nothing => identify(request, work).await,
        }
    }
}

/// The answer to a request, or an error if its handler panics. The panic hook logs the reason,
/// which is not sent to the client.
async fn caught(work: impl Future<Output = Response>) -> Response {
    // What records it is moved several times, and need not carry its size.
    let work = AssertUnwindSafe(Box::pin(work));
    let answered = work.catch_unwind().await;
    answered.unwrap_or_else(|_| HttpError::Internal.into_response())
}

#[cfg(test)]
mod tests {
    use axum::{
        Router,
        body::{Body, to_bytes},
        http::{Request, StatusCode},
        routing::get,
    };
    use tower::ServiceExt;

    use super::{ClientSettings, Entrance, Origins, Record, Surroundings, surround};
    use crate::http::{Hosts, entrance::Door};

    #[tokio::test]
    async fn a_panic_answers_500_and_tells_nothing() {
        async fn explode() {
            panic!("the secret is 42");
        }
        let line = || Record::Line(ClientSettings::default());
        for (record, origins) in [
            (line(), &[][..]),
            (line(), &["https://app.example"]),
            (Record::Nothing, &[]),
        ] {
            let origins = origins.iter().map(|origin| origin.parse().unwrap());
            let surroundings = Surroundings {
                record,
                origins: Origins::new(origins),
                entrance: Entrance {
                    hosts: Hosts::default(),
                    header_limit: 1024,
                    door: Door::None,
                    graphiql: false,
                },
            };
            let routes = Router::new().route("/", get(explode));
            let request = Request::get("/").header("host", "localhost");
            let response = surround(routes, surroundings)
                .oneshot(request.body(Body::empty()).unwrap())
                .await
                .unwrap();
            assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
            assert!(response.headers().contains_key("x-request-id"));
            let body = to_bytes(response.into_body(), 1024).await.unwrap();
            let body = std::str::from_utf8(&body).unwrap();
            assert!(body.contains(r#""code":"INTERNAL""#), "{body}");
            assert!(!body.contains("42"), "{body}");
        }
    }
}
