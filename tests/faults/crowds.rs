//! Crowds of connections that each use little, against a server with an address space
//! of 1 GiB and default limits, while a normal client sends requests.
//!
//! The crowd uses its own addresses (127.0.0.2 and up). The normal requests come both
//! from other addresses and from those of the crowd: the crowd must leave enough for
//! others, and its quota must leave enough for others at its address.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time;

use super::cap::start_capped;
use super::client::{Client, aliases, post};
use super::report::{footprint, peak, report, size};
use crate::support::effort::effort;
use crate::support::server::Server;

const POLITE: &str = "{ passes(first: 5) { nodes { code gate { name } } } }";

/// The maximum wait for something that ends by itself.
const PATIENCE: Duration = Duration::from_mins(2);

/// The pause between two rounds of normal requests while a crowd is there. Requests without
/// one would take the processors from other tests and show nothing more.
const POLITE_PAUSE: Duration = Duration::from_millis(100);

/// A loopback address other than the usual one.
fn other(number: usize) -> String {
    format!("127.0.0.{}", 2 + number)
}

async fn connect_from(from: &str, to: &str) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    // With a small buffer, answers wait at the server and not here.
    socket.set_recv_buffer_size(4096)?;
    socket.bind(SocketAddr::new(from.parse().unwrap(), 0))?;
    socket.connect(to.parse().unwrap()).await
}

/// Normal clients during a crowd. Each request has its own connection, from the usual
/// address and from one of the crowd's.
struct Polite {
    address: String,
    answered: usize,
}

impl Polite {
    fn new(server: &Server) -> Self {
        Self {
            address: server.address().to_owned(),
            answered: 0,
        }
    }

    /// Sends one request from an address, and checks that it is answered.
    async fn ask_from(&mut self, from: &str) {
        let stream = connect_from(from, &self.address).await.unwrap();
        let mut client = Client::over(stream);
        let answer = client.query(POLITE).await.unwrap();
        assert_eq!(answer.status, 200, "from {from}: {}", answer.body);
        assert_eq!(answer.code(), None, "from {from}: {}", answer.body);
        let ready = client.get("/readyz").await.unwrap();
        assert_eq!(ready.status, 200, "from {from}: {}", ready.body);
        self.answered += 1;
    }
}

