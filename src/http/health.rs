//! `GET /healthz` and `GET /readyz`, for whoever supervises the process.

use std::{error::Error, sync::Arc};

use axum::{Json, extract::State};
use serde_json::{Value, json};
use tracing::warn;

use super::{HttpError, Shared};
use crate::database::NotReady;

/// The process is up. Asks nothing of the database: restarting Gatepass would
/// not mend it.
pub(super) async fn healthz() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// Requests can be answered soon: the database answers, and has the schema that
/// they need.
pub(super) async fn readyz(State(shared): State<Arc<Shared>>) -> Result<Json<Value>, HttpError> {
    match shared.engine.ready().await {
        Ok(()) => Ok(Json(json!({ "status": "ready" }))),
        Err(error) => {
            warn!(error = &error as &dyn Error, "not ready");
            Err(match error {
                NotReady::Database(_) => HttpError::DatabaseUnavailable,
                NotReady::SchemaMissing(_) => HttpError::SchemaMismatch("incomplete"),
                NotReady::SchemaBehind(_) => HttpError::SchemaMismatch("behind this server"),
                NotReady::SchemaAhead(_) => HttpError::SchemaMismatch("ahead of this server"),
            })
        }
    }
}
