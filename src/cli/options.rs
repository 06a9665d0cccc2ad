//! Flags that more than one command takes.

use std::{net::SocketAddr, time::Duration};

use bytesize::ByteSize;
use chrono::{DateTime, Utc};
use clap::{Args, builder::BoolishValueParser};
use ipnet::IpNet;

use super::values::{address, body_size, bytes, header_size, moment, network, positive_time};
use crate::{
    database::{self, DatabaseSettings},
    http::{ClientSettings, HttpSettings, Origin, Origins, ServerSettings, TraceSettings},
    plan::Limits,
    seed::{self, SeedSettings},
};

/// Which database, and how to use it.
#[derive(Debug, Args)]
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
pub(super) struct MigrateOptions {
    /// Bring the schema up to date first. SQLite always does; on PostgreSQL, a schema that is behind is refused without it.
    #[arg(long, env = "GATEPASS_MIGRATE", value_parser = BoolishValueParser::new())]
    pub(super) migrate: bool,
}

/// What an operation may ask for, and what it may cost.
#[derive(Debug, Args)]
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
    /// How deep a filter may be, itself and the filters inside it; at most 32.
    #[arg(long, env = "GATEPASS_MAX_FILTER_DEPTH", value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=32))]
    max_filter_depth: u32,
    /// The most operators, relations and branches of one filter; at most 500.
    #[arg(long, env = "GATEPASS_MAX_FILTER_CONDITIONS", value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=500))]
    max_filter_conditions: u32,
    /// The longest text that a filter searches for, in characters; at most 1000.
    #[arg(long, env = "GATEPASS_MAX_FILTER_TEXT", value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=1000))]
    max_filter_text: u32,
}

/// How to answer HTTP.
#[derive(Debug, Args)]
pub(super) struct HttpOptions {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, env = "GATEPASS_BIND", value_name = "ADDR", default_value = "127.0.0.1:8000", value_parser = address)]
    pub(super) bind: SocketAddr,
    /// How long a request may take once it is read; what was loaded by then is answered.
    #[arg(long, env = "GATEPASS_REQUEST_TIMEOUT", value_name = "TIME", default_value = "30s", value_parser = positive_time)]
    request_timeout: Duration,
    /// How long a client may take to send a request's body.
    #[arg(long, env = "GATEPASS_BODY_TIMEOUT", value_name = "TIME", default_value = "10s", value_parser = positive_time)]
    body_timeout: Duration,
    /// How long a connection may be open without sending the whole head of a request: unused, or slowly.
    #[arg(long, env = "GATEPASS_HEAD_TIMEOUT", value_name = "TIME", default_value = "75s", value_parser = positive_time)]
    head_timeout: Duration,
    /// How long a client may take nothing of its answer.
    #[arg(long, env = "GATEPASS_WRITE_TIMEOUT", value_name = "TIME", default_value = "30s", value_parser = positive_time)]
    write_timeout: Duration,
    /// The most connections open at once; more wait until one is closed.
    #[arg(long, env = "GATEPASS_MAX_CONNECTIONS", value_name = "N", default_value_t = 4096, value_parser = clap::value_parser!(u32).range(1..))]
    max_connections: u32,
    /// The largest request body that is read.
    #[arg(long, env = "GATEPASS_BODY_LIMIT", value_name = "SIZE", default_value = "1MiB", value_parser = body_size)]
    body_limit: ByteSize,
    /// The longest address, and the largest headers of a request, that are taken; at most 64KiB.
    #[arg(long, env = "GATEPASS_HEADER_LIMIT", value_name = "SIZE", default_value = "16KiB", value_parser = header_size)]
    header_limit: ByteSize,
    /// The most requests that are answered at once; more are refused until one is done.
    #[arg(long, env = "GATEPASS_MAX_IN_FLIGHT", value_name = "N", default_value_t = 256, value_parser = clap::value_parser!(u32).range(1..))]
    max_in_flight: u32,
    /// The most requests in one JSON array; 0 refuses arrays.
    #[arg(
        long,
        env = "GATEPASS_MAX_BATCH",
        value_name = "N",
        default_value_t = 0
    )]
    max_batch: u32,
    /// Do not tell the schema: refuse introspection, and suggest no names where one is unknown.
    #[arg(long, env = "GATEPASS_NO_INTROSPECTION", value_parser = BoolishValueParser::new())]
    no_introspection: bool,
    /// Another site whose pages may ask, such as `https://app.example`; several with commas, or the flag again. None, if not given.
    #[arg(
        long,
        env = "GATEPASS_CORS_ORIGIN",
        value_name = "ORIGIN",
        value_delimiter = ','
    )]
    cors_origin: Vec<Origin>,
    /// Show values of parameters in the SQL trace, too. They may be anybody's data.
    #[arg(long, env = "GATEPASS_SQL_TRACE_VALUES", value_parser = BoolishValueParser::new())]
    sql_trace_values: bool,
    /// Name clients in the log, by their network addresses. These may be anybody's data.
    #[arg(long, env = "GATEPASS_LOG_CLIENTS", value_parser = BoolishValueParser::new())]
    log_clients: bool,
    /// A proxy, or a network of them, such as 10.0.0.0/8, whose word is taken for who a client is: the end of X-Forwarded-For. Several with commas, or the flag again.
    #[arg(long, env = "GATEPASS_TRUSTED_PROXY", value_name = "NETWORK", value_delimiter = ',', value_parser = network)]
    trusted_proxy: Vec<IpNet>,
    /// How long requests in flight may take to finish after SIGTERM or Ctrl-C.
    #[arg(long, env = "GATEPASS_SHUTDOWN_GRACE", value_name = "TIME", default_value = "30s", value_parser = humantime::parse_duration)]
    shutdown_grace: Duration,
}

