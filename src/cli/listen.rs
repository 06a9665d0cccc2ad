//! Taking the address to listen on.

use std::{io, net::SocketAddr};

use tokio::net::TcpListener;

use super::error::CliError;

/// Listens on the address that a flag gave; port 0 is a free one. Commands do
/// this before any work that a taken port would make useless.
pub(super) async fn listen(
    flag: &str,
    address: SocketAddr,
) -> Result<(TcpListener, SocketAddr), CliError> {
    let listener = TcpListener::bind(address)
        .await
        .map_err(|cause| refused(flag, address, &cause))?;
    let address = listener
        .local_addr()
        .map_err(|cause| refused(flag, address, &cause))?;
    Ok((listener, address))
}

fn refused(flag: &str, address: SocketAddr, cause: &io::Error) -> CliError {
    let advice = match cause.kind() {
        io::ErrorKind::AddrInUse => {
            let free = SocketAddr::new(address.ip(), 0);
            format!("the port is in use; choose another with {flag}, or let {flag} {free} find one")
        }
        io::ErrorKind::AddrNotAvailable => {
            format!("this machine does not have the address; choose another with {flag}")
        }
        io::ErrorKind::PermissionDenied => {
            format!("this user may not take the port; choose one from 1024 up with {flag}")
        }
        _ => cause.to_string(),
    };
    CliError::Failed(format!("cannot listen on {address}: {advice}"))
}
