//! `GET /healthz` and `GET /readyz`, for process supervisors.

use std::error::Error;

use axum::{Json, Router, extract::State, routing::get};
use serde_json::{Value, json};
use tracing::warn;

use super::HttpError;
use crate::database::NotReady;
use crate::engine::Engine;

/// The addresses of both routes.
pub(super) const PATHS: [&str; 2] = ["/healthz", "/readyz"];

/// Both routes, for this engine.
pub(super) fn routes<S: Clone + Send + Sync + 'static>(engine: Engine) -> Router<S> {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz).with_state(engine))
}

/// The process is running. This does not check the database, because restarting
/// Gatepass would not help.
async fn healthz() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// Requests can be answered soon: the database answers, and has the required schema.
async fn readyz(State(engine): State<Engine>) -> Result<Json<Value>, HttpError> {
    match engine.ready().await {
        Ok(()) => Ok(Json(json!({ "status": "ready" }))),
        Err(error) => {
            warn!(error = &error as &dyn Error, "not ready");
            Err(match error {
                NotReady::Database(_) => HttpError::DatabaseUnavailable,
                NotReady::SchemaMissing(_) => HttpError::SchemaMismatch("incomplete"),
                NotReady::SchemaBehind(_) => HttpError::SchemaMismatch("behind this server"),
            })
        }
    }
}