/// Sends a head and then a byte of a body at intervals, until the server closes the
/// connection. Returns the status of its answer.
async fn trickle(mut stream: TcpStream) -> io::Result<String> {
    let request = post(&[b' '; 1000]);
    let (head, body) = request.split_at(request.len() - 1000);
    stream.write_all(head).await?;
    let (mut reads, mut writes) = stream.split();
    let send = async {
        for byte in body {
            if writes.write_all(&[*byte]).await.is_err() {
                break;
            }
            time::sleep(Duration::from_secs(1)).await;
        }
        std::future::pending::<()>().await;
    };
    let mut answer = String::new();
    tokio::select! {
        () = send => unreachable!("it waits for good"),
        read = reads.read_to_string(&mut answer) => read?,
    };
    Ok(answer.split(' ').nth(1).unwrap_or_default().to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_trickle_keep_nobody_out() {
    const CROWD: usize = 270;
    // The defaults of `serve`. Other tests use longer limits.
    let limits = ["--body-timeout", "10s", "--body-grace", "5s"];
    let server = start_capped(&[&["demo", "--log", "error"], &limits[..]].concat());
    let mut polite = Polite::new(&server);
    let mut statuses = Vec::new();
    for _ in 0..size(1, 4) {
        let mut crowd = JoinSet::new();
        for _ in 0..CROWD {
            let stream = connect_from(&other(0), server.address()).await.unwrap();
            crowd.spawn(trickle(stream));
        }
        let ended = async {
            let mut ended = Vec::new();
            while let Some(status) = crowd.join_next().await {
                ended.push(status.unwrap().unwrap_or_default());
            }
            ended
        };
        let mut ended = std::pin::pin!(time::timeout(PATIENCE, ended));
        loop {
            let ask = async {
                polite.ask_from("127.0.0.1").await;
                polite.ask_from(&other(0)).await;
                time::sleep(POLITE_PAUSE).await;
            };
            tokio::select! {
                biased;
                () = ask => {}
                ended = ended.as_mut() => {
                    statuses.extend(ended.expect("each is ended in time"));
                    break;
                }
            }
        }
    }
    let timed_out = statuses.iter().filter(|status| *status == "408").count();
    let refused = statuses.iter().filter(|status| *status == "503").count();
    report(
        "bodies that trickle",
        &format!(
            "{CROWD} sockets of one address: {timed_out} got 408, {refused} 503; {} polite \
             requests, all answered; {:?}",
            polite.answered,
            footprint(&server)
        ),
    );
    assert_eq!(timed_out + refused, statuses.len(), "{statuses:?}");
    assert!(polite.answered > 0);
}

/// About 10 MB from few rows.
fn large() -> String {
    let passes = aliases(0..100, "issuedAt");
    let scans = aliases(100..160, "scannedAt");
    format!(
        "{{ passes(first: 1000) {{ nodes {{ {passes} scans(first: 5) {{ nodes {{ {scans} }} }} }} }} }}"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_readers_of_large_answers_keep_nobody_out() {
    let (crowd, memory) = size((12, "96MiB"), (110, "256MiB"));
    let memory = ["--max-answers-memory", memory];
    // So that none is closed while others still connect.
    let patient = ["--write-timeout", "1h"];
    let server = start_capped(&[&["demo", "--log", "error"], &memory[..], &patient].concat());
    let mut polite = Polite::new(&server);
    let request = post(
        serde_json::json!({ "query": large() })
            .to_string()
            .as_bytes(),
    );
    let mut whole = Client::connect(server.address()).await.unwrap();
    let first = whole.send(&request).await.unwrap();
    assert_eq!(first.code(), None, "{:.300}", first.body);

    // Each is answered before the next one sends its request, because this test is
    // about memory and not about speed.
    let mut begun = Vec::new();
    for number in 0..crowd {
        let from = other(number % 8);
        let mut stream = connect_from(&from, server.address()).await.unwrap();
        stream.write_all(&request).await.unwrap();
        // It reads only the status.
        let mut status = [0; 12];
        let read = time::timeout(PATIENCE, stream.read_exact(&mut status)).await;
        read.expect("each is answered in time").unwrap();
        begun.push((status, stream));
        polite.ask_from("127.0.0.1").await;
        polite.ask_from(&from).await;
    }
    let count = |status: &[u8; 12]| begun.iter().filter(|(other, _)| other == status).count();
    let (sent, refused) = (count(b"HTTP/1.1 200"), count(b"HTTP/1.1 503"));
    report(
        "slow readers",
        &format!(
            "{crowd} readers of {} bytes: {sent} had their answer begun, {refused} got 503; \
             {} polite requests, all answered; {:?}, at most {:?} KiB",
            first.body.len(),
            polite.answered,
            footprint(&server),
            peak(&server),
        ),
    );
    assert_eq!(sent + refused, crowd, "{begun:?}");
    assert!(sent > 0, "some are answered");
    assert!(refused > 0, "more than there is memory for");
    // Their memory is free after they disconnect.
    drop(begun);
    let freed = async {
        loop {
            let mut client = Client::connect(server.address()).await.unwrap();
            if client.send(&request).await.unwrap().status == 200 {
                break;
            }
            time::sleep(Duration::from_millis(100)).await;
        }
    };
    time::timeout(PATIENCE, freed)
        .await
        .expect("memory is free again");
}

/// Allows this process and its children to open this many files.
fn allow_files(count: u64) {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.current.map(|current| current.max(count)),
        maximum: limit.maximum,
    };
    setrlimit(Resource::Nofile, raised).expect("the hard limit of open files is above 5,000");
}

/// Waits until this many of the connections, which send no requests, have received
/// something, and checks that the others have not.
async fn wait_until_refused(crowd: Vec<TcpStream>, expected: usize) -> JoinSet<usize> {
    let mut reads = JoinSet::new();
    for mut stream in crowd {
        reads.spawn(async move { stream.read(&mut [0; 1]).await.unwrap_or_default() });
    }
    for received in 0..expected {
        let read = time::timeout(PATIENCE, reads.join_next()).await;
        assert!(read.is_ok(), "{received} received something");
    }
    let one_more = time::timeout(Duration::from_millis(500), reads.join_next()).await;
    assert!(one_more.is_err(), "more than {expected}");
    reads
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn idle_sockets_of_one_address_keep_nobody_out() {
    const CROWD: usize = 4200;
    allow_files(CROWD as u64 + 800);
    let folder = ["serve", "--log", "error", "--metrics-bind", "127.0.0.1:0"];
    let server = start_capped(&folder);
    let mut polite = Polite::new(&server);
    let mut crowd = Vec::new();
    for number in 0..CROWD {
        crowd.push(connect_from(&other(0), server.address()).await.unwrap());
        if number % 100 == 0 {
            polite.ask_from("127.0.0.1").await;
        }
    }
    let crowd = wait_until_refused(crowd, CROWD - 512).await;
    polite.ask_from("127.0.0.1").await;
    report(
        "idle sockets of one address",
        &format!(
            "{CROWD}: {} stay open; {} polite requests of another address, all answered; {:?}",
            crowd.len(),
            polite.answered,
            footprint(&server)
        ),
    );

    // From eight addresses. Now the public address is full, but the operator's address
    // still answers.
    drop(crowd);
    let mut crowd = Vec::new();
    for number in 0..CROWD {
        crowd.push(
            connect_from(&other(1 + number % 9), server.address())
                .await
                .unwrap(),
        );
    }
    let mut late = Client::over(connect_from("127.0.0.1", server.address()).await.unwrap());
    let answer = time::timeout(Duration::from_millis(500), late.get("/healthz")).await;
    assert!(answer.is_err(), "there is no place for it");
    let mut operator = Client::connect(server.metrics_address()).await.unwrap();
    for path in ["/healthz", "/readyz", "/metrics"] {
        let answer = operator.get(path).await.unwrap();
        assert_eq!(answer.status, 200, "{path}");
    }
    report(
        "idle sockets of nine addresses",
        &format!(
            "{CROWD}: the operator's address answers; {:?}",
            footprint(&server)
        ),
    );
    drop(crowd);
    assert_eq!(late.answer().await.unwrap().status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn heads_that_do_not_end_take_little() {
    const CROWD: usize = 400;
    /// The size of a head that the server reads, in KiB.
    const EACH: u64 = 112;
    let server = start_capped(&["serve", "--log", "error"]);
    let mut polite = Polite::new(&server);
    polite.ask_from("127.0.0.1").await;
    let before = footprint(&server);
    let mut part = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Fill: ".to_vec();
    part.resize(380 * 1024, b'x');
    let mut crowd = Vec::new();
    for number in 0..CROWD {
        // More than the server reads of a head, and slightly less.
        let part = &part[..[380, 90][number % 2] * 1024];
        let mut stream = connect_from(&other(0), server.address()).await.unwrap();
        // The server stops reading at some point, so the test must not wait for it.
        let _ = time::timeout(Duration::from_millis(200), stream.write_all(part)).await;
        crowd.push(stream);
        if number % effort(8, 1) == 0 {
            polite.ask_from("127.0.0.1").await;
        }
    }
    let Some((before, after)) = before.zip(footprint(&server)) else {
        return;
    };
    report(
        "heads that do not end",
        &format!("{CROWD} of 380 and 90 KiB: {before:?}, {after:?}"),
    );
    assert!(
        after.memory < before.memory + CROWD as u64 * EACH,
        "{before:?} {after:?}"
    );
}
