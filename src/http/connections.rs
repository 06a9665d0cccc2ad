//! The connections of a server: how many, how long each may keep it waiting, and
//! how they end.
//!
//! `axum::serve` has no limits, so this is its loop with some. Memory and tasks
//! are bounded by what holds here: a connection that sends no request, sends one
//! slowly or reads its answer slowly is closed after a time.

use std::{
    convert::Infallible,
    future::pending,
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    http::{HeaderValue, header},
    response::Response,
    serve::Listener,
};
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
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
use tokio_io_timeout::TimeoutStream;
use tracing::{debug, warn};

use super::client::Peer;

/// How long a stopping server waits for the next request on each connection, to
/// answer it with `Connection: close`: a client that is told so loses nothing,
/// and one whose connection is closed may just have sent a request.
const LAST_REQUESTS: Duration = Duration::from_millis(300);

/// How long a stopping server goes on to take connections: those that clients
/// made before it was told to stop wait in line.
const LAST_CONNECTIONS: Duration = Duration::from_millis(50);

/// What a deployment may choose about connections.
#[derive(Clone, Copy, Debug)]
pub struct ServerSettings {
    /// The most that are open at once. More wait until one is closed.
    pub max_connections: usize,
    /// How long one may be open without a whole head of a request.
    pub head_timeout: Duration,
    /// How long one may take nothing of its answer.
    pub write_timeout: Duration,
    /// How long requests may take to finish after a signal.
    pub shutdown_grace: Duration,
}

/// The connections that are open.
pub(super) struct Connections {
    /// None when no more are taken.
    listener: Option<TcpListener>,
    router: TowerToHyperService<Router>,
    protocol: http1::Builder,
    write_timeout: Duration,
    places: Arc<Semaphore>,
    open: JoinSet<()>,
    stop: watch::Sender<Stop>,
}

/// How far a server is in stopping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stop {
    /// Not at all.
    No,
    /// Each connection is closed behind its next answer.
    AfterNextAnswer,
    /// Those without a request are closed.
    Now,
}

impl Connections {
    pub(super) fn new(listener: TcpListener, router: Router, settings: ServerSettings) -> Self {
        let mut protocol = http1::Builder::new();
        protocol
            .timer(TokioTimer::new())
            .header_read_timeout(settings.head_timeout);
        let most = settings.max_connections.min(Semaphore::MAX_PERMITS);
        Self {
            listener: Some(listener),
            router: TowerToHyperService::new(router),
            protocol,
            write_timeout: settings.write_timeout,
            places: Arc::new(Semaphore::new(most)),
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
        // Answers are written whole: waiting to fill a packet only delays them.
        if let Err(error) = stream.set_nodelay(true) {
            warn!(%error, "cannot set TCP_NODELAY");
        }
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(self.write_timeout));
        let requests = Requests {
            router: self.router.clone(),
            peer,
            any: Arc::new(AtomicBool::new(false)),
            stop: self.stop.subscribe(),
        };
        let connection = serve(self.protocol.clone(), Box::pin(stream), requests);
        self.open.spawn(async move {
            connection.await;
            drop(place);
        });
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
            let (stream, address) = Listener::accept(listener).await;
            (stream, Peer(address), place)
        }
        _ => pending().await,
    }
}

/// What the requests of one connection share.
#[derive(Clone)]
struct Requests {
    router: TowerToHyperService<Router>,
    peer: Peer,
    /// Whether there was any.
    any: Arc<AtomicBool>,
    stop: watch::Receiver<Stop>,
}

impl Requests {
    async fn answer(self, mut request: hyper::Request<Incoming>) -> Result<Response, Infallible> {
        request.extensions_mut().insert(self.peer);
        self.any.store(true, Ordering::Relaxed);
        let mut response = self.router.call(request).await?;
        if *self.stop.borrow() > Stop::No {
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(header::CONNECTION, close);
        }
        Ok(response)
    }
}

/// Answers a connection's requests until it is closed.
async fn serve(
    protocol: http1::Builder,
    stream: Pin<Box<TimeoutStream<TcpStream>>>,
    requests: Requests,
) {
    let (any, mut stop) = (Arc::clone(&requests.any), requests.stop.clone());
    let service = service_fn(move |request| requests.clone().answer(request));
    let mut connection = pin!(protocol.serve_connection(TokioIo::new(stream), service));
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = told_to_stop(&mut stop) => {
            if !any.load(Ordering::Relaxed) {
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
