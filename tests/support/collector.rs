//! A collector of OpenTelemetry that keeps what it receives.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::{self, JoinHandle};

/// A collector that runs. It accepts all requests.
pub(crate) struct Collector {
    address: SocketAddr,
    taken: JoinHandle<Vec<u8>>,
}

impl Collector {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let taken = thread::spawn(move || {
            let mut all = Vec::new();
            for stream in listener.incoming() {
                let Some(body) = receive(&stream.unwrap()) else {
                    break;
                };
                all.extend(body);
            }
            all
        });
        Self { address, taken }
    }

    /// The value of `--otlp-endpoint`.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The bodies of all requests. Their protobuf contains text and bytes unchanged.
    pub(crate) fn stop(self) -> Vec<u8> {
        // A connection without a request ends it.
        drop(TcpStream::connect(self.address).unwrap());
        self.taken.join().unwrap()
    }
}

/// The body of a request, which is accepted. None if there is no request.
fn receive(stream: &TcpStream) -> Option<Vec<u8>> {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    while reader.read_line(&mut head).unwrap() > 2 {
        let line = head.lines().last().unwrap().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.parse().unwrap();
        }
    }
    if head.is_empty() {
        return None;
    }
    assert!(head.starts_with("POST /v1/traces HTTP/1.1\r\n"), "{head}");
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let mut stream = stream;
    stream.write_all(answer).unwrap();
    Some(body)
}
