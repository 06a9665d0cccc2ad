//! The connections of a server: how many, how long each may keep it waiting, and
//! how they end.
//!
//! `axum::serve` has no limits, so this is its loop with some. Memory and tasks
//! are bounded by what holds here: a connection that sends no request, sends one
//! slowly or reads its answer slowly is closed after a time, and one network has
//! a share of all.

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

/// How long a stopping server waits for the next request on each connection, to
/// answer it with `Connection: close`: a client that is told so loses nothing,
/// and one whose connection is closed may just have sent a request.
const LAST_REQUESTS: Duration = Duration::from_millis(300);

/// How long a stopping server goes on to take connections: those that clients
/// made before it was told to stop wait in line.
const LAST_CONNECTIONS: Duration = Duration::from_millis(50);

/// What hyper may buffer beside a head, so that one a little too large is answered
/// by its name.
const BESIDE_HEAD: usize = 64 * 1024;

/// What a deployment may choose about connections.
#[derive(Clone, Debug)]
pub struct ServerSettings {
    /// The most that are open at once. More wait until one is closed.
    pub max_connections: usize,
    /// The most of one client address. More are refused.
    pub max_connections_per_address: usize,
    /// How long one may be open without a whole head of a request.
    pub head_timeout: Duration,
    /// The largest head, in bytes, in two parts: the address, and the headers.
    pub header_limit: usize,
    /// How long a client may take nothing of its answer.
    pub write_timeout: Duration,
    /// The least bytes a second that a client may take of its answer, over each
    /// such time.
    pub min_answer_rate: usize,
    /// How long requests may take to finish after a signal.
    pub shutdown_grace: Duration,
    /// The proxies whose connections count for no address.
    pub clients: ClientSettings,
}

/// The connections that are open.
pub(super) struct Connections {
    /// None when no more are taken.
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

    /// Takes connections and answers their requests, for good.
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

    /// Takes no more connections, and answers the requests of those there are.
    pub(super) async fn finish(&mut self) {
        self.stop.send_replace(Stop::AfterNextAnswer);
        // It answers for good, so it is always cut off.
        let _ = time::timeout(LAST_CONNECTIONS, self.answer()).await;
        self.listener = None;
        // Whether all are closed by then or not, what is left is told next.
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
        // Answers are written whole: waiting to fill a packet only delays them.
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

    /// Says why a connection is closed before anything is read of it.
    fn refuse(&self, stream: &TcpStream, peer: Peer) {
        let code = self.refusal.code();
        if let Some(metrics) = &self.metrics {
            metrics.errors().record_code(code);
        }
        let id = RequestId::random();
        let client = self.clients.logged.then(|| display(peer.remote.ip()));
        let (request_id, code) = (id.as_str(), code.as_str());
        // A crowd leaves a line for each: not by default.
        debug!(request_id, client, code, "connection refused");
        // A new socket has room for it. A client that is gone needs no answer.
        let _ = stream.try_write(&self.refusal.to_bytes(&id));
    }
}

/// The next connection, once there is a place for it.
async fn next(
    listener: Option<&mut TcpListener>,
    places: &Arc<Semaphore>,
) -> (TcpStream, Peer, OwnedSemaphorePermit) {
    let place = Arc::clone(places).acquire_owned().await;
    match (listener, place) {
        (Some(listener), Ok(place)) => {
            // axum's own, which waits where the system has no connection to give.
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
        () = told_to_stop(&mut stop) => {
            if !exchange.was_asked() {
                // hyper would wait for its first request.
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

async fn told_to_stop(stop: &mut watch::Receiver<Stop>) {
    // Nobody is left to tell it when the server is dropped: then, too.
    let _ = stop.wait_for(|stop| *stop == Stop::Now).await;
}
