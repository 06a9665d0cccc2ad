//! Errors of connecting to the database.

use std::time::Duration;

use sea_orm::sqlx;
use thiserror::Error;

/// The reason why connecting failed. Each message is one line and does not contain the
/// URL's password.
#[derive(Debug, Error)]
pub enum ConnectError {
    /// The URL is of an unknown kind.
    #[error(
        "the database URL {found}; it must begin with `sqlite:` (sqlite://gatepass.db?mode=rwc) \
         or `postgres://` (postgres://user:password@host/database)"
    )]
    UnknownKind {
        /// What it begins with.
        found: String,
    },
    /// The URL is of a known kind, but cannot be parsed.
    #[error("the {kind} database URL cannot be read: {source}")]
    Url {
        /// `SQLite` or `PostgreSQL`.
        kind: &'static str,
        /// What is wrong with it.
        source: sqlx::Error,
    },
    /// The end of the URL's password is ambiguous.
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
    /// The file does not exist and must not be created.
    #[error("{target} does not exist")]
    Missing {
        /// The database.
        target: String,
    },
    /// The database did not answer in time.
    #[error("{target} did not answer within {} s", timeout.as_secs_f32())]
    Timeout {
        /// The database, host and port.
        target: String,
        /// The time waited.
        timeout: Duration,
    },
    /// Another program kept the file locked for too long.
    #[error(
        "{target} was locked for {} s: end the program that holds it, or wait for it",
        timeout.as_secs_f32()
    )]
    Locked {
        /// The database.
        target: String,
        /// The time waited.
        timeout: Duration,
    },
    /// The connection failed for another reason.
    #[error("cannot connect to {target}: {source}")]
    Refused {
        /// The database, host and port.
        target: String,
        /// The reason.
        source: sqlx::Error,
    },
}
