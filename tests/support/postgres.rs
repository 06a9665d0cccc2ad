//! One temporary PostgreSQL server for each test program, with one database for
//! each test.
//!
//! The first test that needs the server starts it. It ends with the program.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::sync::OnceCell;

pub(crate) use throwaway_postgres::Server;

use super::database::open;

const TEMPLATE: &str = "gatepass_template";

/// Settings for many tests with few rows each. Tables without statistics look large, and
/// compiling a statement that counts them takes longer than counting.
const SETTINGS: &str = "
max_connections = 200
shared_buffers = 64MB
jit = off
";

static SERVER: OnceCell<Option<Server>> = OnceCell::const_new();
static COUNT: AtomicU32 = AtomicU32::new(0);

/// A database for one test.
pub(crate) struct TestDatabase {
    pub(crate) name: String,
    /// The URL of the database.
    pub(crate) url: String,
}

/// A migrated database without rows. None if PostgreSQL is not installed.
pub(crate) async fn fresh_database() -> Option<TestDatabase> {
    create(TEMPLATE).await
}

/// A database without tables. None if PostgreSQL is not installed.
pub(crate) async fn empty_database() -> Option<TestDatabase> {
    create("template1").await
}

/// A copy of a database that nobody uses. None if PostgreSQL is not installed.
pub(crate) async fn copy(original: &TestDatabase) -> Option<TestDatabase> {
    create(&original.name).await
}

/// A separate server, which a test may stop. None if PostgreSQL is not installed.
pub(crate) fn own_server() -> Option<Server> {
    own_server_with("")
}

/// A separate server with these settings. None if PostgreSQL is not installed.
pub(crate) fn own_server_with(settings: &str) -> Option<Server> {
    Server::for_test(&format!("{SETTINGS}{settings}\n"))
}

/// A separate server that listens on a network address, and its URL.
pub(crate) fn own_server_at_an_address() -> Option<(Server, String)> {
    own_server_at("127.0.0.1")
}

/// A separate server that listens on this address, and its URL.
pub(crate) fn own_server_at(address: &str) -> Option<(Server, String)> {
    // A port that was free a moment ago.
    let free = TcpListener::bind((address, 0)).expect("there is a free port");
    let bound = free.local_addr().expect("it is bound");
    drop(free);
    let port = bound.port();
    let settings = format!("listen_addresses = '{address}'\nport = {port}\n");
    let server = Server::for_test(&format!("{SETTINGS}{settings}"))?;
    let url = format!("postgres://postgres@{bound}/postgres");
    Some((server, url))
}

/// Creates a migrated database without rows on a server, and returns its URL.
pub(crate) async fn migrated_database(server: &Server, name: &str) -> String {
    execute(server, &format!("CREATE DATABASE {name}")).await;
    let url = server.url(name);
    let connection = open(&url).await;
    gatepass::migrate::up(&connection)
        .await
        .expect("migrations apply");
    // A template must not have sessions while it is copied.
    connection.close().await.expect("the test server answers");
    url
}

async fn create(template: &str) -> Option<TestDatabase> {
    let server = SERVER.get_or_init(start).await.as_ref()?;
    let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let mut connection = connect(server).await;
    // From version 15, copying each page through the log is the default. It takes seven
    // times as long as copying the files, as older servers do.
    let strategy = match connection.server_version_num() {
        Some(150_000..) => "STRATEGY file_copy",
        _ => "",
    };
    run(
        &mut connection,
        &format!("CREATE DATABASE {name} TEMPLATE {template} {strategy}"),
    )
    .await;
    connection.close().await.expect("the test server answers");
    Some(TestDatabase {
        url: server.url(&name),
        name,
    })
}

async fn start() -> Option<Server> {
    let server = own_server()?;
    migrated_database(&server, TEMPLATE).await;
    Some(server)
}

pub(crate) async fn execute(server: &Server, statement: &str) {
    let mut connection = connect(server).await;
    run(&mut connection, statement).await;
    connection.close().await.expect("the test server answers");
}

async fn connect(server: &Server) -> PgConnection {
    PgConnection::connect(&server.url("postgres"))
        .await
        .expect("the test server answers")
}

async fn run(connection: &mut PgConnection, statement: &str) {
    connection
        .execute(AssertSqlSafe(statement))
        .await
        .expect("the test server makes databases");
}
