//! Counting requests, and `GET /metrics`.
//!
//! Prometheus asks at an address of its own: the numbers are the operator's, and
//! at the address of `/graphql` whoever reaches the one would reach the other.

use axum::{
    Router,
    extract::{Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};

use crate::{
    error::Code,
    metrics::{MEDIA_TYPE, Metrics},
};

/// Counts a request of any route, and what kept it from GraphQL.
pub(super) async fn count(
    State(metrics): State<Metrics>,
    request: Request,
    next: Next,
) -> Response {
    let in_flight = metrics.http().begin();
    let response = next.run(request).await;
    drop(in_flight);
    metrics.http().answered(response.status());
    if let Some(code) = response.extensions().get::<Code>() {
        metrics.errors().record_code(*code);
    }
    response
}

/// The one route of the address that Prometheus asks.
pub fn metrics_router(metrics: Metrics) -> Router {
    Router::new()
        .route("/metrics", get(tell))
        .with_state(metrics)
}

async fn tell(State(metrics): State<Metrics>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, MEDIA_TYPE)], metrics.text())
}
