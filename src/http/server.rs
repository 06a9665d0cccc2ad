//! From a bound listener to the last answer.

use std::{io, time::Duration};

use axum::{
    Router,
    serve::{Listener, ListenerExt},
};
use tokio::{net::TcpListener, sync::oneshot, time};
use tracing::{info, warn};

/// The signals that ask the process to stop: Ctrl-C, and SIGTERM where there is one.
#[derive(Debug)]
pub struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    /// Listens for the signals from now on: until then, they end the process at
    /// once.
    ///
    /// # Errors
    ///
    /// The operating system refuses a signal handler.
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
    /// None here; the signature is that of other systems.
    #[cfg(not(unix))]
    pub fn install() -> io::Result<Self> {
        Ok(Self {})
    }

    /// Waits for the next signal and names it.
    #[cfg(unix)]
    pub async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.interrupt.recv() => "SIGINT",
            _ = self.terminate.recv() => "SIGTERM",
        }
    }

    /// Waits for the next signal and names it.
    #[cfg(not(unix))]
    pub async fn next(&mut self) -> &'static str {
        // Without a handler nothing can be waited for; the process then ends as
        // any other does.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        "Ctrl-C"
    }
}

/// Answers requests until a signal. Then it accepts no more, finishes those in
/// flight, and returns. After `grace`, or at a second signal, it returns with
/// what is left unanswered.
///
/// # Errors
///
/// The listener fails for good.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    signals: &mut Signals,
    grace: Duration,
) -> io::Result<()> {
    // Answers are written whole: waiting to fill a packet only delays them.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            warn!(%error, "cannot set TCP_NODELAY");
        }
    });
    let address = listener.local_addr()?;
    let (stop, stopped) = oneshot::channel::<()>();
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        // A dropped sender asks to stop as well.
        let _ = stopped.await;
    });
    let mut server = std::pin::pin!(server.into_future());
    info!(%address, "listening");

    let signal = tokio::select! {
        result = &mut server => return result,
        signal = signals.next() => signal,
    };
    info!(
        signal,
        "stopping: no new connections, finishing requests in flight"
    );
    let _ = stop.send(());
    tokio::select! {
        result = &mut server => {
            info!("stopped");
            result
        }
        () = time::sleep(grace) => {
            warn!("stopped with requests unanswered: the grace period is over");
            Ok(())
        }
        signal = signals.next() => {
            warn!(signal, "stopped with requests unanswered: asked twice");
            Ok(())
        }
    }
}
