//! Serving a router as Gatepass does: on a free port that is told on standard
//! output, without delaying small packets.

use std::io::Write;

use anyhow::Result;
use axum::{
    Router,
    serve::{Listener, ListenerExt},
};
use tokio::net::TcpListener;

/// Serves until the process is ended.
pub(crate) async fn serve(router: Router) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?.tap_io(|stream| {
        // A socket that refuses is slower, not wrong.
        let _ = stream.set_nodelay(true);
    });
    let address = listener.local_addr()?;
    writeln!(std::io::stdout(), "listens on http://{address}")?;
    axum::serve(listener, router).await?;
    Ok(())
}
