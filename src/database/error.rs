//! Why a statement did not run, as far as callers may know.

use sea_orm::sqlx::Error as SqlxError;
use sea_orm::{DbErr, RuntimeErr};

use crate::error::Code;

/// Why a statement did not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseError {
    /// No connection could be had, or it broke.
    #[error("The database does not answer. Try again.")]
    Unavailable,
    /// The statement took longer than it may.
    #[error("The database took too long. Ask for less, or try again.")]
    Timeout,
    /// The statement was wrong, or its rows were: a defect of ours.
    #[error("Something went wrong here. It was logged.")]
    Internal,
}

impl DatabaseError {
    /// Sorts a cause and logs it with the field that met it.
    pub(crate) fn of(cause: &DbErr, path: &str) -> Self {
        let error = Self::sort(cause);
        tracing::error!(path, %cause, "statement failed");
        error
    }

    /// The same of a statement of a request.
    pub(super) fn of_driver(cause: &SqlxError, path: &str) -> Self {
        let error = Self::sort_driver(cause);
        tracing::error!(path, %cause, "statement failed");
        error
    }

    /// The code that callers see.
    #[must_use]
    pub fn code(self) -> Code {
        match self {
            Self::Unavailable => Code::DatabaseUnavailable,
            Self::Timeout => Code::DatabaseTimeout,
            Self::Internal => Code::Internal,
        }
    }

    fn sort(cause: &DbErr) -> Self {
        let cause = match cause {
            DbErr::ConnectionAcquire(_) => return Self::Unavailable,
            DbErr::Conn(cause) | DbErr::Exec(cause) | DbErr::Query(cause) => cause,
            _ => return Self::Internal,
        };
        match cause {
            RuntimeErr::SqlxError(cause) => Self::sort_driver(cause),
            RuntimeErr::Internal(_) => Self::Internal,
        }
    }

    fn sort_driver(cause: &SqlxError) -> Self {
        match cause {
            SqlxError::Io(_)
            | SqlxError::Tls(_)
            | SqlxError::Protocol(_)
            | SqlxError::PoolTimedOut
            | SqlxError::PoolClosed
            | SqlxError::WorkerCrashed => Self::Unavailable,
            SqlxError::Database(error) => {
                Self::sort_code(error.code().as_deref().unwrap_or_default())
            }
            _ => Self::Internal,
        }
    }

    /// PostgreSQL's [SQLSTATE] or SQLite's [result code].
    ///
    /// [SQLSTATE]: https://www.postgresql.org/docs/current/errcodes-appendix.html
    /// [result code]: https://www.sqlite.org/rescode.html
    fn sort_code(code: &str) -> Self {
        match code {
            // query_canceled, lock_not_available; SQLITE_BUSY, SQLITE_LOCKED
            "57014" | "55P03" | "5" | "6" => Self::Timeout,
            // SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_FULL, SQLITE_CANTOPEN, SQLITE_NOTADB
            "10" | "11" | "13" | "14" | "26" => Self::Unavailable,
            // Connection exceptions, operator intervention, insufficient resources.
            _ if ["08", "57", "53"]
                .iter()
                .any(|class| code.len() == 5 && code.starts_with(class)) =>
            {
                Self::Unavailable
            }
            _ => Self::Internal,
        }
    }
}
