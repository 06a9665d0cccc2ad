//! What the process asks of its operating system.

/// Files that the process makes, such as a database, are for its user alone. What
/// exists keeps its mode.
#[cfg(unix)]
pub(super) fn keep_files_private() {
    use rustix::{fs::Mode, process::umask};
    let asked = umask(Mode::RWXG | Mode::RWXO);
    umask(asked | Mode::RWXG | Mode::RWXO);
}

/// Other systems have no such mode.
#[cfg(not(unix))]
pub(super) fn keep_files_private() {}

/// Raises the limit of open files as far as the system lets this user, and warns
/// when it is below what so many connections need.
#[cfg(unix)]
pub(super) fn allow_files(connections: usize) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    /// The database's files and connections, the operator's connections, and what
    /// the process has open itself.
    const OTHERS: u64 = 256;

    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
    let needed = connections as u64 + OTHERS;
    if let Some(files) = getrlimit(Resource::Nofile).current
        && files < needed
    {
        tracing::warn!(
            files,
            needed,
            "the limit of open files is below --max-connections: raise it (ulimit -n), or lower \
             --max-connections"
        );
    }
}

/// Other systems have no such limit.
#[cfg(not(unix))]
pub(super) fn allow_files(_connections: usize) {}
