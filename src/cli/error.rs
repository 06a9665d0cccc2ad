//! The error that ends a command.

use std::{error::Error, process::ExitCode};

use crate::{database::ConnectError, migrate::MigrateError, seed::SeedError};

/// An error message in one line, and the exit code that belongs to it.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    /// A value that cannot work. Exit code 2, like clap's own errors.
    #[error("{0}")]
    Usage(String),
    /// A valid command that failed. Exit code 1.
    #[error("{0}")]
    Failed(String),
}

impl CliError {
    /// A failure, followed by its causes, outermost first.
    pub(super) fn failed(what: &str, cause: &dyn Error) -> Self {
        Self::Failed(format!("{what}: {}", chain(cause)))
    }

    /// The exit code of the process.
    pub(super) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Usage(_) => 2,
            Self::Failed(_) => 1,
        })
    }
}

/// The error names the failure itself.
impl From<MigrateError> for CliError {
    fn from(error: MigrateError) -> Self {
        Self::Failed(chain(&error))
    }
}

/// The error names the failure itself.
impl From<SeedError> for CliError {
    fn from(error: SeedError) -> Self {
        Self::Failed(chain(&error))
    }
}

/// A URL that cannot be read is an invalid value. clap does not parse it, because
/// clap would print it with its password.
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
        // Many errors already include their cause.
        if !line.contains(&text) {
            line = format!("{line}: {text}");
        }
        next = cause.source();
    }
    line
}

/// The text with each run of white space, line ends included, as one space.
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
    fn causes_follow_in_one_line() {
        let cause = Outer(std::io::Error::other("inner\n  detail"));
        let error = CliError::failed("it broke", &cause);
        assert_eq!(error.to_string(), "it broke: outer: inner detail");
    }

    #[derive(Debug, thiserror::Error)]
    #[error("outer: {0}")]
    struct Telling(#[source] std::io::Error);

    #[test]
    fn a_cause_that_the_message_includes_is_not_repeated() {
        let cause = Telling(std::io::Error::other("inner"));
        let error = CliError::failed("it broke", &cause);
        assert_eq!(error.to_string(), "it broke: outer: inner");
    }
}
