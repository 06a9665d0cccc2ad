//! `GET /healthz` and `GET /readyz`, for whoever supervises the process.

use std::error::Error;

use axum::{Json, Router, extract::State, routing::get};
use serde_json::{Value, json};
use tracing::warn;

use super::HttpError;
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

/// The database answers, so requests can be sent here.
async fn readyz(State(engine): State<Engine>) -> Result<Json<Value>, HttpError> {
    match engine.ready().await {
        Ok(()) => Ok(Json(json!({ "status": "ready" }))),
        Err(error) => {
            warn!(error = &error as &dyn Error, "not ready");
            Err(HttpError::DatabaseUnavailable)
        }
    }
}
