//! Builds the release binary and runs its commands.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

/// The size of the tables.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) gates: u32,
    pub(crate) holders: u32,
    pub(crate) passes: u32,
    pub(crate) rows: Rows,
}

/// What the rows of a table are like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rows {
    /// As they are seeded.
    Seeded,
    /// Passes are assigned to holders in turn, so that all holders have the same number
    /// and a gate's latest passes belong to different holders.
    Dealt,
    /// They end with the same rows as those of other tables.
    Recent(History),
}

/// Recent rows, and how often they are repeated in the largest of some tables.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct History {
    /// The number of recent passes. There are twice as many scans.
    pub(crate) recent: u32,
    /// How many times as many the largest table has.
    pub(crate) most: u32,
}

/// The time of the data: every run has the same rows.
pub(crate) const NOW: &str = "2026-11-22T00:00:00Z";

/// A day earlier.
pub(crate) const DAY_BEFORE: &str = "2026-11-21T00:00:00Z";

/// Builds the binary like a release, and returns its path.
pub(crate) fn build() -> Result<PathBuf> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into());
    let mut command = Command::new(cargo);
    // Cargo's variables for this package would confuse the build scripts of others,
    // and make them run again.
    for (name, _) in env::vars_os() {
        let own = ["CARGO_PKG_", "CARGO_MANIFEST_"];
        if name
            .to_str()
            .is_some_and(|name| own.iter().any(|prefix| name.starts_with(prefix)))
        {
            command.env_remove(&name);
        }
    }
    let done = command
        .args([
            "build",
            "--release",
            "--package",
            "gatepass",
            "--bin",
            "gatepass",
        ])
        .status()?;
    ensure!(done.success(), "gatepass does not build");
    // This program is target/release/deps/compare-….
    let own = env::current_exe()?;
    let binary = own
        .ancestors()
        .nth(2)
        .map(|folder| folder.join("gatepass"))
        .filter(|binary| binary.is_file());
    binary.context("gatepass was built, and is not beside this program")
}

/// Creates the tables and fills them.
pub(crate) fn seed(gatepass: &Path, database_url: &str, size: Size) -> Result<()> {
    migrate(gatepass, database_url)?;
    fill(gatepass, database_url, size)
}

/// Creates the tables.
pub(crate) fn migrate(gatepass: &Path, database_url: &str) -> Result<()> {
    run(gatepass, &["migrate", "up", "--database-url", database_url])
}

/// Fills the tables. Older rows than the recent ones are not among them.
pub(crate) fn fill(gatepass: &Path, database_url: &str, size: Size) -> Result<()> {
    let passes = match size.rows {
        Rows::Recent(history) => history.recent,
        Rows::Seeded | Rows::Dealt => size.passes,
    };
    let (gates, holders) = (size.gates.to_string(), size.holders.to_string());
    let (passes, scans) = (passes.to_string(), (passes * 2).to_string());
    run(
        gatepass,
        &[
            "seed",
            "--gates",
            &gates,
            "--holders",
            &holders,
            "--passes",
            &passes,
            "--scans",
            &scans,
            "--now",
            NOW,
            "--database-url",
            database_url,
        ],
    )
}

/// A command of the binary. Settings come only from flags.
pub(crate) fn command(gatepass: &Path) -> Command {
    let mut command = Command::new(gatepass);
    for (name, _) in env::vars_os() {
        if name
            .to_str()
            .is_some_and(|name| name.starts_with("GATEPASS_"))
        {
            command.env_remove(&name);
        }
    }
    command
}

/// Whether `serve` supports a flag.
pub(crate) fn has_flag(gatepass: &Path, flag: &str) -> Result<bool> {
    let output = command(gatepass).args(["serve", "--help"]).output()?;
    Ok(String::from_utf8_lossy(&output.stdout)
        .split_whitespace()
        .any(|word| word == flag))
}

/// Runs a command to its end, which must be a success.
pub(crate) fn run(gatepass: &Path, arguments: &[&str]) -> Result<()> {
    let output = command(gatepass).args(arguments).output()?;
    ensure!(
        output.status.success(),
        "gatepass {} failed: {}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}
