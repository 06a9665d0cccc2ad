//! Starts and stops the server.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::home::Home;
use crate::place::Kind;
use crate::{Error, original, socket, url};

/// The data does not outlive the process, so it does not have to reach the disk.
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

/// Stops the server at once and removes its folder.
const END: &str = r#"
if pid=$(head -n 1 "$1/data/postmaster.pid" 2> /dev/null); then
    kill -QUIT "$pid"
    while kill -0 "$pid" 2> /dev/null; do sleep 0.05; done
fi
rm -rf "$1"
"#;

/// A running server. It stops when it is dropped, and at the latest with the
/// process.
#[derive(Debug)]
pub struct Server {
    home: Home,
}

impl Server {
    /// Starts a server. The settings, in the format of `postgresql.conf`, override
    /// the defaults.
    ///
    /// # Errors
    ///
    /// When PostgreSQL is not installed or does not start.
    pub fn start(settings: &str) -> Result<Self, Error> {
        Self::start_for(Kind::Other, settings)
    }

    fn start_for(kind: Kind, settings: &str) -> Result<Self, Error> {
        let server = Self {
            home: Home::new(kind, END)?,
        };
        original::copy_to(&server.home, kind)?;
        server.configure(settings)?;
        server.start_again()?;
        Ok(server)
    }

    /// Starts a server for a test, in memory if there is enough. If PostgreSQL is not installed, prints so and
    /// returns none, or fails if the environment has `CI=true`.
    ///
    /// # Panics
    ///
    /// When PostgreSQL does not start, or is missing in CI.
    #[must_use]
    pub fn for_test(settings: &str) -> Option<Self> {
        match Self::start_for(Kind::Test, settings) {
            Ok(server) => Some(server),
            Err(Error::Missing(what)) => {
                assert!(
                    std::env::var_os("CI").is_none_or(|value| value != "true"),
                    "tests in CI need PostgreSQL: {what}"
                );
                // Not with a macro, whose output is hidden in a passing test.
                let _ = writeln!(
                    std::io::stderr(),
                    "\n*** WITHOUT PostgreSQL: only SQLite is tested: {what} ***\n"
                );
                None
            }
            Err(error) => panic!("PostgreSQL does not start: {error}"),
        }
    }

    /// The URL of a database. `postgres` always exists.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        url(self.folder(), database)
    }

    /// The server's socket.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        socket(self.folder())
    }

    /// The server's folder. It is removed with the server.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.home.folder()
    }

    /// Stops the server at once, like a crash.
    pub fn stop(&self) -> Result<(), Error> {
        self.home
            .run("pg_ctl", &["stop", "--wait", "--mode=immediate"])
    }

    /// Stops the server like an operator would: sessions are informed, and no
    /// recovery is needed.
    pub fn stop_in_order(&self) -> Result<(), Error> {
        self.home.run("pg_ctl", &["stop", "--wait", "--mode=fast"])
    }

    /// Starts the server again after a stop.
    pub fn start_again(&self) -> Result<(), Error> {
        self.home
            .run("pg_ctl", &["start", "--wait", "--timeout=60"])
    }

    fn configure(&self, settings: &str) -> Result<(), Error> {
        let mut file = OpenOptions::new()
            .append(true)
            .open(self.home.data().join("postgresql.conf"))?;
        writeln!(
            file,
            "{SETTINGS}unix_socket_directories = '{}'\n{settings}",
            self.folder().display()
        )?;
        Ok(())
    }
}
