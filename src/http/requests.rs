//! The requests of one connection.

use std::{convert::Infallible, sync::Arc};

use axum::{
    Router,
    http::{HeaderValue, header},
    response::Response,
};
use hyper::{body::Incoming, service::Service};
use hyper_util::service::TowerToHyperService;
use tokio::sync::watch;

use super::{
    client::Peer,
    exchange::{Exchange, RequestBody},
};

/// The stages of stopping a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stop {
    /// The server is not stopping.
    No,
    /// Each connection is closed after its next answer.
    AfterNextAnswer,
    /// Connections without a request are closed.
    Now,
}

/// The state that the requests of one connection share.
#[derive(Clone)]
pub(super) struct Requests {
    router: TowerToHyperService<Router>,
    peer: Peer,
    exchange: Arc<Exchange>,
    stop: watch::Receiver<Stop>,
}

impl Requests {
    pub(super) fn new(
        router: TowerToHyperService<Router>,
        peer: Peer,
        exchange: Arc<Exchange>,
        stop: watch::Receiver<Stop>,
    ) -> Self {
        Self {
            router,
            peer,
            exchange,
            stop,
        }
    }

    pub(super) fn stop(&self) -> watch::Receiver<Stop> {
        self.stop.clone()
    }

    pub(super) fn exchange(&self) -> Arc<Exchange> {
        Arc::clone(&self.exchange)
    }

    /// Answers a request, with `Connection: close` if it is the last one.
    pub(super) fn answer(
        self,
        request: hyper::Request<Incoming>,
    ) -> impl Future<Output = Result<Response, Infallible>> {
        // This comes first, because hyper checks for the end of the client's stream
        // before it polls for the answer.
        let request = request.map(|body| RequestBody::new(body, self.exchange()));
        self.route(request)
    }

    async fn route(self, mut request: hyper::Request<RequestBody>) -> Result<Response, Infallible> {
        let expects_continue = request.headers().contains_key(header::EXPECT);
        request.extensions_mut().insert(self.peer);
        let mut response = self.router.call(request).await?;
        let goes_on = self.exchange.can_go_on(expects_continue).await;
        if !goes_on || *self.stop.borrow() > Stop::No {
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(header::CONNECTION, close);
        }
        self.exchange.answered();
        Ok(response)
    }
}
