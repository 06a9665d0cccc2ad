//! The `PostgreSQL` server that is measured with.

use anyhow::Result;

pub(crate) use throwaway_postgres::{Server as Postgres, socket, url};

/// A server with enough memory for the tables, as one would be given. Nothing
/// outlives the run, so nothing needs to reach the disk; only seeding writes.
/// Vacuuming is done once, after seeding, and not at some time while measuring.
const SETTINGS: &str = "
max_connections = 100
shared_buffers = 1GB
work_mem = 16MB
maintenance_work_mem = 256MB
effective_cache_size = 4GB
random_page_cost = 1.1
max_wal_size = 8GB
";

/// What a reader of the report has to know of them.
pub(crate) const ABOUT: &str = "shared_buffers = 1GB, random_page_cost = 1.1, vacuumed and analyzed; fsync and autovacuum off; over its Unix socket";

/// Starts one.
///
/// # Errors
///
/// `PostgreSQL` is not installed, or does not start.
pub(crate) fn start() -> Result<Postgres> {
    Ok(Postgres::start(SETTINGS)?)
}
