//! One throwaway `PostgreSQL` server a test program, one database a test.
//!
//! The server is started by the first test that asks, and ends with the program.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::sync::OnceCell;

pub(crate) use throwaway_postgres::Server;

use super::database::open;

const TEMPLATE: &str = "gatepass_template";

/// Many tests, each with few rows.
const SETTINGS: &str = "
max_connections = 200
shared_buffers = 64MB
";

static SERVER: OnceCell<Option<Server>> = OnceCell::const_new();
static COUNT: AtomicU32 = AtomicU32::new(0);

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
    Server::for_test(SETTINGS)
}

/// A server of one's own that is reached as most are, by an address, and how.
pub(crate) fn own_server_at_an_address() -> Option<(Server, String)> {
    own_server_at("127.0.0.1")
}

/// A server of one's own that is reached at this address, and how.
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

/// Makes a migrated database without rows on a server, and gives how it is
/// reached.
pub(crate) async fn migrated_database(server: &Server, name: &str) -> String {
    execute(server, &format!("CREATE DATABASE {name}")).await;
    let url = server.url(name);
    let connection = open(&url).await;
    gatepass::migrate::up(&connection)
        .await
        .expect("migrations apply");
    // A template may have no sessions while it is copied.
    connection.close().await.expect("the test server answers");
    url
}

async fn create(template: &str) -> Option<TestDatabase> {
    let server = SERVER.get_or_init(start).await.as_ref()?;
    let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    execute(
        server,
        &format!("CREATE DATABASE {name} TEMPLATE {template}"),
    )
    .await;
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

async fn execute(server: &Server, statement: &str) {
    let mut connection = PgConnection::connect(&server.url("postgres"))
        .await
        .expect("the test server answers");
    connection
        .execute(AssertSqlSafe(statement))
        .await
        .expect("the test server makes databases");
    connection.close().await.expect("the test server answers");
}
