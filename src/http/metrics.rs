//! Counts requests, and answers `GET /metrics`.
//!
//! Prometheus uses the operator's address. At the address of `/graphql`, every client
//! could read the metrics.

use axum::{
    Router,
    extract::{Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};

use super::{
    Hosts, Origins,
    entrance::{Door, Entrance},
    health,
    surround::{Record, Surroundings, surround},
};
use crate::{
    engine::Engine,
    error::Code,
    metrics::{MEDIA_TYPE, Metrics},
};

/// Counts a request to any route, and the error that kept it from GraphQL.
pub(super) async fn count(
    State(metrics): State<Metrics>,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    metrics.http().answered(response.status());
    if let Some(code) = response.extensions().get::<Code>() {
        metrics.errors().record_code(*code);
    }
    response
}

/// The routes of the operator's address: metrics and health, which are thus available
/// when the public address is overloaded.
pub fn operator_router(
    engine: Engine,
    metrics: Metrics,
    hosts: Hosts,
    header_limit: usize,
) -> Router {
    let routes = Router::new()
        .route("/metrics", get(metrics_text).with_state(metrics))
        .merge(health::routes(engine));
    let surroundings = Surroundings {
        record: Record::Nothing,
        origins: Origins::default(),
        entrance: Entrance {
            hosts,
            header_limit,
            door: Door::None,
            graphiql: false,
        },
    };
    surround(routes, surroundings)
}

async fn metrics_text(State(metrics): State<Metrics>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, MEDIA_TYPE)], metrics.text())
}
