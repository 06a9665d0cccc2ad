//! Finding out who sends an HTTP request: the whole server answers one that takes no
//! statement, with a token and without.

use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use axum::{
    Router,
    body::Body,
    http::{HeaderValue, Request, StatusCode},
};
use gatepass::{
    database::connect,
    engine::Engine,
    http::{
        BodySettings, ClientSettings, Hosts, HttpSettings, Observers, Origins, PageSettings,
        TraceSettings, router,
    },
    plan::Limits,
};
use tokio::runtime;
use tower::ServiceExt;

use crate::{counted::count, data};

/// How often a server is prepared that is not ready in time.
const ATTEMPTS: usize = 20;

/// The time in which a server is ready. It then knows the token for as long again.
const KNOWN: Duration = Duration::from_secs(5);

/// A request that takes no statement.
const BODY: &str = r#"{"query":"{ __typename }"}"#;

/// How a server lets a request in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entrance {
    /// It is open.
    Open,
    /// It asks for a token, which it has looked up in the last ten seconds.
    Token,
}

impl Entrance {
    /// What it is called where it is counted.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Open => "enter",
            Self::Token => "enter by a token",
        }
    }

    /// The one of a name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Open, Self::Token]
            .into_iter()
            .find(|entrance| entrance.name() == name)
    }

    /// Answers a request for which the token was looked up before.
    pub(crate) fn run(self, database_url: &str) -> Result<()> {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        for _ in 0..ATTEMPTS {
            let begun = Instant::now();
            let (router, secret) = runtime.block_on(self.prepare(database_url))?;
            if begun.elapsed() < KNOWN {
                return count(|| runtime.block_on(answer(&router, &secret)));
            }
        }
        bail!("the machine is too slow: a token is only known for ten seconds")
    }

    /// A server that has looked the token up, and the token's secret.
    async fn prepare(self, database_url: &str) -> Result<(Router, String)> {
        let connection = connect(&data::settings(database_url)).await?;
        let secret = data::token(&connection).await?;
        let engine = Engine::new(connection.clone(), Limits::default());
        let router = router(engine, settings(self == Self::Open), Observers::default());
        answer(&router, &secret).await?;
        // So that none of its tasks runs while instructions are counted.
        connection.close().await?;
        Ok((router, secret))
    }
}

/// Sends a request, which must be answered.
async fn answer(router: &Router, secret: &str) -> Result<()> {
    let request = Request::post("/graphql")
        .header("host", "localhost")
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {secret}"))
        .body(Body::from(BODY))?;
    let response = router.clone().oneshot(request).await?;
    ensure!(response.status() == StatusCode::OK, "{}", response.status());
    Ok(())
}

/// The settings of `serve`.
fn settings(open: bool) -> HttpSettings {
    const MEBIBYTE: usize = 1 << 20;
    HttpSettings {
        open,
        oidc: None,
        origins: Origins::default(),
        hosts: Hosts::default(),
        bodies: BodySettings {
            limit: MEBIBYTE,
            timeout: Duration::from_secs(10),
            max_waiting: 1024,
            max_memory: 64 * MEBIBYTE,
            min_rate: 1024,
            grace: Duration::from_secs(5),
        },
        max_answers_memory: 256 * MEBIBYTE,
        header_limit: 16 << 10,
        max_in_flight: 256,
        max_batch: 0,
        request_timeout: Duration::from_secs(30),
        max_sql_time: Duration::from_secs(20),
        cache_control: HeaderValue::from_static("no-store"),
        clients: ClientSettings::default(),
        trace: TraceSettings::default(),
        pages: PageSettings {
            graphiql: true,
            sign_in: !open,
            provider: String::new(),
            time_zone: "UTC".to_owned(),
        },
    }
}
