//! A simulated network between the servers and PostgreSQL: everything that the
//! database sends arrives after a delay. Each round trip takes that much longer,
//! but the throughput stays the same.
//!
//! It uses threads, whose sleep is accurate to a tenth of a millisecond.
//! Asynchronous timers count whole milliseconds.

use std::{
    io::{self, Read, Write},
    net::Shutdown,
    os::unix::net::{UnixListener, UnixStream},
    path::PathBuf,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use anyhow::Result;
use tempfile::TempDir;

use crate::postgres::{self, Postgres};

/// A proxy that runs until the process ends.
pub(crate) struct Proxy {
    folder: TempDir,
}

impl Proxy {
    /// Starts a proxy in front of a server.
    pub(crate) fn start(server: &Postgres, delay: Duration) -> Result<Self> {
        let folder = TempDir::new()?;
        let listener = UnixListener::bind(postgres::socket(folder.path()))?;
        let target = server.socket();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // A connection that cannot be forwarded is closed.
                let _ = pass_on(client, &target, delay);
            }
        });
        Ok(Self { folder })
    }

    /// The URL of a database through the proxy.
    pub(crate) fn url(&self, database: &str) -> String {
        postgres::url(self.folder.path(), database)
    }
}

fn pass_on(client: UnixStream, target: &PathBuf, delay: Duration) -> io::Result<()> {
    let server = UnixStream::connect(target)?;
    let (mut questions, mut to_server) = (client.try_clone()?, server.try_clone()?);
    thread::spawn(move || {
        // Ends when either side closes its connection.
        let _ = io::copy(&mut questions, &mut to_server);
        let _ = to_server.shutdown(Shutdown::Both);
    });
    let (late, due) = mpsc::channel::<(Instant, Vec<u8>)>();
    let mut answers = server;
    thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(read @ 1..) = answers.read(&mut buffer) {
            let burst = (Instant::now() + delay, buffer[..read].to_vec());
            if late.send(burst).is_err() {
                break;
            }
        }
    });
    let mut to_client = client;
    thread::spawn(move || {
        for (time, bytes) in due {
            thread::sleep(time.saturating_duration_since(Instant::now()));
            if to_client.write_all(&bytes).is_err() {
                break;
            }
        }
        let _ = to_client.shutdown(Shutdown::Both);
    });
    Ok(())
}
