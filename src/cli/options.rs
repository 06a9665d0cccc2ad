//! Flags that more than one command takes.

use std::time::Duration;

use bytesize::ByteSize;
use chrono::{DateTime, Utc};
use clap::{Args, builder::BoolishValueParser};

use super::values::{bytes, moment, positive_time, size};
use crate::{
    database::{self, DatabaseSettings},
    plan::Limits,
    seed::SeedSettings,
};

/// Which database, and how to use it.
#[derive(Debug, Args)]
#[command(next_help_heading = "Database")]
pub(super) struct DatabaseOptions {
    // The text is given apart from a doc comment, where addresses would become links.
    #[arg(
        long,
        help = "Where the database is: sqlite://FILE?mode=rwc or postgres://USER:PASSWORD@HOST/NAME. DATABASE_URL is read too",
        env = "GATEPASS_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL",
        default_value = "sqlite://gatepass.db?mode=rwc"
    )]
    database_url: String,
    /// Connections kept to the database.
    #[arg(long, env = "GATEPASS_POOL_SIZE", value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pool_size: u32,
    /// How long a statement waits for a free connection.
    #[arg(long, env = "GATEPASS_ACQUIRE_TIMEOUT", value_name = "TIME", default_value = "5s", value_parser = positive_time)]
    acquire_timeout: Duration,
    /// How long the database lets one SQL statement run.
    #[arg(long, env = "GATEPASS_STATEMENT_TIMEOUT", value_name = "TIME", default_value = "20s", value_parser = positive_time)]
    statement_timeout: Duration,
}

/// Whether `serve` and `seed` may change the schema.
#[derive(Debug, Args)]
#[command(next_help_heading = "Database")]
pub(super) struct MigrateOptions {
    /// Bring the schema up to date first. SQLite always does; on PostgreSQL, a schema that is behind is refused without it.
    #[arg(long, env = "GATEPASS_MIGRATE", value_parser = BoolishValueParser::new())]
    pub(super) migrate: bool,
}

/// What an operation may ask for, and what it may cost.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits of operations")]
#[expect(clippy::struct_field_names, reason = "they are the names of the flags")]
pub(super) struct LimitOptions {
    /// The most rows that one page of a connection may ask for.
    #[arg(long, env = "GATEPASS_MAX_PAGE_SIZE", value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=i64::from(i32::MAX)))]
    max_page_size: u32,
    /// The most SQL statements that one operation may run.
    #[arg(long, env = "GATEPASS_MAX_STATEMENTS", value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u32).range(1..))]
    max_statements: u32,
    /// The most rows that the SQL statements of one operation may return, together: the product of page sizes, summed.
    #[arg(long, env = "GATEPASS_MAX_ROWS", value_name = "N", default_value_t = 50_000, value_parser = clap::value_parser!(u64).range(1..))]
    max_rows: u64,
    /// The most values that one answer may hold, counting fields and items of lists each time that they are written. Page sizes are multiplied.
    #[arg(long, env = "GATEPASS_MAX_VALUES", value_name = "N", default_value_t = 2_000_000, value_parser = clap::value_parser!(u64).range(1..))]
    max_values: u64,
    /// The largest answer that is sent, in bytes of JSON.
    #[arg(long, env = "GATEPASS_MAX_ANSWER", value_name = "SIZE", default_value = "32MiB", value_parser = size)]
    max_answer: ByteSize,
    /// The most memory that the rows of one operation may take.
    #[arg(long, env = "GATEPASS_MAX_ROWS_MEMORY", value_name = "SIZE", default_value = "24MiB", value_parser = size)]
    max_rows_memory: ByteSize,
    /// How deep the selections of a document may be, fragments inlined; at most 32.
    #[arg(long, env = "GATEPASS_MAX_DEPTH", value_name = "N", default_value_t = 32, value_parser = clap::value_parser!(u32).range(1..=32))]
    max_depth: u32,
    /// The most selections of a document, fragments inlined.
    #[arg(long, env = "GATEPASS_MAX_SELECTIONS", value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..))]
    max_selections: u32,
    /// The most aliases of a document, fragments inlined.
    #[arg(
        long,
        env = "GATEPASS_MAX_ALIASES",
        value_name = "N",
        default_value_t = 500
    )]
    max_aliases: u32,
    /// The most directives of a document, fragments inlined.
    #[arg(
        long,
        env = "GATEPASS_MAX_DIRECTIVES",
        value_name = "N",
        default_value_t = 500
    )]
    max_directives: u32,
    /// The most tokens of a document's text. They are counted before it is parsed.
    #[arg(long, env = "GATEPASS_MAX_TOKENS", value_name = "N", default_value_t = 15_000, value_parser = clap::value_parser!(u32).range(1..))]
    max_tokens: u32,
    /// The most arguments of one field or directive.
    #[arg(
        long,
        env = "GATEPASS_MAX_ARGUMENTS",
        value_name = "N",
        default_value_t = 100
    )]
    max_arguments: u32,
    /// The most variables of one operation.
    #[arg(
        long,
        env = "GATEPASS_MAX_VARIABLES",
        value_name = "N",
        default_value_t = 500
    )]
    max_variables: u32,
    /// The most operations of one document.
    #[arg(long, env = "GATEPASS_MAX_OPERATIONS", value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    max_operations: u32,
    /// How deep a filter may be, itself and the filters inside it; at most 32.
    #[arg(long, env = "GATEPASS_MAX_FILTER_DEPTH", value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=32))]
    max_filter_depth: u32,
    /// The most operators, relations and branches of one filter; at most 500.
    #[arg(long, env = "GATEPASS_MAX_FILTER_CONDITIONS", value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=500))]
    max_filter_conditions: u32,
    /// The most values that the filters of one operation may compare with, together. A text counts once for each 64 bytes.
    #[arg(long, env = "GATEPASS_MAX_FILTER_VALUES", value_name = "N", default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1..))]
    max_filter_values: u32,
    /// The longest text that a filter searches for, in characters; at most 1000.
    #[arg(long, env = "GATEPASS_MAX_FILTER_TEXT", value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=1000))]
    max_filter_text: u32,
}

