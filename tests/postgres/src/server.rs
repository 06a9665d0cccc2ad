//! The server.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Error, Watchdog, installed, socket, url};

/// Nothing here outlives the process, so nothing needs to reach the disk.
const SETTINGS: &str = "
listen_addresses = ''
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
shared_preload_libraries = 'pg_stat_statements'
";

/// Ends the server at once and removes its folder.
const END: &str = r#"
if pid=$(head -n 1 "$1/data/postmaster.pid" 2> /dev/null); then
    kill -QUIT "$pid"
    while kill -0 "$pid" 2> /dev/null; do sleep 0.05; done
fi
rm -rf "$1"
"#;

/// A server that runs. It ends when it is dropped, and with the process at the
/// latest.
#[derive(Debug)]
pub struct Server {
    binaries: PathBuf,
    folder: PathBuf,
    /// Who runs it; none for whoever runs this process.
    account: Option<(u32, u32)>,
    _watchdog: Watchdog,
}

impl Server {
    /// Starts one with settings beside those of all, in the form of
    /// `postgresql.conf`; what they say goes before.
    ///
    /// # Errors
    ///
    /// `PostgreSQL` is not installed, or does not start.
    pub fn start(settings: &str) -> Result<Self, Error> {
        let binaries = installed::binaries()?;
        let folder = tempfile::Builder::new()
            .prefix("gatepass-postgres-")
            .tempdir()?;
        let account = installed::account(folder.path())?;
        let folder = folder.keep();
        let server = Self {
            binaries,
            account,
            _watchdog: Watchdog::new(END, &folder)?,
            folder,
        };
        server.initialize()?;
        server.configure(settings)?;
        server.start_again()?;
        Ok(server)
    }

    /// Starts one for a test: none where `PostgreSQL` is not installed, which is
    /// said, and is a failure where the environment has `CI=true`.
    ///
    /// # Panics
    ///
    /// It does not start, or is missing in CI.
    #[must_use]
    pub fn for_test(settings: &str) -> Option<Self> {
        match Self::start(settings) {
            Ok(server) => Some(server),
            Err(Error::Missing(what)) => {
                assert!(
                    std::env::var_os("CI").is_none_or(|value| value != "true"),
                    "tests in CI need PostgreSQL: {what}"
                );
                // Not by a macro, whose output is kept from sight where a test passes.
                let _ = writeln!(
                    std::io::stderr(),
                    "\n*** WITHOUT PostgreSQL: only SQLite is tested: {what} ***\n"
                );
                None
            }
            Err(error) => panic!("PostgreSQL does not start: {error}"),
        }
    }

    /// How a database is reached: `postgres` is always there.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        url(&self.folder, database)
    }

    /// The socket that it listens on.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        socket(&self.folder)
    }

    /// Where it keeps everything. It is gone with the server.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Ends it at once, as a crash would.
    pub fn stop(&self) -> Result<(), Error> {
        self.run("pg_ctl", &["stop", "--wait", "--mode=immediate"])
    }

    /// Ends it as an operator would: sessions are told, and nothing is recovered after.
    pub fn stop_in_order(&self) -> Result<(), Error> {
        self.run("pg_ctl", &["stop", "--wait", "--mode=fast"])
    }

    /// Starts it once it was stopped.
    pub fn start_again(&self) -> Result<(), Error> {
        self.run("pg_ctl", &["start", "--wait", "--timeout=60"])
    }

    fn initialize(&self) -> Result<(), Error> {
        self.run(
            "initdb",
            &[
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync",
            ],
        )
    }

    fn configure(&self, settings: &str) -> Result<(), Error> {
        let mut file = OpenOptions::new()
            .append(true)
            .open(self.data().join("postgresql.conf"))?;
        writeln!(
            file,
            "{SETTINGS}unix_socket_directories = '{}'\n{settings}",
            self.folder.display()
        )?;
        Ok(())
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Runs one of the installed programs on its data.
    fn run(&self, program: &'static str, arguments: &[&str]) -> Result<(), Error> {
        let mut command = Command::new(self.binaries.join(program));
        command.args(arguments).arg("-D").arg(self.data());
        // An interrupt from the keyboard is left to the watchdog.
        command.current_dir(&self.folder).process_group(0);
        if let Some((user, group)) = self.account {
            command.uid(user).gid(group);
        }
        // To a file: a server that inherits a pipe would keep it open.
        let log = self.folder.join(program);
        let output = File::create(&log)?;
        let errors = output.try_clone()?;
        let done = command
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .status()?;
        if done.success() {
            return Ok(());
        }
        let said = fs::read_to_string(log).unwrap_or_default();
        Err(Error::Failed { program, said })
    }
}
