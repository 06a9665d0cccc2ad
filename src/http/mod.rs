//! The HTTP side: one route a file, and what every route shares.
//!
//! | route | file |
//! |---|---|
//! | `POST /graphql`, `GET /graphql` | `graphql`; their requests `post`, `get`; their answers `negotiate`; who may ask `preflight`, `cors`; how much `limits`, `batch` |
//! | `GET /graphiql`, `GET /` | `graphiql` |
//! | `GET /healthz`, `GET /readyz` | `health` |
//! | `GET /metrics`, at an address of its own | `metrics` |
//!
//! What carries them is in `connections`, from start to stop in `server`.
//!
//! Whatever fails before GraphQL runs is an [`HttpError`], JSON in the shape of
//! a GraphQL response, so that a client reads errors in one way.

mod batch;
mod body;
mod client;
mod connections;
mod cors;
mod error;
mod get;
mod graphiql;
mod graphql;
mod health;
mod limits;
mod log;
mod metrics;
mod negotiate;
mod post;
mod preflight;
pub mod reference;
mod server;
mod sql;
mod telemetry;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::{Router, middleware, routing::get};
use tower_http::catch_panic::CatchPanicLayer;

pub use client::ClientSettings;
pub use connections::ServerSettings;
pub use cors::{Origin, OriginError, Origins};
pub use error::HttpError;
pub use metrics::metrics_router;
pub use server::{Signals, serve};
pub use sql::TraceSettings;

use crate::database::Deadline;
use crate::engine::{Engine, Options, Outcome};
use crate::metrics::Metrics;
use crate::telemetry::Telemetry;
use limits::InFlight;

/// What a deployment may choose about HTTP.
#[derive(Clone, Debug)]
pub struct HttpSettings {
    /// The other sites whose pages may ask.
    pub origins: Origins,
    /// The largest body that is read, in bytes.
    pub body_limit: usize,
    /// The longest address and the largest headers that are taken, in bytes.
    pub header_limit: usize,
    /// The most requests that are answered at once.
    pub max_in_flight: usize,
    /// The most requests of one batch; 0 for no batches.
    pub max_batch: usize,
    /// How long a request may take once it is read, a batch as a whole.
    pub request_timeout: Duration,
    /// How long a client may take to send a body.
    pub body_timeout: Duration,
    /// Whether the log names clients.
    pub clients: ClientSettings,
    /// Which SQL callers may see.
    pub trace: TraceSettings,
}

/// What all requests have at hand.
struct Shared {
    engine: Engine,
    settings: HttpSettings,
    observers: Observers,
    in_flight: InFlight,
}

/// What sees each request, where the operator wants it.
#[derive(Clone, Debug, Default)]
pub struct Observers {
    /// What counts them.
    pub metrics: Option<Metrics>,
    /// What traces them.
    pub telemetry: Option<Telemetry>,
}

impl Shared {
    /// Runs a GraphQL request, which is counted and traced.
    async fn run(&self, request: async_graphql::Request, options: Options) -> Outcome {
        let begun = Instant::now();
        let outcome = self.engine.execute_with(request, options).await;
        if let Some(metrics) = &self.observers.metrics {
            metrics.record(&outcome, begun.elapsed());
        }
        if let Some(telemetry) = &self.observers.telemetry {
            telemetry.record(&outcome);
        }
        outcome
    }

    /// What a caller asks for, to be answered in the time that there is from now.
    fn until(&self, options: Options) -> Options {
        Options {
            deadline: Some(Deadline::after(self.settings.request_timeout)),
            ..options
        }
    }
}

/// All routes, with the request log around them.
pub fn router(engine: Engine, settings: HttpSettings, observers: Observers) -> Router {
    let Observers { metrics, telemetry } = observers.clone();
    let origins = settings.origins.clone();
    let clients = settings.clients.clone();
    let header_limit = settings.header_limit;
    let check_head = middleware::from_fn_with_state(header_limit, limits::check_head);
    let shared = Arc::new(Shared {
        in_flight: InFlight::new(settings.max_in_flight),
        engine,
        settings,
        observers,
    });
    // One layer for all that /graphql goes through: each copies all within it,
    // for every request.
    let around = middleware::from_fn_with_state(Arc::clone(&shared), graphql::around);
    let mut graphql = get(graphql::get).post(graphql::post).route_layer(around);
    if let Some(telemetry) = telemetry {
        graphql = graphql.route_layer(middleware::from_fn_with_state(telemetry, telemetry::trace));
    }
    let routes = Router::new()
        .route("/", get(graphiql::redirect))
        .route("/graphiql", get(graphiql::page))
        .route("/graphql", graphql)
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .with_state(shared);
    let routes = guard(routes.layer(check_head), &origins, clients);
    match metrics {
        Some(metrics) => {
            let count = middleware::from_fn_with_state(metrics, metrics::count);
            routes.layer(count)
        }
        None => routes,
    }
}

/// What holds for every route: an unknown one and a failing one answer JSON, and
/// each request leaves one line in the log.
fn guard(routes: Router, origins: &Origins, clients: ClientSettings) -> Router {
    let routes = routes
        .fallback(async || HttpError::NotFound)
        .method_not_allowed_fallback(async || HttpError::MethodNotAllowed);
    origins
        .open(routes)
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(middleware::from_fn_with_state(clients, log::log_request))
}

#[cfg(test)]
mod tests {
    use axum::{
        Router,
        body::{Body, to_bytes},
        http::{Request, StatusCode},
        routing::get,
    };
    use tower::ServiceExt;

    use super::{ClientSettings, Origins, guard};

    #[tokio::test]
    async fn a_panic_answers_500_and_tells_nothing() {
        async fn explode() {
            panic!("the secret is 42");
        }
        let routes = Router::new().route("/", get(explode));
        let response = guard(routes, &Origins::default(), ClientSettings::default())
            .oneshot(Request::get("/").body(Body::empty()).unwrap())
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = to_bytes(response.into_body(), 1024).await.unwrap();
        let body = std::str::from_utf8(&body).unwrap();
        assert!(body.contains(r#""code":"INTERNAL""#), "{body}");
        assert!(!body.contains("42"), "{body}");
    }
}
