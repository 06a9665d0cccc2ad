//! Flags that several commands take.

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

/// Which database to use, and how.
#[derive(Debug, Args)]
#[command(next_help_heading = "Database")]
pub(super) struct DatabaseOptions {
    // The text is not a doc comment, because rustdoc would turn the URLs into
    // links.
    #[arg(
        long,
        help = "URL of the database: sqlite://FILE?mode=rwc or postgres://USER:PASSWORD@HOST/NAME. The variable DATABASE_URL works, too",
        env = "GATEPASS_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL",
        default_value = "sqlite://gatepass.db?mode=rwc"
    )]
    database_url: String,
    /// Number of connections to the database.
    #[arg(long, env = "GATEPASS_POOL_SIZE", value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pool_size: u32,
    /// Maximum time that a statement waits for a free connection.
    #[arg(long, env = "GATEPASS_ACQUIRE_TIMEOUT", value_name = "TIME", default_value = "5s", value_parser = positive_time)]
    acquire_timeout: Duration,
    /// Maximum time that an SQL statement may run.
    #[arg(long, env = "GATEPASS_STATEMENT_TIMEOUT", value_name = "TIME", default_value = "20s", value_parser = positive_time)]
    statement_timeout: Duration,
}

/// Whether `serve` and `seed` may change the schema.
#[derive(Debug, Args)]
#[command(next_help_heading = "Database")]
pub(super) struct MigrateOptions {
    /// Apply pending migrations first. SQLite always does. On PostgreSQL, pending migrations are an error without this flag.
    #[arg(long, env = "GATEPASS_MIGRATE", value_parser = BoolishValueParser::new())]
    pub(super) migrate: bool,
}

/// Limits of operations.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits of operations")]
pub(super) struct LimitOptions {
    /// Maximum number of rows in a page of a connection.
    #[arg(long, env = "GATEPASS_MAX_PAGE_SIZE", value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=i64::from(i32::MAX)))]
    max_page_size: u32,
    /// Maximum number of SQL statements of an operation.
    #[arg(long, env = "GATEPASS_MAX_STATEMENTS", value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u32).range(1..))]
    max_statements: u32,
    /// Maximum number of rows that the SQL statements of an operation may return in total: page sizes multiplied, and summed.
    #[arg(long, env = "GATEPASS_MAX_ROWS", value_name = "N", default_value_t = 50_000, value_parser = clap::value_parser!(u64).range(1..))]
    max_rows: u64,
    /// Maximum number of values in an answer. Fields and list items count each time they are written, so page sizes are multiplied.
    #[arg(long, env = "GATEPASS_MAX_VALUES", value_name = "N", default_value_t = 2_000_000, value_parser = clap::value_parser!(u64).range(1..))]
    max_values: u64,
    /// Maximum size of an answer, in bytes of JSON.
    #[arg(long, env = "GATEPASS_MAX_ANSWER", value_name = "SIZE", default_value = "32MiB", value_parser = size)]
    max_answer: ByteSize,
    /// Maximum memory for the rows of an operation.
    #[arg(long, env = "GATEPASS_MAX_ROWS_MEMORY", value_name = "SIZE", default_value = "24MiB", value_parser = size)]
    max_rows_memory: ByteSize,
    /// Maximum depth of a document, with fragments inlined. At most 32.
    #[arg(long, env = "GATEPASS_MAX_DEPTH", value_name = "N", default_value_t = 32, value_parser = clap::value_parser!(u32).range(1..=32))]
    max_depth: u32,
    /// Maximum number of selections in a document, with fragments inlined.
    #[arg(long, env = "GATEPASS_MAX_SELECTIONS", value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..))]
    max_selections: u32,
    /// Maximum number of aliases in a document, with fragments inlined.
    #[arg(
        long,
        env = "GATEPASS_MAX_ALIASES",
        value_name = "N",
        default_value_t = 500
    )]
    max_aliases: u32,
    /// Maximum number of directives in a document, with fragments inlined.
    #[arg(
        long,
        env = "GATEPASS_MAX_DIRECTIVES",
        value_name = "N",
        default_value_t = 500
    )]
    max_directives: u32,
    /// Maximum number of tokens in a document. They are counted before the document is parsed.
    #[arg(long, env = "GATEPASS_MAX_TOKENS", value_name = "N", default_value_t = 15_000, value_parser = clap::value_parser!(u32).range(1..))]
    max_tokens: u32,
    /// Maximum number of arguments of a field or a directive.
    #[arg(
        long,
        env = "GATEPASS_MAX_ARGUMENTS",
        value_name = "N",
        default_value_t = 100
    )]
    max_arguments: u32,
    /// Maximum number of variables of an operation.
    #[arg(
        long,
        env = "GATEPASS_MAX_VARIABLES",
        value_name = "N",
        default_value_t = 500
    )]
    max_variables: u32,
    /// Maximum number of operations in a document.
    #[arg(long, env = "GATEPASS_MAX_OPERATIONS", value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    max_operations: u32,
    /// Maximum depth of a filter, counting the filter itself and those inside it. At most 32.
    #[arg(long, env = "GATEPASS_MAX_FILTER_DEPTH", value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=32))]
    max_filter_depth: u32,
    /// Maximum number of operators, relations and branches in a filter. At most 500.
    #[arg(long, env = "GATEPASS_MAX_FILTER_CONDITIONS", value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=500))]
    max_filter_conditions: u32,
    /// Maximum number of values that the filters of an operation compare with. A text counts once per 64 bytes.
    #[arg(long, env = "GATEPASS_MAX_FILTER_VALUES", value_name = "N", default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1..))]
    max_filter_values: u32,
    /// Maximum length of a text that a filter or `search` looks for, in characters. At most 1000.
    #[arg(long, env = "GATEPASS_MAX_FILTER_TEXT", value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=1000))]
    max_filter_text: u32,
    /// Maximum number of statements of an operation that read all rows of a table, because no index finds the text that a filter searches for.
    #[arg(
        long,
        env = "GATEPASS_MAX_UNINDEXED",
        value_name = "N",
        default_value_t = 2
    )]
    max_unindexed: u32,
    /// Let all counts read the rows that they count, instead of numbers that triggers of the database keep. For a database in which these triggers do not run.
    #[arg(long, help_heading = "Counts", env = "GATEPASS_NO_TALLIES", value_parser = BoolishValueParser::new())]
    no_tallies: bool,
}

