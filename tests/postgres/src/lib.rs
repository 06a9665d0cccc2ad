//! A `PostgreSQL` server that is gone with the process that started it.
//!
//! It is started from the installed binaries and listens on a socket in its own
//! folder, so that several never meet at a port. A [`Watchdog`] ends it and
//! removes its folder, however the process ends.
//!
//! Not the crate `pgtemp`: as root it needs `sudo`, it keeps pipes that fill up,
//! and its server outlives a test process that keeps it in a static.

mod installed;
mod server;
mod watchdog;

use std::io;
use std::path::{Path, PathBuf};

pub use server::Server;
pub use watchdog::Watchdog;

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// `PostgreSQL` is not there, or whoever may run it.
    #[error("{0}")]
    Missing(&'static str),
    /// One of its programs failed.
    #[error("{program} failed: {said}")]
    Failed {
        /// Which.
        program: &'static str,
        /// What it wrote.
        said: String,
    },
    /// The system failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// How a database is reached through the socket of a folder.
#[must_use]
pub fn url(folder: &Path, database: &str) -> String {
    let folder = folder.display();
    format!("postgres://postgres@localhost/{database}?host={folder}")
}

/// Where clients look for a socket in a folder.
#[must_use]
pub fn socket(folder: &Path) -> PathBuf {
    folder.join(".s.PGSQL.5432")
}
