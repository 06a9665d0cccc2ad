//! Serves a router like Gatepass: on a free port, which it prints on standard
//! output, and with small packets sent at once.

use std::io::Write;

use anyhow::Result;
use axum::{
    Router,
    serve::{Listener, ListenerExt},
};
use tokio::net::TcpListener;

/// Serves until the process is stopped.
pub(crate) async fn serve(router: Router) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?.tap_io(|stream| {
        // A socket that refuses the option is slower, but not wrong.
        let _ = stream.set_nodelay(true);
    });
    let address = listener.local_addr()?;
    writeln!(std::io::stdout(), "listens on http://{address}")?;
    axum::serve(listener, router).await?;
    Ok(())
}
