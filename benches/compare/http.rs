//! A keep-alive connection to a server. It is as cheap as possible, because the
//! client competes with the servers for the same processors.

use std::net::SocketAddr;

use anyhow::{Context, Result, bail, ensure};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Larger than any answer.
const MOST_HEADERS: usize = 32;

/// A connection, and a buffer for its answers.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(1 << 16),
        })
    }

    /// Sends a request and returns the body of the answer.
    ///
    /// # Errors
    ///
    /// When the connection breaks, or the answer is not a 200 with data and without
    /// errors. A compressed answer is not read, since its client would spend more time on
    /// that than the server on the answer.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<&[u8]> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let Body {
            start,
            end,
            is_compressed,
        } = loop {
            let read = self.stream.read_buf(&mut self.buffer).await?;
            ensure!(read > 0, "a server closed its connection");
            if let Some(found) = body(&self.buffer)? {
                break found;
            }
        };
        while self.buffer.len() < end {
            let read = self.stream.read_buf(&mut self.buffer).await?;
            ensure!(read > 0, "a server closed its connection");
        }
        let body = &self.buffer[start..end];
        // Every correct answer starts like this. Searching the rest for errors
        // would cost as much as some answers do.
        ensure!(
            is_compressed || body.starts_with(br#"{"data":{"#),
            "a server answered: {}",
            String::from_utf8_lossy(&body[..body.len().min(300)])
        );
        Ok(body)
    }
}

/// Where the body of an answer is, and how it is encoded.
struct Body {
    start: usize,
    end: usize,
    is_compressed: bool,
}

/// The body, once the head is complete.
fn body(buffer: &[u8]) -> Result<Option<Body>> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(start) = response.parse(buffer)? else {
        return Ok(None);
    };
    if response.code != Some(200) {
        bail!("a server answered: {}", String::from_utf8_lossy(buffer));
    }
    let header = |name| {
        let mut all = response.headers.iter();
        all.find(|header| header.name.eq_ignore_ascii_case(name))
    };
    let length = header("content-length").context("an answer has no length")?;
    let length: usize = std::str::from_utf8(length.value)?.parse()?;
    Ok(Some(Body {
        start,
        end: start + length,
        is_compressed: header("content-encoding").is_some(),
    }))
}
