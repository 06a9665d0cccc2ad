//! A span around each request to `/graphql`.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};

use crate::telemetry::Telemetry;

/// Answers a request within a span, if traces are enabled.
pub(super) async fn trace(
    State(telemetry): State<Telemetry>,
    request: Request,
    next: Next,
) -> Response {
    telemetry.answer(request, next).await
}
