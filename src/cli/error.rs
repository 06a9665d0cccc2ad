//! How a command ends when it does not succeed.

use std::{error::Error, process::ExitCode};

use crate::{database::ConnectError, migrate::MigrateError, seed::SeedError};

/// The one line that a person gets, and the exit code that goes with it.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    /// A value that no run could work with. Exit code 2, as clap's own.
    #[error("{0}")]
    Usage(String),
    /// What was asked for is sound but did not work. Exit code 1.
    #[error("{0}")]
    Failed(String),
}

impl CliError {
    /// A failure with its causes behind it, outermost first.
    pub(super) fn failed(what: &str, cause: &dyn Error) -> Self {
        Self::Failed(format!("{what}: {}", chain(cause)))
    }

    /// What the process answers to whoever started it.
    pub(super) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Usage(_) => 2,
            Self::Failed(_) => 1,
        })
    }
}

/// An error that says by itself what failed.
impl From<MigrateError> for CliError {
    fn from(error: MigrateError) -> Self {
        Self::Failed(chain(&error))
    }
}

/// An error that says by itself what failed.
impl From<SeedError> for CliError {
    fn from(error: SeedError) -> Self {
        Self::Failed(chain(&error))
    }
}

/// A URL that cannot be read is a wrong value. clap does not judge it, for it
/// would print it, password and all.
impl From<ConnectError> for CliError {
    fn from(error: ConnectError) -> Self {
        let text = chain(&error);
        match error {
            ConnectError::UnknownKind { .. }
            | ConnectError::Spelling { .. }
            | ConnectError::Url { .. } => {
                Self::Usage(format!("invalid value for '--database-url <URL>': {text}"))
            }
            _ => Self::Failed(text),
        }
    }
}

/// The error and its causes, outermost first, on one line.
fn chain(error: &dyn Error) -> String {
    let mut line = one_line(&error.to_string());
    let mut next = error.source();
    while let Some(cause) = next {
        let text = one_line(&cause.to_string());
        // Many errors print their cause themselves.
        if !line.contains(&text) {
            line = format!("{line}: {text}");
        }
        next = cause.source();
    }
    line
}

/// The text with every run of white space, line ends too, as one space.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::CliError;

    #[derive(Debug, thiserror::Error)]
    #[error("outer")]
    struct Outer(#[source] std::io::Error);

    #[test]
    fn causes_follow_on_one_line() {
        let cause = Outer(std::io::Error::other("inner\n  detail"));
        let error = CliError::failed("it broke", &cause);
        assert_eq!(error.to_string(), "it broke: outer: inner detail");
    }

    #[derive(Debug, thiserror::Error)]
    #[error("outer: {0}")]
    struct Telling(#[source] std::io::Error);

    #[test]
    fn a_cause_that_was_told_is_not_repeated() {
        let cause = Telling(std::io::Error::other("inner"));
        let error = CliError::failed("it broke", &cause);
        assert_eq!(error.to_string(), "it broke: outer: inner");
    }
}