/// How much data to invent.
#[derive(Debug, Args)]
#[command(next_help_heading = "Data")]
pub(super) struct SizeOptions {
    /// Gates to invent.
    #[arg(long, env = "GATEPASS_GATES", value_name = "N", default_value_t = 12)]
    gates: u64,
    /// Holders to invent.
    #[arg(
        long,
        env = "GATEPASS_HOLDERS",
        value_name = "N",
        default_value_t = 500
    )]
    holders: u64,
    /// Passes to invent.
    #[arg(
        long,
        env = "GATEPASS_PASSES",
        value_name = "N",
        default_value_t = 2_000
    )]
    passes: u64,
    /// Scans to invent.
    #[arg(
        long,
        env = "GATEPASS_SCANS",
        value_name = "N",
        default_value_t = 10_000
    )]
    scans: u64,
    /// Chooses the data: the same number and time give the same rows.
    #[arg(long, env = "GATEPASS_SEED", value_name = "S", default_value_t = 1)]
    seed: u64,
    /// The time up to which data is invented, as RFC 3339. By default now for the demo, and the start of this day (UTC) for seed.
    #[arg(long, env = "GATEPASS_NOW", value_name = "TIME", value_parser = moment)]
    now: Option<DateTime<Utc>>,
}

impl DatabaseOptions {
    /// Settings to connect with.
    pub(super) fn settings(&self) -> DatabaseSettings {
        DatabaseSettings {
            url: self.database_url.clone(),
            pool_size: self.pool_size,
            acquire_timeout: self.acquire_timeout,
            statement_timeout: self.statement_timeout,
        }
    }

    /// Whether the database is a file of this process alone.
    pub(super) fn is_embedded(&self) -> bool {
        self.database_url.starts_with("sqlite:")
    }

    /// The URL as it may be shown, for a command to copy: without a password.
    pub(super) fn shown(&self) -> String {
        database::shown(&self.database_url)
    }
}

impl LimitOptions {
    /// Limits of planning.
    pub(super) fn limits(&self) -> Limits {
        Limits {
            max_page_size: self.max_page_size,
            max_statements: self.max_statements as usize,
            max_rows: self.max_rows,
            max_values: self.max_values,
            max_answer: bytes(self.max_answer),
            max_rows_memory: bytes(self.max_rows_memory),
            max_depth: self.max_depth as usize,
            max_selections: self.max_selections as usize,
            max_aliases: self.max_aliases as usize,
            max_directives: self.max_directives as usize,
            max_tokens: self.max_tokens as usize,
            max_arguments: self.max_arguments as usize,
            max_variables: self.max_variables as usize,
            max_operations: self.max_operations as usize,
            max_filter_depth: self.max_filter_depth as usize,
            max_filter_conditions: self.max_filter_conditions as usize,
            max_filter_values: self.max_filter_values as usize,
            max_filter_text: self.max_filter_text as usize,
            ..Limits::default()
        }
    }
}

impl SizeOptions {
    /// Settings of the seed, up to a time unless another one was asked for.
    pub(super) fn settings(&self, now: DateTime<Utc>) -> SeedSettings {
        SeedSettings {
            gates: self.gates,
            holders: self.holders,
            passes: self.passes,
            scans: self.scans,
            seed: self.seed,
            now: self.now.unwrap_or(now),
        }
    }
}
