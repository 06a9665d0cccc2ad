//! One throwaway `PostgreSQL` server a test process, one database a test.
//!
//! The server is started from the installed binaries by the first test that
//! asks, and listens on a socket in its own folder, so that test processes
//! never meet at a port. A static is not dropped when a process ends, so a
//! watchdog ends the server: a shell that waits on a pipe which the kernel
//! closes with this process, however it ends.
//!
//! Not the crate `pgtemp`: as root it needs `sudo`, it keeps pipes that fill
//! up, and its server outlives a test process that keeps it in a static.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::sync::OnceCell;

use super::database::open;

const TEMPLATE: &str = "gatepass_template";

/// Nothing here outlives the test, so nothing needs to reach the disk.
const SETTINGS: &str = "
listen_addresses = ''
max_connections = 200
shared_buffers = 64MB
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
shared_preload_libraries = 'pg_stat_statements'
track_io_timing = off
";

/// Waits for the end of the test process, then ends the server at once and
/// removes its folder.
const WATCHDOG: &str = r#"
cat > /dev/null
if pid=$(head -n 1 "$1/data/postmaster.pid" 2> /dev/null); then
    kill -QUIT "$pid"
    while kill -0 "$pid" 2> /dev/null; do sleep 0.05; done
fi
rm -rf "$1"
"#;

static SERVER: OnceCell<Option<Server>> = OnceCell::const_new();
static COUNT: AtomicU32 = AtomicU32::new(0);

/// A server that runs. It ends with the test process at the latest.
pub(crate) struct Server {
    binaries: PathBuf,
    folder: PathBuf,
    /// Who runs it; none for whoever runs the tests.
    account: Option<(u32, u32)>,
    /// Its standard input is the pipe.
    _watchdog: Child,
}

/// A database that belongs to one test.
pub(crate) struct TestDatabase {
    pub(crate) name: String,
    /// How it is reached.
    pub(crate) url: String,
}

/// A migrated database without rows; none where `PostgreSQL` is not installed.
pub(crate) async fn fresh_database() -> Option<TestDatabase> {
    create(TEMPLATE).await
}

/// A database without tables; none where `PostgreSQL` is not installed.
pub(crate) async fn empty_database() -> Option<TestDatabase> {
    create("template1").await
}

/// A server of one's own, which may be stopped; none where `PostgreSQL` is not
/// installed.
pub(crate) fn own_server() -> Option<Server> {
    start_or_say_why("")
}

/// A server of one's own that is reached as most are, by an address, and how.
pub(crate) fn own_server_at_an_address() -> Option<(Server, String)> {
    // A port that was free a moment ago.
    let free = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let port = free.local_addr().expect("it is bound").port();
    drop(free);
    let server = start_or_say_why(&format!("listen_addresses = '127.0.0.1'\nport = {port}\n"))?;
    let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
    Some((server, url))
}

