//! Serves requests from a bound listener until the last answer.

use std::io;

use axum::Router;
use tokio::{net::TcpListener, time};
use tracing::{info, warn};

use super::connections::{Connections, ServerSettings};
use crate::metrics::Metrics;

/// The maximum number of connections to the operator's address. Supervisors and
/// Prometheus need fewer, and the public address keeps enough file descriptors.
const OPERATOR_CONNECTIONS: usize = 128;

/// The signals that stop the process: Ctrl-C and, on Unix, SIGTERM.
#[derive(Debug)]
pub struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    /// Listens for the signals from now on. Before that, they end the process at once.
    ///
    /// # Errors
    ///
    /// If the operating system refuses a signal handler.
    #[cfg(unix)]
    pub fn install() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// Listens for Ctrl-C.
    ///
    /// # Errors
    ///
    /// None. The signature is the same as on Unix.
    #[cfg(not(unix))]
    pub fn install() -> io::Result<Self> {
        Ok(Self {})
    }

    /// Waits for the next signal and returns its name.
    #[cfg(unix)]
    pub async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.interrupt.recv() => "SIGINT",
            _ = self.terminate.recv() => "SIGTERM",
        }
    }

    /// Waits for the next signal and returns its name.
    #[cfg(not(unix))]
    pub async fn next(&mut self) -> &'static str {
        // Without a handler, there is nothing to wait for, and the signal ends the
        // process.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        "Ctrl-C"
    }
}

/// Answers the operator's requests until the process ends, including the time in which
/// `serve` finishes its last requests. One client address may use half of the
/// connections.
pub async fn serve_operator(listener: TcpListener, router: Router, settings: ServerSettings) {
    let max_connections = settings.max_connections.min(OPERATOR_CONNECTIONS);
    let of_one = settings.max_connections_per_address;
    let settings = ServerSettings {
        max_connections,
        max_connections_per_address: of_one.min(max_connections.div_ceil(2)),
        ..settings
    };
    Connections::new(listener, router, &settings, None)
        .answer()
        .await;
}

/// Answers requests until a signal. Then it accepts no more connections, finishes the
/// requests of the open ones, and returns. After the grace period, or at a second
/// signal, it returns with requests unanswered.
///
/// # Errors
///
/// If the listener has no address.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    signals: &mut Signals,
    settings: &ServerSettings,
    metrics: Option<Metrics>,
) -> io::Result<()> {
    let address = listener.local_addr()?;
    let mut connections = Connections::new(listener, router, settings, metrics);
    info!(%address, "listening");

    let signal = tokio::select! {
        () = connections.answer() => unreachable!("it answers for good"),
        signal = signals.next() => signal,
    };
    info!(
        signal,
        "stopping: no new connections, finishing requests in flight"
    );
    tokio::select! {
        () = connections.finish() => info!("stopped"),
        () = time::sleep(settings.shutdown_grace) => {
            warn!("stopped with requests unanswered: the grace period is over");
        }
        signal = signals.next() => {
            warn!(signal, "stopped with requests unanswered: asked twice");
        }
    }
    Ok(())
}
