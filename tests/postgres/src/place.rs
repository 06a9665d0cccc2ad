//! Where a server keeps its data.

use std::io;

use tempfile::{Builder, TempDir};

/// What a server is for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// A test: many databases, with few rows each.
    Test,
    /// Anything else.
    Other,
}

/// The memory that must be free for servers in memory: all databases of this project's tests
/// need half of it.
#[cfg(target_os = "linux")]
const ENOUGH: u64 = 6 << 30;

/// A new folder. For tests, it is in memory if there is enough: a new database has hundreds
/// of files, and a disk's file system takes seven times as long to create them. `TMPDIR`
/// decides if it is set.
pub(crate) fn folder(kind: Kind) -> io::Result<TempDir> {
    let mut builder = Builder::new();
    builder.prefix("gatepass-postgres-");
    let parent = match kind {
        Kind::Test if std::env::var_os("TMPDIR").is_none() => in_memory(),
        _ => None,
    };
    match parent {
        Some(parent) => builder.tempdir_in(parent),
        None => builder.tempdir(),
    }
}

#[cfg(target_os = "linux")]
fn in_memory() -> Option<&'static str> {
    const FOLDER: &str = "/dev/shm";
    let system = rustix::fs::statvfs(FOLDER).ok()?;
    let room = system.f_bavail.checked_mul(system.f_frsize)?;
    let memory = std::fs::read_to_string("/proc/meminfo").ok()?;
    let available = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:")?.strip_suffix("kB"))?;
    let available = available.trim().parse::<u64>().ok()?.checked_mul(1024)?;
    (room.min(available) >= ENOUGH).then_some(FOLDER)
}

#[cfg(not(target_os = "linux"))]
fn in_memory() -> Option<&'static str> {
    None
}
