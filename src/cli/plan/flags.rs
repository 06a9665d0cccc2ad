//! The flags of `gatepass plan`.

use std::path::PathBuf;

use clap::builder::BoolishValueParser;
use clap::{Args, ValueEnum};
use sea_orm::DbBackend;

use crate::cli::options::LimitOptions;
use crate::cli::role_name::RoleName;
use crate::viewer::Access;

/// The flags of `plan`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Plan {
    /// Files, folders and patterns such as 'src/**/*.tsx', or - for standard input. Documents are read from GraphQL files (.graphql, .gql), from templates in JavaScript and TypeScript (.ts, .tsx, .js, .jsx, .mts, .cts, .mjs, .cjs, .vue, .svelte), and from manifests of persisted documents (.json, if named). Defaults to the documents of .graphqlrc.yml.
    #[arg(value_name = "FILE|FOLDER|PATTERN", help_heading = "Documents")]
    pub(super) paths: Vec<PathBuf>,
    /// A pattern of files and folders to skip, such as '*.test.ts' or src/generated. Repeat the flag for several.
    #[arg(
        long,
        help_heading = "Documents",
        env = "GATEPASS_IGNORE",
        value_name = "PATTERN"
    )]
    pub(super) ignore: Vec<String>,
    /// The project of .graphqlrc.yml to read documents from.
    #[arg(
        long,
        help_heading = "Documents",
        env = "GATEPASS_PROJECT",
        value_name = "NAME"
    )]
    pub(super) project: Option<String>,
    /// A directive that the client removes before it sends a document. Separate several with commas, or repeat the flag. Those of Relay and Apollo Client are built in.
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
    /// A JSON file with values of variables, for all operations or by operation name. Other variables are priced at their most expensive value.
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
    /// The role of those who send the operations. What it may not read is a mistake.
    #[arg(
        long,
        help_heading = "Access",
        env = "GATEPASS_ROLE",
        value_name = "ROLE",
        default_value = "admin"
    )]
    pub(super) role: RoleName,
    /// Plan for tokens that are bound to gates, whose statements have more conditions.
    #[arg(long, help_heading = "Access", env = "GATEPASS_GATE_BOUND", value_parser = BoolishValueParser::new())]
    pub(super) gate_bound: bool,
    /// Format of the output.
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
    /// Show the differences from the bills in this file, which --write wrote.
    #[arg(
        long,
        help_heading = "Output",
        env = "GATEPASS_COMPARE",
        value_name = "FILE"
    )]
    pub(super) compare: Option<PathBuf>,
    /// Show the SQL of each statement.
    #[arg(long, help_heading = "Output", env = "GATEPASS_SQL", value_parser = BoolishValueParser::new())]
    pub(super) sql: bool,
    /// The database whose SQL is shown.
    #[arg(
        long,
        help_heading = "Output",
        env = "GATEPASS_DATABASE",
        value_name = "KIND",
        default_value = "postgres"
    )]
    pub(super) database: Kind,
}

impl Plan {
    /// What those who send the operations may read.
    pub(super) fn access(&self) -> Access {
        Access {
            role: self.role.into(),
            gate_bound: self.gate_bound,
        }
    }
}

/// The format of bills.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Format {
    /// A tree for each operation.
    Text,
    /// One JSON object, also for invalid documents.
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
