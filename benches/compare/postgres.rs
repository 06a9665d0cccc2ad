//! A throwaway `PostgreSQL` server, started from the installed binaries. It
//! listens on a socket in its own folder and is gone with this process.

use std::{
    fs,
    io::Write,
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

use crate::watchdog::Watchdog;

/// A server with enough memory for the tables, as one would be given. Nothing
/// outlives the run, so nothing needs to reach the disk; only seeding writes.
/// Vacuuming is done once, after seeding, and not at some time while measuring.
const SETTINGS: &str = "
listen_addresses = ''
max_connections = 100
shared_buffers = 1GB
work_mem = 16MB
maintenance_work_mem = 256MB
effective_cache_size = 4GB
random_page_cost = 1.1
max_wal_size = 8GB
wal_level = minimal
max_wal_senders = 0
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
shared_preload_libraries = 'pg_stat_statements'
";

/// What a reader of the report has to know of them.
pub(crate) const ABOUT: &str = "shared_buffers = 1GB, random_page_cost = 1.1, vacuumed and analyzed; fsync and autovacuum off; over its Unix socket";

const END: &str = r#"
if pid=$(head -n 1 "$1/data/postmaster.pid" 2> /dev/null); then
    kill -QUIT "$pid"
    while kill -0 "$pid" 2> /dev/null; do sleep 0.05; done
fi
rm -rf "$1"
"#;

/// A server that runs.
pub(crate) struct Postgres {
    binaries: PathBuf,
    folder: PathBuf,
    /// Who runs it; none for whoever runs this.
    account: Option<(u32, u32)>,
    _watchdog: Watchdog,
}

impl Postgres {
    /// Starts one.
    ///
    /// # Errors
    ///
    /// `PostgreSQL` is not installed, or does not start.
    pub(crate) fn start() -> Result<Self> {
        let binaries = binaries().context(
            "found no folder with initdb, pg_ctl and postgres (Debian: apt install postgresql)",
        )?;
        let folder = tempfile::Builder::new()
            .prefix("gatepass-benches-")
            .tempdir()?;
        let account = account(folder.path())?;
        let folder = TempDir::keep(folder);
        let server = Self {
            binaries,
            account,
            _watchdog: Watchdog::new(END, &folder)?,
            folder,
        };
        server.run(
            "initdb",
            &[
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync",
            ],
        )?;
        let mut settings = fs::OpenOptions::new()
            .append(true)
            .open(server.data().join("postgresql.conf"))?;
        writeln!(
            settings,
            "{SETTINGS}unix_socket_directories = '{}'",
            server.folder.display()
        )?;
        server.run("pg_ctl", &["start", "--wait", "--timeout=60"])?;
        Ok(server)
    }

    /// How a database is reached; `postgres` is always there.
    pub(crate) fn url(&self, database: &str) -> String {
        url(&self.folder, database)
    }

    /// The socket that it listens on.
    pub(crate) fn socket(&self) -> PathBuf {
        socket(&self.folder)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Runs one of the installed programs on its data.
    fn run(&self, program: &str, arguments: &[&str]) -> Result<()> {
        let mut command = Command::new(self.binaries.join(program));
        command.args(arguments).arg("-D").arg(self.data());
        // An interrupt from the keyboard is left to the watchdog.
        command.current_dir(&self.folder).process_group(0);
        if let Some((user, group)) = self.account {
            command.uid(user).gid(group);
        }
        // To a file: a server that inherits a pipe would keep it open.
        let log = self.folder.join(program);
        let output = fs::File::create(&log)?;
        let errors = output.try_clone()?;
        let done = command
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .status()?;
        let said = fs::read_to_string(log).unwrap_or_default();
        ensure!(done.success(), "{program} failed: {said}");
        Ok(())
    }
}

/// How a database is reached through the socket of a folder.
pub(crate) fn url(folder: &Path, database: &str) -> String {
    let folder = folder.display();
    format!("postgres://postgres@localhost/{database}?host={folder}")
}

/// Where clients look for a socket in a folder.
pub(crate) fn socket(folder: &Path) -> PathBuf {
    folder.join(".s.PGSQL.5432")
}

/// The user and group that the server runs as: it refuses to run as root, so
/// root runs it as `postgres`.
fn account(folder: &Path) -> Result<Option<(u32, u32)>> {
    if fs::metadata(folder)?.uid() != 0 {
        return Ok(None);
    }
    let number = |which: &str| {
        let output = Command::new("id").args([which, "postgres"]).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    };
    let (Some(user), Some(group)) = (number("-u"), number("-g")) else {
        bail!("root can not run PostgreSQL, and there is no user `postgres`");
    };
    chown(folder, Some(user), Some(group))?;
    Ok(Some((user, group)))
}

/// The folder of the binaries: on the path, or where packages put them, the
/// newest version first.
fn binaries() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut versions: Vec<PathBuf> = [
        "/usr/lib/postgresql",
        "/usr/local/pgsql",
        "/opt/homebrew/opt",
    ]
    .into_iter()
    .filter_map(|parent| fs::read_dir(parent).ok())
    .flatten()
    .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
    .collect();
    versions.sort();
    std::env::split_paths(&path)
        .chain(versions.into_iter().rev())
        .find(|folder| {
            ["initdb", "pg_ctl", "postgres"]
                .iter()
                .all(|program| folder.join(program).is_file())
        })
}
