//! Binds the address to listen on.

use std::{io, net::SocketAddr};

use tokio::net::{TcpListener, TcpSocket};

use super::error::CliError;

/// The send buffer of a connection, in bytes. By default, Linux allows up to 4 MiB
/// for each of thousands of connections, and a slow reader would seem to read
/// nothing for minutes while it drains that.
const SEND_BUFFER: u32 = 256 * 1024;

/// How many connections may wait to be accepted.
const BACKLOG: u32 = 1024;

/// Listens on the address of a flag; port 0 picks a free port. Commands do this
/// before any work that a used port would make useless.
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
    // Like `TcpListener::bind`. On Windows, this would let others take the port.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    // Connections inherit it from their listener.
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
            format!("permission denied; choose a port from 1024 up with {flag}")
        }
        _ => cause.to_string(),
    };
    CliError::Failed(format!("cannot listen on {address}: {advice}"))
}
