//! The HTTP side: one route a file, and what every route shares.
//!
//! | route | file |
//! |---|---|
//! | `POST /graphql`, `GET /graphql` | `graphql`; their requests `post`, `body`, `media`, `get`, `persisted`; their answers `negotiate`, `answers`, `encoding`, `caching`; who may ask `preflight`, `origin`, `cors`; how much `limits`, `admission`, `batch` |
//! | `GET /schema.graphql` | `sdl` |
//! | `GET /graphiql`, `GET /`, and the files that pages load | `pages` |
//! | `GET /healthz`, `GET /readyz` | `health` |
//! | `GET /metrics` and the two of `health`, at an address of the operator's | `metrics` |
//!
//! Every request is for a host of this server's (`host`). What carries requests is
//! in `connections`, from start to stop in `server`: the socket of each in `socket`,
//! its requests in `requests`, and what both know of each other in `exchange`.
//! What clients share is counted in `budget`, by `client`.
//!
//! Whatever fails before GraphQL runs is an [`HttpError`], JSON in the shape of
//! a GraphQL response, so that a client reads errors in one way.

mod admission;
mod answers;
mod batch;
mod body;
mod budget;
mod caching;
mod client;
mod connections;
mod cors;
mod encoding;
mod error;
mod exchange;
mod get;
mod graphql;
mod health;
mod host;
mod limits;
mod log;
mod media;
mod metrics;
mod negotiate;
mod origin;
mod pages;
mod persisted;
mod post;
mod preflight;
mod rate;
pub mod reference;
mod request_id;
mod requests;
mod sdl;
mod server;
mod socket;
mod sql;
mod telemetry;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::{
    Router,
    http::{HeaderValue, request::Parts},
    middleware,
    routing::get,
};
use tower_http::catch_panic::CatchPanicLayer;

pub use body::BodySettings;
pub use client::ClientSettings;
pub use connections::ServerSettings;
pub use error::HttpError;
pub use host::{Host, HostError, Hosts};
pub use metrics::operator_router;
pub use origin::{Origin, OriginError, Origins};
pub use pages::are_built as has_pages;
pub use server::{Signals, serve, serve_operator};
pub use sql::TraceSettings;

use crate::database::Deadline;
use crate::engine::{Engine, Options, Outcome};
use crate::memory::AnswerMemory;
use crate::metrics::Metrics;
use crate::telemetry::Telemetry;
use admission::{Admission, InFlight};
use answers::Answers;
use body::Bodies;
use budget::Permit;
use client::Network;

/// What a deployment may choose about HTTP.
#[derive(Clone, Debug)]
pub struct HttpSettings {
    /// The other sites whose pages may ask.
    pub origins: Origins,
    /// The hosts that requests may be for.
    pub hosts: Hosts,
    /// What is read of bodies.
    pub bodies: BodySettings,
    /// The most bytes that all answers may have until they are sent.
    pub max_answers_memory: usize,
    /// The longest address and the largest headers that are taken, in bytes.
    pub header_limit: usize,
    /// The most requests that are answered at once.
    pub max_in_flight: usize,
    /// The most requests of one batch; 0 for no batches.
    pub max_batch: usize,
    /// How long a request may take once it is read, a batch as a whole.
    pub request_timeout: Duration,
    /// How long the statements of a request may run together, a batch as a whole.
    pub max_sql_time: Duration,
    /// What caches may do with answers to `GET`.
    pub cache_control: HeaderValue,
    /// Whether the log names clients, and by whose word they are told apart.
    pub clients: ClientSettings,
    /// Which SQL callers may see.
    pub trace: TraceSettings,
    /// Whether GraphiQL is served.
    pub graphiql: bool,
}

