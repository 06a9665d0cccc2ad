//! The lower bound: what a good engineer would write for just these pages with
//! axum, sqlx and serde. It sends the same statements as Gatepass on an equal pool,
//! runs the same ones concurrently, and writes the same bytes. It parses no GraphQL
//! and logs no requests.

mod board;
mod deep;
mod gates;
mod group;
mod latest;
mod pass;
mod pool;
mod row;
mod scan;
mod search;
mod shape;
mod spelling;

use anyhow::Result;
use axum::{
    Router,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use serde::{Deserialize, Serialize};

use self::pool::Pool;
use crate::listen;

/// Serves until the process is stopped.
pub(crate) async fn serve(database_url: &str) -> Result<()> {
    let pool = Pool::open(database_url).await?;
    let router = Router::new()
        .route("/latest", post(latest::latest))
        .route("/gates", post(gates::gates))
        .route("/deep", post(deep::deep))
        .route("/pass", post(pass::pass))
        .route("/board", post(board::board))
        .route("/search", post(search::search))
        .route("/scan", post(scan::scan))
        .with_state(pool);
    listen::serve(router).await
}

/// The number of rows at the root.
#[derive(Deserialize)]
struct First {
    first: i64,
}

/// An error: a status without a message, since no request should fail.
struct Failure;

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(_: E) -> Self {
        Self
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

/// An answer as JSON, in the envelope of a GraphQL response.
fn answer(data: &impl Serialize) -> Result<Response, Failure> {
    #[derive(Serialize)]
    struct Envelope<'a, T> {
        data: &'a T,
    }
    let bytes = serde_json::to_vec(&Envelope { data })?;
    Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}
