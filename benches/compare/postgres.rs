//! The PostgreSQL server of the measurements.

use std::{fs, path::Path};

use anyhow::{Context, Result};

pub(crate) use throwaway_postgres::{Server as Postgres, socket, url};

/// A server with the memory that such tables would get in production. The data does
/// not outlive the run, so it does not have to reach the disk; only seeding writes.
/// Vacuuming runs once after seeding, not at some time during a measurement.
const SETTINGS: &str = "
max_connections = 100
shared_buffers = 1GB
work_mem = 16MB
maintenance_work_mem = 256MB
effective_cache_size = 4GB
random_page_cost = 1.1
max_wal_size = 8GB
";

/// The settings, for readers of the report.
pub(crate) const ABOUT: &str = "shared_buffers = 1GB, random_page_cost = 1.1, vacuumed and analyzed; fsync and autovacuum off; over its Unix socket";

/// The same, but what was committed reaches the disk before the answer is sent, and what was
/// deleted is vacuumed meanwhile, like in production.
const DURABLE: &str = "
fsync = on
synchronous_commit = on
full_page_writes = on
autovacuum = on
";

/// Starts a server that loses nothing.
///
/// # Errors
///
/// When PostgreSQL is not installed or does not start.
pub(crate) fn start_durable() -> Result<Postgres> {
    Ok(Postgres::start(&format!("{SETTINGS}{DURABLE}"))?)
}

/// Starts a server.
///
/// # Errors
///
/// When PostgreSQL is not installed or does not start.
pub(crate) fn start() -> Result<Postgres> {
    Ok(Postgres::start(SETTINGS)?)
}

/// The process of the server of a database's URL, which starts one for each connection. None
/// for SQLite.
pub(crate) fn postmaster(url: &str) -> Result<Option<u32>> {
    let Some((_, folder)) = url.split_once("?host=") else {
        return Ok(None);
    };
    let file = Path::new(folder).join("data/postmaster.pid");
    let text = fs::read_to_string(file)?;
    let process = text.lines().next().context("the file names the process")?;
    Ok(Some(process.parse()?))
}
