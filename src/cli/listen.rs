//! Taking the address to listen on.

use std::{io, net::SocketAddr};

use tokio::net::TcpListener;

use super::error::CliError;

/// Listens on the address; port 0 is a free one. Commands do this before any
/// work that a taken port would make useless.
pub(super) async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), CliError> {
    let listener = TcpListener::bind(address)
        .await
        .map_err(|cause| refused(address, &cause))?;
    let address = listener
        .local_addr()
        .map_err(|cause| refused(address, &cause))?;
    Ok((listener, address))
}

fn refused(address: SocketAddr, cause: &io::Error) -> CliError {
    let advice = match cause.kind() {
        io::ErrorKind::AddrInUse => {
            let free = SocketAddr::new(address.ip(), 0);
            format!("the port is in use; choose another with --bind, or let --bind {free} find one")
        }
        io::ErrorKind::AddrNotAvailable => {
            "this machine does not have the address; choose another with --bind".to_owned()
        }
        io::ErrorKind::PermissionDenied => {
            "this user may not take the port; choose one from 1024 up with --bind".to_owned()
        }
        _ => cause.to_string(),
    };
    CliError::Failed(format!("cannot listen on {address}: {advice}"))
}
