//! The HTTP server: one file per route, and the parts that routes share.
//!
//! | route | file |
//! |---|---|
//! | `POST /graphql`, `GET /graphql` | `graphql`; their requests `post`, `body`, `media`, `get`, `persisted`; their answers `negotiate`, `answers`, `encoding`, `caching`; who may send them `preflight`, `origin`, `cors`; their limits `limits`, `admission`, `batch` |
//! | `GET /schema.graphql` | `sdl` |
//! | `GET /graphiql`, `GET /`, and the files that pages load | `pages` |
//! | `GET /healthz`, `GET /readyz` | `health` |
//! | `GET /metrics` and the routes of `health`, at the operator's address | `metrics` |
//!
//! `surround` is around all routes: each request has a line in the log (`log`) and an ID
//! (`request_id`), and passes the `entrance`, where it must be for a host of this server
//! (`host`). `server` starts and stops
//! `connections`. Each connection has its socket in `socket`, its requests in
//! `requests`, and the state that these share in `exchange`. `budget` limits what
//! clients share, and `client` identifies them.
//!
//! An error before GraphQL runs is an [`HttpError`]: JSON in the shape of a GraphQL
//! response, so that clients read all errors in the same way.

mod admission;
mod answers;
mod attempts;
mod authenticate;
mod batch;
mod body;
mod budget;
mod caching;
mod client;
mod connections;
mod cookie;
mod cors;
mod encoding;
mod entrance;
mod error;
mod exchange;
mod get;
mod graphql;
mod health;
mod host;
mod limits;
mod log;
mod login;
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
mod session;
mod socket;
mod sql;
mod surround;
mod telemetry;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::{
    Router,
    http::{HeaderValue, request::Parts},
    middleware,
    routing::get,
};

pub use body::BodySettings;
pub use client::ClientSettings;
pub use connections::ServerSettings;
pub use error::HttpError;
pub use host::{Host, HostError, Hosts};
pub use metrics::operator_router;
pub use origin::{Origin, OriginError, Origins};
pub use pages::{PageSettings, are_built as has_pages};
pub use server::{Signals, serve, serve_operator};
pub use sql::TraceSettings;

use crate::auth::{Auth, Oidc};
use crate::database::Deadline;
use crate::engine::{Engine, Options, Outcome};
use crate::memory::AnswerMemory;
use crate::metrics::Metrics;
use crate::telemetry::Telemetry;
use admission::{Admission, InFlight};
use answers::Answers;
use authenticate::Authenticator;
use body::Bodies;
use budget::Permit;
use client::Network;
use entrance::{Door, Entrance};
use session::Sessions;
use surround::{Record, Surroundings, surround};

/// The settings of HTTP.
#[derive(Clone, Debug)]
pub struct HttpSettings {
    /// Whether everyone may do everything, without signing in.
    pub open: bool,
    /// The OpenID provider whose tokens are accepted.
    pub oidc: Option<Oidc>,
    /// The other sites whose pages may send requests.
    pub origins: Origins,
    /// The accepted hosts.
    pub hosts: Hosts,
    /// The limits of bodies.
    pub bodies: BodySettings,
    /// The maximum total size of unsent answers, in bytes.
    pub max_answers_memory: usize,
    /// The maximum size of the address, and of the headers, in bytes.
    pub header_limit: usize,
    /// The maximum number of requests in flight.
    pub max_in_flight: usize,
    /// The maximum number of requests in one batch. 0 disables batches.
    pub max_batch: usize,
    /// The maximum time of a request, or of a whole batch, after it was read.
    pub request_timeout: Duration,
    /// The maximum total running time of the statements of a request or a batch.
    pub max_sql_time: Duration,
    /// The `Cache-Control` of answers to `GET`.
    pub cache_control: HeaderValue,
    /// Whether the log contains clients' addresses, and which proxies may name them.
    pub clients: ClientSettings,
    /// The SQL that callers may see.
    pub trace: TraceSettings,
    /// What the pages know of the server, and whether GraphiQL is one of them.
    pub pages: PageSettings,
}