/// How much data to invent.
#[derive(Debug, Args)]
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
    /// The time that the data is invented for, RFC 3339; the start of this day, UTC, if not given.
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

impl HttpOptions {
    /// Whether the schema may be asked for.
    pub(super) fn introspection(&self) -> bool {
        !self.no_introspection
    }

    /// Settings of the routes, which show SQL to whoever asks, or to nobody.
    pub(super) fn settings(&self, shows_sql: bool) -> HttpSettings {
        HttpSettings {
            origins: Origins::new(self.cors_origin.iter().cloned()),
            body_limit: bytes(self.body_limit),
            header_limit: bytes(self.header_limit),
            max_in_flight: self.max_in_flight as usize,
            max_batch: self.max_batch as usize,
            request_timeout: self.request_timeout,
            body_timeout: self.body_timeout,
            clients: ClientSettings {
                logged: self.log_clients,
                proxies: self.trusted_proxy.clone().into(),
            },
            trace: TraceSettings {
                allowed: shows_sql,
                values: self.sql_trace_values,
            },
        }
    }

    /// Settings of the connections that carry them.
    pub(super) fn server(&self) -> ServerSettings {
        ServerSettings {
            max_connections: self.max_connections as usize,
            head_timeout: self.head_timeout,
            write_timeout: self.write_timeout,
            shutdown_grace: self.shutdown_grace,
        }
    }
}

impl LimitOptions {
    /// Limits of planning.
    pub(super) fn limits(&self) -> Limits {
        Limits {
            max_page_size: self.max_page_size,
            max_statements: self.max_statements as usize,
            max_rows: self.max_rows,
            max_depth: self.max_depth as usize,
            max_selections: self.max_selections as usize,
            max_aliases: self.max_aliases as usize,
            max_directives: self.max_directives as usize,
            max_tokens: self.max_tokens as usize,
            max_filter_depth: self.max_filter_depth as usize,
            max_filter_conditions: self.max_filter_conditions as usize,
            max_filter_text: self.max_filter_text as usize,
            ..Limits::default()
        }
    }
}

impl SizeOptions {
    /// Settings of the seed.
    pub(super) fn settings(&self) -> SeedSettings {
        SeedSettings {
            gates: self.gates,
            holders: self.holders,
            passes: self.passes,
            scans: self.scans,
            seed: self.seed,
            now: self.now.unwrap_or_else(|| seed::start_of_day(Utc::now())),
        }
    }
}
