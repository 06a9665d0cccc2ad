//! Taking the address to listen on.

use std::{io, net::SocketAddr};

use tokio::net::{TcpListener, TcpSocket};

use super::error::CliError;

/// How much of its answers the system may keep for a connection, in bytes. By
/// default it is up to 4 MiB on Linux, for each of thousands of connections, and
/// a slow reader would seem to take nothing for minutes while it empties that.
const SEND_BUFFER: u32 = 256 * 1024;

/// How many connections may wait to be taken.
const BACKLOG: u32 = 1024;

/// Listens on the address that a flag gave; port 0 is a free one. Commands do
/// this before any work that a taken port would make useless.
pub(super) fn listen(
    flag: &str,
    address: SocketAddr,
) -> Result<(TcpListener, SocketAddr), CliError> {
    let listener = bind(address).map_err(|cause| refused(flag, address, &cause))?;
    let address = listener
        .local_addr()
        .map_err(|cause| refused(flag, address, &cause))?;
    Ok((listener, address))
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // As `TcpListener::bind` does. On Windows it would let others take the port.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    // Connections have it from their listener.
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
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
