//! Why there is no connection.

use std::time::Duration;

use sea_orm::sqlx;
use thiserror::Error;

/// Why there is no connection. Each message is one line and without the URL's
/// password.
#[derive(Debug, Error)]
pub enum ConnectError {
    /// The URL is of neither kind.
    #[error(
        "the database URL {found}; it must begin with `sqlite:` (sqlite://gatepass.db?mode=rwc) \
         or `postgres://` (postgres://user:password@host/database)"
    )]
    UnknownKind {
        /// What it begins with instead.
        found: String,
    },
    /// The URL is of a known kind and cannot be read.
    #[error("the {kind} database URL cannot be read: {source}")]
    Url {
        /// `SQLite` or `PostgreSQL`.
        kind: &'static str,
        /// What is wrong with it.
        source: sqlx::Error,
    },
    /// The URL is spelt so that a password cannot be told from the rest of it.
    #[error("the {kind} database URL cannot be read: {advice}")]
    Spelling {
        /// `SQLite` or `PostgreSQL`.
        kind: &'static str,
        /// What to do about it.
        advice: &'static str,
    },
    /// No program listens at the address.
    #[error(
        "cannot connect to {target}: nothing listens at this address. Start PostgreSQL, or correct the address"
    )]
    NotListening {
        /// The database, host and port.
        target: String,
    },
    /// There is no such file, and none was to be made.
    #[error("{target} does not exist")]
    Missing {
        /// The database.
        target: String,
    },
    /// Nothing answered in time.
    #[error("{target} did not answer within {} s", timeout.as_secs_f32())]
    Timeout {
        /// The database, host and port.
        target: String,
        /// How long was waited.
        timeout: Duration,
    },
    /// Another program did not let go of the file in time.
    #[error(
        "{target} was locked for {} s: end the program that holds it, or wait for it",
        timeout.as_secs_f32()
    )]
    Locked {
        /// The database.
        target: String,
        /// How long was waited.
        timeout: Duration,
    },
    /// The database refused.
    #[error("cannot connect to {target}: {source}")]
    Refused {
        /// The database, host and port.
        target: String,
        /// Its reason.
        source: sqlx::Error,
    },
}
