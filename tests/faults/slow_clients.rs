//! Clients that send one byte at a time, send half of a request, or read nothing of
//! their answer, and then disconnect. Everything that they used must be free again.

use std::io;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time;

use super::client::{Client, aliases, post};
use super::report::{Footprint, footprint, report, size};
use crate::support::server::{PATIENCE, PAUSE, Server};

const QUERY: &str = r#"{"query":"{ __typename }"}"#;

/// The time limits for a head, a body, and reading an answer.
const LIMIT: Duration = Duration::from_secs(2);

const LIMITS: [&str; 6] = [
    "--head-timeout",
    "2s",
    "--body-timeout",
    "2s",
    "--write-timeout",
    "2s",
];

/// The memory in KiB that a server may keep after so many requests.
const KEPT: u64 = 24 * 1024;

fn serve(more: &[&str]) -> Server {
    Server::start(&[&["serve", "--log", "error"], &LIMITS[..], more].concat())
}

/// Sends one byte at a time until the server closes the connection, and returns what it
/// sent.
async fn trickle(mut stream: TcpStream, request: Vec<u8>, every: Duration) -> String {
    let (mut reads, mut writes) = stream.split();
    let send = async {
        for byte in request {
            if writes.write_all(&[byte]).await.is_err() {
                break;
            }
            time::sleep(every).await;
        }
        std::future::pending::<()>().await;
    };
    let mut answer = Vec::new();
    let ended = async {
        tokio::select! {
            () = send => {}
            _ = reads.read_to_end(&mut answer) => {}
        }
    };
    let ended = time::timeout(PATIENCE, ended).await;
    ended.expect("the server ends endless requests");
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn a_head_that_comes_slowly_ends_its_connection() {
    let server = serve(&[]);
    let begun = Instant::now();
    let stream = TcpStream::connect(server.address()).await.unwrap();
    // The whole head would take longer than this test waits.
    let answer = trickle(stream, post(QUERY.as_bytes()), LIMIT / 4).await;
    assert_eq!(answer, "", "it receives nothing, like an idle one");
    let took = begun.elapsed();
    assert!(took >= LIMIT, "{took:?}");
}

#[tokio::test]
async fn a_body_that_comes_slowly_is_refused_by_name() {
    let server = serve(&["--max-in-flight", "1"]);
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    let request = post(&[b' '; 1000]);
    let (head, body) = request.split_at(request.len() - 1000);
    let begun = Instant::now();
    stream.write_all(head).await.unwrap();
    let answer = trickle(stream, body.to_vec(), LIMIT / 20).await;
    let took = begun.elapsed();
    assert!(took >= LIMIT, "{took:?}");
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 408 "), "{head}");
    assert!(head.to_lowercase().contains("connection: close"), "{head}");
    for part in ["BODY_TIMEOUT", "2s", "--body-timeout"] {
        assert!(body.contains(part), "{body}");
    }
    // Its place is free.
    let mut client = Client::connect(server.address()).await.unwrap();
    let answer = client.send(&post(QUERY.as_bytes())).await.unwrap();
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_body_has_a_least_rate() {
    let flags = ["--min-body-rate", "1KiB", "--body-grace", "1s"];
    let server = Server::start(&[&["serve", "--body-timeout", "1h"], &flags[..]].concat());
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    let request = post(&vec![b' '; 100_000]);
    let (head, body) = request.split_at(request.len() - 100_000);
    stream.write_all(head).await.unwrap();
    let answer = trickle(stream, body.to_vec(), Duration::from_millis(100)).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 408 "), "{head}");
    for part in [
        "BODY_TIMEOUT",
        "1.0 KiB",
        "1s",
        "--min-body-rate",
        "--body-grace",
    ] {
        assert!(body.contains(part), "{body}");
    }
}

#[tokio::test]
async fn a_body_above_the_least_rate_may_take_longer_than_the_grace() {
    let flags = ["--min-body-rate", "1", "--body-grace", "2s"];
    let server = Server::start(&[&["serve", "--body-timeout", "1h"], &flags[..]].concat());
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    let request = post(QUERY.as_bytes());
    let (head, body) = request.split_at(request.len() - QUERY.len());
    stream.write_all(head).await.unwrap();
    // This takes 2.6 seconds.
    for byte in body {
        stream.write_all(&[*byte]).await.unwrap();
        time::sleep(Duration::from_millis(100)).await;
    }
    let mut client = Client::over(stream);
    assert_eq!(client.answer().await.unwrap().status, 200);
}

/// Reads an answer of some megabytes with a pause for each KiB, and returns its length.
async fn read_slowly(server: &Server, pause: Duration) -> usize {
    let keys = aliases(0..60, "issuedAt");
    let query = format!("{{ passes(first: 1000) {{ nodes {{ {keys} }} }} }}");
    let body = serde_json::json!({ "query": query }).to_string();
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let address = server.address().parse().unwrap();
    let mut stream = socket.connect(address).await.unwrap();
    stream.write_all(&post(body.as_bytes())).await.unwrap();
    let (mut read, mut bytes) = (0, [0; 4096]);
    loop {
        let some = match stream.read(&mut bytes).await {
            Ok(0) | Err(_) => return read,
            Ok(some) => some,
        };
        read += some;
        if read > 2_000_000 {
            // Without the bytes in buffers at the end.
            return read;
        }
        time::sleep(pause * u32::try_from(some).unwrap() / 1024).await;
    }
}

#[tokio::test]
async fn an_answer_that_is_read_too_slowly_ends_its_connection() {
    let flags = ["--write-timeout", "2s", "--min-answer-rate", "10MiB"];
    let server = Server::start(&[&["demo", "--log", "error"], &flags[..]].concat());
    // It reads something all the time.
    let read = read_slowly(&server, Duration::from_millis(5)).await;
    assert!(read < 2_000_000, "{read}");
}

#[tokio::test]
async fn an_answer_that_is_read_fast_enough_may_take_longer_than_the_write_timeout() {
    let flags = ["--write-timeout", "3s", "--min-answer-rate", "1KiB"];
    let server = Server::start(&[&["demo", "--log", "error"], &flags[..]].concat());
    let begun = Instant::now();
    // Two megabytes take 3.9 seconds.
    let read = read_slowly(&server, Duration::from_millis(2)).await;
    assert!(read > 2_000_000, "{read}");
    assert!(begun.elapsed() > Duration::from_secs(3));
}

#[tokio::test]
async fn an_answer_that_nobody_reads_ends_its_connection() {
    let server = serve(&[]);
    let before = footprint(&server);
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut stream = socket
        .connect(server.address().parse().unwrap())
        .await
        .unwrap();
    // Larger than the buffers of sockets.
    let request = post(br#"{"query":"{ __schema { types { name description fields { name description args { name description } type { name } } } } }"}"#);
    let ended = async {
        loop {
            // While the server waits to write, it does not read either.
            if stream.write_all(&request).await.is_err() {
                return;
            }
        }
    };
    let ended = time::timeout(PATIENCE, ended).await;
    ended.expect("the server ends the connection");
    if let Some(before) = before {
        wait_until_closed(&server, before.files + 2).await;
    }
}

/// Waits until the server has at most this many open files and sockets.
async fn wait_until_closed(server: &Server, files: usize) {
    let begun = Instant::now();
    while let Some(held) = footprint(server)
        && held.files > files
    {
        assert!(
            begun.elapsed() < PATIENCE,
            "{held:?}, and not {files} files"
        );
        time::sleep(PAUSE).await;
    }
}

/// Sends a request on a new connection, which is closed afterwards. The server may
/// close a connection without a request, if this process is slow.
async fn assert_healthy(address: &str) {
    let begun = Instant::now();
    loop {
        let mut client = Client::connect(address).await.unwrap();
        match client.get("/healthz").await {
            Ok(answer) => return assert_eq!(answer.status, 200, "{}", answer.body),
            Err(error) => assert!(begun.elapsed() < PATIENCE, "{error}"),
        }
    }
}

#[tokio::test]
async fn more_connections_than_there_are_places_wait() {
    // Without the limits above, which would free places.
    let server = Server::start(&["serve", "--max-connections", "2"]);
    let mut first = Client::connect(server.address()).await.unwrap();
    let second = Client::connect(server.address()).await.unwrap();
    assert_eq!(first.get("/healthz").await.unwrap().status, 200);
    let mut third = Client::connect(server.address()).await.unwrap();
    let waits = time::timeout(Duration::from_millis(300), third.get("/healthz")).await;
    assert!(waits.is_err(), "there is no place for it");
    drop((first, second));
    assert_eq!(third.answer().await.unwrap().status, 200);
}

/// The behaviour of a round of clients before they disconnect.
async fn bother(address: &str, number: usize) -> io::Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    let request = post(QUERY.as_bytes());
    let part = match number % 5 {
        // Nothing at all, half a head, a head, half a body.
        0 => 0,
        1 => 40,
        2 => request.len() - QUERY.len(),
        3 => request.len() - 4,
        // A complete request whose answer is not read.
        _ => request.len(),
    };
    for byte in &request[..part.min(20)] {
        stream.write_all(&[*byte]).await?;
    }
    stream.write_all(&request[part.min(20)..part]).await?;
    if number.is_multiple_of(3) {
        // The connection is reset.
        stream.set_zero_linger()?;
    }
    if number % 10 == 9 {
        // Some stay until the server closes the connection.
        time::sleep(LIMIT * 2).await;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_that_vanish_leave_nothing_behind() {
    let server = serve(&[]);
    let mut measures: Vec<Footprint> = Vec::new();
    let (rounds, clients) = (size(2, 20), 500);
    assert_healthy(server.address()).await;
    let files = footprint(&server).map_or(0, |idle| idle.files) + 2;
    // The memory that a first round needs does not count as growth.
    for _ in 0..=rounds {
        let mut all = JoinSet::new();
        for number in 0..clients {
            let address = server.address().to_owned();
            all.spawn(async move {
                // Either side may close the connection.
                let _ = bother(&address, number).await;
            });
        }
        all.join_all().await;
        assert_healthy(server.address()).await;
        wait_until_closed(&server, files).await;
        measures.extend(footprint(&server));
    }
    let (Some(first), Some(last)) = (measures.first(), measures.last()) else {
        return;
    };
    report(
        "slow and vanishing clients",
        &format!("after {clients}: {first:?}; after {rounds} × {clients} more: {last:?}"),
    );
    assert!(last.threads <= first.threads + 4, "{measures:?}");
    assert!(last.memory <= first.memory + KEPT, "{measures:?}");
}
