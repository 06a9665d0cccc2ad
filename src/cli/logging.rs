//! The format and the filter of log lines.

use std::{
    io::{self, IsTerminal},
    panic,
};

use clap::{Args, ValueEnum};
use tracing::{Level, error, warn};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{fmt, registry};

use super::environment;
use crate::request_span::RequestSpans;

/// Flags of the log.
#[derive(Debug, Args)]
#[command(next_help_heading = "Logs")]
pub(super) struct LogOptions {
    /// Log lines to write: a level, or levels by module such as info,gatepass=debug.
    #[arg(long, env = "GATEPASS_LOG", value_name = "FILTER", default_value = "info", value_parser = filter)]
    log: String,
    /// Format of log lines. They go to standard error.
    #[arg(
        long,
        env = "GATEPASS_LOG_FORMAT",
        value_name = "FORMAT",
        default_value = "text"
    )]
    log_format: LogFormat,
}

/// The format of a log line.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum LogFormat {
    /// Text for people.
    Text,
    /// One JSON object per line.
    Json,
}

impl LogOptions {
    /// Starts to log to standard error, panics included. The default output of a
    /// panic has several lines, and is not JSON.
    pub(super) fn start(&self) {
        // Not an `EnvFilter`, which also does work each time that a span is entered. The
        // span of a request is entered twice for each row that sqlx returns.
        let filter: Targets = self.log.parse().expect("clap has checked the filter");
        // sqlx logs the value of an unknown URL parameter, which may be a secret.
        let filter = filter.with_target("sqlx_postgres::options", Level::ERROR);
        let lines = fmt::layer().with_writer(io::stderr);
        let log = registry().with(filter);
        match self.log_format {
            LogFormat::Text => {
                RequestSpans(log.with(lines.with_ansi(io::stderr().is_terminal()))).init();
            }
            // The `span` field says what a line belongs to.
            LogFormat::Json => {
                RequestSpans(log.with(lines.json().flatten_event(true).with_span_list(false)))
                    .init();
            }
        }
        panic::set_hook(Box::new(|panic| {
            error!(
                location = panic.location().map(ToString::to_string),
                message = panic.payload_as_str().unwrap_or("panicked"),
            );
        }));
        for warning in environment::warnings() {
            warn!("{warning}");
        }
    }
}

fn filter(text: &str) -> Result<String, String> {
    if text.parse::<Targets>().is_ok() {
        return Ok(text.to_owned());
    }
    Err(String::from(
        "it must be off, error, warn, info, debug or trace, or levels by module such as info,gatepass=debug",
    ))
}
