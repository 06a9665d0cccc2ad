//! A measured server, as its own process.

use std::{
    collections::BTreeMap,
    env,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result};
use serde::Serialize;
use throwaway_postgres::Watchdog;

use crate::{gatepass, postgres, process};

/// The kind of server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// The release binary.
    Gatepass,
    /// The same, without tallies.
    FromRows,
    /// The lower bound.
    ByHand,
    /// One statement per row.
    Naive,
}

impl Kind {
    /// The three that are compared, in the order of their turns.
    pub(crate) const ALL: [Self; 3] = [Self::Gatepass, Self::ByHand, Self::Naive];

    /// The name in the report.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Gatepass => "gatepass",
            Self::FromRows => "from rows",
            Self::ByHand => "by hand",
            Self::Naive => "naive",
        }
    }
}

/// A running server. Dropping it stops it.
pub(crate) struct Server {
    pub(crate) kind: Kind,
    pub(crate) address: SocketAddr,
    child: Child,
    /// The process of its PostgreSQL that starts all others. None for SQLite.
    postmaster: Option<u32>,
    /// Kept open so that the server can keep writing.
    _output: BufReader<ChildStdout>,
    _watchdog: Watchdog,
}

impl Server {
    /// Starts a server on a database, with default settings and additional flags.
    pub(crate) fn start(
        kind: Kind,
        gatepass: &Path,
        database_url: &str,
        flags: &[&str],
    ) -> Result<Self> {
        let mut command = match kind {
            Kind::Gatepass | Kind::FromRows => {
                let mut command = gatepass::command(gatepass);
                command.args(["serve", "--bind", "127.0.0.1:0"]);
                // Earlier versions let everyone in, and have no such flag.
                if gatepass::has_flag(gatepass, "--open")? {
                    command.arg("--open");
                }
                if kind == Kind::FromRows {
                    command.arg("--no-tallies");
                }
                command
            }
            Kind::ByHand | Kind::Naive => {
                let mut command = Command::new(env::current_exe()?);
                let name = if kind == Kind::ByHand {
                    "by-hand"
                } else {
                    "naive"
                };
                command.arg(name);
                command
            }
        };
        let mut child = command
            .args(["--database-url", database_url])
            .args(flags)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", kind.name()))?;
        let watchdog = Watchdog::new(r#"kill "$1""#, child.id().to_string())?;
        let mut output = BufReader::new(child.stdout.take().context("its output is piped")?);
        let mut line = String::new();
        output.read_line(&mut line)?;
        let address = address(&line)
            .with_context(|| format!("{} did not start: it said {line:?}", kind.name()))?;
        Ok(Self {
            kind,
            address,
            child,
            postmaster: postgres::postmaster(database_url)?,
            _output: output,
            _watchdog: watchdog,
        })
    }

    /// Starts all three on one database.
    pub(crate) fn start_all(gatepass: &Path, database_url: &str) -> Result<Vec<Self>> {
        Kind::ALL
            .into_iter()
            .map(|kind| Self::start(kind, gatepass, database_url, &[]))
            .collect()
    }

    /// The processor time so far, in milliseconds.
    pub(crate) fn cpu(&self) -> Result<f64> {
        Ok(process::cpu(self.child.id())?.as_secs_f64() * 1000.0)
    }

    /// The processor time of its database so far, by process. Empty for SQLite, which runs in
    /// the server.
    pub(crate) fn database_cpu(&self) -> Result<BTreeMap<u32, Duration>> {
        match self.postmaster {
            Some(postmaster) => process::cpu_of_children(postmaster),
            None => Ok(BTreeMap::new()),
        }
    }

    /// The resident memory and its maximum so far, in bytes.
    pub(crate) fn memory(&self) -> Result<(u64, u64)> {
        process::memory(self.child.id())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A server that has ended by itself need not be stopped.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn address(line: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once("http://")?;
    rest.split_whitespace().next()?.parse().ok()
}
