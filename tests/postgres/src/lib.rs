//! A PostgreSQL server that ends with the process that started it.
//!
//! It runs the installed binaries and listens on a socket in its own folder, so
//! that several servers never share a port. A [`Watchdog`] stops the server and
//! removes its folder, however the process ends.
//!
//! The crate `pgtemp` does not fit: as root it needs `sudo`, it keeps pipes that
//! fill up, and its server outlives a test process that keeps it in a static.

mod home;
mod installed;
mod original;
mod place;
mod server;
mod watchdog;

use std::io;
use std::path::{Path, PathBuf};

pub use server::Server;
pub use watchdog::Watchdog;

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// PostgreSQL is not installed, or the user to run it as does not exist.
    #[error("{0}")]
    Missing(&'static str),
    /// One of its programs failed.
    #[error("{program} failed: {said}")]
    Failed {
        /// The program.
        program: &'static str,
        /// Its output.
        said: String,
    },
    /// A system call failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The URL of a database on the socket in a folder.
#[must_use]
pub fn url(folder: &Path, database: &str) -> String {
    let folder = folder.display();
    format!("postgres://postgres@localhost/{database}?host={folder}")
}

/// The path of the socket in a folder.
#[must_use]
pub fn socket(folder: &Path) -> PathBuf {
    folder.join(".s.PGSQL.5432")
}
