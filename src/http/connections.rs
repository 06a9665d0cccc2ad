//! The connections of a server: their number, their time limits and their end.
//!
//! `axum::serve` has no limits, so this module replaces it. It bounds memory and tasks:
//! a connection that sends no request, sends one slowly or reads its answer slowly is
//! closed after a time, and each network has a maximum number of connections.

use std::{future::pending, pin::pin, sync::Arc, time::Duration};

use axum::{Router, serve::Listener};
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::JoinSet,
    time,
};
use tracing::{debug, field::display, warn};

use super::{
    ClientSettings, HttpError,
    budget::{Budget, Permit},
    client::Peer,
    exchange::Exchange,
    request_id::RequestId,
    requests::{Requests, Stop},
    socket::{Pace, Socket},
};
use crate::metrics::Metrics;

/// The time that a stopping server waits for the next request on each connection, to
/// answer it with `Connection: close`. A client with that answer loses nothing, whereas
/// a client whose connection is closed may have just sent a request.
const LAST_REQUESTS: Duration = Duration::from_millis(300);

/// The time that a stopping server continues to accept the connections in its queue,
/// which clients opened before the stop.
const LAST_CONNECTIONS: Duration = Duration::from_millis(50);

/// The size that hyper may buffer in addition to a head, so that a head slightly over
/// the limit gets a specific error.
const BESIDE_HEAD: usize = 64 * 1024;

/// The settings of connections.
#[derive(Clone, Debug)]
pub struct ServerSettings {
    /// The maximum number of open connections. Further ones wait until one is closed.
    pub max_connections: usize,
    /// The maximum number of connections from one client address. Further ones are
    /// refused.
    pub max_connections_per_address: usize,
    /// The maximum time without a complete head of a request.
    pub head_timeout: Duration,
    /// The maximum size of the address, and of the headers, in bytes.
    pub header_limit: usize,
    /// The maximum time in which a client reads nothing of its answer.
    pub write_timeout: Duration,
    /// The minimum rate at which a client must read its answer, in bytes per second,
    /// over each such time.
    pub min_answer_rate: usize,
    /// The maximum time for requests to finish after a signal.
    pub shutdown_grace: Duration,
    /// The proxies whose connections count for no client.
    pub clients: ClientSettings,
}

/// The open connections.
pub(super) struct Connections {
    /// None if no more are accepted.
    listener: Option<TcpListener>,
    router: TowerToHyperService<Router>,
    protocol: http1::Builder,
    pace: Pace,
    places: Arc<Semaphore>,
    addresses: Arc<Budget>,
    refusal: HttpError,
    clients: ClientSettings,
    metrics: Option<Metrics>,
    open: JoinSet<()>,
    stop: watch::Sender<Stop>,
}

impl Connections {
    pub(super) fn new(
        listener: TcpListener,
        router: Router,
        settings: &ServerSettings,
        metrics: Option<Metrics>,
    ) -> Self {
        let mut protocol = http1::Builder::new();
        protocol
            .timer(TokioTimer::new())
            .header_read_timeout(settings.head_timeout)
            .max_buf_size(BESIDE_HEAD + 2 * settings.header_limit);
        let most = settings.max_connections.min(Semaphore::MAX_PERMITS);
        let of_one = settings.max_connections_per_address;
        Self {
            listener: Some(listener),
            router: TowerToHyperService::new(router),
            protocol,
            pace: Pace {
                rate: settings.min_answer_rate,
                window: settings.write_timeout,
            },
            places: Arc::new(Semaphore::new(most)),
            addresses: Budget::new(usize::MAX, of_one),
            refusal: HttpError::TooManyConnections(of_one),
            clients: settings.clients.clone(),
            metrics,
            open: JoinSet::new(),
            stop: watch::Sender::new(Stop::No),
        }
    }

    /// Accepts connections and answers their requests forever.
    pub(super) async fn answer(&mut self) {
        loop {
            tokio::select! {
                (stream, peer, place) = next(self.listener.as_mut(), &self.places) => {
                    self.open(stream, peer, place);
                }
                Some(_) = self.open.join_next() => {}
            }
        }
    }

    /// Stops accepting connections, and answers the requests of the open ones.
    pub(super) async fn finish(&mut self) {
        self.stop.send_replace(Stop::AfterNextAnswer);
        // It never ends by itself, so the timeout always ends it.
        let _ = time::timeout(LAST_CONNECTIONS, self.answer()).await;
        self.listener = None;
        // The result does not matter, because the next step stops the remaining ones.
        let _ = time::timeout(LAST_REQUESTS, self.closed()).await;
        self.stop.send_replace(Stop::Now);
        self.closed().await;
    }

    async fn closed(&mut self) {
        while self.open.join_next().await.is_some() {}
    }

    fn open(&mut self, stream: TcpStream, peer: Peer, place: OwnedSemaphorePermit) {
        let network = self.clients.network_of_connection(peer.remote.ip());
        let Ok(share) = self.addresses.take(network, 1) else {
            self.refuse(&stream, peer);
            return;
        };
        // Each answer is written at once, so waiting to fill a packet only delays it.
        if let Err(error) = stream.set_nodelay(true) {
            warn!(%error, "cannot set TCP_NODELAY");
        }
        let exchange = Arc::new(Exchange::default());
        let socket = Socket::new(stream, Arc::clone(&exchange), self.pace);
        let stop = self.stop.subscribe();
        let requests = Requests::new(self.router.clone(), peer, exchange, stop);
        let connection = serve(self.protocol.clone(), socket, requests);
        self.open.spawn(async move {
            connection.await;
            drop::<(OwnedSemaphorePermit, Permit)>((place, share));
        });
    }

    /// Sends the reason for closing a connection without reading from it.
    fn refuse(&self, stream: &TcpStream, peer: Peer) {
        let code = self.refusal.code();
        if let Some(metrics) = &self.metrics {
            metrics.errors().record_code(code);
        }
        let id = RequestId::random();
        let client = self.clients.logged.then(|| display(peer.remote.ip()));
        let (request_id, code) = (id.as_str(), code.as_str());
        // Each refusal is a line in the log, so it is not logged by default.
        debug!(request_id, client, code, "connection refused");
        // A new socket's buffer has room for it. A disconnected client needs no answer.
        let _ = stream.try_write(&self.refusal.to_bytes(&id));
    }
}

/// The next connection, as soon as a place is free for it.
async fn next(
    listener: Option<&mut TcpListener>,
    places: &Arc<Semaphore>,
) -> (TcpStream, Peer, OwnedSemaphorePermit) {
    let place = Arc::clone(places).acquire_owned().await;
    match (listener, place) {
        (Some(listener), Ok(place)) => {
            // axum's own method, which waits if the system cannot open a connection.
            let (stream, remote) = Listener::accept(listener).await;
            let local = stream.local_addr().ok().map(|address| address.ip());
            (stream, Peer { remote, local }, place)
        }
        _ => pending().await,
    }
}

/// Answers a connection's requests until it is closed.
async fn serve(protocol: http1::Builder, socket: Socket, requests: Requests) {
    let mut stop = requests.stop();
    let exchange = requests.exchange();
    let service = service_fn(move |request| requests.clone().answer(request));
    let mut connection = pin!(protocol.serve_connection(TokioIo::new(socket), service));
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop_requested(&mut stop) => {
            if !exchange.was_asked() {
                // hyper would wait for the first request.
                return;
            }
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        debug!(%error, "connection ended");
    }
}

async fn stop_requested(stop: &mut watch::Receiver<Stop>) {
    // A dropped server stops its connections too.
    let _ = stop.wait_for(|stop| *stop == Stop::Now).await;
}
