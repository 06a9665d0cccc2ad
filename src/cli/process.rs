//! Settings of the process in the operating system.

/// Makes new files, such as a database, private to the user. Existing files keep
/// their mode.
#[cfg(unix)]
pub(super) fn keep_files_private() {
    use rustix::{fs::Mode, process::umask};
    let asked = umask(Mode::RWXG | Mode::RWXO);
    umask(asked | Mode::RWXG | Mode::RWXO);
}

/// Other systems have no such mode.
#[cfg(not(unix))]
pub(super) fn keep_files_private() {}

/// Raises the limit of open files as far as allowed. Warns if that is too low for
/// this many connections.
#[cfg(unix)]
pub(super) fn allow_files(connections: usize) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    /// Files of the database and of the process, and connections to the database
    /// and from operators.
    const OTHERS: u64 = 256;

    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        tracing::warn!(%error, "cannot raise the limit of open files");
    }
    let needed = connections as u64 + OTHERS;
    if let Some(files) = getrlimit(Resource::Nofile).current
        && files < needed
    {
        tracing::warn!(
            files,
            needed,
            "the limit of open files is below --max-connections; raise it (ulimit -n), or lower \
             --max-connections"
        );
    }
}

/// Other systems have no such limit.
#[cfg(not(unix))]
pub(super) fn allow_files(_connections: usize) {}
