//! `GET /healthz` and `GET /readyz`, for whoever supervises the process.

use std::error::Error;

use axum::{Json, Router, extract::State, routing::get};
use serde_json::{Value, json};
use tracing::warn;

use super::HttpError;
use crate::database::NotReady;
use crate::engine::Engine;

/// Both, for a server of this engine.
pub(super) fn routes<S: Clone + Send + Sync + 'static>(engine: Engine) -> Router<S> {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz).with_state(engine))
}

/// The process is up. Asks nothing of the database: restarting Gatepass would
/// not mend it.
async fn healthz() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// Requests can be answered soon: the database answers, and has the schema that
/// they need.
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
