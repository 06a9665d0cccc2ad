//! The flags of `gatepass plan`.

use std::path::PathBuf;

use clap::builder::BoolishValueParser;
use clap::{Args, ValueEnum};
use sea_orm::DbBackend;

use crate::cli::options::LimitOptions;

/// The flags of `plan`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Plan {
    /// Files, folders and patterns such as 'src/**/*.tsx', or - for standard input. Read are GraphQL (.graphql, .gql), documents in templates of JavaScript and TypeScript (.ts, .tsx, .js, .jsx, .mts, .cts, .mjs, .cjs, .vue, .svelte), and manifests of persisted documents (.json, if named). The documents of .graphqlrc.yml if none is given.
    #[arg(value_name = "FILE|FOLDER|PATTERN", help_heading = "Documents")]
    pub(super) paths: Vec<PathBuf>,
    /// A pattern of files and folders to leave out, such as '*.test.ts' or src/generated; the flag again for more.
    #[arg(
        long,
        help_heading = "Documents",
        env = "GATEPASS_IGNORE",
        value_name = "PATTERN"
    )]
    pub(super) ignore: Vec<String>,
    /// The project of .graphqlrc.yml whose documents are read.
    #[arg(
        long,
        help_heading = "Documents",
        env = "GATEPASS_PROJECT",
        value_name = "NAME"
    )]
    pub(super) project: Option<String>,
    /// A directive that the client takes off before it sends a document; several with commas, or the flag again. Those of Relay and Apollo Client are known.
    #[arg(
        long,
        help_heading = "Documents",
        env = "GATEPASS_CLIENT_DIRECTIVE",
        value_name = "NAME",
        value_delimiter = ','
    )]
    pub(super) client_directive: Vec<String>,
    #[command(flatten)]
    pub(super) limits: LimitOptions,
    /// A JSON file with values of variables, for all operations or by the operation's name. A variable without a value is priced at the most that any value costs.
    #[arg(
        long,
        help_heading = "Variables",
        env = "GATEPASS_VARIABLES",
        value_name = "FILE"
    )]
    pub(super) variables: Option<PathBuf>,
    /// Price variables at their declared defaults.
    #[arg(long, help_heading = "Variables", env = "GATEPASS_DEFAULTS", value_parser = BoolishValueParser::new())]
    pub(super) defaults: bool,
    /// How the bills are printed.
    #[arg(
        long,
        help_heading = "Output",
        env = "GATEPASS_FORMAT",
        value_name = "FORMAT",
        default_value = "text"
    )]
    pub(super) format: Format,
    /// Write the bills to this file as JSON.
    #[arg(
        long,
        help_heading = "Output",
        env = "GATEPASS_WRITE",
        value_name = "FILE"
    )]
    pub(super) write: Option<PathBuf>,
    /// Show what differs from the bills in this file, which --write wrote.
    #[arg(
        long,
        help_heading = "Output",
        env = "GATEPASS_COMPARE",
        value_name = "FILE"
    )]
    pub(super) compare: Option<PathBuf>,
    /// Show each statement's SQL.
    #[arg(long, help_heading = "Output", env = "GATEPASS_SQL", value_parser = BoolishValueParser::new())]
    pub(super) sql: bool,
    /// The kind of database whose SQL is shown.
    #[arg(
        long,
        help_heading = "Output",
        env = "GATEPASS_DATABASE",
        value_name = "KIND",
        default_value = "postgres"
    )]
    pub(super) database: Kind,
}

/// How bills are printed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Format {
    /// A tree for each operation.
    Text,
    /// One JSON object, for invalid documents too.
    Json,
    /// Annotations for GitHub Actions.
    Github,
}

/// A kind of database.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Kind {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

impl From<Kind> for DbBackend {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => Self::Sqlite,
            Kind::Postgres => Self::Postgres,
        }
    }
}
