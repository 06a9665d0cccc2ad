//! `GET /healthz` and `GET /readyz`, for whoever supervises the process.

use std::{error::Error, sync::Arc};

use axum::{Json, extract::State};
use serde_json::{Value, json};
use tracing::warn;

use super::{HttpError, Shared};

/// The process is up. Asks nothing of the database: restarting Gatepass would
/// not mend it.
pub(super) async fn healthz() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// The database answers, so requests can be sent here.
pub(super) async fn readyz(State(shared): State<Arc<Shared>>) -> Result<Json<Value>, HttpError> {
    match shared.engine.ready().await {
        Ok(()) => Ok(Json(json!({ "status": "ready" }))),
        Err(error) => {
            warn!(error = &error as &dyn Error, "not ready");
            Err(HttpError::DatabaseUnavailable)
        }
    }
}
