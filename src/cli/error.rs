//! How a command ends when it does not succeed.

use std::{error::Error, process::ExitCode};

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
    pub(super) fn failed(what: impl Into<String>, cause: &dyn Error) -> Self {
        let mut message = what.into();
        let mut next = Some(cause);
        while let Some(cause) = next {
            let text = one_line(&cause.to_string());
            // Many errors print their cause themselves.
            if !message.contains(&text) {
                message.push_str(": ");
                message.push_str(&text);
            }
            next = cause.source();
        }
        Self::Failed(message)
    }

    /// What the process answers to whoever started it.
    pub(super) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Usage(_) => 2,
            Self::Failed(_) => 1,
        })
    }
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

    #[test]
    fn a_cause_that_was_told_is_not_repeated() {
        let error = CliError::failed("it broke: no", &std::io::Error::other("no"));
        assert_eq!(error.to_string(), "it broke: no");
    }
}
