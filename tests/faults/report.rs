//! Prints the results of tests and measures processes.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::time::Duration;

use super::client::Sample;
use crate::support::server::Server;

/// The full size of a test, or the short one for every change.
pub(crate) fn size<T>(short: T, full: T) -> T {
    match std::env::var("GATEPASS_FAULTS") {
        Ok(value) if value == "full" => full,
        _ => short,
    }
}

/// Prints to standard error directly, because a passing test's own output is hidden.
pub(crate) fn report(fault: &str, what: &str) {
    let line = format!("[{fault}] {what}\n");
    std::io::stderr().write_all(line.as_bytes()).unwrap();
}

/// A percentile of the samples' times: `0.99` is the 99th.
pub(crate) fn percentile(samples: &[&Sample], part: f64) -> Duration {
    let mut times: Vec<_> = samples.iter().map(|sample| sample.took).collect();
    times.sort_unstable();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index into a list"
    )]
    let place = (times.len() as f64 * part) as usize;
    times
        .get(place.min(times.len().saturating_sub(1)))
        .copied()
        .unwrap_or_default()
}

/// The number of samples of each kind.
pub(crate) fn kinds<'a>(samples: impl IntoIterator<Item = &'a Sample>) -> BTreeMap<String, usize> {
    let mut kinds = BTreeMap::new();
    for sample in samples {
        *kinds.entry(sample.kind()).or_insert(0) += 1;
    }
    kinds
}

/// The resources of a process.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Footprint {
    /// Memory, in KiB.
    pub(crate) memory: u64,
    /// Open files and sockets. Each connection's task has one.
    pub(crate) files: usize,
    pub(crate) threads: u64,
}

/// The maximum memory of a server so far, in KiB. None except on Linux.
pub(crate) fn peak(server: &Server) -> Option<u64> {
    number(
        &fs::read_to_string(server.process().join("status")).ok()?,
        "VmHWM:",
    )
}

fn number(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The resources of a server. None except on Linux.
pub(crate) fn footprint(server: &Server) -> Option<Footprint> {
    let process = server.process();
    let status = fs::read_to_string(process.join("status")).ok()?;
    Some(Footprint {
        memory: number(&status, "VmRSS:")?,
        files: fs::read_dir(process.join("fd")).ok()?.count(),
        threads: number(&status, "Threads:")?,
    })
}
