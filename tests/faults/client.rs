//! HTTP clients with persistent connections and little overhead.

use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time;

use crate::support::server::{PATIENCE, PAUSE};

/// The time that a refused client waits, which is a tenth of the `Retry-After`.
const AFTER_SHED: Duration = Duration::from_millis(100);

/// An answer to a request.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

/// The errors of a body. Its data must be JSON too, but many megabytes of it are not kept.
#[derive(Deserialize)]
struct Body {
    errors: Option<Value>,
}

impl Answer {
    /// The first error's code. None if there is no error.
    pub(crate) fn code(&self) -> Option<String> {
        let body: Body = serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.body));
        let errors = body.errors?;
        Some(errors[0]["extensions"]["code"].as_str()?.to_owned())
    }
}

/// A connection to a server.
pub(crate) struct Client {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Client {
    pub(crate) async fn connect(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self::over(stream))
    }

    /// A client on an existing connection.
    pub(crate) fn over(stream: TcpStream) -> Self {
        Self {
            stream,
            read: Vec::new(),
        }
    }

    /// Sends a query without variables, and waits for the answer.
    pub(crate) async fn query(&mut self, query: &str) -> io::Result<Answer> {
        let body = serde_json::json!({ "query": query }).to_string();
        self.send(&post(body.as_bytes())).await
    }

    /// Sends raw bytes, and waits for the answer.
    pub(crate) async fn send(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.stream.write_all(request).await?;
        time::timeout(PATIENCE, self.answer()).await?
    }

    /// Sends a `GET` request.
    pub(crate) async fn get(&mut self, path: &str) -> io::Result<Answer> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        self.send(request.as_bytes()).await
    }

    /// The next answer.
    pub(crate) async fn answer(&mut self) -> io::Result<Answer> {
        let head_end = loop {
            let end = self.read.windows(4).position(|part| part == b"\r\n\r\n");
            match end {
                Some(end) => break end + 4,
                None => self.read_more().await?,
            }
        };
        let head = String::from_utf8_lossy(&self.read[..head_end]).to_lowercase();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        let length: usize = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .map_or(0, |length| length.trim().parse().unwrap());
        while self.read.len() < head_end + length {
            self.read_more().await?;
        }
        let body = self.read[head_end..head_end + length].to_vec();
        self.read.drain(..head_end + length);
        Ok(Answer {
            status: status.ok_or(io::ErrorKind::InvalidData)?,
            head,
            body: String::from_utf8(body).map_err(io::Error::other)?,
        })
    }

    async fn read_more(&mut self) -> io::Result<()> {
        match self.stream.read_buf(&mut self.read).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

/// A field under many aliases, for large answers.
pub(crate) fn aliases(numbers: Range<usize>, field: &str) -> String {
    let names: Vec<_> = numbers
        .map(|number| format!("k{number}: {field}"))
        .collect();
    names.join(" ")
}

/// A request of GraphQL with this body.
pub(crate) fn post(body: &[u8]) -> Vec<u8> {
    let mut request = format!(
        "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    request.extend_from_slice(body);
    request
}

/// A request of a load, and its result.
#[derive(Debug)]
pub(crate) struct Sample {
    /// The client of the load that sent it.
    pub(crate) client: usize,
    /// Whether its connection is new.
    pub(crate) first: bool,
    pub(crate) begun: Instant,
    pub(crate) took: Duration,
    /// An error if the connection broke.
    pub(crate) answer: io::Result<Answer>,
}

impl Sample {
    /// The kind of result.
    pub(crate) fn kind(&self) -> String {
        match &self.answer {
            Ok(answer) => match answer.code() {
                Some(code) => code,
                None => format!("{}", answer.status),
            },
            Err(error) => format!("{:?}", error.kind()),
        }
    }
}

/// Clients that repeat the same request, each as soon as it has its answer or after a pause.
pub(crate) struct Load {
    stop: watch::Sender<bool>,
    clients: JoinSet<Vec<Sample>>,
    progress: Arc<Progress>,
}

/// The number of finished requests of a load, by result.
#[derive(Default)]
pub(crate) struct Progress {
    answered: AtomicUsize,
    failed: AtomicUsize,
}

impl Progress {
    /// The answers without an error.
    pub(crate) fn answered(&self) -> usize {
        self.answered.load(Ordering::Relaxed)
    }

    /// All others.
    pub(crate) fn failed(&self) -> usize {
        self.failed.load(Ordering::Relaxed)
    }
}

impl Load {
    /// Clients that pause for nothing.
    pub(crate) fn start(address: &str, clients: usize, query: &str) -> Self {
        Self::start_with_pauses(address, clients, query, Duration::ZERO)
    }

    /// Clients that pause after each answer, so that others have the processors.
    pub(crate) fn start_with_pauses(
        address: &str,
        clients: usize,
        query: &str,
        pause: Duration,
    ) -> Self {
        let stop = watch::Sender::new(false);
        let progress = Arc::new(Progress::default());
        let mut all = JoinSet::new();
        for client in 0..clients {
            let (stopped, progress) = (stop.subscribe(), Arc::clone(&progress));
            let (address, query) = (address.to_owned(), query.to_owned());
            all.spawn(ask(client, address, query, pause, stopped, progress));
        }
        Self {
            stop,
            clients: all,
            progress,
        }
    }

    /// The progress.
    pub(crate) fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Waits for a condition on the progress.
    pub(crate) async fn wait(&self, what: &str, done: impl Fn(&Progress) -> bool) {
        let begun = Instant::now();
        while !done(&self.progress) {
            assert!(begun.elapsed() < PATIENCE, "no {what} within {PATIENCE:?}");
            time::sleep(PAUSE).await;
        }
    }

    /// Waits for this many more answers without an error.
    pub(crate) async fn wait_for_answers(&self, more: usize) {
        let before = self.progress.answered();
        let done = |progress: &Progress| progress.answered() >= before + more;
        self.wait(&format!("{more} answers"), done).await;
    }

    /// Waits for the last answer of each client, and returns all samples.
    pub(crate) async fn stop(self) -> Vec<Sample> {
        self.stop.send_replace(true);
        self.clients
            .join_all()
            .await
            .into_iter()
            .flatten()
            .collect()
    }
}

async fn ask(
    client: usize,
    address: String,
    query: String,
    pause: Duration,
    stop: watch::Receiver<bool>,
    progress: Arc<Progress>,
) -> Vec<Sample> {
    let mut samples = Vec::new();
    let mut connected = None;
    while !*stop.borrow() {
        let first = connected.is_none();
        let mut connection = match connected.take() {
            Some(connection) => connection,
            None => match Client::connect(&address).await {
                Ok(connection) => connection,
                // Nothing listens any more, so no request was sent.
                Err(_) => break,
            },
        };
        let begun = Instant::now();
        let answer = connection.query(&query).await;
        let keeps = |answer: &Answer| !answer.head.contains("connection: close");
        if answer.as_ref().is_ok_and(keeps) {
            connected = Some(connection);
        }
        let sample = Sample {
            client,
            first,
            begun,
            took: begun.elapsed(),
            answer,
        };
        let shed = sample
            .answer
            .as_ref()
            .is_ok_and(|answer| answer.status == 503);
        let count = match sample.kind().as_str() {
            "200" => &progress.answered,
            _ => &progress.failed,
        };
        count.fetch_add(1, Ordering::Relaxed);
        samples.push(sample);
        let pause = if shed { AFTER_SHED } else { pause };
        if !pause.is_zero() {
            time::sleep(pause).await;
        }
    }
    samples
}