/// What all requests have at hand.
struct Shared {
    engine: Engine,
    settings: HttpSettings,
    observers: Observers,
    in_flight: InFlight,
    bodies: Bodies,
    answers: Answers,
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
        let outcome = match persisted::refuse(&request) {
            Some(refused) => refused,
            None => self.engine.execute_with(request, options).await,
        };
        if let Some(metrics) = &self.observers.metrics {
            metrics.record(&outcome, begun.elapsed());
        }
        if let Some(telemetry) = &self.observers.telemetry {
            telemetry.record(&outcome);
        }
        outcome
    }

    /// What the client of a request counts as.
    fn network(&self, request: &Parts) -> Option<Network> {
        let clients = &self.settings.clients;
        clients.network(&request.extensions, &request.headers)
    }

    /// Admits a request that is whole.
    fn admit(
        &self,
        network: Option<Network>,
        body: Option<Permit>,
    ) -> Result<Admission, HttpError> {
        Admission::new(&self.in_flight, &self.answers, network, body)
    }

    /// What a caller asks for, to be answered in the time that there is from now,
    /// within what a request may take of the database and of memory.
    fn allow(&self, mut options: Options, admission: &Admission) -> Options {
        options.deadline = Some(Deadline::after(self.settings.request_timeout));
        options.allowance = Some(self.engine.allowance(self.settings.max_sql_time));
        options.memory = Some(Arc::clone(&admission.memory) as Arc<dyn AnswerMemory>);
        options
    }
}

/// All routes, with the request log around them.
pub fn router(engine: Engine, settings: HttpSettings, observers: Observers) -> Router {
    let Observers { metrics, telemetry } = observers.clone();
    let around_all = Around {
        origins: settings.origins.clone(),
        hosts: settings.hosts.clone(),
        header_limit: settings.header_limit,
    };
    let clients = settings.clients.clone();
    let health = health::routes(engine.clone());
    let sdl = sdl::routes(engine.introspection());
    let pages = pages::routes(settings.graphiql);
    let shared = Arc::new(Shared {
        in_flight: InFlight::new(settings.max_in_flight, metrics.clone()),
        bodies: Bodies::new(settings.bodies),
        answers: Answers::new(settings.max_answers_memory),
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
        .route("/graphql", graphql)
        .with_state(shared)
        .merge(health)
        .merge(sdl)
        .merge(pages);
    let routes = logged(guard(routes, around_all), clients);
    match metrics {
        Some(metrics) => {
            let count = middleware::from_fn_with_state(metrics, metrics::count);
            routes.layer(count)
        }
        None => routes,
    }
}

/// What every route of a listener is surrounded with.
#[derive(Clone, Debug)]
struct Around {
    origins: Origins,
    hosts: Hosts,
    header_limit: usize,
}

/// What holds for every route: an unknown one and a failing one answer JSON, the
/// head is not too large, and the request is for this server.
fn guard(routes: Router, around: Around) -> Router {
    let check_size = middleware::from_fn_with_state(around.header_limit, limits::check_head);
    let check_host = middleware::from_fn_with_state(around.hosts, host::check);
    let routes = routes
        .fallback(async || HttpError::NotFound)
        .method_not_allowed_fallback(async || HttpError::MethodNotAllowed)
        .layer(check_size);
    cors::open(&around.origins, routes)
        .layer(check_host)
        .layer(CatchPanicLayer::custom(error::panicked))
}

/// Each request leaves one line in the log.
fn logged(routes: Router, clients: ClientSettings) -> Router {
    routes.layer(middleware::from_fn_with_state(clients, log::log_request))
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

    use super::{Around, Hosts, Origins, guard};

    #[tokio::test]
    async fn a_panic_answers_500_and_tells_nothing() {
        async fn explode() {
            panic!("the secret is 42");
        }
        let routes = Router::new().route("/", get(explode));
        let around = Around {
            origins: Origins::default(),
            hosts: Hosts::default(),
            header_limit: 1024,
        };
        let request = Request::get("/").header("host", "localhost");
        let response = guard(routes, around)
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = to_bytes(response.into_body(), 1024).await.unwrap();
        let body = std::str::from_utf8(&body).unwrap();
        assert!(body.contains(r#""code":"INTERNAL""#), "{body}");
        assert!(!body.contains("42"), "{body}");
    }
}