/// The state that all requests share.
struct Shared {
    engine: Engine,
    settings: HttpSettings,
    observers: Observers,
    in_flight: InFlight,
    bodies: Bodies,
    answers: Answers,
}

/// Metrics and traces, if the operator enables them.
#[derive(Clone, Debug, Default)]
pub struct Observers {
    /// The metrics.
    pub metrics: Option<Metrics>,
    /// The traces.
    pub telemetry: Option<Telemetry>,
}

impl Shared {
    /// Runs a GraphQL request with metrics and traces.
    async fn run(&self, request: async_graphql::Request, options: Options) -> Outcome {
        let begun = Instant::now();
        let outcome = match persisted::refuse(&request) {
            Some(refused) => refused,
            // What surrounds it is moved several times, and need not carry its size.
            None => Box::pin(self.engine.execute_with(request, options)).await,
        };
        if let Some(metrics) = &self.observers.metrics {
            metrics.record(&outcome, begun.elapsed());
        }
        if let Some(telemetry) = &self.observers.telemetry {
            telemetry.record(&outcome);
        }
        outcome
    }

    /// The network of a request's client.
    fn network(&self, request: &Parts) -> Option<Network> {
        let clients = &self.settings.clients;
        clients.network(&request.extensions, &request.headers)
    }

    /// Admits a complete request.
    fn admit(
        &self,
        network: Option<Network>,
        body: Option<Permit>,
    ) -> Result<Admission, HttpError> {
        Admission::new(&self.in_flight, &self.answers, network, body)
    }

    /// Adds the deadline and the request's share of the database and of memory to a
    /// caller's options.
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
    let authenticator = (!settings.open).then(|| {
        let (clients, origins) = (settings.clients.clone(), settings.origins.clone());
        let auth = Auth::new(engine.database(), settings.oidc.clone());
        Arc::new(Authenticator::new(auth, clients, origins, metrics.clone()))
    });
    let surroundings = Surroundings {
        record: Record::Line(settings.clients.clone()),
        origins: settings.origins.clone(),
        entrance: Entrance {
            hosts: settings.hosts.clone(),
            header_limit: settings.header_limit,
            door: match &authenticator {
                Some(authenticator) => Door::Closed(Arc::clone(authenticator)),
                None => Door::Open,
            },
            graphiql: settings.pages.graphiql,
        },
    };
    let signs_in = settings
        .oidc
        .as_ref()
        .and_then(Oidc::sign_in_name)
        .is_some();
    let logins = authenticator.clone().filter(|_| signs_in && has_pages());
    let sessions = authenticator.map(|authenticator| {
        let origins = settings.origins.clone();
        Sessions::new(authenticator, settings.bodies, origins, metrics.clone())
    });
    let health = health::routes(engine.clone());
    let sdl = sdl::routes(engine.introspection());
    let pages = pages::routes(&settings.pages);
    let shared = Arc::new(Shared {
        in_flight: InFlight::new(settings.max_in_flight, metrics.clone()),
        bodies: Bodies::new(settings.bodies),
        answers: Answers::new(settings.max_answers_memory),
        engine,
        settings,
        observers,
    });
    // A single layer for everything around /graphql, because each layer copies
    // everything inside it for every request.
    let around = middleware::from_fn_with_state(Arc::clone(&shared), graphql::around);
    let mut graphql = get(graphql::get).post(graphql::post).route_layer(around);
    if let Some(telemetry) = telemetry {
        graphql = graphql.route_layer(middleware::from_fn_with_state(telemetry, telemetry::trace));
    }
    let routes = Router::new()
        .route(graphql::PATH, graphql)
        .with_state(shared)
        .merge(health)
        .merge(sdl)
        .merge(pages);
    let routes = match sessions {
        Some(sessions) => routes.merge(session::routes(sessions)),
        None => routes,
    };
    let routes = match logins {
        Some(authenticator) => routes.merge(login::routes(authenticator)),
        None => routes,
    };
    let routes = surround(routes, surroundings);
    match metrics {
        Some(metrics) => {
            let count = middleware::from_fn_with_state(metrics, metrics::count);
            routes.layer(count)
        }
        None => routes,
    }
}
