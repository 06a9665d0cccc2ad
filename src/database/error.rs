//! The reasons why a statement failed, as far as callers may know them.

use std::time::Duration;

use bytesize::ByteSize;
use humantime::format_duration;
use sea_orm::sqlx::Error as SqlxError;
use sea_orm::{DbErr, RuntimeErr};

use crate::error::{Code, TOO_MANY_ANSWERS};

/// The reason why a statement failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseError {
    /// No connection was available, or it broke.
    #[error("The database does not answer. Try again.")]
    Unavailable,
    /// The statement exceeded its time limit.
    #[error("The statement took longer than the limit. Ask for less, or try again.")]
    Timeout,
    /// The request exceeded its time limit.
    #[error(
        "The request took longer than {}, the limit of this server (--request-timeout). \
         Ask for less, or try again.",
        format_duration(*.0)
    )]
    Deadline(Duration),
    /// The rows of the request's statements exceed its memory limit.
    #[error(
        "The rows of this request take more than {} of memory, the limit of this server \
         (--max-rows-memory). Ask for smaller pages or fewer fields.",
        ByteSize::b(*.0 as u64)
    )]
    RowsTooLarge(usize),
    /// No memory is available for its rows.
    #[error("{}", TOO_MANY_ANSWERS)]
    NoMemory,
    /// The request's statements exceeded the limit on their total running time.
    #[error(
        "The SQL statements of this request ran for {} in total, the limit of this server \
         (--max-sql-time). Ask for less, or try again.",
        format_duration(*.0)
    )]
    SqlTime(Duration),
    /// A row would have violated a constraint: unique, foreign key, check or not null.
    /// Code that writes rows says which one in its own message.
    #[error("Internal error. The server's log contains the cause.")]
    Constraint,
    /// A deadlock with another statement.
    #[error("Another transaction was in the way of this request. Try again.")]
    Deadlock,
    /// Another transaction changed rows that this one depends on.
    #[error("Another transaction was in the way of this request. Try again.")]
    Serialization,
    /// The server may not change the database.
    #[error("This server may only read its database. Send changes to another one.")]
    ReadOnly,
    /// Other transactions were in the way of each try.
    #[error("Other requests were changing the same objects. Try again.")]
    Conflict,
    /// The statement or its rows were wrong: a bug in Gatepass.
    #[error("Internal error. The server's log contains the cause.")]
    Internal,
}

impl DatabaseError {
    /// Classifies a cause, and logs it with the path of the field.
    pub(crate) fn from_cause(cause: &DbErr, path: &str) -> Self {
        let error = Self::sort(cause);
        tracing::error!(path, %cause, "statement failed");
        error
    }

    /// The same for an error of the driver.
    pub(super) fn from_driver(cause: &SqlxError, path: &str) -> Self {
        let error = Self::sort_driver(cause);
        tracing::error!(path, %cause, "statement failed");
        error
    }

    /// The code that callers see.
    #[must_use]
    pub fn code(self) -> Code {
        match self {
            Self::Unavailable | Self::Deadlock | Self::Serialization => Code::DatabaseUnavailable,
            Self::Timeout => Code::DatabaseTimeout,
            Self::Conflict => Code::Conflict,
            Self::ReadOnly => Code::ReadOnly,
            Self::Deadline(_) => Code::RequestTimeout,
            Self::RowsTooLarge(_) => Code::AnswerTooLarge,
            Self::NoMemory => Code::TooManyAnswers,
            Self::SqlTime(_) => Code::SqlTimeExceeded,
            Self::Constraint | Self::Internal => Code::Internal,
        }
    }

    pub(super) fn sort(cause: &DbErr) -> Self {
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

    pub(super) fn sort_driver(cause: &SqlxError) -> Self {
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

    /// Classifies `PostgreSQL`'s [SQLSTATE], which has five characters, or `SQLite`'s
    /// [result code], whose lowest byte is the primary code.
    ///
    /// [SQLSTATE]: https://www.postgresql.org/docs/current/errcodes-appendix.html
    /// [result code]: https://www.sqlite.org/rescode.html
    fn sort_code(code: &str) -> Self {
        const SQLSTATE_LENGTH: usize = 5;
        if code.len() == SQLSTATE_LENGTH {
            return match (code, code.get(..2).unwrap_or_default()) {
                // query_canceled, lock_not_available
                ("57014" | "55P03", _) => Self::Timeout,
                // serialization_failure, deadlock_detected
                ("40001", _) => Self::Serialization,
                ("40P01", _) => Self::Deadlock,
                // insufficient_privilege, read_only_sql_transaction
                ("42501" | "25006", _) => Self::ReadOnly,
                // Integrity constraint violations.
                (_, "23") => Self::Constraint,
                // Connection exceptions, operator intervention, insufficient resources, errors
                // of the system.
                (_, "08" | "57" | "53" | "58") => Self::Unavailable,
                _ => Self::Internal,
            };
        }
        match code.parse::<u32>().map(|code| (code, code & 0xff)) {
            // SQLITE_INTERRUPT
            Ok((_, 9)) => Self::Timeout,
            // SQLITE_BUSY_SNAPSHOT
            Ok((517, _)) => Self::Serialization,
            // SQLITE_READONLY
            Ok((_, 8)) => Self::ReadOnly,
            // SQLITE_CONSTRAINT
            Ok((_, 19)) => Self::Constraint,
            // SQLITE_BUSY, SQLITE_LOCKED, SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_FULL,
            // SQLITE_CANTOPEN, SQLITE_NOTADB
            Ok((_, 5 | 6 | 10 | 11 | 13 | 14 | 26)) => Self::Unavailable,
            _ => Self::Internal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DatabaseError::{
        self, Constraint, Deadlock, Internal, ReadOnly, Serialization, Timeout, Unavailable,
    };

    #[test]
    fn codes_of_both_databases_are_sorted() {
        for (code, error) in [
            ("57014", Timeout),
            ("55P03", Timeout),
            ("57P01", Unavailable),
            ("53300", Unavailable),
            // disk_full, io_error
            ("53100", Unavailable),
            ("58030", Unavailable),
            ("08006", Unavailable),
            ("42P01", Internal),
            ("42501", ReadOnly),
            ("25006", ReadOnly),
            ("40001", Serialization),
            ("40P01", Deadlock),
            // unique_violation, check_violation
            ("23505", Constraint),
            ("23514", Constraint),
            ("é123", Internal),
            ("9", Timeout),
            ("5", Unavailable),
            // SQLITE_READONLY, SQLITE_READONLY_DIRECTORY
            ("8", ReadOnly),
            ("1544", ReadOnly),
            // SQLITE_BUSY_RECOVERY, SQLITE_IOERR_SHORT_READ
            ("261", Unavailable),
            ("522", Unavailable),
            // SQLITE_IOERR_WRITE, SQLITE_FULL
            ("778", Unavailable),
            ("13", Unavailable),
            // SQLITE_BUSY_SNAPSHOT
            ("517", Serialization),
            // SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_FOREIGNKEY
            ("2067", Constraint),
            ("787", Constraint),
            ("1", Internal),
            ("", Internal),
        ] {
            assert_eq!(DatabaseError::sort_code(code), error, "{code}");
        }
    }
}
