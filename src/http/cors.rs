//! CORS headers, which let pages of listed sites send requests and read the answers.

use std::time::Duration;

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderName, Method, header},
    middleware::{self, Next},
    response::Response,
};
use tower_http::cors::{AllowCredentials, AllowOrigin, CorsLayer};

use super::{Hosts, Origins, host, preflight};

/// The time for which a browser may remember the result of a preflight.
const MAX_AGE: Duration = Duration::from_mins(10);

/// Headers that a page may send in addition to [`preflight::CUSTOM`]: the description
/// of the request, and headers that tracing and Apollo Client add.
const REQUESTED: [HeaderName; 7] = [
    header::AUTHORIZATION,
    header::CONTENT_TYPE,
    header::IF_NONE_MATCH,
    HeaderName::from_static("apollographql-client-name"),
    HeaderName::from_static("apollographql-client-version"),
    HeaderName::from_static("traceparent"),
    HeaderName::from_static("tracestate"),
];

/// Headers of an answer that a page may read.
const EXPOSED: [HeaderName; 7] = [
    header::ETAG,
    header::RETRY_AFTER,
    HeaderName::from_static("server-timing"),
    HeaderName::from_static("x-request-id"),
    HeaderName::from_static("x-sql-round-trips"),
    HeaderName::from_static("x-sql-statements"),
    HeaderName::from_static("x-sql-trace"),
];

/// Answers preflights of the sites, and lets their pages read the answers and their
/// timing. A preflight does not reach the routes, so its host is checked here.
pub(super) fn open(origins: &Origins, hosts: Hosts, routes: Router) -> Router {
    if origins.is_empty() {
        return routes;
    }
    let custom = preflight::CUSTOM.map(HeaderName::from_static);
    let requested = REQUESTED.into_iter().chain(custom);
    let (allowed, trusted) = (origins.clone(), origins.clone());
    let cors = CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(move |origin, _| {
            allowed.allow(origin)
        }))
        .allow_credentials(AllowCredentials::predicate(move |origin, _| {
            trusted.allow_credentials(origin)
        }))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(requested.collect::<Vec<_>>())
        .expose_headers(EXPOSED)
        .max_age(MAX_AGE);
    routes
        .layer(middleware::from_fn_with_state(
            origins.clone(),
            allow_timing,
        ))
        .layer(cors)
        .layer(middleware::from_fn_with_state(hosts, host::check_first))
}

/// Allows reading `Server-Timing`, which CORS does not cover: [Timing-Allow-Origin].
///
/// [Timing-Allow-Origin]:
/// https://www.w3.org/TR/resource-timing/#sec-timing-allow-origin
async fn allow_timing(State(origins): State<Origins>, request: Request, next: Next) -> Response {
    let origin = request
        .headers()
        .get(header::ORIGIN)
        .filter(|origin| origins.allow(origin))
        .cloned();
    let mut response = next.run(request).await;
    if let Some(origin) = origin {
        response
            .headers_mut()
            .insert(HeaderName::from_static("timing-allow-origin"), origin);
    }
    response
}