async fn create(template: &str) -> Option<TestDatabase> {
    let server = SERVER.get_or_init(start).await.as_ref()?;
    let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    server
        .execute(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
        .await;
    Some(TestDatabase {
        url: server.url(&name),
        name,
    })
}

impl Server {
    /// How a database is reached: `postgres` is always there.
    pub(crate) fn url(&self, database: &str) -> String {
        let folder = self.folder.display();
        format!("postgres://postgres@localhost/{database}?host={folder}")
    }

    /// Ends it at once, as a crash would.
    pub(crate) fn stop(&self) {
        self.run("pg_ctl", &["stop", "--wait", "--mode=immediate"]);
    }

    /// Ends it as an operator would: sessions are told, and nothing is recovered after.
    pub(crate) fn stop_in_order(&self) {
        self.run("pg_ctl", &["stop", "--wait", "--mode=fast"]);
    }

    /// Starts it once it was stopped.
    pub(crate) fn start_again(&self) {
        self.run("pg_ctl", &["start", "--wait", "--timeout=60"]);
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Runs one of the installed programs on its data.
    fn run(&self, program: &str, arguments: &[&str]) {
        let mut command = Command::new(self.binaries.join(program));
        command.args(arguments).arg("-D").arg(self.data());
        // An interrupt from the keyboard is left to the watchdog.
        command.current_dir(&self.folder).process_group(0);
        if let Some((user, group)) = self.account {
            command.uid(user).gid(group);
        }
        // To a file: a server that inherits a pipe would keep it open.
        let log = self.folder.join(program);
        let output = fs::File::create(&log).expect("the folder is ours");
        let errors = output.try_clone().expect("a file can be written twice");
        let done = command
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .status()
            .expect("an installed program starts");
        let said = fs::read_to_string(log).unwrap_or_default();
        assert!(done.success(), "{program} failed: {said}");
    }

    async fn execute(&self, statement: &str) {
        let mut connection = PgConnection::connect(&self.url("postgres"))
            .await
            .expect("the test server answers");
        connection
            .execute(AssertSqlSafe(statement))
            .await
            .expect("the test server makes databases");
        connection.close().await.expect("the test server answers");
    }

    /// Makes a migrated database without rows, and gives how it is reached.
    pub(crate) async fn migrated_database(&self, name: &str) -> String {
        self.execute(&format!("CREATE DATABASE {name}")).await;
        let url = self.url(name);
        let connection = open(&url).await;
        gatepass::migrate::up(&connection)
            .await
            .expect("migrations apply");
        // A template may have no sessions while it is copied.
        connection.close().await.expect("the test server answers");
        url
    }
}

async fn start() -> Option<Server> {
    let server = start_or_say_why("")?;
    server.migrated_database(TEMPLATE).await;
    Some(server)
}

fn start_or_say_why(settings: &str) -> Option<Server> {
    match start_server(settings) {
        Ok(server) => Some(server),
        Err(missing) => {
            assert!(
                std::env::var_os("CI").is_none_or(|value| value != "true"),
                "tests in CI need PostgreSQL: {missing}"
            );
            // Not by a macro, whose output is kept from sight where a test passes.
            let _ = writeln!(
                std::io::stderr(),
                "\n*** WITHOUT PostgreSQL: only SQLite is tested: {missing}. \
                 Debian: apt install postgresql ***\n"
            );
            None
        }
    }
}

/// Starts a server with settings beside those of all, or says what is missing.
fn start_server(settings: &str) -> Result<Server, String> {
    let binaries = binaries().ok_or("found no folder with initdb, pg_ctl and postgres")?;
    let folder = tempfile::Builder::new()
        .prefix("gatepass-postgres-")
        .tempdir()
        .expect("a temporary folder can be made");
    let account = account(folder.path())?;
    let folder = folder.keep();
    let server = Server {
        binaries,
        account,
        _watchdog: watch(&folder),
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
    );
    let mut file = fs::OpenOptions::new()
        .append(true)
        .open(server.data().join("postgresql.conf"))
        .expect("initdb wrote it");
    writeln!(
        file,
        "{SETTINGS}unix_socket_directories = '{}'\n{settings}",
        server.folder.display()
    )
    .expect("the folder is ours");
    server.start_again();
    Ok(server)
}

fn watch(folder: &Path) -> Child {
    Command::new("sh")
        .args(["-c", WATCHDOG, "watchdog"])
        .arg(folder)
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("there is a shell")
}

/// The user and group that the server runs as: it refuses to run as root, so
/// root runs it as `postgres`. None for the user who runs the tests.
fn account(folder: &Path) -> Result<Option<(u32, u32)>, String> {
    let owner = fs::metadata(folder).expect("it was just made").uid();
    if owner != 0 {
        return Ok(None);
    }
    let number = |which: &str| {
        let output = Command::new("id").args([which, "postgres"]).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    };
    let (Some(user), Some(group)) = (number("-u"), number("-g")) else {
        return Err(String::from(
            "root can not run it, and there is no user `postgres`",
        ));
    };
    chown(folder, Some(user), Some(group)).expect("root may give files away");
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