/// How much data to generate.
#[derive(Debug, Args)]
#[command(next_help_heading = "Data")]
pub(super) struct SizeOptions {
    /// Number of gates to generate.
    #[arg(long, env = "GATEPASS_GATES", value_name = "N", default_value_t = 12)]
    gates: u64,
    /// Number of holders to generate.
    #[arg(
        long,
        env = "GATEPASS_HOLDERS",
        value_name = "N",
        default_value_t = 500
    )]
    holders: u64,
    /// Number of passes to generate.
    #[arg(
        long,
        env = "GATEPASS_PASSES",
        value_name = "N",
        default_value_t = 2_000
    )]
    passes: u64,
    /// Number of scans to generate.
    #[arg(
        long,
        env = "GATEPASS_SCANS",
        value_name = "N",
        default_value_t = 10_000
    )]
    scans: u64,
    /// Seed of the data. The same seed and time give the same rows.
    #[arg(long, env = "GATEPASS_SEED", value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Time at which the data ends, in RFC 3339. Defaults to the current time for demo, and to the start of today (UTC) for seed.
    #[arg(long, env = "GATEPASS_NOW", value_name = "TIME", value_parser = moment)]
    now: Option<DateTime<Utc>>,
}

impl DatabaseOptions {
    /// Settings of the connections.
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

    /// The URL without its password, for a command to copy.
    pub(super) fn shown(&self) -> String {
        database::shown(&self.database_url)
    }
}

impl LimitOptions {
    /// The limits for planning.
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
            tallies: !self.no_tallies,
            max_filter_conditions: self.max_filter_conditions as usize,
            max_filter_values: self.max_filter_values as usize,
            max_filter_text: self.max_filter_text as usize,
            max_unindexed: self.max_unindexed as usize,
            ..Limits::default()
        }
    }
}

impl SizeOptions {
    /// Settings of the seed. `now` is the default end of the data.
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
