//! A span around each request of `/graphql`.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};

use crate::telemetry::Telemetry;

/// Answers a request as a span, where there is something to trace it with.
pub(super) async fn trace(
    State(telemetry): State<Telemetry>,
    request: Request,
    next: Next,
) -> Response {
    telemetry.answer(request, next).await
}
