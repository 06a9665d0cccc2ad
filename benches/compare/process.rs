//! Reads the cost of a process from its clock, and from Linux's `/proc`.

use std::{collections::BTreeMap, fs, time::Duration};

use anyhow::{Context, Result};
use nix::{time::clock_getcpuclockid, unistd::Pid};

/// The processor time of a process, with that of threads that have ended.
///
/// Its clock counts nanoseconds, and `/proc/PID/stat` hundredths of a second.
pub(crate) fn cpu(process: u32) -> Result<Duration> {
    let process = Pid::from_raw(process.try_into()?);
    let clock = clock_getcpuclockid(process).context("the clock of a process")?;
    Ok(clock.now()?.into())
}

/// The resident memory and its maximum so far, in bytes.
pub(crate) fn memory(process: u32) -> Result<(u64, u64)> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let kibibytes = |name: &str| -> Result<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|line| line.split_whitespace().next());
        Ok(number.with_context(|| format!("no {name}"))?.parse()?)
    };
    Ok((kibibytes("VmRSS:")? * 1024, kibibytes("VmHWM:")? * 1024))
}

/// The processor time of each process that a process has started and that still runs.
///
/// PostgreSQL has one for each connection.
pub(crate) fn cpu_of_children(process: u32) -> Result<BTreeMap<u32, Duration>> {
    let children = fs::read_to_string(format!("/proc/{process}/task/{process}/children"))
        .context("Linux lists the children of a process")?;
    let mut times = BTreeMap::new();
    for child in children.split_whitespace() {
        let child = child.parse()?;
        // It may have ended meanwhile.
        if let Ok(time) = cpu(child) {
            times.insert(child, time);
        }
    }
    Ok(times)
}

/// The processor time that was spent between two looks, without that of processes which have
/// ended.
pub(crate) fn spent(before: &BTreeMap<u32, Duration>, after: &BTreeMap<u32, Duration>) -> Duration {
    let spent = after.iter().map(|(child, time)| {
        let before = before.get(child).copied().unwrap_or_default();
        time.saturating_sub(before)
    });
    spent.sum()
}
